#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The inside of build-aux/flatpak, which tells where everything is through the environment.

stand-in FOLDER VERSION   makes the stand-in of two roots in FOLDER
install VERSION           installs the real runtime and SDK
download                  fetches the sources of the modules
show ID NATIVE [TEST…]    builds one Flatpak, shows its permissions, and tries it
check NATIVE              builds and tries all, as a test

NATIVE is an ordinary build folder: what stands around the sandbox comes from there.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile

import check
import flatpak_stand_in

SOURCE = pathlib.Path(__file__).resolve().parents[1]
RELEASE, DEVELOPMENT = "io.github.hob_home.Hob", "io.github.hob_home.Hob.Devel"
NOT_SOURCE = (".git", "__pycache__")
# Each test: its script, and what the desktop around it has; None is for one without any portal.
TESTS = {
    "sandbox": ("test-sandbox.py", ["--secrets", "--camera", "front=Front Camera"]),
    "bare": ("test-bare.py", []),
    "nothing": ("test-bare.py", None),
}
LINTER = "flatpak-builder-lint"
AROUND = ("src/device/hob-device", "tests/camera/fake-camera")


def run(*command, **options):
    """What it says goes beside the results."""
    words = [str(word) for word in command]
    print("$", *words, file=sys.stderr, flush=True)
    subprocess.run(words, check=True, stdout=sys.stderr, **options)


def setting(name):
    """What build-aux/flatpak-runtime.sh has exported."""
    if name not in os.environ:
        sys.exit(f"{name} is not set: start this with build-aux/flatpak or build-aux/check")
    return os.environ[name]


def install(version):
    """Into what is the system's installation for everything else here."""
    installation = {**os.environ, "FLATPAK_USER_DIR": setting("FLATPAK_SYSTEM_DIR")}
    run("flatpak", "--user", "remote-add", "--if-not-exists", "store", setting("HOB_FLATPAK_STORE"),
        env=installation)
    for name in flatpak_stand_in.RUNTIMES.values():
        run("flatpak", "--user", "install", "--noninteractive", "--assumeyes", "--or-update",
            "store", f"{name}//{version}", env=installation)


# The build.


