# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The reference firmware in its box: a Bluetooth device that takes what it is told and restarts.

Its five writable values are in one service and "settings done" in a second one. It advertises its
maker and no service; the code on it carries the address of its chip, which is two below that of its
radio, and a key that nothing uses. It takes any value in any order, in plain text, prints it on its
serial console, and restarts inside the last write, before that is answered. It trusts everybody.
"""

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402  the version comes first

BLUEZ = "org.bluez"
OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager"
SERVICE, CHARACTERISTIC = "org.bluez.GattService1", "org.bluez.GattCharacteristic1"
ADVERTISEMENT = "org.bluez.LEAdvertisement1"
ROOT = "/firmware"
INFORMATION = "{:08x}-0000-1000-8000-00805f9b34fb"
OWN = "{:08x}-0000-0000-0000-{:012x}"
ADDRESS, PASSWORD, OWNER, DONE = 3, 4, 5, 6
NAMES = {1: "Wi-Fi SSID", 2: "Wi-Fi Password", ADDRESS: "JID", PASSWORD: "JID Password",
         OWNER: "JID Sender"}
# Printed on each board and used by none.
KEY = "AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
CALL_MS = 20000
INTERFACES = Gio.DBusNodeInfo.new_for_xml(f"""<node>
  <interface name="{OBJECT_MANAGER}">
    <method name="GetManagedObjects"><arg type="a{{oa{{sa{{sv}}}}}}" direction="out"/></method>
  </interface>
  <interface name="{SERVICE}"/>
  <interface name="{CHARACTERISTIC}">
    <method name="ReadValue">
      <arg type="a{{sv}}" direction="in"/><arg type="ay" direction="out"/>
    </method>
    <method name="WriteValue"><arg type="ay" direction="in"/><arg type="a{{sv}}" direction="in"/></method>
  </interface>
  <interface name="{ADVERTISEMENT}">
    <method name="Release"/>
    <property name="Type" type="s" access="read"/>
    <property name="ManufacturerData" type="a{{qv}}" access="read"/>
  </interface>
</node>""")


def chip_address(radio):
    """The address that the chip calls its own, from which its radio's is counted."""
    *head, last = radio.split(":")
    return ":".join([*head, f"{int(last, 16) - 2:02X}"])


class Box:
    def __init__(self, adapter, say):
        self._say = say
        self._adapter = f"/org/bluez/{adapter}"
        self._bus = Gio.bus_get_sync(Gio.BusType.SYSTEM, None)
        self._loop = GLib.MainLoop()
        self._objects = {}
        self._values = {}
        objects = self._ask("/", OBJECT_MANAGER, "GetManagedObjects")[0]
        self.address = chip_address(objects[self._adapter]["org.bluez.Adapter1"]["Address"])

    @property
    def code(self):
        return f"xmpp:iot-register?mac={self.address}&algo=ed25519&key={KEY}"

    def wait(self):
        """Returns address, password and owner once somebody has written to "settings done"."""
        self._add_services()
        self._export(ROOT, OBJECT_MANAGER)
        self._export(f"{ROOT}/advertisement", ADVERTISEMENT)
        for manager, method, path in (
                ("GattManager1", "RegisterApplication", ROOT),
                ("LEAdvertisingManager1", "RegisterAdvertisement", f"{ROOT}/advertisement")):
            self._call(f"org.bluez.{manager}", method, path)
        self._say("code", self.code)
        self._say("in its box")
        self._loop.run()
        return [self._values.get(number, b"").decode() for number in (ADDRESS, PASSWORD, OWNER)]

    # What it has.

    def _add_services(self):
        readable = {0x2aa2: "en", 0x2a27: "1.0", 0x2a28: "1.0", 0x2a25: self.address,
                    0x2a29: "TUM Garching"}
        self._add_service("information", INFORMATION.format(0x180a), "read", {
            INFORMATION.format(number): text.encode() for number, text in readable.items()})
        self._add_service("setup", OWN.format(1, 1), "write", {
            OWN.format(number, 2): number for number in NAMES})
        self._add_service("done", OWN.format(2, 1), "write", {OWN.format(DONE, 2): DONE})

    def _add_service(self, name, uuid, flag, characteristics):
        path = f"{ROOT}/{name}"
        self._objects[path] = {SERVICE: {
            "UUID": GLib.Variant("s", uuid), "Primary": GLib.Variant("b", True)}}
        for index, (own, value) in enumerate(characteristics.items()):
            self._objects[f"{path}/{index}"] = {CHARACTERISTIC: {
                "UUID": GLib.Variant("s", own), "Service": GLib.Variant("o", path),
                "Flags": GLib.Variant("as", [flag])}}
            self._values[f"{path}/{index}"] = value
            self._export(f"{path}/{index}", CHARACTERISTIC)

    def _export(self, path, interface):
        self._bus.register_object(path, INTERFACES.lookup_interface(interface), self._called, None,
                                  None)

    # What it is asked.

    def _called(self, _bus, _sender, path, _interface, method, arguments, invocation):
        if method == "GetManagedObjects":
            invocation.return_value(GLib.Variant("(a{oa{sa{sv}}})", (self._objects,)))
        elif method == "GetAll":
            invocation.return_value(GLib.Variant("(a{sv})", ({
                "Type": GLib.Variant("s", "peripheral"),
                # The name does not fit beside it.
                "ManufacturerData": GLib.Variant("a{qv}", {
                    0x5554: GLib.Variant("ay", b"M Garching")})},)))
        elif method == "ReadValue":
            invocation.return_value(GLib.Variant("(ay)", (self._values[path],)))
        elif method == "WriteValue":
            value, options = arguments.unpack()
            self._write(self._values[path], bytes(value), options, invocation)

    def _write(self, number, value, options, invocation):
        if number == DONE:
            self._restart(options["device"])
            return
        # Long values come in parts.
        offset = options.get("offset", 0)
        self._values[number] = self._values.get(number, b"")[:offset] + value
        self._say("stored", NAMES[number], self._values[number].decode(errors="replace"))
        invocation.return_value(None)

    def _restart(self, central):
        """Whoever wrote waits for an answer in vain: the radio is gone before."""
        self._say("restarts")
        self._ask(central, "org.bluez.Device1", "Disconnect")
        self._bus.close_sync(None)
        self._loop.quit()

    def _ask(self, path, interface, method):
        return self._bus.call_sync(BLUEZ, path, interface, method, None, None,
                                   Gio.DBusCallFlags.NONE, CALL_MS, None).unpack()

    def _call(self, interface, method, path):
        """Asks for something during which it is asked itself."""
        answers = []
        self._bus.call(BLUEZ, self._adapter, interface, method, GLib.Variant("(oa{sv})", (path, {})),
                       None, Gio.DBusCallFlags.NONE, CALL_MS, None,
                       lambda bus, result: answers.append(bus.call_finish(result)))
        while not answers:
            GLib.MainContext.default().iteration(True)
