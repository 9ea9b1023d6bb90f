#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Real BlueZ behind the control interface of the fake one, so that the same tests run against both.

real_bluez.py FOLDER [--adapters N] runs bluetoothd in the virtual machine of that folder (see vm.py)
and prints "ready" when its adapters can be used. It understands those commands of fake_bluez.py that
real software can play: devices are peripherals on the machine's further adapters, and what devices
do wrong is done by them. The rest is refused: adapters are not pulled out, bluetoothd does not lie.
"""

import argparse
import json
import pathlib
import signal
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'support'))

import fake_bluez  # noqa: E402
import processes  # noqa: E402
from fake_bluez_bus import (ADAPTER, ADVERTISING_MANAGER, CONTROL, DEVICE,  # noqa: E402
                            GATT_MANAGER, INFOS, OBJECT_MANAGER, PROPERTIES, BlueZError, Bus, Object)
from fake_bluez_script import Script, play  # noqa: E402
from gi.repository import Gio, GLib  # noqa: E402
from real_monitor import Monitor  # noqa: E402
from real_peripheral import Echo, RealPeer  # noqa: E402

NAME = 'org.bluez'
BLUETOOTHD = '/usr/libexec/bluetooth/bluetoothd'
SECONDS = 30
ROOT = 0
HANG_UP = """hcitool -i "$1" con | sed -n 's/.* handle \\([0-9]*\\) .*/\\1/p' |
  while read -r handle; do hcitool -i "$1" ledc "$handle"; done"""


class RealBus(Bus):
    """A connection to the machine's bus, on which calls are waited for without standing still."""

    def wait_for(self, condition, what):
        deadline = GLib.get_monotonic_time() + SECONDS * 1000000
        # So that the deadline is looked at; everything else arrives as an event.
        ticks = GLib.timeout_add(200, lambda: GLib.SOURCE_CONTINUE)
        try:
            while not (answer := condition()):
                if GLib.get_monotonic_time() > deadline:
                    raise BlueZError(f'{CONTROL}.Timeout', f'{what}: not in {SECONDS} s')
                GLib.MainContext.default().iteration(True)
        finally:
            GLib.source_remove(ticks)
        return answer

    def call(self, path, interface, method, arguments=None, name=NAME):
        """Answers of others, which may ask us back before they answer."""
        answers = []
        self.connection.call(
            name, path, interface, method, arguments, None, Gio.DBusCallFlags.NO_AUTO_START,
            SECONDS * 1000, None, lambda connection, result: answers.append(result))
        result = self.wait_for(lambda: answers and answers[0], f'{path} {method}')
        return self.connection.call_finish(result)

    def managed(self):
        return self.call('/', OBJECT_MANAGER, 'GetManagedObjects').unpack()[0]

    def get(self, path, interface, name):
        return self.call(path, PROPERTIES, 'Get', GLib.Variant('(ss)', (interface, name))).unpack()[0]


