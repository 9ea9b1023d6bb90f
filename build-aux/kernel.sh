# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced after place.sh: the kernel of the tests' virtual machine.
#
# It is built once, from Debian's newest kernel source, in a root of its own with the tools for
# that, and kept in the user's cache under its version and its configuration. `kernel_find` leaves
# its path in HOB_VM_KERNEL.

kernel_suite=$place_suite-backports
kernel_packages=gcc,make,flex,bison,bc,libc6-dev,libelf-dev,libssl-dev,xz-utils,linux-source/$kernel_suite
kernel_configuration=$place_source/tests/vm/kernel.config

# What is missing in the end would silently be missing in the virtual machine too.
kernel_build='
  cd "$1"
  tar -xf /usr/src/linux-source-*.tar.xz --strip-components=1
  export ARCH=um SUBARCH=x86_64
  make -s defconfig
  cat "$2" >> .config
  make -s olddefconfig 2> olddefconfig.log
  grep ^CONFIG_ "$2" | while read -r line; do
    grep -qx "$line" .config || { echo "This kernel cannot have $line"; exit 1; }
  done
  make -s -j"$(nproc)" linux
  strip linux'

kernel_key() {
  { grep -v '^#  *[^C]' "$kernel_configuration"; echo "$kernel_packages $kernel_build"; } |
    sha256sum | cut -c1-12
}

# Exports the newest one in the cache, if any.
kernel_find_cached() {
  local kernel
  HOB_VM_KERNEL=
  for kernel in "$place_cache"/kernel-*-"$(kernel_key)"/linux; do
    [ -x "$kernel" ] && HOB_VM_KERNEL=$kernel
  done
  export HOB_VM_KERNEL=${HOB_VM_KERNEL:-}
  [ -n "$HOB_VM_KERNEL" ]
}

kernel_make() {
  local root part version mirror
  root=$place_cache/kernel-root-$(echo "$kernel_packages" | sha256sum | cut -c1-12)
  if [ ! -d "$root" ]; then
    place_need_tools
    mirror=$(place_mirror)
    [ -n "$mirror" ] || place_fail "It is not known where Debian packages can be fetched from."
    place_make_root "$root" "$kernel_packages" \
      "deb $mirror $place_suite main" "deb $mirror $kernel_suite main"
  fi
  local place_root=$root
  version=$(place_run dpkg-query -W -f '${Version}\n' 'linux-source-*' | tail -1 | tr -c 'a-zA-Z0-9.\n-' _)
  part=$place_cache/kernel-$version-$(kernel_key)
  place_say "Building the kernel of the virtual machine, $version (once; about five minutes)…"
  rm -rf "$part.part" && mkdir -p "$part.part"
  place_patiently place_run nice bash -euc "$kernel_build" kernel "$part.part" "$kernel_configuration" >&2 ||
    place_fail "The kernel could not be built; the lines above say why."
  mkdir -p "$part"
  mv "$part.part/linux" "$part.part/.config" "$part"
  rm -rf "$part.part"
}

kernel_find() {
  [ "$(uname -m)" = x86_64 ] || place_fail "The virtual machine runs on x86_64 only."
  kernel_find_cached && return
  exec 8>"$place_cache/kernel.lock"
  flock 8
  kernel_find_cached || kernel_make
  exec 8>&-
  kernel_find_cached || place_fail "The kernel was built, but is not there."
}
