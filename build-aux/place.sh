# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by build-aux/demo, check and bench: finds or makes a place where Hob can be built.
#
# The host itself serves where it has the required versions. Elsewhere a Debian 13 root is made
# once in the user's cache, keyed by the package list, and entered with bubblewrap.
# After `place_find`, `place_run COMMAND…` runs a command there with the source tree at its path.

place_source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
place_cache=${HOB_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/hob}
place_suite=trixie
place_requirements='glib-2.0 >= 2.84 gtk4 >= 4.18 libadwaita-1 >= 1.7 libstrophe >= 0.14 libdex-1 >= 0.10
  libsodium sqlite3 libsecret-1 gdk-pixbuf-2.0 openssl zbar gstreamer-1.0 gstreamer-app-1.0 libportal libqrencode'
place_commands='meson ninja blueprint-compiler prosody ejabberdctl Xvfb dbus-daemon gnome-keyring-daemon
  import clang-format pipewire wireplumber flatpak-builder'

place_say() { printf '%s\n' "$*" >&2; }
place_fail() { place_say "$*"; exit 2; }
place_packages() { sed -e 's/#.*//' -e '/^\[/d' -e '/^[[:space:]]*$/d' "$place_source/build-aux/packages"; }

# As root directly, else through sudo where that works without a question.
place_as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1
  fi
}