class RealControl(Object):
    def __init__(self, bus, folder, adapters):
        super().__init__(bus, fake_bluez.CONTROL_PATH, {})
        self._folder = folder
        self._adapters = [f'/org/bluez/hci{number}' for number in range(adapters)]
        self._script = Script(bus)
        self._peers = {}
        self._bluetoothd = None
        self._work = []  # done one after the other: waiting for bluetoothd lets more come in
        self._monitor = Monitor(folder / 'bus', bus)
        self._echo = Echo(bus, self._monitor, self.enqueue)
        bus.connection.register_object(fake_bluez.CONTROL_PATH, INFOS[CONTROL], self._called, None,
                                       None)

    def in_guest(self, *arguments):
        return processes.Program([sys.executable, HERE / 'in_guest.py', self._folder / 'commands', ROOT,
                                  *arguments], log=self._folder / 'bluez.log')

    def close(self):
        self._do_service(False)

    def enqueue(self, function):
        self._work.append(function)
        if len(self._work) == 1:
            GLib.idle_add(self._do_work)

    def _do_work(self):
        try:
            self._work[0]()
        finally:
            del self._work[0]
            if self._work:
                GLib.idle_add(self._do_work)
        return GLib.SOURCE_REMOVE

    def on_Script(self, call):
        self.enqueue(lambda: self._play(call))

    def _play(self, call):
        try:
            commands = json.loads(call.arguments.unpack()[0])
            for command in commands if isinstance(commands, list) else [commands]:
                self._do(command)
            call.reply()
        except (AttributeError, KeyError, TypeError, ValueError, GLib.Error, BlueZError) as error:
            call.fail(f'{CONTROL}.CannotPlay', repr(error))

    def on_Log(self, call):
        self._monitor.catch_up()
        call.reply(GLib.Variant('(as)', (self.bus.log,)))

    def on_Value(self, call):
        address, uuid = call.arguments.unpack()
        call.reply(GLib.Variant('(ay)', (self._peers[address].find(uuid).value,)))

    def _do(self, command):
        details = dict(command)
        method = getattr(self, f'_do_{details.pop("do").replace("-", "_")}')
        method(**details)

    def _do_reset(self):
        self.reset()

    def reset(self):
        self._script.reset()
        self.bus.pace = 1.0
        for peer in self._peers.values():
            peer.withdraw()
        self._peers.clear()
        self._echo.forget()
        self._do_service(True)
        for path in self._adapters:
            self._do_adapter(path.rsplit('/', 1)[1], powered=True)
        self._forget_devices()
        self._monitor.catch_up()
        self.bus.log.clear()

    def _forget_devices(self):
        for path, interfaces in self.bus.managed().items():
            if DEVICE in interfaces:
                if interfaces[DEVICE]['Connected']:
                    self._hang_up(path)
                self._remove(path)

    def _remove(self, path):
        try:
            self.bus.call(path.rsplit('/', 1)[0], ADAPTER, 'RemoveDevice', GLib.Variant('(o)', (path,)))
        except GLib.Error as error:
            if 'DoesNotExist' not in error.message and 'UnknownObject' not in error.message:
                raise

    def _hang_up(self, path):
        """At once and from below; Device1.Disconnect takes two seconds."""
        adapter = path.split('/')[3]
        program = self.in_guest('sh', '-c', HANG_UP, 'sh', adapter)
        self.bus.wait_for(lambda: program.status is not None, 'hcitool')
        program.stop()

        def is_gone():
            device = self.bus.managed().get(path)
            return device is None or not device[DEVICE]['Connected']
        self.bus.wait_for(is_gone, f'end of the connection of {path}')

    def _do_service(self, present):
        if self._bluetoothd and not self._answers():
            self._bluetoothd.stop()
            self._bluetoothd = None
        if present and not self._bluetoothd:
            config = self._folder / 'bluez.conf'
            self._bluetoothd = self.in_guest(BLUETOOTHD, '-n', '-d', f'--configfile={config}')
            self.bus.wait_for(self._is_ready, 'adapters')
        elif not present and self._bluetoothd:
            self._bluetoothd.stop()
            self._bluetoothd = None

    def _answers(self):
        try:
            return bool(self.bus.managed())
        except GLib.Error:
            return False  # it has crashed

    def _is_ready(self):
        try:
            objects = self.bus.managed()
        except GLib.Error:
            return False  # not on the bus yet
        return all(GATT_MANAGER in objects.get(path, {}) and
                   ADVERTISING_MANAGER in objects[path] and objects[path][ADAPTER]['Powered']
                   for path in self._adapters)

    def _do_adapter(self, name='hci0', powered=None, power_state=None):
        path = f'/org/bluez/{name}'
        if power_state is not None:
            raise ValueError('power_state')
        if powered is not None and self.bus.get(path, ADAPTER, 'Powered') != powered:
            self.bus.call(path, PROPERTIES, 'Set', GLib.Variant('(ssv)', (
                ADAPTER, 'Powered', GLib.Variant('b', powered))))

    def _do_device(self, address, **details):
        peer = self._peers.get(address)
        if peer is None:
            own = {self.bus.get(path, ADAPTER, 'Address'): path for path in self._adapters[1:]}
            adapter = own[address]
            peer = self._peers[address] = RealPeer(self.bus, self, self._script, adapter, address)
        peer.set_up(**details)
        peer.publish()

    def paths_of(self, address):
        """Its objects on the adapters of others."""
        name = f'dev_{address.replace(":", "_")}'
        return [path for path in self.bus.managed() if path.endswith(name)]

    def drop(self, address):
        for path in self.paths_of(address):
            if self.bus.get(path, DEVICE, 'Connected'):
                self._hang_up(path)

    def vanish(self, address):
        for path in self.paths_of(address):
            self._remove(path)

    def _do_drop(self, address):
        self.drop(address)

    def _do_vanish(self, address):
        self.vanish(address)

    def _do_services(self, address, present):
        self._peers[address].set_services(present)

    def _do_behave(self, **behaviour):
        if behaviour['call'] not in ('ReadValue', 'WriteValue'):
            raise ValueError(f'{behaviour["call"]} is done by bluetoothd')
        self._script.add(behaviour)

    def _do_play(self, row, address=None, uuid=None):
        for command in play(row, address, uuid):
            self._do(command)

    def _do_pace(self, factor):
        self.bus.pace = factor


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('folder', type=pathlib.Path)
    parser.add_argument('--adapters', type=int, default=2)
    arguments = parser.parse_args()

    connection = fake_bluez.connect(f'unix:path={arguments.folder}/bus')
    loop = GLib.MainLoop()
    for number in (signal.SIGTERM, signal.SIGINT):
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, number, loop.quit)
    connection.connect('closed', lambda *_: loop.quit())
    control = RealControl(RealBus(connection), arguments.folder, arguments.adapters)

    def start():
        control.reset()
        fake_bluez.set_owned(connection, CONTROL, True)
        print('ready', flush=True)
    control.enqueue(start)
    try:
        loop.run()
    finally:
        control.close()


if __name__ == '__main__':
    main()
