# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""What others ask of real BlueZ, overheard on the bus and noted as the fake one would note it."""

import dbus
import dbus.bus
import dbus.lowlevel
import dbus.mainloop.glib
from fake_bluez_bus import (ADAPTER, ADVERTISING_MANAGER, CHARACTERISTIC, DEVICE, GATT_MANAGER,
                            OBJECT_MANAGER, PROPERTIES)

DAEMON = 'org.freedesktop.DBus'
RULES = [f"type='method_call',interface='{interface}'"
         for interface in (ADAPTER, DEVICE, CHARACTERISTIC, GATT_MANAGER, ADVERTISING_MANAGER)]
RULES += [f"type='method_call',interface='{PROPERTIES}',member='Set'",
          f"type='method_call',interface='{DAEMON}',member='GetId'",
          f"type='signal',interface='{PROPERTIES}',member='PropertiesChanged'",
          f"type='signal',interface='{OBJECT_MANAGER}',member='InterfacesAdded'",
          f"type='signal',interface='{DAEMON}',member='NameOwnerChanged'"]
METHOD_CALL, SIGNAL = 1, 4


class Monitor:
    def __init__(self, socket, bus):
        self._bus = bus
        self._uuids = {}
        self._marks = 0
        self.listeners = []  # (sender, path, member, arguments), of what is not ours
        self._connection = dbus.bus.BusConnection(
            f'unix:path={socket}', mainloop=dbus.mainloop.glib.DBusGMainLoop())
        self._connection.add_message_filter(self._heard)
        self._connection.call_blocking(DAEMON, '/org/freedesktop/DBus', f'{DAEMON}.Monitoring',
                                       'BecomeMonitor', 'asu', (RULES, 0))

    def catch_up(self):
        """Returns when everything that was said before has been heard."""
        marks = self._marks
        self._bus.call('/org/freedesktop/DBus', DAEMON, 'GetId', name=DAEMON)
        self._bus.wait_for(lambda: self._marks > marks, 'monitor')

    def _heard(self, _connection, message):
        member, path, sender = message.get_member(), message.get_path(), message.get_sender()
        ours = sender == self._bus.connection.get_unique_name()
        if member == 'GetId' and ours:
            self._marks += 1
        elif message.get_type() == SIGNAL:
            self._signal(member, path, message.get_args_list(byte_arrays=True))
        elif message.get_type() == METHOD_CALL and not ours and path.startswith('/org/bluez/'):
            self._call(member, path, message.get_args_list(byte_arrays=True))
        if not ours:
            for listener in self.listeners:
                listener(sender, path, member, message.get_args_list(byte_arrays=True))
        return dbus.lowlevel.HANDLER_RESULT_HANDLED

    def _signal(self, member, path, arguments):
        if member == 'InterfacesAdded' and CHARACTERISTIC in arguments[1]:
            self._uuids[arguments[0]] = arguments[1][CHARACTERISTIC]['UUID']
        if member != 'PropertiesChanged' or arguments[0] != DEVICE:
            return
        if 'Connected' in arguments[1]:
            self._note(path, 'connected' if arguments[1]['Connected'] else 'disconnected')

    def _note(self, path, *words):
        """Adapters are called by their names, devices by their addresses."""
        parts = path.split('/')[3:]
        name = parts[1][4:].replace('_', ':') if len(parts) > 1 else parts[0]
        self._bus.note(name, *words)

    def _call(self, member, path, arguments):
        if member == 'SetDiscoveryFilter':
            self._note(path, member, arguments[0].get('Pattern') or '-')
            if 'UUIDs' in arguments[0]:
                self._note(path, 'filters by service')
        elif member == 'Set':
            self._note(path, member, arguments[1], bool(arguments[2]))
        elif member == 'ReadValue':
            self._note(path, member, self._uuids.get(path, path))
        elif member == 'WriteValue':
            self._note(path, member, self._uuids.get(path, path), arguments[1].get('type', 'none'),
                       len(arguments[0]))
        elif member in ('RemoveDevice', 'RegisterApplication', 'UnregisterApplication',
                        'RegisterAdvertisement', 'UnregisterAdvertisement'):
            self._note(path, member, arguments[0])
        else:
            self._note(path, member)
