# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""What the demonstration and the journeys play on: a server, devices around it, and a Hob to drive.

Everything lives in one temporary folder and is ended by close().
"""

import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import bluez
import network
import processes
import servers

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PERSON = "juliet"
ACCOUNTS = (PERSON, "romeo", "kettle", "greenhouse", "garage", "lamp", "mallory")
# Hob has the first one.
DEVICE_ADAPTER = "hci1"
READY_SECONDS = 30
COMMAND_SECONDS = 60


def _unsettled(description):
    """As it is sold: without an account, and nobody's."""
    settled = ("address=", "password-file=", "owners=")
    return "".join(line for line in description.splitlines(keepends=True)
                   if not line.startswith(settled))


class Stage:
    def __init__(self, build, software="prosody", air=False, **options):
        """With air it has a system bus of its own, with Bluetooth, for what waits to be brought
        home, and a NetworkManager."""
        self.build = pathlib.Path(build)
        self.cleanup = contextlib.ExitStack()
        self.programs = []
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hob-stage-"))
        self.cleanup.callback(shutil.rmtree, self.folder, ignore_errors=True)
        try:
            self.air = self.cleanup.enter_context(self.make_air()) if air else None
            self.network = self.cleanup.enter_context(network.Network(self.air)) if air else None
            self.server = servers.SERVERS[software](accounts=ACCOUNTS, **options)
        except BaseException:
            self.close()
            raise
        self.cleanup.callback(self.server.close)

    def make_air(self):
        """What its system bus and Bluetooth are."""
        return bluez.Bluez()

    def close(self):
        self.cleanup.close()

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.close()

    def address(self, name=PERSON):
        return f"{name}@{self.server.domain}"

    @property
    def place(self):
        """Where the server is, as the programs take it."""
        return f"{self.server.host}:{self.server.port}"

    def password_file(self, name=PERSON):
        path = self.folder / f"{name}.password"
        if not path.exists():
            path.touch(0o600)
            path.write_text(servers.password_of(name) + "\n", encoding="utf-8")
        return path

    def start(self, arguments, name, **options):
        program = processes.Program(arguments, name=name, **options)
        self.cleanup.callback(program.stop)
        self.programs.append(program)
        return program

    def said(self):
        """The last words of each program, for messages."""
        return [f"{program.name}: {line}" for program in self.programs
                for line in program.output.splitlines()[-30:]]

    # Devices.

    @staticmethod
    def file(name):
        """The description of a device: a shipped example, or one for tests."""
        shipped = SOURCE / f"data/devices/{name}.ini"
        return shipped if shipped.exists() else SOURCE / f"tests/journey/{name}.ini"

    def start_device(self, name, file=None):
        """Hob's own reference device; it says "ready" once everything is published, and "set …"."""
        # Next to its password, where the shipped examples look for it.
        self.password_file(name)
        description = shutil.copy(file or self.file(name), self.folder / f"{name}.ini")
        return self.start(
            [self.build / "src/device/hob-device", "--address", self.address(name),
             "--password-file", self.password_file(name), "--server", self.place,
             "--trust", self.server.fingerprint, "--owner", self.address(), description], name)

    def start_boxed(self, name, *options, plain=False, file=None, place=None):
        """The same in its box, or wherever it was when it was stopped. What it remembers is in
        box_folder(), a picture of its code in code_picture(). place is where it looks for its
        server."""
        folder = self.box_folder(name)
        description = folder.with_suffix(".ini")
        description.write_text(_unsettled((file or self.file(name)).read_text(encoding="utf-8")),
                               encoding="utf-8")
        return self.start(
            [self.build / "src/device/hob-device", "--new", "--state", folder, "--picture",
             self.code_picture(name), "--adapter", DEVICE_ADAPTER, "--server", place or self.place,
             "--trust", self.server.fingerprint, *(["--plain"] if plain else []), *options,
             description], name, env=self.surroundings())

    def start_box_of_another_key(self, name):
        """In place of one that was in its box: the same address, but not what its code says."""
        next(each for each in self.programs if each.name == name).stop()
        shutil.rmtree(self.box_folder(name))
        return self.start_boxed(name)

    def box_folder(self, name):
        return self.folder / f"{name}-box"

    def code_picture(self, name):
        return self.folder / f"{name}-code.png"

    def start_peer(self, script, name, *options):
        return self.start(
            [sys.executable, SOURCE / "tests/peers" / script, self.address(name),
             servers.password_of(name), "--host", self.server.host, "--port", self.server.port,
             *options], name)

    def start_firmware(self, name, *options):
        """The imitation of the reference firmware; the server must let in who does not encrypt."""
        return self.start_peer("firmware.py", name, *options)

    def start_boxed_firmware(self, *options):
        """The same as it comes from the shop. What it says after "code" is printed on it."""
        # The radio's address is the chip's plus two.
        self.air.move(DEVICE_ADAPTER, "A4:CF:12:25:76:9A")
        return self.start(
            [sys.executable, SOURCE / "tests/peers/firmware.py", "--box", DEVICE_ADAPTER,
             "--host", self.server.host, "--port", self.server.port, *options], "firmware",
            env=self.surroundings())

    def start_ventilator(self, name, *options):
        return self.start_peer("slixmpp_device.py", name, "--ca-file", self.server.ca_file,
                               "--owner", self.address(), *options)

    def copy(self, *what):
        """Another application copies something: see clipboard.py."""
        program = self.start([sys.executable, SOURCE / "tests/support/clipboard.py", *what],
                             "clipboard")
        program.wait_for_line("^ready", READY_SECONDS)

    # Hob.

    def surroundings(self):
        return self.air.environment if self.air else dict(os.environ)

    def account_options(self):
        return ["--account", self.address(), "--password-file", self.password_file(),
                "--server", self.place, "--trust", self.server.fingerprint]

    def environment(self, home="home", **more):
        """A home of its own for Hob, next to nobody else's."""
        base = self.folder / home
        names = {"XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache",
                 "XDG_STATE_HOME": "state"}
        folders = {name: str(base / folder) for name, folder in names.items()}
        for folder in folders.values():
            os.makedirs(folder, exist_ok=True)
        return {**self.surroundings(), **folders, "ADW_DISABLE_PORTAL": "1", **more}

    def set_colour_scheme(self, scheme, home="home"):
        """What the desktop prefers, for a Hob with the settings backend "keyfile". The typeface is
        for displays without a desktop that would say."""
        settings = {
            "glib-2.0/settings/keyfile": f"[org/gnome/desktop/interface]\ncolor-scheme='{scheme}'\n",
            "gtk-4.0/settings.ini": "[Settings]\ngtk-font-name=Cantarell 11\n",
        }
        for name, text in settings.items():
            path = self.folder / home / "config" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def stop_animations(self, home="home"):
        """As people may ask for who cannot bear moving things."""
        path = self.folder / home / "config/gtk-4.0/settings.ini"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=false\n",
                        encoding="utf-8")

    def run_hob(self, *arguments, home="home"):
        """Hob's command line, signed in for this one command."""
        return subprocess.run(
            [self.build / "src/app/hob", *arguments, *self.account_options()],
            env=self.environment(home), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, timeout=COMMAND_SECONDS, check=False)

    def add_device(self, name, called=None, room=None):
        options = [word for option, value in (("--name", called), ("--room", room)) if value
                   for word in (option, value)]
        answer = self.run_hob("add", self.address(name), *options)
        if answer.returncode != 0:
            raise AssertionError(f"hob add {name}: {answer.returncode}\n{answer.stderr}")

    def open_hob(self, *arguments, home="home", signed_in=True, **environment):
        """Opens the window."""
        account = self.account_options() if signed_in else []
        return self.start([self.build / "src/app/hob", *account, *arguments], "hob",
                          env=self.environment(home, HOB_TIMING="1", **environment))
