# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""D-Bus objects of the fake BlueZ: an object manager, properties, calls that are answered later."""

from gi.repository import Gio, GLib

PROPERTIES = 'org.freedesktop.DBus.Properties'
OBJECT_MANAGER = 'org.freedesktop.DBus.ObjectManager'
ADAPTER = 'org.bluez.Adapter1'
DEVICE = 'org.bluez.Device1'
SERVICE = 'org.bluez.GattService1'
CHARACTERISTIC = 'org.bluez.GattCharacteristic1'
GATT_MANAGER = 'org.bluez.GattManager1'
ADVERTISING_MANAGER = 'org.bluez.LEAdvertisingManager1'
CONTROL = 'io.github.hob_home.FakeBlueZ'

# Methods with their arguments, in and out.
METHODS = {
    OBJECT_MANAGER: {'GetManagedObjects': ('', 'a{oa{sa{sv}}}')},
    ADAPTER: {'StartDiscovery': ('', ''), 'StopDiscovery': ('', ''), 'RemoveDevice': ('o', ''),
              'SetDiscoveryFilter': ('a{sv}', '')},
    DEVICE: {'Connect': ('', ''), 'Disconnect': ('', ''), 'Pair': ('', '')},
    SERVICE: {},
    CHARACTERISTIC: {'ReadValue': ('a{sv}', 'ay'), 'WriteValue': (('ay', 'a{sv}'), '')},
    GATT_MANAGER: {'RegisterApplication': (('o', 'a{sv}'), ''), 'UnregisterApplication': ('o', '')},
    ADVERTISING_MANAGER: {'RegisterAdvertisement': (('o', 'a{sv}'), ''),
                          'UnregisterAdvertisement': ('o', '')},
    CONTROL: {'Script': ('s', ''), 'Log': ('', 'as'), 'Value': (('s', 's'), 'ay')},
}
# Those that somebody asks for by name.
DECLARED = {ADAPTER: {'Powered': 'readwrite'}, DEVICE: {'Connected': 'read'}}


class BlueZError(Exception):
    """An answer by error."""

    def __init__(self, name, message):
        super().__init__(message)
        self.name = name if '.' in name else f'org.bluez.Error.{name}'


def _types(signature):
    return list(signature) if isinstance(signature, tuple) else [signature] if signature else []


def _xml(interface):
    methods = ''
    for name, (taken, given) in METHODS[interface].items():
        arguments = ''.join(f'<arg type="{kind}" direction="in"/>' for kind in _types(taken))
        arguments += ''.join(f'<arg type="{kind}" direction="out"/>' for kind in _types(given))
        methods += f'<method name="{name}">{arguments}</method>'
    properties = ''.join(f'<property name="{name}" type="b" access="{access}"/>'
                         for name, access in DECLARED.get(interface, {}).items())
    return f'<interface name="{interface}">{methods}{properties}</interface>'


def _info(interface):
    return Gio.DBusNodeInfo.new_for_xml(f'<node>{_xml(interface)}</node>').interfaces[0]


INFOS = {interface: _info(interface) for interface in METHODS}


class Call:
    """A method call that waits for its answer, perhaps for ever."""

    def __init__(self, sender, method, arguments, invocation):
        self.sender = sender
        self.method = method
        self.arguments = arguments
        self._invocation = invocation

    @property
    def answered(self):
        return self._invocation is None

    def reply(self, value=None):
        if not self.answered:
            invocation, self._invocation = self._invocation, None
            invocation.return_value(value)

    def fail(self, name, message):
        if not self.answered:
            invocation, self._invocation = self._invocation, None
            invocation.return_dbus_error(BlueZError(name, message).name, message)


