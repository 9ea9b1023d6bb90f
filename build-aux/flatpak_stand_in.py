# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Makes a runtime and an SDK for Flatpak out of two roots full of Debian packages.

They carry the names of the real ones, so that a manifest is built with them as it is.
"""

import os
import pathlib
import shutil
import subprocess

RUNTIMES = {"platform": "org.gnome.Platform", "sdk": "org.gnome.Sdk"}
# What belongs to one machine and its users, not to a runtime.
NOT_IN_RUNTIME = ("apt", "cron.d", "cron.daily", "fstab", "group*", "gshadow*", "hostname", "hosts",
                  "init.d", "localtime", "machine-id", "mtab", "passwd*", "rc?.d", "resolv.conf",
                  "shadow*", "ssl/private", "sub?id*", "systemd", ".pwd.lock")
METADATA = """[Runtime]
name={name}
runtime=org.gnome.Platform/{architecture}/{version}
sdk=org.gnome.Sdk/{architecture}/{version}

[Environment]
XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share:/run/host/user-share:/run/host/share
GI_TYPELIB_PATH=/app/lib/girepository-1.0
GST_PLUGIN_SYSTEM_PATH=/app/lib/gstreamer-1.0:/usr/lib/{triplet}/gstreamer-1.0
"""
LIBRARY_FOLDERS = """/app/lib
/usr/lib/{triplet}
include /run/flatpak/ld.so.conf.d/app-*.conf
include /app/etc/ld.so.conf
/usr/lib
include /run/flatpak/ld.so.conf.d/runtime-*.conf
"""


def run(*command, **options):
    subprocess.run([str(word) for word in command], check=True, **options)


def remove(path):
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def move_etc(root, usr):
    etc = usr / "etc"
    os.rename(root / "etc", etc)
    for pattern in NOT_IN_RUNTIME:
        for path in list(etc.glob(pattern)):
            remove(path)
    return etc


def one_library_folder(usr):
    """Meson installs to lib64 where there is one; the loader's name leads there."""
    folder = usr / "lib64"
    if folder.is_dir() and not folder.is_symlink():
        for entry in folder.iterdir():
            if not (usr / "lib" / entry.name).exists():
                os.rename(entry, usr / "lib" / entry.name)
        shutil.rmtree(folder)
        folder.symlink_to("lib")


def prepare(part, root, name, version):
    """Turns a root into what flatpak exports; returns the folder."""
    source, target = part / root, part / f"build-{root}"
    (target / "files").mkdir(parents=True)
    usr = target / "usr"
    os.rename(source / "usr", usr)
    triplet = next((usr / "lib").glob("*-linux-gnu*")).name
    etc = move_etc(source, usr)
    remove(etc / "ld.so.cache")
    remove(etc / "ld.so.conf")
    (etc / "ld.so.conf").write_text(LIBRARY_FOLDERS.format(triplet=triplet), encoding="utf-8")
    # Flatpak calls it by name, with a path that has no sbin.
    if not (usr / "bin/ldconfig").exists():
        (usr / "bin/ldconfig").symlink_to("../sbin/ldconfig")
    one_library_folder(usr)
    (target / "metadata").write_text(
        METADATA.format(name=name, version=version, triplet=triplet, architecture=os.uname().machine),
        encoding="utf-8")
    return target


def make(part, version):
    """Makes part/installation of the roots part/platform and part/sdk, which are used up."""
    part = pathlib.Path(part)
    repository = part / "repository"
    run("ostree", "init", "--mode=archive", f"--repo={repository}")
    for root, name in RUNTIMES.items():
        folder = prepare(part, root, name, version)
        run("flatpak", "build-export", "--disable-sandbox", "--runtime", "--no-update-summary",
            repository, folder, version)
        shutil.rmtree(folder)
    run("flatpak", "build-update-repo", repository)
    environment = {**os.environ, "FLATPAK_USER_DIR": str(part / "installation")}
    run("flatpak", "--user", "remote-add", "--no-gpg-verify", "stand-in", f"file://{repository}",
        env=environment)
    for name in RUNTIMES.values():
        run("flatpak", "--user", "install", "--noninteractive", "--assumeyes", "stand-in",
            f"{name}//{version}", env=environment)