place_apt_install() {
  place_as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 &&
  place_as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

place_host_has_libraries() { command -v pkg-config >/dev/null && pkg-config --exists "$place_requirements" 2>/dev/null; }

place_host_is_complete() {
  local command
  place_host_has_libraries || return 1
  for command in $place_commands; do
    command -v "$command" >/dev/null || [ -x "/usr/sbin/$command" ] || return 1
  done
  python3 -c 'import slixmpp, gi, Xlib, dbusmock' 2>/dev/null
}

place_host_is_suitable_debian() {
  [ -r /etc/os-release ] || return 1
  ( . /etc/os-release; [ "${ID:-}" = debian ] && [ "${VERSION_ID:-0}" -ge 13 ] ) 2>/dev/null
}

# The mirror this host already uses for Debian, or its root was made from, so that no host name is
# written down here.
place_mirror() {
  local mirror=
  if command -v apt-get >/dev/null; then
    mirror=$(apt-get indextargets --format '$(ORIGIN) $(SITE) $(REPO_URI)' 'Created-By: Packages' \
      2>/dev/null | awk '$1 == "Debian" && $3 !~ /security/ && !found { print $3; found = 1 }') || true
  fi
  # Also where the host is not Debian but has its tools.
  if [ -z "$mirror" ] && [ -n "${place_root:-}" ] && [ -r "$place_root/etc/apt/sources.list" ]; then
    mirror=$(awk '$1 == "deb" { sub("/*$", "/", $2); print $2; exit }' \
      "$place_root/etc/apt/sources.list")
  fi
  printf '%s\n' "$mirror"
}

place_need_tools() {
  local missing=()
  command -v mmdebstrap >/dev/null || missing+=(mmdebstrap)
  command -v bwrap >/dev/null || missing+=(bubblewrap)
  [ "$(id -u)" = 0 ] || command -v newuidmap >/dev/null || missing+=(uidmap)
  [ ${#missing[@]} = 0 ] && return
  if command -v apt-get >/dev/null; then
    place_say "Installing ${missing[*]}…"
    place_apt_install "${missing[@]}" && return
  fi
  place_fail "Please install these first, this user may not: ${missing[*]}"
}

place_debootstrap() {
  local mode=$1 packages=$2 part=$3
  shift 3
  mmdebstrap --mode="$mode" --variant=minbase --include="$packages" --quiet \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Retries "5"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    "$place_suite" - "$@" | tar -x -C "$part" --no-same-owner --exclude='./dev/*'
}

# Ends the processes below this script, by their ids, when it is interrupted.
place_children() {
  local child
  for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do
    place_children "$child"
    echo "$child"
  done
}

# What is asked to end may have to tidy up first; it gets half a minute for it.
place_interrupted() {
  local pid pids
  trap '' INT TERM HUP
  if [ -n "${place_guard_file:-}" ] && [ -s "$place_guard_file" ]; then
    kill -TERM "$(cat "$place_guard_file")" 2>/dev/null || true
    wait
  else
    pids=$(place_children $$)
    for pid in $pids; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in $pids; do
      timeout 30 tail --pid="$pid" -s 0.1 -f /dev/null || kill -KILL "$pid" 2>/dev/null || true
    done
  fi
  place_forget_guard
  exit "$1"
}

place_handle_interrupts() {
  trap 'place_interrupted 130' INT
  trap 'place_interrupted 143' TERM
  trap 'place_interrupted 129' HUP
}

place_forget_guard() {
  [ -n "${place_guard_file:-}" ] && rm -f "$place_guard_file"
  place_guard_file=
}

# In the background, so that a trap need not wait for it.
place_patiently() {
  "$@" &
  wait $!
}

# place_make_root FOLDER PACKAGES [MIRROR…]
place_make_root() {
  local root=$1 part=$1.part mode=unshare packages=$2
  shift 2
  [ "$(id -u)" = 0 ] && mode=root
  place_say "Making a Debian 13 root in $root (once; about two minutes)…"
  rm -rf "$part" && mkdir -p "$part"
  # Through a tar stream, so that every file belongs to the user who will enter and remove it.
  place_patiently place_debootstrap "$mode" "$packages" "$part" "$@" ||
    place_fail "The Debian 13 root could not be made; the lines above say why."
  chmod -R u+rwX "$part"
  echo 'hob:x:1000:1000:Hob:/home/hob:/bin/bash' >> "$part/etc/passwd"
  echo 'hob:x:1000:' >> "$part/etc/group"
  mv "$part" "$root"
}

# place_folder NAME: where in the cache this checkout keeps something that depends on its place.
place_folder() {
  printf '%s/%s-%s\n' "$place_cache" "$1" \
    "$(printf '%s %s' "$place_source" "${place_root##*/}" | sha256sum | cut -c1-12)"
}

place_find() {
  mkdir -p "$place_cache"
  if place_host_is_complete && [ -z "${HOB_FORCE_ROOT:-}" ]; then place_root=; return; fi
  if place_host_is_suitable_debian && [ -z "${HOB_FORCE_ROOT:-}" ]; then
    place_say "Installing what Hob needs…"
    place_apt_install $(place_packages) && { place_root=; return; }
    place_say "This user may not install packages; using a root of its own instead."
  fi
  place_need_tools
  local key
  key=$( { place_packages; echo "$place_suite $(uname -m) 1"; } | sha256sum | cut -c1-12)
  place_root=$place_cache/root-$key
  if [ ! -d "$place_root" ]; then
    exec 9>"$place_cache/root.lock"
    flock 9
    [ -d "$place_root" ] || place_make_root "$place_root" "$(place_packages | paste -sd,)" $(place_mirror)
    exec 9>&-
  fi
}

# The root is entered read-only as an ordinary user with a network of its own: tests meet nothing
# but themselves, unless place_online is set. /proc comes from outside because bubblewrap's own
# hinders nested sandboxes.
place_bwrap_arguments() {
  place_arguments=(--die-with-parent --unshare-user --uid 1000 --gid 1000
    --ro-bind "$place_root/usr" /usr --ro-bind "$place_root/etc" /etc --ro-bind "$place_root/var" /var
    --symlink usr/bin /bin --symlink usr/sbin /sbin --symlink usr/lib /lib --symlink usr/lib64 /lib64
    --dev-bind /dev /dev --bind /proc /proc --ro-bind-try /sys /sys --tmpfs /tmp --tmpfs /var/tmp --tmpfs /home/hob
    --dir /run/user/1000 --chmod 0700 /run/user/1000
    --bind "$place_source" "$place_source" --bind "$place_cache" "$place_cache" --chdir "$place_source"
    --setenv CCACHE_DIR "$place_cache/ccache" --setenv CCACHE_MAXSIZE 2G
    --setenv HOME /home/hob --setenv USER hob --setenv LANG C.UTF-8
    --setenv PATH /usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin
    --setenv XDG_RUNTIME_DIR /run/user/1000 --unsetenv DBUS_SESSION_BUS_ADDRESS
    --unsetenv LD_LIBRARY_PATH --unsetenv PYTHONPATH)
  if [ -z "${place_online:-}" ]; then place_arguments+=(--unshare-net)
  elif [ -e "$place_root/etc/resolv.conf" ]; then
    place_arguments+=(--ro-bind-try /etc/resolv.conf /etc/resolv.conf)
  fi
  local socket
  if [ -n "${DISPLAY:-}" ] && [ -d /tmp/.X11-unix ]; then
    place_arguments+=(--ro-bind /tmp/.X11-unix /tmp/.X11-unix)
    [ -n "${XAUTHORITY:-}" ] && place_arguments+=(--ro-bind-try "$XAUTHORITY" "$XAUTHORITY")
  fi
  socket=${XDG_RUNTIME_DIR:-/nonexistent}/${WAYLAND_DISPLAY:-wayland-0}
  if [ -n "${WAYLAND_DISPLAY:-}" ] && [ -S "$socket" ]; then
    place_arguments+=(--bind "$socket" "/run/user/1000/$WAYLAND_DISPLAY")
  fi
}

place_run() {
  if [ -z "$place_root" ]; then "$@"; return; fi
  place_bwrap_arguments
  bwrap "${place_arguments[@]}" -- "$@"
}

# As place_run, but whatever comes of the command is ended with it, also when this script is
# interrupted or killed. Standard input is empty.
place_run_guarded() {
  local status=0
  place_guard_file=$(mktemp "$place_cache/guard.XXXXXX")
  # A terminal's interrupt is for the guard, not for what lies between it and this script.
  ( trap '' INT
    place_run python3 "$place_source/tests/support/processes.py" --pid-file "$place_guard_file" -- "$@" ) &
  wait $! || status=$?
  place_forget_guard
  return "$status"
}
