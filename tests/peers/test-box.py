#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The firmware imitation in its box takes what it is told over Bluetooth, restarts inside the last
write, and greets."""

import pathlib
import signal
import sys
import unittest

PEERS = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(PEERS.parent / "support"), str(PEERS)]

from gi.repository import Gio, GLib  # noqa: E402  the folders are known only now

import bluez  # noqa: E402
import firmware_box  # noqa: E402
import processes  # noqa: E402
import servers  # noqa: E402
import tap  # noqa: E402

RADIO, CHIP = "A4:CF:12:25:76:9A", "A4:CF:12:25:76:98"
ADAPTER = "/org/bluez/hci0"
DEVICE = f"{ADAPTER}/dev_{RADIO.replace(':', '_')}"
SECONDS = 20


class Visitor:
    """Somebody on the other adapter."""

    def __init__(self, air):
        self.bus = air.connect()

    def call(self, path, interface, method, arguments=None):
        return self.bus.call_sync("org.bluez", path, f"org.bluez.{interface}", method, arguments,
                                  None, Gio.DBusCallFlags.NONE, SECONDS * 1000, None).unpack()

    def objects(self):
        return self.bus.call_sync("org.bluez", "/", firmware_box.OBJECT_MANAGER,
                                  "GetManagedObjects", None, None, Gio.DBusCallFlags.NONE,
                                  SECONDS * 1000, None).unpack()[0]

    def connect(self):
        self.call(ADAPTER, "Adapter1", "SetDiscoveryFilter", GLib.Variant("(a{sv})", ({
            "Pattern": GLib.Variant("s", RADIO[:-1])},)))
        self.call(ADAPTER, "Adapter1", "StartDiscovery")
        self.call(ADAPTER, "Adapter1", "StopDiscovery")
        self.call(DEVICE, "Device1", "Connect")
        while not self.device()["ServicesResolved"]:
            GLib.MainContext.default().iteration(False)

    def device(self):
        return self.objects()[DEVICE]["org.bluez.Device1"]

    def find(self, uuid):
        for path, interfaces in self.objects().items():
            own = interfaces.get(firmware_box.CHARACTERISTIC)
            if own and own["UUID"] == uuid:
                return path, own["Service"]
        raise AssertionError(f"no {uuid}")

    def read(self, number):
        path, _ = self.find(firmware_box.INFORMATION.format(number))
        answer = self.call(path, "GattCharacteristic1", "ReadValue", GLib.Variant("(a{sv})", ({},)))
        return bytes(answer[0]).decode()

    def write(self, number, value):
        path, _ = self.find(firmware_box.OWN.format(number, 2))
        self.call(path, "GattCharacteristic1", "WriteValue", GLib.Variant(
            "(aya{sv})", (value, {"type": GLib.Variant("s", "request")})))

    def write_last(self):
        """That is never answered."""
        path, _ = self.find(firmware_box.OWN.format(firmware_box.DONE, 2))
        self.bus.call("org.bluez", path, "org.bluez.GattCharacteristic1", "WriteValue",
                      GLib.Variant("(aya{sv})", (b"\1", {})), None, Gio.DBusCallFlags.NONE,
                      SECONDS * 1000, None, None)


class Box(unittest.TestCase):
    def setUp(self):
        self.server = servers.Prosody(unencrypted=True)
        self.addCleanup(self.server.close)
        self.air = bluez.Bluez()
        self.addCleanup(self.air.close)
        self.air.move("hci1", RADIO)
        self.device = processes.Program(
            [sys.executable, PEERS / "firmware.py", "--box", "hci1", "--port", self.server.port],
            env=self.air.environment)
        self.addCleanup(self.device.stop)
        self.device.wait_for_line("^in its box", SECONDS)
        self.visitor = Visitor(self.air)

    def test_it_says_what_it_is_and_its_code_names_its_chip(self):
        _, match = self.device.wait_for_line(r"^code (\S+)", SECONDS)
        self.assertIn(f"?mac={CHIP}&algo=ed25519&key=", match[1])
        self.visitor.connect()
        self.assertEqual(self.visitor.read(0x2a25), CHIP)
        self.assertEqual(self.visitor.read(0x2a29), "TUM Garching")
        self.assertNotEqual(self.visitor.find(firmware_box.OWN.format(1, 2))[1],
                            self.visitor.find(firmware_box.OWN.format(firmware_box.DONE, 2))[1])

    def test_it_restarts_inside_the_last_write_and_greets_at_every_start(self):
        self.visitor.connect()
        for number, value in ((3, "kettle@hob.test"), (4, servers.password_of("kettle")),
                              (5, "juliet@hob.test"), (1, "Home"), (2, "")):
            self.visitor.write(number, value.encode())
        self.device.wait_for_line("^stored JID kettle@hob.test$", SECONDS)
        self.visitor.write_last()
        self.device.wait_for_line("^restarts", SECONDS)
        self.device.wait_for_line("^greeted juliet@hob.test", SECONDS)
        self.assertFalse(self.visitor.objects().get(DEVICE, {}).get(
            "org.bluez.Device1", {}).get("Connected", False))
        mark = self.device.mark()
        self.device.send(signal.SIGUSR1)
        self.device.wait_for_line("^greeted juliet@hob.test", SECONDS, mark)


tap.main()