@contextlib.contextmanager
def alone_in(folder):
    folder.mkdir(parents=True, exist_ok=True)
    with open(f"{folder}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_source(path):
    """Whether a path below the checkout belongs to what is built; _demo and the like do not."""
    parts = path.relative_to(SOURCE).parts
    return not parts[0].startswith("_") and not set(parts) & set(NOT_SOURCE)


def pack_source(folder):
    """The checkout as an archive that only changes with its content, so that builds are cached."""
    path = folder / "hob.tar"
    with tarfile.open(path, "w") as archive:
        for file in sorted(SOURCE.rglob("*")):
            if file.is_file() and is_source(file):
                entry = archive.gettarinfo(file, f"hob/{file.relative_to(SOURCE)}")
                entry.uid = entry.gid = entry.mtime = 0
                entry.uname = entry.gname = ""
                with open(file, "rb") as content:
                    archive.addfile(entry, content)
    return {"type": "archive", "path": str(path),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def write_manifest(identifier, folder):
    """The committed manifest, with Hob's own source replaced by this checkout."""
    committed = SOURCE / "flatpak" / f"{identifier}.yaml"
    resolved = subprocess.run(["flatpak-builder", "--show-manifest", committed], cwd=folder,
                              check=True, stdout=subprocess.PIPE)
    manifest = json.loads(resolved.stdout)
    own = manifest["modules"][-1]
    print(f"{committed.name} as it is, but of {own['name']} this checkout is built and not",
          json.dumps(own["sources"]), file=sys.stderr, flush=True)
    own["sources"] = [pack_source(folder)]
    path = folder / f"{identifier}.json"
    path.write_text(json.dumps(manifest, indent=2), encoding="utf-8")
    return path


def run_builder(identifier, folder, *options):
    run("flatpak-builder", "--user", "--force-clean", "--ccache", "--disable-rofiles-fuse",
        f"--state-dir={folder}/state", f"--extra-sources={setting('HOB_FLATPAK_SOURCES')}",
        *options, folder / "files", write_manifest(identifier, folder))


def download(folder):
    with alone_in(folder):
        run_builder(RELEASE, folder, "--download-only")


def build(identifier, folder):
    with alone_in(folder):
        run_builder(identifier, folder, "--disable-download", f"--repo={folder}/repository")
        # Whoever installs it gets the runtime from the store.
        run("flatpak", "build-bundle", f"--runtime-repo={setting('HOB_FLATPAK_STORE')}",
            folder / "repository", folder / f"{identifier}.flatpak", identifier)


def build_around(native):
    with check.alone_in(native):
        return check.set_up(str(SOURCE), native) and check.run(
            "ninja", "--quiet", "-C", native, "-j", check.PROCESSES, *AROUND)


# What has been built.


def lint(identifier):
    """What the store's own checker says, where there is one: it is no package of Debian's."""
    if shutil.which(LINTER):
        run(LINTER, "manifest", SOURCE / f"flatpak/{identifier}.yaml")
    else:
        print(f"# {LINTER} is not installed here: the manifest was not checked with it.", flush=True)


def show_permissions(identifier, folder):
    """As a store shows them before it installs."""
    print(f"\nPermissions of {identifier}:")
    print((folder / "files/metadata").read_text(encoding="utf-8"))
    size = (folder / f"{identifier}.flatpak").stat().st_size
    print(f"Bundle: {size / 1e6:.1f} MB", flush=True)


def install_bundle(identifier, folder):
    """As README says, but without asking the store for the runtime, which is here already."""
    # Parents' wishes are asked for on the system's bus, of which there must be one.
    run("dbus-run-session", "--", "sh", "-c",
        'DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS exec "$@"', "sh",
        "flatpak", "install", "--user", "--noninteractive", "--reinstall", "--no-deps",
        folder / f"{identifier}.flatpak")


class Results:
    """What was tried, as one list in the Test Anything Protocol."""

    def __init__(self):
        self.passed = self.failed = 0

    def add(self, passed, what):
        self.passed += passed
        self.failed += not passed
        print("ok" if passed else "not ok", self.passed + self.failed, "-", what, flush=True)

    def follow(self, name, stream):
        """Takes over the results of another list."""
        for line in stream:
            match = check.SUBTEST.match(line)
            if match:
                self.add(not match[1] and not match[4], f"{name}: {match[3]}")
            elif line.strip():
                print("#", line.rstrip().removeprefix("# "), flush=True)

    def run(self, name, *command):
        before = self.passed + self.failed, self.failed
        with subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True,
                              errors="replace") as program:
            self.follow(name, program.stdout)
        silent = self.passed + self.failed == before[0]
        if silent or (program.returncode and self.failed == before[1]):
            self.add(False, f"{name}: ended with {program.returncode}")

    def finish(self):
        print(f"1..{self.passed + self.failed}", flush=True)
        return 1 if self.failed or not self.passed else 0


def desktop(identifier, native, more):
    """Real portals with PipeWire behind them, as a prefix of a command."""
    if more is None:
        return []
    return [sys.executable, SOURCE / "tests/support/with-camera.py", "--fake-camera",
            f"{native}/tests/camera/fake-camera", "--portal", "yes", "--app-id", identifier, *more,
            "--"]


def try_out(results, identifier, folder, native, names):
    """Each test has a display, a bus and a home of its own."""
    install_bundle(identifier, folder)
    pictures = folder / "pictures"
    pictures.mkdir(exist_ok=True)
    for name in names:
        script, more = TESTS[name]
        results.run(
            f"{identifier.rsplit('.', 1)[1]} {name}",
            sys.executable, SOURCE / "tests/support/with-display.py", "--a11y", "--size",
            "1280x1000", "--", *desktop(identifier, native, more), sys.executable,
            SOURCE / "tests/flatpak" / script, identifier, pictures, native, "prosody")


def build_and_try(results, identifier, folder, native, names, built=None):
    try:
        lint(identifier)
        build(identifier, folder)
        results.add(True, f"{identifier} is built from its manifest")
        if built:
            built(identifier, folder)
        try_out(results, identifier, folder, native, names)
    except subprocess.CalledProcessError as error:
        results.add(False, f"{identifier}: {error.cmd[0]} ended with {error.returncode}")


def show(folder, identifier, native, *names):
    # What is left in the end is of this time.
    (folder / f"{identifier}.flatpak").unlink(missing_ok=True)
    if not build_around(native):
        return 1
    shutil.rmtree(folder / "pictures", ignore_errors=True)
    results = Results()
    build_and_try(results, identifier, folder, native, names or TESTS, show_permissions)
    status = results.finish()
    print(f"\n{results.passed} passed, {results.failed} failed", flush=True)
    return status


def check_all(folder, native):
    """The development version differs in its name only: that it starts and keeps its things in
    their place is enough."""
    results = Results()
    build_and_try(results, RELEASE, folder, native, TESTS)
    build_and_try(results, DEVELOPMENT, folder, native, ["nothing"])
    return results.finish()


def main():
    action, *arguments = sys.argv[1:]
    if action == "stand-in":
        return flatpak_stand_in.make(*arguments)
    if action == "install":
        return install(*arguments)
    folder = pathlib.Path(setting("HOB_FLATPAK_BUILD"))
    os.environ["FLATPAK_USER_DIR"] = str(folder / "installation")
    return {"download": download, "show": show, "check": check_all}[action](folder, *arguments)


if __name__ == "__main__":
    sys.exit(main())
