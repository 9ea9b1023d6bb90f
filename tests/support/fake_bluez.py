#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""A BlueZ for tests and demonstrations: it follows the real one's rules, misbehaves on request, and
relays between programs on one bus, as if there were air between them.

fake_bluez.py [--address BUS] [--adapters N] owns org.bluez on the given bus (else the system bus,
where DBUS_SYSTEM_BUS_ADDRESS points) and prints "ready". Adapter hciN has the address
02:00:00:00:00:0N. A program that registers an application and an advertisement on one adapter is a
device for those that look on another.

Control is io.github.hob_home.FakeBlueZ, a name, its path and its interface: Script (json) takes a command or
a list of them, Log () tells what was asked of BlueZ, Value (address, uuid) what a device holds.
Commands, "do" being:
  reset       as just started
  service     present: whether bluetoothd runs
  adapter     name, address, powered, power_state, power_error [name, message]
  remove-adapter  name
  device      address, layout (thesis, firmware or none), serial, values {uuid: hex}, lacks
              [uuid] and what
              fake_bluez_peer.PROPERTIES lists; makes it or changes it
  drop, vanish    address: the link is lost, the object goes away
  services    address, present
  behave      see fake_bluez_script
  play        row, address, uuid: one of fake_bluez_script.PLAYS
  pace        factor of every delay, 0.01 for a hundred times faster
"""

import argparse
import json
import signal

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

from fake_bluez_adapter import Adapter  # noqa: E402
from fake_bluez_bus import CONTROL, INFOS, BlueZError, Bus, Object  # noqa: E402
from fake_bluez_peer import Peer  # noqa: E402
from fake_bluez_script import Script, play  # noqa: E402

NAME = 'org.bluez'
DO_NOT_QUEUE, NAME_TAKEN = 4, 3
CONTROL_PATH = '/' + CONTROL.replace('.', '/')


class Air:
    """Everything in reach of everything."""

    def __init__(self):
        self.peers = {}
        self.adapters = {}

    def announce(self, peer):
        for adapter in self.adapters.values():
            adapter.hear(peer)


class Control(Object):
    def __init__(self, bus, adapters):
        super().__init__(bus, CONTROL_PATH, {})
        self._count = adapters
        self._air = Air()
        self._script = Script(bus)
        bus.connection.register_object(CONTROL_PATH, INFOS[CONTROL], self._called, None, None)
        bus.connection.signal_subscribe(
            'org.freedesktop.DBus', 'org.freedesktop.DBus', 'NameOwnerChanged',
            '/org/freedesktop/DBus', None, Gio.DBusSignalFlags.NONE, self._owner_changed)
        self._do_reset()

    def _owner_changed(self, _bus, _sender, _path, _interface, _signal, arguments):
        name, _old, new = arguments.unpack()
        if not new:
            for adapter in self._air.adapters.values():
                adapter.client_left(name)

    def on_Script(self, call):
        try:
            commands = json.loads(call.arguments.unpack()[0])
            for command in commands if isinstance(commands, list) else [commands]:
                self._do(command)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise BlueZError(f'{CONTROL}.Error', repr(error)) from error
        call.reply()

    def on_Log(self, call):
        call.reply(GLib.Variant('(as)', (self.bus.log,)))

    def on_Value(self, call):
        address, uuid = call.arguments.unpack()
        call.reply(GLib.Variant('(ay)', (self._peer(address).find(uuid).value,)))

    def _do(self, command):
        details = dict(command)
        method = getattr(self, f'_do_{details.pop("do").replace("-", "_")}')
        method(**details)

    def _peer(self, address):
        if address not in self._air.peers:
            raise BlueZError('org.freedesktop.DBus.Error.InvalidArgs', f'no device {address}')
        return self._air.peers[address]

    def _devices(self, address):
        return [adapter.devices[address] for adapter in self._air.adapters.values()
                if address in adapter.devices]

    def _do_reset(self):
        for name in list(self._air.adapters):
            self._do_remove_adapter(name)
        self._air.peers.clear()
        self._script.reset()
        self.bus.log.clear()
        self.bus.pace = 1.0
        for number in range(self._count):
            self._do_adapter(f'hci{number}')
        self._do_service(True)

    def _do_service(self, present):
        set_owned(self.bus.connection, NAME, present)

    def _do_adapter(self, name='hci0', address=None, **details):
        adapter = self._air.adapters.get(name)
        if adapter is None:
            address = address or f'02:00:00:00:00:{int(name[3:]):02X}'
            adapter = Adapter(self.bus, self._air, self._script, name, address)
            self._air.adapters[name] = adapter
            adapter.export()
        adapter.set_up(**details)

    def _do_remove_adapter(self, name='hci0'):
        adapter = self._air.adapters.pop(name)
        adapter.pull_out()
        self._air.peers.pop(adapter.address, None)

    def _do_device(self, address, **details):
        peer = self._air.peers.get(address)
        if peer is None:
            peer = self._air.peers[address] = Peer(self.bus, address)
        peer.set_up(**details)
        if peer.leftover:
            for adapter in self._air.adapters.values():
                adapter.add_leftover(peer)
        self._air.announce(peer)

    def _do_drop(self, address):
        for device in self._devices(address):
            device.drop()

    def _do_vanish(self, address):
        for device in self._devices(address):
            device.vanish()

    def _do_services(self, address, present):
        for device in self._devices(address):
            if present:
                device.expose_services()
            else:
                device.withdraw_services()

    def _do_behave(self, **behaviour):
        self._script.add(behaviour)

    def _do_play(self, row, address=None, uuid=None):
        for command in play(row, address, uuid):
            self._do(command)

    def _do_pace(self, factor):
        self.bus.pace = factor


def set_owned(connection, name, owned):
    method = 'RequestName' if owned else 'ReleaseName'
    arguments = GLib.Variant('(su)', (name, DO_NOT_QUEUE)) if owned else GLib.Variant('(s)', (name,))
    answer = connection.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus',
                                  'org.freedesktop.DBus', method, arguments, None,
                                  Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
    if owned and answer == NAME_TAKEN:
        raise SystemExit(f'{name} is taken on this bus')


def connect(address):
    if address is None:
        return Gio.bus_get_sync(Gio.BusType.SYSTEM, None)
    return Gio.DBusConnection.new_for_address_sync(
        address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
        Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--address')
    parser.add_argument('--adapters', type=int, default=1)
    arguments = parser.parse_args()

    connection = connect(arguments.address)
    loop = GLib.MainLoop()
    for number in (signal.SIGTERM, signal.SIGINT):
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, number, loop.quit)
    connection.connect('closed', lambda *_: loop.quit())
    control = Control(Bus(connection), arguments.adapters)
    set_owned(connection, CONTROL, True)
    print('ready', flush=True)
    loop.run()
    del control


if __name__ == '__main__':
    main()
