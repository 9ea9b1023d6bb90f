# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""org.bluez.Device1 of the fake BlueZ, with services and characteristics while it is connected."""

from gi.repository import GLib

from fake_bluez_bus import CHARACTERISTIC, DEVICE, SERVICE, BlueZError, Object
from fake_bluez_peer import INFORMATION_SERVICE

GIVE_UP_MS = 40200
CONNECT_WHILE_DISCOVERING_MS = 10000
TEMPORARY_MS = 30000
# The answer to Connect comes before the news that the device is connected; these may never come.
TELL_MS = 20
MAX_VALUE = 512


def _boolean(value):
    return GLib.Variant('b', value)


class RemoteService(Object):
    def __init__(self, device, path, uuid):
        super().__init__(device.bus, path, {SERVICE: {
            'UUID': GLib.Variant('s', uuid), 'Primary': _boolean(True),
            'Device': GLib.Variant('o', device.path)}})


class RemoteCharacteristic(Object):
    def __init__(self, device, path, service, service_path, characteristic):
        super().__init__(device.bus, path, {CHARACTERISTIC: {
            'UUID': GLib.Variant('s', characteristic.uuid),
            'Service': GLib.Variant('o', service_path),
            'Flags': GLib.Variant('as', characteristic.flags),
            'MTU': GLib.Variant('q', device.peer.mtu)}})
        self._device = device
        self._claimed = service.uuid == INFORMATION_SERVICE
        self._characteristic = characteristic
        self._busy = False

    def _has(self, *flags):
        return any(flag in self._characteristic.flags for flag in flags)

    def _begin(self, call, details):
        self.bus.note(self._device.address, call.method, self._characteristic.uuid, *details)

    def _check(self):
        if not self._device.connected:
            raise BlueZError('Failed', 'Not connected')
        if self._busy:
            raise BlueZError('InProgress', 'In Progress')
        self._busy = True

    def _play(self, call, proceed):
        def try_to():
            try:
                proceed()
            except BlueZError as error:
                call.fail(error.name, str(error))
        self._device.adapter.script.run(call, self._device, try_to, self._characteristic.uuid)

    def _finish(self, call, connection, answer, value=None):
        """What was asked in a connection that is gone is never answered."""
        self._busy = False
        if connection != self._device.connection:
            return
        if isinstance(answer, BlueZError):
            call.fail(answer.name, str(answer))
        else:
            call.reply(value(answer) if value else None)

    def on_ReadValue(self, call):
        self._begin(call, ())

        def proceed():
            if not self._has('read', 'encrypt-read'):
                raise BlueZError('NotPermitted', 'Read not permitted')
            self._check()
            connection = self._device.connection
            self._device.peer.read(self._characteristic, self._device, lambda answer: self._finish(
                call, connection, answer, lambda value: GLib.Variant('(ay)', (value,))))
        self._play(call, proceed)

    def on_WriteValue(self, call):
        value, options = call.arguments.unpack()
        kind = options.get('type', 'none')
        self._begin(call, (kind, len(value)))

        def proceed():
            if self._claimed:
                raise BlueZError('NotAuthorized', 'Write not authorized')
            if not self._has('write', 'encrypt-write', 'write-without-response'):
                raise BlueZError('NotPermitted', 'Write not permitted')
            if len(value) > MAX_VALUE:
                raise BlueZError('InvalidArguments', 'Invalid Length')
            if kind == 'command' and not self._has('write-without-response'):
                call.reply()  # and nobody ever hears of it
                return
            self._check()
            connection = self._device.connection
            self._device.peer.write(self._characteristic, bytes(value), self._device,
                                    lambda answer: self._finish(call, connection, answer))
        self._play(call, proceed)


