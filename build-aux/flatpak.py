#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The inside of build-aux/flatpak: the runtime, the build, its permissions and its tests."""

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
SOURCES = os.environ.get("HOB_FLATPAK_SOURCES", "")
RUNTIME = os.environ.get("HOB_FLATPAK_RUNTIME", "")
NOT_SOURCE = (".git", "__pycache__")
STORE = "https://dl.flathub.org/repo/flathub.flatpakrepo"
# Each test: its script, and what the desktop around it has; None is for one without any portal.
TESTS = {
    "sandbox": ("test-sandbox.py", ["--secrets", "--camera", "front=Front Camera"]),
    "bare": ("test-bare.py", []),
    "nothing": ("test-bare.py", None),
}
# What stands around the sandbox.
TARGETS = ("src/device/hob-device", "tests/camera/fake-camera")


def run(*command, **options):
    words = [str(word) for word in command]
    print("$", *words, flush=True)
    subprocess.run(words, check=True, **options)


def say(*command, **options):
    answer = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE,
                            **options)
    return answer.stdout.decode()


def install(store, version):
    """The real runtime, from its store, into what is the system's installation for the rest."""
    installation = {**os.environ, "FLATPAK_USER_DIR": os.environ["FLATPAK_SYSTEM_DIR"]}
    run("flatpak", "--user", "remote-add", "--if-not-exists", "store", store, env=installation)
    for name in flatpak_stand_in.RUNTIMES.values():
        run("flatpak", "--user", "install", "--noninteractive", "--assumeyes", "--or-update",
            "store", f"{name}//{version}", env=installation)


# The build.

UNPACK = """#!/usr/bin/env python3
import lzma, shutil, sys
shutil.copyfileobj(lzma.open(sys.stdin.buffer), sys.stdout.buffer)
"""


def provide_xz(folder):
    """tar unpacks with a program of this name, which a small system need not have."""
    if shutil.which("xz") is None:
        tools = folder / "tools"
        tools.mkdir(exist_ok=True)
        (tools / "xz").write_text(UNPACK, encoding="utf-8")
        (tools / "xz").chmod(0o755)
        os.environ["PATH"] += f":{tools}"


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
    manifest = json.loads(say("flatpak-builder", "--show-manifest", committed, cwd=folder))
    own = manifest["modules"][-1]
    print(f"{committed.name} as it is, but of {own['name']} this checkout is built and not",
          json.dumps(own["sources"]), flush=True)
    own["sources"] = [pack_source(folder)]
    path = folder / f"{identifier}.json"
    path.write_text(json.dumps(manifest, indent=2), encoding="utf-8")
    return path


@contextlib.contextmanager
def alone_in(folder):
    with open(f"{folder}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build(identifier, folder):
    folder.mkdir(parents=True, exist_ok=True)
    provide_xz(folder)
    with alone_in(folder):
        manifest = write_manifest(identifier, folder)
        offline = ["--disable-download"] if RUNTIME == "stand-in" else []
        run("flatpak-builder", "--user", "--force-clean", "--disable-rofiles-fuse", "--ccache",
            f"--state-dir={folder}/state", f"--extra-sources={SOURCES}", f"--repo={folder}/repository",
            *offline, folder / "files", manifest)
        # Whoever installs it gets the runtime from the store.
        run("flatpak", "build-bundle", f"--runtime-repo={STORE}", folder / "repository", folder / f"{identifier}.flatpak",
            identifier)


# What has been built.


def permissions(identifier, folder):
    """As a store shows them before it installs."""
    print(f"\nPermissions of {identifier}:")
    print((folder / "files/metadata").read_text(encoding="utf-8"))
    size = (folder / f"{identifier}.flatpak").stat().st_size
    print(f"Bundle: {size / 1e6:.1f} MB")


def install_bundle(identifier, folder):
    """As README says. The bundle names the store of its runtime, which is not asked for the
    stand-in."""
    alone = ["--no-deps"] if RUNTIME == "stand-in" else []
    # Parents' wishes are asked for on the system's bus, of which there must be one.
    run("dbus-run-session", "--", "sh", "-c",
        'DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS exec "$@"', "sh",
        "flatpak", "install", "--user", "--noninteractive", "--reinstall", *alone,
        folder / f"{identifier}.flatpak")


def build_devices(native):
    """They and what is played around them come from an ordinary build."""
    with check.alone_in(native):
        return check.set_up(str(SOURCE), native) and check.run(
            "ninja", "--quiet", "-C", native, "-j", check.PROCESSES, *TARGETS)


def desktop(identifier, native, more):
    """Real portals with PipeWire behind them, as a prefix of a command."""
    if more is None:
        return []
    return [sys.executable, SOURCE / "tests/support/with-camera.py", "--fake-camera",
            f"{native}/tests/camera/fake-camera", "--portal", "yes", "--app-id", identifier, *more,
            "--"]


def run_test(name, identifier, native, pictures):
    """Each has a display, a bus and a home of its own. Returns its status and what it said."""
    print(f"\n{name}:", flush=True)
    script, more = TESTS[name]
    program = subprocess.Popen(
        [sys.executable, SOURCE / "tests/support/with-display.py", "--a11y", "--size", "1280x1000",
         "--", *desktop(identifier, native, more), sys.executable,
         SOURCE / "tests/flatpak" / script, identifier, pictures, native, "prosody"], stdout=subprocess.PIPE, text=True, errors="replace")
    lines = []
    for line in program.stdout:
        print(line, end="", flush=True)
        lines.append(line)
    return program.wait(), "".join(lines)


def test(identifier, folder, native, *names):
    install_bundle(identifier, folder)
    if not build_devices(native):
        return 1
    pictures = folder / "pictures"
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir()
    tally = check.Tally()
    for name in names or TESTS:
        status, output = run_test(name, identifier, native, pictures)
        tally.add(f"flatpak {name}", "tap", {
            "stdout": output, "result": "OK" if status == 0 else "ERROR"})
    return tally.report()


def main():
    action, *arguments = sys.argv[1:]
    if action == "stand-in":
        return flatpak_stand_in.make(*arguments)
    if action == "install":
        return install(*arguments)
    identifier, folder, *more = arguments
    folder = pathlib.Path(folder)
    os.environ["FLATPAK_USER_DIR"] = str(folder / "installation")
    try:
        return {"build": build, "permissions": permissions, "test": test}[action](
            identifier, folder, *more)
    except subprocess.CalledProcessError as error:
        print(error.cmd[0], "has failed with", error.returncode, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