class Object:
    """An object on the bus. Its class has a method `on_METHOD (call)` for each D-Bus method; what
    it raises is the answer, otherwise it answers the call itself, now or later."""

    def __init__(self, bus, path, interfaces):
        self.bus = bus
        self.path = path
        self.properties = interfaces
        self._ids = []

    def export(self):
        for interface in self.properties:
            self._ids.append(self.bus.connection.register_object(
                self.path, INFOS[interface], self._called, None, None))
        self.bus.objects[self.path] = self
        self.bus.emit('/', OBJECT_MANAGER, 'InterfacesAdded',
                      GLib.Variant('(oa{sa{sv}})', (self.path, self.properties)))

    def withdraw(self):
        if self.bus.objects.pop(self.path, None) is None:
            return
        for number in self._ids:
            self.bus.connection.unregister_object(number)
        self._ids = []
        self.bus.emit('/', OBJECT_MANAGER, 'InterfacesRemoved',
                      GLib.Variant('(oas)', (self.path, list(self.properties))))

    def change(self, interface, **values):
        """Sets properties and tells; one that is None goes away."""
        own = self.properties[interface]
        changed = {name: value for name, value in values.items()
                   if value is not None and not (name in own and own[name].equal(value))}
        gone = [name for name, value in values.items() if value is None and name in own]
        own.update(changed)
        for name in gone:
            del own[name]
        if (changed or gone) and self.path in self.bus.objects:
            self.bus.emit(self.path, PROPERTIES, 'PropertiesChanged',
                          GLib.Variant('(sa{sv}as)', (interface, changed, gone)))

    def tell_again(self, interface, name):
        self.bus.emit(self.path, PROPERTIES, 'PropertiesChanged', GLib.Variant(
            '(sa{sv}as)', (interface, {name: self.properties[interface][name]}, [])))

    def _called(self, _connection, sender, _path, interface, method, arguments, invocation):
        call = Call(sender, method, arguments, invocation)
        try:
            if interface == PROPERTIES:
                self._on_properties(call)
            else:
                getattr(self, f'on_{method}')(call)
        except BlueZError as error:
            call.fail(error.name, str(error))

    def _on_properties(self, call):
        own = self.properties[call.arguments[0]]
        if call.method == 'GetAll':
            call.reply(GLib.Variant('(a{sv})', (own,)))
        elif call.method == 'Set':
            self.on_Set(call, call.arguments[1], call.arguments[2])
        elif call.arguments[1] in own:
            call.reply(GLib.Variant('(v)', (own[call.arguments[1]],)))
        else:
            raise BlueZError('org.freedesktop.DBus.Error.InvalidArgs', 'No such property')

    def on_Set(self, call, name, value):
        raise BlueZError('org.freedesktop.DBus.Error.PropertyReadOnly', name)


class Root(Object):
    """The object manager."""

    def __init__(self, bus):
        super().__init__(bus, '/', {})
        bus.connection.register_object('/', INFOS[OBJECT_MANAGER], self._called, None, None)

    def on_GetManagedObjects(self, call):
        objects = {path: item.properties for path, item in self.bus.objects.items()}
        call.reply(GLib.Variant('(a{oa{sa{sv}}})', (objects,)))


class Bus:
    """The connection, its objects, and a log of what was asked of them."""

    def __init__(self, connection):
        self.connection = connection
        self.objects = {}
        self.log = []
        self.pace = 1.0
        self.root = Root(self)

    def emit(self, path, interface, signal, arguments):
        self.connection.emit_signal(None, path, interface, signal, arguments)

    def note(self, *words):
        self.log.append(' '.join(str(word) for word in words))

    def after(self, milliseconds, function, *arguments):
        """Calls once, so much later in the fake's own time; at once for 0. Returns an id or 0."""
        delay = int(milliseconds * self.pace)
        if delay == 0:
            function(*arguments)
            return 0

        def fire():
            function(*arguments)
            return GLib.SOURCE_REMOVE
        return GLib.timeout_add(delay, fire)

    def ask(self, name, path, interface, method, arguments, seconds, done):
        """Calls a client; done (answer, error)."""
        def finish(connection, result):
            try:
                done(connection.call_finish(result), None)
            except GLib.Error as error:
                done(None, error)
        self.connection.call(name, path, interface, method, arguments, None,
                             Gio.DBusCallFlags.NO_AUTO_START,
                             max(1, int(seconds * 1000 * self.pace)), None, finish)
