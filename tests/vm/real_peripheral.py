# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Devices on adapters of the virtual machine, and the advertising that its air needs.

The emulator reports an advertisement only at the moment when it is switched on, and BlueZ may not
listen yet. Two advertisements of a second each make the kernel take turns: it switches on one after
the other.
"""

import contextlib

from fake_bluez_bus import (ADVERTISING_MANAGER, CHARACTERISTIC, GATT_MANAGER, INFOS, OBJECT_MANAGER,
                            PROPERTIES, SERVICE, BlueZError, Call, Object)
from fake_bluez_peer import Peer
from gi.repository import Gio, GLib

ADVERTISEMENT = 'org.bluez.LEAdvertisement1'
AGENT_MANAGER = 'org.bluez.AgentManager1'
BASE = '/io/github/hob_home/Air'
FORGOTTEN = ('DoesNotExist', 'UnknownObject', 'UnknownMethod', 'ServiceUnknown', 'NameHasNoOwner',
             'NoReply')
# What an application says, where the central hears something else.
OWN_NAMES = {'InvalidArguments': 'InvalidValueLength'}


class Advertisement:
    """One that is registered."""

    def __init__(self, bus, adapter, path, properties):
        self._bus = bus
        self._adapter = adapter
        self._path = path
        self._properties = {**properties, 'Duration': GLib.Variant('q', 1)}
        own = ''.join(f'<property name="{name}" type="{value.get_type_string()}" access="read"/>'
                      for name, value in self._properties.items())
        info = Gio.DBusNodeInfo.new_for_xml(
            f'<node><interface name="{ADVERTISEMENT}"><method name="Release"/>{own}</interface></node>')
        self._id = bus.connection.register_object(path, info.interfaces[0], self._called, None, None)
        try:
            bus.call(adapter, ADVERTISING_MANAGER, 'RegisterAdvertisement',
                     GLib.Variant('(oa{sv})', (path, {})))
        except GLib.Error:
            bus.connection.unregister_object(self._id)
            raise

    def _called(self, _connection, _sender, _path, _interface, method, arguments, invocation):
        if method == 'GetAll':
            invocation.return_value(GLib.Variant('(a{sv})', (self._properties,)))
        elif method == 'Get':
            invocation.return_value(GLib.Variant('(v)', (self._properties[arguments[1]],)))
        else:
            invocation.return_value(None)

    def withdraw(self):
        self._bus.connection.unregister_object(self._id)
        forget(self._bus, self._adapter, ADVERTISING_MANAGER, 'UnregisterAdvertisement', self._path)


def forget(bus, adapter, interface, method, path):
    """What BlueZ has forgotten by itself is fine too, also because it crashed over it: 5.82 may when
    a connection was lost inside a write."""
    try:
        bus.call(adapter, interface, method, GLib.Variant('(o)', (path,)))
    except GLib.Error as error:
        if not any(name in error.message for name in FORGOTTEN):
            raise


class Echo:
    """A second advertisement beside each that a program under test registers."""

    def __init__(self, bus, monitor, enqueue):
        self._bus = bus
        self._enqueue = enqueue
        self._echoes = {}  # (sender, path) -> Advertisement
        self._count = 0
        monitor.listeners.append(self._heard)

    def forget(self):
        for echo in self._echoes.values():
            echo.withdraw()
        self._echoes.clear()

    def _heard(self, sender, path, member, arguments):
        if member == 'RegisterAdvertisement':
            self._add(sender, path, str(arguments[0]))
        elif member == 'UnregisterAdvertisement':
            self._remove(lambda key: key == (sender, str(arguments[0])))
        elif member == 'NameOwnerChanged' and not arguments[2]:
            self._remove(lambda key: key[0] == str(arguments[0]))

    def _add(self, sender, adapter, path):
        self._count += 1
        own = f'{BASE}/echo{self._count}'

        def answered(answer, error):
            if error is None:
                properties = answer.get_child_value(0)
                self._enqueue(lambda: self._register(sender, path, adapter, own, {
                    properties.get_child_value(i).get_child_value(0).get_string():
                    properties.get_child_value(i).get_child_value(1).get_variant()
                    for i in range(properties.n_children())}))
        self._bus.ask(sender, path, PROPERTIES, 'GetAll', GLib.Variant('(s)', (ADVERTISEMENT,)), 5,
                      answered)

    def _register(self, sender, path, adapter, own, properties):
        """Too late when the program has taken its own back by now."""
        with contextlib.suppress(GLib.Error):
            self._echoes[sender, path] = Advertisement(self._bus, adapter, own, properties)

    def _remove(self, is_meant):
        def remove():
            for key in [key for key in self._echoes if is_meant(key)]:
                self._echoes.pop(key).withdraw()
        self._enqueue(remove)


class Agent:
    """Whoever holds the devices agrees to pairing. Without one BlueZ refuses for them."""

    PATH = f'{BASE}/agent'
    INFO = Gio.DBusNodeInfo.new_for_xml("""<node><interface name="org.bluez.Agent1">
      <method name="RequestAuthorization"><arg type="o" direction="in"/></method>
      <method name="AuthorizeService"><arg type="o" direction="in"/><arg type="s" direction="in"/>
      </method><method name="Cancel"/><method name="Release"/></interface></node>""").interfaces[0]

    def __init__(self, bus):
        self._bus = bus
        self._id = bus.connection.register_object(
            self.PATH, self.INFO, lambda *call: call[-1].return_value(None), None, None)
        bus.call('/org/bluez', AGENT_MANAGER, 'RegisterAgent',
                 GLib.Variant('(os)', (self.PATH, 'NoInputNoOutput')))
        bus.call('/org/bluez', AGENT_MANAGER, 'RequestDefaultAgent',
                 GLib.Variant('(o)', (self.PATH,)))

    def withdraw(self):
        self._bus.connection.unregister_object(self._id)
        forget(self._bus, '/org/bluez', AGENT_MANAGER, 'UnregisterAgent', self.PATH)


class OwnCharacteristic(Object):
    def __init__(self, peer, path, service, characteristic):
        super().__init__(peer.bus, path, {CHARACTERISTIC: {
            'UUID': GLib.Variant('s', characteristic.uuid), 'Service': GLib.Variant('o', service),
            'Flags': GLib.Variant('as', [peer.flag(flag) for flag in characteristic.flags])}})
        self._peer = peer
        self._characteristic = characteristic

    def _play(self, call, proceed):
        def fail(name, message):
            Call.fail(call, OWN_NAMES.get(name, name), message)
        call.fail = fail
        self._peer.pending.append(call)

        def later():
            self._peer.bus.after(self._peer.operation_ms, proceed)
        self._peer.script.run(call, self._peer, later, self._characteristic.uuid)

    def on_ReadValue(self, call):
        offset = call.arguments.unpack()[0].get('offset', 0)
        self._play(call, lambda: call.reply(
            GLib.Variant('(ay)', (self._characteristic.value[offset:],))))

    def on_WriteValue(self, call):
        value, options = call.arguments.unpack()
        offset = options.get('offset', 0)

        def proceed():
            self._characteristic.value = self._characteristic.value[:offset] + bytes(value)
            call.reply()
        self._play(call, proceed)


class OwnService(Object):
    def __init__(self, bus, path, uuid):
        super().__init__(bus, path, {SERVICE: {
            'UUID': GLib.Variant('s', uuid), 'Primary': GLib.Variant('b', True)}})


class RealPeer(Peer):
    """A device of the fake's kind, but on an adapter of the virtual machine."""

    def __init__(self, bus, control, script, adapter, address):
        self.script = script
        self.encrypted = self.pairs = False
        self._agent = None
        self.pending = []
        self._control = control
        self._adapter = adapter
        self._path = f'{BASE}/{adapter.rsplit("/", 1)[1]}'
        self._objects = []
        self._ids = []
        self._advertisements = []
        super().__init__(bus, address)

    def flag(self, flag):
        return f'encrypt-{flag}' if self.encrypted else flag

    def set_up(self, encrypted=None, pairs=None, **details):
        """Encrypted wants to be paired with, which works where the device pairs."""
        if encrypted is not None:
            self.encrypted = encrypted
        if pairs is not None:
            self.pairs = pairs
        for name in ('connectable', 'stale', 'leftover', 'resolved_early', 'told'):
            if name in details:
                raise ValueError(name)
        for name in ('mtu', 'late_ms', 'connect_ms', 'resolve_ms', 'disconnect_ms', 'split_writes'):
            if name in details:
                raise ValueError(f'{name} is not up to a device')
        super().set_up(**details)

    def publish(self):
        if self.appear_ms:
            self.bus.after(self.appear_ms, self._control.enqueue, self._publish)
        else:
            self._publish()

    def _publish(self):
        self.withdraw()
        if self.pairs:
            self._agent = Agent(self.bus)
        self.set_services(True)
        if self.advertising:
            properties = {'Type': GLib.Variant('s', 'peripheral'),
                          'LocalName': GLib.Variant('s', self.name),
                          'Discoverable': GLib.Variant('b', self.discoverable)}
            if self.uuids:
                properties['ServiceUUIDs'] = GLib.Variant('as', self.uuids)
            if self.company:
                properties['ManufacturerData'] = GLib.Variant(
                    'a{qv}', {self.company: GLib.Variant('ay', b'M Garching')})
            for name in ('one', 'two'):
                self._advertisements.append(Advertisement(
                    self.bus, self._adapter, f'{self._path}/{name}', properties))

    def set_services(self, present):
        if present and not self._objects:
            for number, service in enumerate(self.services):
                path = f'{self._path}/service{number}'
                self._objects.append(OwnService(self.bus, path, service.uuid))
                for index, characteristic in enumerate(service.characteristics):
                    self._objects.append(OwnCharacteristic(self, f'{path}/char{index}', path,
                                                           characteristic))
            self._ids = [self.bus.connection.register_object(
                item.path, INFOS[interface], item._called, None, None)
                for item in self._objects for interface in item.properties]
            self._ids.append(self.bus.connection.register_object(
                self._path, INFOS[OBJECT_MANAGER], self._list, None, None))
            self.bus.call(self._adapter, GATT_MANAGER, 'RegisterApplication',
                          GLib.Variant('(oa{sv})', (self._path, {})))
        elif not present and self._objects:
            # BlueZ 5.82 may crash over a write of an application that goes.
            for call in self.pending:
                call.fail('Failed', 'Gone')
            self.pending.clear()
            forget(self.bus, self._adapter, GATT_MANAGER, 'UnregisterApplication', self._path)
            for number in self._ids:
                self.bus.connection.unregister_object(number)
            self._objects, self._ids = [], []

    def _list(self, _connection, _sender, _path, _interface, _method, _arguments, invocation):
        invocation.return_value(GLib.Variant('(a{oa{sa{sv}}})', (
            {item.path: item.properties for item in self._objects},)))

    def withdraw(self):
        self.set_services(False)
        for advertisement in self._advertisements:
            advertisement.withdraw()
        self._advertisements = []
        if self._agent:
            self._agent.withdraw()
            self._agent = None

    # As the scripts of behaviour want a device.

    def drop(self):
        self._control.drop(self.address)

    def vanish(self):
        self._control.vanish(self.address)

    def withdraw_services(self):
        self.set_services(False)
