#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The fake BlueZ answers as the real one was measured to: name and text of each error, what stays,
what goes, and what is never answered."""

import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))

from gi.repository import Gio, GLib  # noqa: E402

import bluez  # noqa: E402
import tap  # noqa: E402

ADDRESS = "A4:CF:12:25:76:98"
ADAPTER = "/org/bluez/hci0"
DEVICE = f"{ADAPTER}/dev_A4_CF_12_25_76_98"
LANGUAGE = "00002aa2-0000-1000-8000-00805f9b34fb"
PASSWORD = "00000004-0000-0000-0000-000000000002"
SECONDS = 10


class Pending:
    """A call whose answer is waited for, or shown not to come before something else does."""

    def __init__(self, bus, path, interface, method, arguments=None):
        self.answer = None
        bus.call("org.bluez", path, f"org.bluez.{interface}", method, arguments, None,
                 Gio.DBusCallFlags.NONE, GLib.MAXINT, None, self._answered)

    def _answered(self, bus, result):
        try:
            self.answer = bus.call_finish(result).unpack()
        except GLib.Error as error:
            _, name, message = error.message.split(":", 2)
            self.answer = (name.removeprefix("org.bluez.Error."), message.strip())

    def wait(self):
        wait_for(lambda: self.answer is not None, "an answer")
        return self.answer


def wait_for(condition, what):
    deadline = time.monotonic() + SECONDS
    # Each turn of the loop asks again: what the fake holds is no event here.
    ticks = GLib.timeout_add(10, lambda: GLib.SOURCE_CONTINUE)
    try:
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"no {what} in {SECONDS} s")
            GLib.MainContext.default().iteration(True)
    finally:
        GLib.source_remove(ticks)


class FakeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.fake = bluez.Bluez(adapters=1)

    @classmethod
    def tearDownClass(cls):
        cls.fake.close()

    def setUp(self):
        self.fake.script({"do": "reset"}, {"do": "device", "address": ADDRESS})
        self.bus = self.fake.connect()

    def objects(self):
        return self.call("/", "ObjectManager", "GetManagedObjects", prefix="org.freedesktop.DBus.")[0]

    def call(self, path, interface, method, arguments=None, prefix="org.bluez."):
        return self.bus.call_sync("org.bluez", path, prefix + interface, method, arguments, None,
                                  Gio.DBusCallFlags.NONE, SECONDS * 1000, None).unpack()

    def error(self, *arguments):
        return Pending(self.bus, *arguments).wait()

    def properties(self):
        return self.objects()[DEVICE]["org.bluez.Device1"]

    def is_lost(self):
        """With everything going faster, the device may be forgotten by now."""
        device = self.objects().get(DEVICE)
        return device is None or not device["org.bluez.Device1"]["Connected"]

    def characteristic(self, uuid):
        for path, interfaces in self.objects().items():
            if interfaces.get("org.bluez.GattCharacteristic1", {}).get("UUID") == uuid:
                return path
        return None

    def discover(self):
        self.call(ADAPTER, "Adapter1", "StartDiscovery")
        self.call(ADAPTER, "Adapter1", "StopDiscovery")

    def connect(self):
        self.discover()
        self.call(DEVICE, "Device1", "Connect")
        wait_for(lambda: self.properties()["ServicesResolved"], "services")

    def read(self, uuid=LANGUAGE):
        return Pending(self.bus, self.characteristic(uuid), "GattCharacteristic1", "ReadValue",
                       GLib.Variant("(a{sv})", ({},)))

    def write(self, value, uuid=PASSWORD, **options):
        return Pending(self.bus, self.characteristic(uuid), "GattCharacteristic1", "WriteValue",
                       GLib.Variant("(aya{sv})", (value, {
                           name: GLib.Variant("s", text) for name, text in options.items()})))

    def assert_never_answered(self, pending, until):
        wait_for(until, "end of the link")
        # A later call is answered, that one is not.
        self.objects()
        self.assertIsNone(pending.answer)

    # Discovery.

    def test_off(self):
        self.fake.script({"do": "play", "row": "off"})
        self.assertEqual(self.error(ADAPTER, "Adapter1", "StartDiscovery"),
                         ("NotReady", "Resource Not Ready"))

    def test_strength_only_while_discovering(self):
        self.assertNotIn(DEVICE, self.objects())
        self.call(ADAPTER, "Adapter1", "StartDiscovery")
        self.assertIn("RSSI", self.properties())
        self.call(ADAPTER, "Adapter1", "StopDiscovery")
        self.assertNotIn("RSSI", self.properties())

    def test_unconnected_device_is_forgotten(self):
        self.fake.script({"do": "pace", "factor": 0.001})
        self.discover()
        wait_for(lambda: DEVICE not in self.objects(), "forgetting")

    def test_discovery_ends_with_its_client(self):
        other = self.fake.connect()
        other.call_sync("org.bluez", ADAPTER, "org.bluez.Adapter1", "StartDiscovery", None, None,
                        Gio.DBusCallFlags.NONE, SECONDS * 1000, None)
        self.assertIn("RSSI", self.properties())
        other.close_sync(None)
        wait_for(lambda: "RSSI" not in self.properties(), "end of discovery")

    def test_second_discovery(self):
        self.call(ADAPTER, "Adapter1", "StartDiscovery")
        self.assertEqual(self.error(ADAPTER, "Adapter1", "StartDiscovery")[0], "InProgress")

    def test_filters(self):
        for chosen, seen in (({"Pattern": "A4:CF:12:25:76:9"}, True), ({"Pattern": "kett"}, True),
                             ({"Pattern": "a4:cf"}, False)):
            with self.subTest(chosen):
                self.fake.script({"do": "vanish", "address": ADDRESS})
                self.call(ADAPTER, "Adapter1", "SetDiscoveryFilter", GLib.Variant("(a{sv})", ({
                    name: GLib.Variant("s", text) for name, text in chosen.items()},)))
                self.discover()
                self.assertEqual(DEVICE in self.objects(), seen)

    def test_firmware_is_hidden_by_a_service_filter(self):
        self.fake.script({"do": "device", "address": ADDRESS, "layout": "firmware"})
        self.call(ADAPTER, "Adapter1", "SetDiscoveryFilter", GLib.Variant("(a{sv})", ({
            "UUIDs": GLib.Variant("as", ["00000001-0000-0000-0000-000000000001"])},)))
        self.discover()
        self.assertNotIn(DEVICE, self.objects())

    # Connecting.

    def test_vanished(self):
        self.discover()
        self.fake.script({"do": "play", "row": "device-gone", "address": ADDRESS})
        self.assertEqual(self.error(DEVICE, "Device1", "Connect")[0],
                         "org.freedesktop.DBus.Error.UnknownObject")

    def test_absent(self):
        self.discover()
        self.fake.script({"do": "play", "row": "device-absent", "address": ADDRESS},
                         {"do": "pace", "factor": 0.001})
        self.assertEqual(self.error(DEVICE, "Device1", "Connect"),
                         ("Failed", "le-connection-abort-by-local"))

    def test_connecting_and_cancelled(self):
        self.discover()
        self.fake.script({"do": "play", "row": "device-absent", "address": ADDRESS})
        first = Pending(self.bus, DEVICE, "Device1", "Connect")
        self.assertEqual(self.error(DEVICE, "Device1", "Connect"), ("InProgress", "In Progress"))
        self.call(DEVICE, "Device1", "Disconnect")
        self.assertEqual(first.wait(), ("Failed", "br-connection-canceled"))
        self.assertNotIn(DEVICE, self.objects())

    def test_connecting_again(self):
        self.connect()
        self.call(DEVICE, "Device1", "Connect")

    def test_discovery_slows_connecting(self):
        self.call(ADAPTER, "Adapter1", "StartDiscovery")
        connecting = Pending(self.bus, DEVICE, "Device1", "Connect")
        self.objects()
        self.assertIsNone(connecting.answer)
        self.fake.script({"do": "reset"})

    def test_pairing_refused(self):
        self.discover()
        self.fake.script({"do": "play", "row": "pair-refused", "address": ADDRESS})
        self.assertEqual(self.error(DEVICE, "Device1", "Pair")[0], "AuthenticationFailed")

    # Characteristics.

    def test_refusals(self):
        self.connect()
        self.assertEqual(self.read(PASSWORD).wait(), ("NotPermitted", "Read not permitted"))
        self.assertEqual(self.write(b"de", LANGUAGE).wait()[0], "NotAuthorized")
        self.assertEqual(self.write(bytes(513), type="request").wait(),
                         ("InvalidArguments", "Invalid Length"))
        self.assertEqual(self.write(bytes(512), type="request").wait(), ())

    def test_unconfirmed_write(self):
        self.connect()
        self.assertEqual(self.write(b"secret", type="command").wait(), ())
        self.assertEqual(self.fake.value(ADDRESS, PASSWORD), b"")

    def test_second_operation(self):
        self.fake.script({"do": "device", "address": ADDRESS, "operation_ms": 200})
        self.connect()
        first, second = self.read(), self.read()
        self.assertEqual(second.wait(), ("InProgress", "In Progress"))
        self.assertEqual(bytes(first.wait()[0]), b"en")

    def test_answers(self):
        self.connect()
        self.fake.script({"do": "pace", "factor": 0.01})
        for row, name, message in (
                ("not-supported", "NotSupported", "Operation is not supported"),
                ("invalid-length", "InvalidArguments", "Invalid Length"),
                ("application-silent", "Failed", "Operation failed with ATT error: 0x0e")):
            with self.subTest(row):
                self.fake.script({"do": "play", "row": row, "address": ADDRESS})
                self.assertEqual(self.write(b"x", type="request").wait(), (name, message))

    def test_link_lost(self):
        self.connect()
        self.fake.script({"do": "drop", "address": ADDRESS})
        self.assertEqual(self.write(b"x", type="request").wait(), ("Failed", "Not connected"))
        properties = self.properties()
        self.assertFalse(properties["Connected"] or properties["ServicesResolved"])

    def test_services_removed(self):
        self.connect()
        self.fake.script({"do": "services", "address": ADDRESS, "present": False})
        self.assertIsNone(self.characteristic(PASSWORD))
        self.assertTrue(self.properties()["Connected"])

    def test_never_answered(self):
        for row in ("pairing-refused", "device-silent"):
            with self.subTest(row):
                self.connect()
                self.fake.script({"do": "pace", "factor": 0.01},
                                 {"do": "play", "row": row, "address": ADDRESS})
                reading = self.read()
                self.assert_never_answered(reading, self.is_lost)
                self.fake.script({"do": "pace", "factor": 1})

    def test_late_characteristics(self):
        self.fake.script({"do": "device", "address": ADDRESS, "late_ms": 200,
                          "resolved_early": True})
        self.connect()
        self.assertIsNone(self.characteristic(PASSWORD))
        wait_for(lambda: self.characteristic(PASSWORD), "characteristic")

    def test_stale_cache_goes_with_the_device(self):
        self.fake.script({"do": "device", "address": ADDRESS, "stale": True})
        self.connect()
        self.assertIsNone(self.characteristic(PASSWORD))
        self.call(ADAPTER, "Adapter1", "RemoveDevice", GLib.Variant("(o)", (DEVICE,)))
        self.assertNotIn(DEVICE, self.objects())
        self.connect()
        self.assertIsNotNone(self.characteristic(PASSWORD))

    def test_nonsense_is_refused(self):
        for command in ({"do": "dance"}, {"do": "device", "address": ADDRESS, "colour": "red"},
                        {"do": "play", "row": "nothing"}):
            with self.subTest(command), self.assertRaises(GLib.Error):
                self.fake.script(command)


if __name__ == "__main__":
    tap.main()
