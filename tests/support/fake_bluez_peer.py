# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""What is in the air around the fake BlueZ: devices played by the fake itself, or by a program on
the same bus that registered as a peripheral."""

from gi.repository import GLib

from fake_bluez_bus import BlueZError

BASE_UUID = '{:08x}-0000-1000-8000-00805f9b34fb'
OWN_UUID = '{:08x}-0000-0000-0000-{:012x}'
INFORMATION_SERVICE = BASE_UUID.format(0x180a)
SETUP_SERVICE = OWN_UUID.format(1, 1)
SETUP_DONE_SERVICE = OWN_UUID.format(2, 1)
APPLICATION_SECONDS = 5
PROPERTIES = {
    'name': 'kettle', 'advertising': True, 'connectable': True, 'discoverable': True, 'rssi': -60,
    'uuids': None, 'company': None, 'connect_ms': 5, 'resolve_ms': 5, 'disconnect_ms': 20, 'operation_ms': 0,
    'late_ms': 0, 'appear_ms': 0, 'resolved_early': False, 'stale': False, 'leftover': False,
    'mtu': 517, 'split_writes': False, 'told': True,
}


class Characteristic:
    def __init__(self, uuid, flags, value=b'', path=None):
        self.uuid = uuid
        self.flags = flags
        self.value = value
        self.path = path  # in the program that plays it


class Service:
    def __init__(self, uuid, characteristics):
        self.uuid = uuid
        self.characteristics = characteristics


def layout(name, serial):
    """The thesis' table in one service of its own, or the firmware's in two; or neither."""
    information = Service(INFORMATION_SERVICE, [
        Characteristic(BASE_UUID.format(number), ['read'], value.encode())
        for number, value in ((0x2aa2, 'en'), (0x2a27, '1.0'), (0x2a28, '0.3.1'),
                              (0x2a25, serial), (0x2a29, 'TUM Garching'))])
    writable = [Characteristic(OWN_UUID.format(number, 2), ['write']) for number in range(1, 7)]
    if name == 'thesis':
        return [information, Service(SETUP_SERVICE, writable)]
    if name == 'firmware':
        return [information, Service(SETUP_SERVICE, writable[:5]),
                Service(SETUP_DONE_SERVICE, writable[5:])]
    return [information]


class Peer:
    """A device in reach, played by the fake."""

    def __init__(self, bus, address):
        self.bus = bus
        self.address = address
        self.central = None  # the Device that is connected to it
        self.adapter = None  # whose own radio this is
        self.services = []
        for name, value in PROPERTIES.items():
            setattr(self, name, value)
        self.set_up(layout='thesis')

    def set_up(self, layout=None, serial=None, values=None, lacks=(), **properties):
        if layout or serial:
            kind = layout or 'thesis'
            self.services = _layouts(kind, serial or self.address)
            if layout:
                self.uuids = [SETUP_SERVICE] if layout == 'thesis' else []
                self.company = 0x5554 if layout == 'firmware' else None
        for uuid, value in (values or {}).items():
            self.find(uuid).value = bytes.fromhex(value)
        for service in self.services:
            service.characteristics = [one for one in service.characteristics
                                       if one.uuid not in lacks]
        for name, value in properties.items():
            if name not in PROPERTIES:
                raise BlueZError('org.freedesktop.DBus.Error.InvalidArgs', f'no property {name}')
            setattr(self, name, value)

    def find(self, uuid):
        for service in self.services:
            for characteristic in service.characteristics:
                if characteristic.uuid == uuid:
                    return characteristic
        raise BlueZError('org.freedesktop.DBus.Error.InvalidArgs', f'no characteristic {uuid}')

    def visible_services(self):
        """What BlueZ believes there is: a stale cache holds another firmware's table."""
        return _layouts('none', '') if self.stale else self.services

    @property
    def own_name(self):
        """What it tells those that are connected, whatever it advertises."""
        return self.name

    @property
    def in_reach(self):
        return self.advertising and self.central is None

    def read(self, characteristic, device, done):
        self.bus.after(self.operation_ms, done, characteristic.value)

    def write(self, characteristic, value, device, done):
        def finish():
            characteristic.value = value
            done(b'')
        self.bus.after(self.operation_ms, finish)

    def connected(self, device):
        self.central = device

    def disconnected(self):
        self.central = None


_layouts = layout


class RelayedPeer(Peer):
    """A device in reach, played by a program on the same bus as bluetoothd would let it."""

    def __init__(self, bus, adapter):
        super().__init__(bus, adapter.address)
        self.adapter = adapter
        self.services = []
        self.application = None  # (bus name, path)
        self.advertisement = None
        self.advertising = False

    @property
    def own_name(self):
        """That of the computer, which all programs on it share."""
        return self.adapter.name

    def _ask(self, characteristic, method, arguments, done):
        def answered(answer, error):
            if error is not None:
                self.bus.note(self.address, method, 'failed', error.message)
                done(BlueZError('Failed', 'Operation failed with ATT error: 0x0e'))
            else:
                done(bytes(answer.unpack()[0]) if answer.n_children() else b'')
        self.bus.ask(self.application[0], characteristic.path, 'org.bluez.GattCharacteristic1',
                     method, arguments, APPLICATION_SECONDS, answered)

    def _options(self, offset):
        central = self.adapter.centrals.get(self.central.adapter.address) if self.central else None
        options = {'offset': GLib.Variant('q', offset), 'mtu': GLib.Variant('q', self.mtu),
                   'link': GLib.Variant('s', 'LE')}
        if central:
            options['device'] = GLib.Variant('o', central.path)
        return options

    def read(self, characteristic, device, done):
        """In parts, as read-blob does, when the value fills a packet."""
        collected = bytearray()

        def part(value):
            if isinstance(value, BlueZError):
                done(value)
                return
            collected.extend(value[:self.mtu - 1])
            if len(value) >= self.mtu - 1 and len(collected) < 512:
                ask()
            else:
                done(bytes(collected))

        def ask():
            self._ask(characteristic, 'ReadValue',
                      GLib.Variant('(a{sv})', (self._options(len(collected)),)), part)
        ask()

    def write(self, characteristic, value, device, done):
        """A long write is put together by bluetoothd; other stacks hand over its parts."""
        size = self.mtu - 5 if self.split_writes and len(value) > self.mtu - 3 else len(value) or 1
        offsets = list(range(0, len(value), size)) or [0]

        def next_part(answer):
            if isinstance(answer, BlueZError) or not offsets:
                done(answer)
                return
            offset = offsets.pop(0)
            options = {**self._options(offset), 'type': GLib.Variant('s', 'request')}
            self._ask(characteristic, 'WriteValue', GLib.Variant(
                '(aya{sv})', (value[offset:offset + size], options)), next_part)
        next_part(b'')

    def connected(self, device):
        super().connected(device)
        self.adapter.add_central(device)

    def disconnected(self):
        self.adapter.remove_central(self.central)
        super().disconnected()
