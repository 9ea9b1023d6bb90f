#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Runs a command on a display, a session bus and in a home of its own.

with-display.py [--a11y] [--services] [--size 1280x800] [--home FOLDER] [--] COMMAND…

--a11y      also starts the accessibility bus, so that the command can be driven through AT-SPI
--services  lets the session bus start the installed services (the keyring, say)
--size      size of the display's one screen
--home      uses this home folder instead of a new one

The command sees DISPLAY, DBUS_SESSION_BUS_ADDRESS, HOME, XDG_*_HOME and XDG_RUNTIME_DIR of its own,
and renders without a GPU. Exits with the command's status. Whatever was started here, and whatever
that started in turn, is gone when this ends, also when it is interrupted or killed.
"""
import argparse
import ctypes
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
LIBC = ctypes.CDLL(None, use_errno=True)
START_SECONDS = 20
BUS_CONFIG = """<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <auth>EXTERNAL</auth>
  {services}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def die_with_parent():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(command, env, **options):
    return subprocess.Popen(command, env=env, preexec_fn=die_with_parent, **options)


def read_line(fd, process, what):
    """The first line that comes through a pipe, waiting no longer than START_SECONDS."""
    line, end = b"", time.monotonic() + START_SECONDS
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([fd], [], [], max(0, end - time.monotonic()))
        chunk = os.read(fd, 4096) if ready else b""
        if not chunk:
            sys.exit(f"with-display: {what} did not start (status {process.poll()})")
        line += chunk
    return line.decode().strip()


def children_of(pid):
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
                found += [int(child) for child in file.read().split()]
    except OSError:
        pass
    return found


def descendants_of(pid):
    found = []
    for child in children_of(pid):
        found += [child] + descendants_of(child)
    return found


def reap(deadline):
    """Collects ended children until none is left or the deadline has passed."""
    while children_of(os.getpid()):
        try:
            while os.waitpid(-1, os.WNOHANG)[0] != 0:
                pass
        except ChildProcessError:
            return True
        if time.monotonic() > deadline:
            return False
        signal.sigtimedwait([signal.SIGCHLD], 0.1)
    return True


def end_everything():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    for step in (signal.SIGTERM, signal.SIGKILL):
        for pid in descendants_of(os.getpid()):
            try:
                os.kill(pid, step)
            except ProcessLookupError:
                pass
        if reap(time.monotonic() + 3):
            return


def start_display(env, size):
    reader, writer = os.pipe()
    xvfb = start(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{size}x24", "-nolisten", "tcp",
         "-noreset", "-dpi", "96"],
        env, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    env["DISPLAY"] = ":" + read_line(reader, xvfb, "Xvfb")
    os.close(reader)


def start_bus(env, folder, services):
    config = os.path.join(folder, "bus.conf")
    with open(config, "w", encoding="utf-8") as file:
        file.write(BUS_CONFIG.format(
            folder=folder, services="<standard_session_servicedirs/>" if services else ""))
    reader, writer = os.pipe()
    bus = start(["dbus-daemon", f"--config-file={config}", "--nofork", f"--print-address={writer}"],
                env, pass_fds=[writer])
    os.close(writer)
    env["DBUS_SESSION_BUS_ADDRESS"] = read_line(reader, bus, "dbus-daemon")
    os.close(reader)


def start_accessibility(env):
    launcher = start(["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"], env,
                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ask = ["gdbus", "wait", "--session", "--timeout", str(START_SECONDS), "org.a11y.Bus"]
    if subprocess.run(ask, env=env, check=False).returncode != 0:
        sys.exit(f"with-display: no accessibility bus (status {launcher.poll()})")


def make_environment(folder, home):
    env = dict(os.environ)
    for name in ("WAYLAND_DISPLAY", "XAUTHORITY", "DESKTOP_AUTOSTART_ID", "AT_SPI_BUS_ADDRESS"):
        env.pop(name, None)
    runtime = os.path.join(folder, "runtime")
    os.mkdir(runtime, 0o700)
    env.update(
        HOME=home, XDG_RUNTIME_DIR=runtime, XDG_CONFIG_HOME=f"{home}/.config",
        XDG_CACHE_HOME=f"{home}/.cache", XDG_DATA_HOME=f"{home}/.local/share",
        XDG_STATE_HOME=f"{home}/.local/state", GDK_BACKEND="x11")
    env.setdefault("GSK_RENDERER", "cairo")
    env.setdefault("GDK_DISABLE", "gl,vulkan")
    env.setdefault("GSETTINGS_BACKEND", "memory")
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        os.makedirs(env[name], exist_ok=True)
    write_settings(os.path.join(env["XDG_CONFIG_HOME"], "gtk-4.0"))
    return env


def write_settings(folder):
    """What a desktop would have told GTK: the interface looks as it does for people."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "settings.ini")
    if not os.path.exists(path):
        with open(path, "w", encoding="utf-8") as file:
            file.write("[Settings]\ngtk-font-name=Cantarell 11\n")


def run(arguments, folder):
    home = arguments.home or os.path.join(folder, "home")
    os.makedirs(home, exist_ok=True)
    env = make_environment(folder, os.path.abspath(home))
    start_display(env, arguments.size)
    start_bus(env, folder, arguments.services)
    if arguments.a11y:
        start_accessibility(env)
        env.pop("GTK_A11Y", None)
    else:
        env.setdefault("GTK_A11Y", "none")
    command = start(arguments.command, env)
    status = command.wait()
    return status if status >= 0 else 128 - status


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--a11y", action="store_true")
    parser.add_argument("--services", action="store_true")
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--home")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    if arguments.command[:1] == ["--"]:
        del arguments.command[0]
    if not arguments.command or not re.fullmatch(r"\d+x\d+", arguments.size):
        parser.error("a command is needed, and a size like 1280x800")

    LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))
    folder = tempfile.mkdtemp(prefix="hob-display-")
    try:
        sys.exit(run(arguments, folder))
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        end_everything()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
