# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by build-aux/flatpak after place.sh: finds or makes what a Flatpak is built and run with,
# the runtime and the sources of the modules, all kept in the cache by their content.

runtime_store=${HOB_FLATPAK_STORE:-https://dl.flathub.org/repo/flathub.flatpakrepo}
runtime_packages=$place_source/flatpak/stand-in.packages
runtime_inside=$place_source/build-aux/flatpak.py
runtime_manifest=$place_source/flatpak/io.github.hob_home.Hob.yaml
runtime_version=$(sed -n "s/^runtime-version: *'\(.*\)'/\1/p" "$runtime_manifest")
sources=$place_cache/flatpak-sources

# What flatpak and flatpak.py find the runtime and the sources by.
runtime_export() {
  runtime_build=$(place_folder flatpak-build)
  export FLATPAK_SYSTEM_DIR=$runtime FLATPAK_SYSTEM_CACHE_DIR=$place_cache/flatpak-cache
  export HOB_FLATPAK_STORE=$runtime_store HOB_FLATPAK_SOURCES=$sources
  export HOB_FLATPAK_BUILD=$runtime_build
}

runtime_store_answers() {
  command -v curl >/dev/null && curl -fsS -o /dev/null --max-time 10 "$runtime_store" 2>/dev/null
}

runtime_say_stand_in() {
  place_say "
  ┌────────────────────────────────────────────────────────────────────────────────┐
  │ STAND-IN: the GNOME runtime of the store is not used here. The Flatpak is      │
  │ built and run with Debian 13 packages under the same name. What works here     │
  │ has not been seen to work with the real runtime.                               │
  └────────────────────────────────────────────────────────────────────────────────┘
"
}

# The packages of one or more sections of the list, as one word.
runtime_section() {
  local section
  for section in "$@"; do
    sed -n "/^\[$section\]/,/^\[/p" "$runtime_packages" |
      sed -e 's/#.*//' -e '/^\[/d' -e '/^[[:space:]]*$/d'
  done | paste -sd,
}

runtime_make_stand_in() {
  local part=$1.part
  place_need_tools
  rm -rf "$part" && mkdir -p "$part"
  place_say "Making the stand-in in $1 (once; about five minutes)…"
  place_make_root "$part/platform" "$(runtime_section platform)" $(place_mirror)
  place_make_root "$part/sdk" "$(runtime_section platform sdk)" $(place_mirror)
  place_run_guarded python3 "$runtime_inside" stand-in "$part" "$runtime_version" >&2 ||
    place_fail "The stand-in could not be made; the lines above say why."
  mv "$part/installation" "$1"
  rm -rf "$part"
}

runtime_find_stand_in() {
  local key
  runtime_say_stand_in
  key=$( { runtime_section platform sdk; cat "$(dirname "$runtime_inside")/flatpak_stand_in.py"
           echo "$place_suite $(uname -m) $runtime_version"; } | sha256sum | cut -c1-12)
  runtime=$place_cache/flatpak-runtime-$key
  [ -d "$runtime" ] && return
  exec 8>"$place_cache/flatpak-runtime.lock"
  flock 8
  [ -d "$runtime" ] || runtime_make_stand_in "$runtime"
  exec 8>&-
}

runtime_find_real() {
  runtime=$place_cache/flatpak-runtime-$runtime_version
  mkdir -p "$runtime"
  place_say "Installing the GNOME $runtime_version runtime and SDK in $runtime…"
  runtime_export
  place_online=yes place_run_guarded python3 "$runtime_inside" install "$runtime_version" >&2 ||
    place_fail "The runtime could not be installed; the lines above say why."
}

# What upstream released, from Debian's archive: byte for byte the same files. Nobody needs to be
# trusted for that, the checksums are the manifest's.
sources_find_stand_in() {
  local checksum name pool folder helper
  helper="place_run /usr/lib/apt/apt-helper"
  [ -x /usr/lib/apt/apt-helper ] && helper=/usr/lib/apt/apt-helper
  while read -r checksum name pool; do
    folder=$sources/downloads/$checksum
    [ -s "$folder/$name" ] && continue
    mkdir -p "$folder"
    place_say "Fetching $name from Debian's archive…"
    place_online=yes $helper download-file "$(place_mirror)$pool" "$folder/part" \
      "SHA256:$checksum" >&2 && mv "$folder/part" "$folder/$name" ||
      place_fail "$name could not be fetched; the lines above say why."
  done < <(grep -v '^#' "$place_source/flatpak/debian-sources")
}

sources_find_real() {
  place_online=yes place_run_guarded python3 "$runtime_inside" download >&2 ||
    place_fail "The sources could not be fetched; the lines above say why."
}

# Leaves everything that flatpak.py needs in the cache and in the environment. Argument: anything to
# use the stand-in also where the store answers.
runtime_find() {
  if [ -z "$1" ] && runtime_store_answers; then
    runtime_find_real
    sources_find_real
  else
    runtime_find_stand_in
    runtime_export
    sources_find_stand_in
  fi
}
