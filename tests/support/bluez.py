# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""A private bus with the fake BlueZ on it: the air between Hob and hob-device.

Programs that get `environment` meet it where they expect the system bus. Hob uses adapter hci0,
each device one of the others; what a device prints in its code is the address of its adapter.
"""

import contextlib
import json
import os
import pathlib
import subprocess
import sys

import gi

import processes

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

CONTROL = "io.github.hob_home.FakeBlueZ"
FAKE = pathlib.Path(__file__).with_name("fake_bluez.py")
START_SECONDS = 20
CALL_MS = 20000


def _close(bus):
    if not bus.is_closed():
        bus.close_sync(None)


class Bluez:
    def __init__(self, adapters=2):
        self._cleanup = contextlib.ExitStack()
        try:
            daemon = self._start(["dbus-daemon", "--session", "--nofork", "--print-address"])
            _, match = daemon.wait_for_line(r"^(unix:\S+)", START_SECONDS)
            self.address = match[1]
            fake = self._start([sys.executable, FAKE, "--address", self.address,
                                "--adapters", adapters])
            fake.wait_for_line("^ready$", START_SECONDS)
            self._control = self.connect()
        except BaseException:
            self.close()
            raise

    def _start(self, arguments):
        program = processes.Program(arguments)
        self._cleanup.callback(program.stop)
        return program

    def close(self):
        self._cleanup.close()

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.close()

    @property
    def environment(self):
        return {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": self.address}

    def connect(self):
        """A connection such as another program would have."""
        bus = Gio.DBusConnection.new_for_address_sync(
            self.address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
            Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self._cleanup.callback(_close, bus)
        return bus

    def wait_for_name(self, name, seconds):
        """Until somebody owns it on this bus."""
        subprocess.run(["gdbus", "wait", "--system", "--timeout", str(seconds), name], check=True,
                       env=self.environment)

    def _call(self, method, arguments=None):
        return self._control.call_sync(
            CONTROL, "/" + CONTROL.replace(".", "/"), CONTROL, method, arguments, None,
            Gio.DBusCallFlags.NONE, CALL_MS, None).unpack()

    def script(self, *commands):
        """As fake_bluez.py says: script({"do": "play", "row": "off"})."""
        self._call("Script", GLib.Variant("(s)", (json.dumps(commands),)))

    def move(self, adapter, address):
        """Gives an adapter, which nobody uses yet, another address."""
        self.script({"do": "remove-adapter", "name": adapter},
                    {"do": "adapter", "name": adapter, "address": address})

    def log(self):
        """What was asked of it so far, a line for each call."""
        return self._call("Log")[0]

    def value(self, address, uuid):
        """What a device that the fake itself plays was last told."""
        return bytes(self._call("Value", GLib.Variant("(ss)", (address, uuid)))[0])
