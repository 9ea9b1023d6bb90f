# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""org.bluez.Adapter1 of the fake BlueZ: discovery for each client, and the peripheral side."""

from gi.repository import GLib

from fake_bluez_bus import (ADAPTER, ADVERTISING_MANAGER, CHARACTERISTIC, DEVICE, GATT_MANAGER,
                            OBJECT_MANAGER, PROPERTIES, SERVICE, BlueZError, Object)
from fake_bluez_device import Device
from fake_bluez_peer import Characteristic, RelayedPeer, Service

CLIENT_SECONDS = 5
LONGEST_NAME = 29


class Central(Object):
    """Who is connected to a peripheral, as the peripheral's side sees it."""

    def __init__(self, adapter, device):
        super().__init__(adapter.bus, adapter.device_path(device.adapter.address), {DEVICE: {
            'Address': GLib.Variant('s', device.adapter.address),
            'Adapter': GLib.Variant('o', adapter.path), 'Connected': GLib.Variant('b', True)}})
        self._device = device

    def on_Disconnect(self, call):
        self.drop()
        call.reply()

    def drop(self):
        self._device.drop()


class Adapter(Object):
    def __init__(self, bus, air, script, name, address):
        super().__init__(bus, f'/org/bluez/{name}', {
            ADAPTER: {'Address': GLib.Variant('s', address), 'Name': GLib.Variant('s', name),
                      'Powered': GLib.Variant('b', True), 'Discovering': GLib.Variant('b', False)},
            GATT_MANAGER: {}, ADVERTISING_MANAGER: {}})
        self.air = air
        self.script = script
        self.name = name
        self.address = address
        self.sessions = set()
        self.devices = {}
        self.centrals = {}
        self.power_error = None
        self._filters = {}
        self._relay = None

    @property
    def powered(self):
        return self.properties[ADAPTER]['Powered'].get_boolean()

    def device_path(self, address):
        return f'{self.path}/dev_{address.replace(":", "_")}'

    def set_up(self, powered=None, power_state=None, power_error=None):
        self.power_error = power_error
        if powered is not None:
            self._set_powered(powered)
        self.change(ADAPTER, PowerState=GLib.Variant('s', power_state) if power_state else None)

    def _set_powered(self, powered):
        if not powered:
            self._end_sessions(set(self.sessions))
            for device in list(self.devices.values()):
                device.drop()
            for central in list(self.centrals.values()):
                central.drop()
        self.change(ADAPTER, Powered=GLib.Variant('b', powered))

    def pull_out(self):
        for central in list(self.centrals.values()):
            central.drop()
        for device in list(self.devices.values()):
            device.vanish()
        self.sessions.clear()
        self.withdraw()

    def on_Set(self, call, name, value):
        self.bus.note(self.name, 'Set', name, value)

        def proceed():
            if value and self.power_error:
                call.fail(*self.power_error)
                return
            self._set_powered(value)
            call.reply()
        self.script.run(call, None, proceed)

    def on_SetDiscoveryFilter(self, call):
        chosen = call.arguments.unpack()[0]
        self.bus.note(self.name, 'SetDiscoveryFilter', chosen.get('Pattern') or '-')
        if 'UUIDs' in chosen:
            self.bus.note(self.name, 'filters by service')
        self._filters[call.sender] = chosen
        call.reply()

    def on_StartDiscovery(self, call):
        self.bus.note(self.name, 'StartDiscovery')
        self.script.run(call, None, lambda: self._start(call))

    def _start(self, call):
        if not self.powered:
            call.fail('NotReady', 'Resource Not Ready')
        elif call.sender in self.sessions:
            call.fail('InProgress', 'Operation already in progress')
        else:
            self.sessions.add(call.sender)
            self.change(ADAPTER, Discovering=GLib.Variant('b', True))
            call.reply()
            for peer in self.air.peers.values():
                self.bus.after(peer.appear_ms, self.hear, peer)

    def on_StopDiscovery(self, call):
        self.bus.note(self.name, 'StopDiscovery')
        self.script.run(call, None, lambda: self._stop(call))

    def _stop(self, call):
        if call.sender not in self.sessions:
            call.fail('Failed', 'No discovery started')
            return
        self._end_sessions({call.sender})
        call.reply()

    def _end_sessions(self, senders):
        if not self.sessions & senders:
            return
        self.sessions -= senders
        if not self.sessions:
            self.change(ADAPTER, Discovering=GLib.Variant('b', False))
            for device in list(self.devices.values()):
                device.unseen()

    def _wanted(self, peer):
        for sender in self.sessions:
            chosen = self._filters.get(sender, {})
            pattern = chosen.get('Pattern', '')
            uuids = chosen.get('UUIDs', [])
            if not (peer.address.startswith(pattern) or peer.name.startswith(pattern)):
                continue
            if not uuids or set(uuids) & set(peer.uuids or []):
                return True
        return False

    def hear(self, peer):
        """What is advertised, if anybody listens and wants it."""
        if not self.sessions or not peer.in_reach or peer.adapter is self or not self._wanted(peer):
            return
        # As on an adapter without classic Bluetooth: without a pattern only the shell of a device
        # appears that sets no discoverable flag.
        shown = peer.discoverable or any('Pattern' in self._filters.get(sender, {})
                                         for sender in self.sessions)
        device = self.devices.get(peer.address)
        is_new = device is None
        if is_new:
            device = self.devices[peer.address] = Device(self, peer.address, peer)
        if shown:
            device.seen()
        if is_new:
            device.export()

    def add_leftover(self, peer):
        if peer.address not in self.devices:
            self.devices[peer.address] = Device(self, peer.address, peer)
            self.devices[peer.address].export()

    def on_RemoveDevice(self, call):
        path = call.arguments.unpack()[0]
        self.bus.note(self.name, 'RemoveDevice', path)
        for device in list(self.devices.values()):
            if device.path == path:
                device.peer.stale = False
                device.vanish()
                call.reply()
                return
        raise BlueZError('DoesNotExist', 'Does Not Exist')

    def client_left(self, sender):
        """Sessions and what a client plays end with its connection."""
        self._end_sessions({sender})
        self._filters.pop(sender, None)
        relay = self._relay
        if relay and relay.application and relay.application[0] == sender:
            self._withdraw_application()
        if relay and relay.advertisement and relay.advertisement[0] == sender:
            relay.advertisement, relay.advertising = None, False

    # The peripheral side.

    def _get_relay(self):
        if self._relay is None:
            self._relay = self.air.peers[self.address] = RelayedPeer(self.bus, self)
        return self._relay

    def add_central(self, device):
        central = self.centrals[device.adapter.address] = Central(self, device)
        central.export()

    def remove_central(self, device):
        self.centrals.pop(device.adapter.address).withdraw()

    def on_RegisterApplication(self, call):
        path = call.arguments.unpack()[0]
        self.bus.note(self.name, 'RegisterApplication', path)
        relay = self._get_relay()
        if relay.application:
            raise BlueZError('AlreadyExists', 'Already Exists')

        def answered(answer, error):
            if error is not None:
                call.fail('Failed', 'No object received')
                return
            relay.services = _read_application(answer.unpack()[0])
            if not any(service.characteristics for service in relay.services):
                call.fail('Failed', 'No valid service object found')
                return
            relay.application = (call.sender, path)
            call.reply()
        self.script.run(call, None, lambda: self.bus.ask(
            call.sender, path, OBJECT_MANAGER, 'GetManagedObjects', None, CLIENT_SECONDS, answered))

    def on_UnregisterApplication(self, call):
        path = call.arguments.unpack()[0]
        self.bus.note(self.name, 'UnregisterApplication', path)
        if not self._relay or self._relay.application != (call.sender, path):
            raise BlueZError('DoesNotExist', 'Does Not Exist')
        self._withdraw_application()
        call.reply()

    def _withdraw_application(self):
        self._relay.application, self._relay.services = None, []
        if self._relay.central:
            self._relay.central.withdraw_services()

    def on_RegisterAdvertisement(self, call):
        path = call.arguments.unpack()[0]
        self.bus.note(self.name, 'RegisterAdvertisement', path)
        relay = self._get_relay()

        def answered(answer, error):
            if error is not None or not self._advertise(relay, answer.unpack()[0]):
                call.fail('Failed', 'Failed to parse advertisement.')
                return
            relay.advertisement = (call.sender, path)
            call.reply()
            self.air.announce(relay)
        self.script.run(call, None, lambda: self.bus.ask(
            call.sender, path, PROPERTIES, 'GetAll',
            GLib.Variant('(s)', ('org.bluez.LEAdvertisement1',)), CLIENT_SECONDS, answered))

    def _advertise(self, relay, properties):
        name = properties.get('LocalName', '')
        if properties.get('Type') != 'peripheral' or len(name.encode()) > LONGEST_NAME:
            return False
        relay.name = name
        relay.uuids = properties.get('ServiceUUIDs', [])
        relay.company = next(iter(properties.get('ManufacturerData', {})), None)
        relay.discoverable = properties.get('Discoverable', False)
        relay.advertising = True
        return True

    def on_UnregisterAdvertisement(self, call):
        path = call.arguments.unpack()[0]
        self.bus.note(self.name, 'UnregisterAdvertisement', path)
        if not self._relay or self._relay.advertisement != (call.sender, path):
            raise BlueZError('DoesNotExist', 'Does Not Exist')
        self._relay.advertisement, self._relay.advertising = None, False
        call.reply()


def _read_application(objects):
    services = {path: Service(interfaces[SERVICE]['UUID'].lower(), [])
                for path, interfaces in sorted(objects.items()) if SERVICE in interfaces}
    for path, interfaces in sorted(objects.items()):
        own = interfaces.get(CHARACTERISTIC)
        if own:
            services[own['Service']].characteristics.append(
                Characteristic(own['UUID'].lower(), own['Flags'], path=path))
    return list(services.values())
