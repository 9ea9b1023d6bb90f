# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The computer's NetworkManager, played by python-dbusmock on the bus of the fake BlueZ: the Wi-Fi
networks in reach, which of them is in use, and the passwords it would tell."""

import sys

from gi.repository import Gio, GLib

import processes

NAME = "org.freedesktop.NetworkManager"
MOCK = "org.freedesktop.DBus.Mock"
OPEN, PSK, ENTERPRISE = 0, 0x100, 0x200
INFRASTRUCTURE = 2
ACTIVATED = 2
DEVICE_ACTIVATED = 100
SECONDS = 20


class Network:
    def __init__(self, air):
        """air is the bluez.Bluez whose bus it shares."""
        self._count = 0
        self._program = processes.Program(
            [sys.executable, "-m", "dbusmock", "--template", "networkmanager"],
            name="NetworkManager", env=air.environment)
        try:
            self._bus = air.connect()
            air.wait_for_name(NAME, SECONDS)
            self._device = self._add("AddWiFiDevice", "(ssi)", "wifi0", "wlan0", DEVICE_ACTIVATED)
        except BaseException:
            self.close()
            raise

    def close(self):
        self._program.stop()

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.close()

    def _call(self, path, method, signature, *arguments):
        return self._bus.call_sync(NAME, path, MOCK, method, GLib.Variant(signature, arguments),
                                   None, Gio.DBusCallFlags.NONE, SECONDS * 1000, None).unpack()

    def _add(self, method, signature, *arguments):
        return self._call("/org/freedesktop", method, signature, *arguments)[0]

    def add(self, name, password=None, frequency=2437, strength=60, security=PSK, in_use=False):
        """A network in reach. This computer knows it where a password is given, and uses it if so
        told."""
        number = self._count
        self._count += 1
        point = self._add("AddAccessPoint", "(ssssuuuyu)", self._device, f"ap{number}", name,
                          f"00:23:F8:7E:12:{number:02X}", INFRASTRUCTURE, frequency, 5400, strength,
                          security)
        if password is None:
            return
        connection = self._add("AddWiFiConnection", "(ssss)", self._device, f"c{number}", name, "")
        # The template itself never tells one.
        self._call(connection, "AddMethod", "(sssss)", f"{NAME}.Settings.Connection", "GetSecrets",
                   "s", "a{sa{sv}}", "ret = {args[0]: {'psk': %r}}" % password)
        if in_use:
            self._add("AddActiveConnection", "(assssu)", [self._device], connection, point,
                      f"a{number}", ACTIVATED)