class Device(Object):
    def __init__(self, adapter, address, peer):
        super().__init__(adapter.bus, adapter.device_path(address), {DEVICE: {
            'Address': GLib.Variant('s', address), 'AddressType': GLib.Variant('s', 'public'),
            'Alias': GLib.Variant('s', address.replace(':', '-')),
            'Adapter': GLib.Variant('o', adapter.path), 'Paired': _boolean(False),
            'Connected': _boolean(False), 'ServicesResolved': _boolean(False)}})
        self.adapter = adapter
        self.address = address
        self.peer = peer
        self.temporary = not peer.leftover
        self.connection = None  # one object for each
        self._connections = 0
        self._pending = None
        self._services = []
        self._timers = []

    @property
    def connected(self):
        return self.connection is not None

    def _after(self, milliseconds, function, *arguments):
        self._timers.append(self.bus.after(milliseconds, function, *arguments))

    def _clear_timers(self):
        for timer in self._timers:
            # Some have fired.
            if timer and GLib.MainContext.default().find_source_by_id(timer):
                GLib.source_remove(timer)
        self._timers = []

    def seen(self):
        """An advertisement was heard."""
        peer = self.peer
        makers = {peer.company: GLib.Variant('ay', b'M Garching')} if peer.company else None
        self.change(DEVICE, RSSI=GLib.Variant('n', peer.rssi), Name=GLib.Variant('s', peer.name),
                    Alias=GLib.Variant('s', peer.name),
                    UUIDs=GLib.Variant('as', peer.uuids or []),
                    ManufacturerData=GLib.Variant('a{qv}', makers) if makers else None)

    def unseen(self):
        """The discovery ended; a device that nobody connects to is forgotten after a while."""
        self.change(DEVICE, RSSI=None)
        if self.temporary and not self.connected and not self._pending:
            self._after(TEMPORARY_MS, self._expire)

    def _expire(self):
        if not self.connected and not self._pending and 'RSSI' not in self.properties[DEVICE]:
            self.vanish()

    def on_Connect(self, call):
        self.bus.note(self.address, 'Connect')
        self.adapter.script.run(call, self, lambda: self._connect(call))

    def _connect(self, call):
        if not self.adapter.powered:
            call.fail('NotReady', 'Resource Not Ready')
        elif self.connected:
            call.reply()
        elif self._pending:
            call.fail('InProgress', 'In Progress')
        elif not (self.peer.in_reach and self.peer.connectable):
            self._pending = call
            self._after(GIVE_UP_MS, self._give_up, 'le-connection-abort-by-local')
        else:
            self._pending = call
            slow = CONNECT_WHILE_DISCOVERING_MS if self.adapter.sessions else 0
            self._after(self.peer.connect_ms + slow, self._established)

    def _give_up(self, message):
        call, self._pending = self._pending, None
        call.fail('Failed', message)

    def _established(self):
        call, self._pending = self._pending, None
        self._connections += 1
        self.connection = self._connections
        self.peer.connected(self)
        self.properties[DEVICE]['Connected'] = _boolean(True)
        call.reply()
        self._after(TELL_MS, self._tell)

    def _tell(self):
        self.bus.note(self.address, 'connected')
        if self.peer.told:
            self.tell_again(DEVICE, 'Connected')
        self.change(DEVICE, RSSI=None)
        if self.peer.resolved_early:
            self.change(DEVICE, ServicesResolved=_boolean(True))
        self._after(self.peer.resolve_ms, self._after, self.peer.late_ms, self._resolve)

    def _resolve(self):
        self.expose_services()
        self.change(
            DEVICE, ServicesResolved=_boolean(True), Name=GLib.Variant('s', self.peer.own_name),
            UUIDs=GLib.Variant('as', [service.uuid for service in self.peer.visible_services()]))

    def expose_services(self):
        self.withdraw_services()
        for number, service in enumerate(self.peer.visible_services()):
            path = f'{self.path}/service{number:04x}'
            self._services.append(RemoteService(self, path, service.uuid))
            for index, characteristic in enumerate(service.characteristics):
                self._services.append(RemoteCharacteristic(
                    self, f'{path}/char{index:04x}', service, path, characteristic))
        for item in self._services:
            item.export()

    def withdraw_services(self):
        for item in self._services:
            item.withdraw()
        self._services = []

    def drop(self):
        """The link is lost. Characteristics stay as long as the object does."""
        if not self.connected:
            return
        self._clear_timers()
        self.connection = None
        self.bus.note(self.address, 'disconnected')
        self.peer.disconnected()
        self.change(DEVICE, Connected=_boolean(False), ServicesResolved=_boolean(False))
        self.unseen()

    def vanish(self):
        self.drop()
        self._clear_timers()
        self.withdraw_services()
        self.withdraw()
        self.adapter.devices.pop(self.address, None)

    def on_Disconnect(self, call):
        self.bus.note(self.address, 'Disconnect')
        self.adapter.script.run(call, self, lambda: self._disconnect(call))

    def _disconnect(self, call):
        if self._pending:
            self._clear_timers()
            self._give_up('br-connection-canceled')
            call.reply()
            if self.temporary:
                self.vanish()
        elif self.connected:
            def finish():
                self.drop()
                call.reply()
            # Not one of the timers that a lost link clears: it must be answered all the same.
            self.bus.after(self.peer.disconnect_ms, finish)
        else:
            call.reply()

    def on_Pair(self, call):
        self.bus.note(self.address, 'Pair')
        self.adapter.script.run(call, self, call.reply)
