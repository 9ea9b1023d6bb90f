#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Plays the desktop behind xdg-desktop-portal: portal_backend.py yes|no|never

It is asked whether a program may use the camera, and says yes, says no, or never answers. Prints
"ready" once it can be asked, and "asked APP-ID" each time it is; "closed" when a question is taken
back.
"""

import sys

from gi.repository import Gio, GLib

NAME = 'org.freedesktop.impl.portal.desktop.hobtest'
PATH = '/org/freedesktop/portal/desktop'
INTERFACES = Gio.DBusNodeInfo.new_for_xml('''<node>
  <interface name="org.freedesktop.impl.portal.Access">
    <method name="AccessDialog">
      <arg type="o" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="a{sv}" direction="in"/>
      <arg type="u" direction="out"/><arg type="a{sv}" direction="out"/>
    </method>
  </interface>
  <interface name="org.freedesktop.impl.portal.Request">
    <method name="Close"/>
  </interface>
</node>''')
ANSWERS = {'yes': 0, 'no': 1, 'never': None}


class Backend:
    def __init__(self, answer):
        self.answer = ANSWERS[answer]
        self.open = {}

    def access_dialog(self, connection, _sender, _path, _interface, _method, parameters, invocation):
        handle, app_id = parameters.unpack()[:2]
        print(f'asked {app_id}', flush=True)
        if self.answer is not None:
            invocation.return_value(GLib.Variant('(ua{sv})', (self.answer, {})))
            return
        registration = connection.register_object(
            handle, INTERFACES.lookup_interface('org.freedesktop.impl.portal.Request'), self.close)
        self.open[handle] = registration, invocation

    def close(self, connection, _sender, path, _interface, _method, _parameters, invocation):
        registration, question = self.open.pop(path)
        connection.unregister_object(registration)
        invocation.return_value(None)
        question.return_value(GLib.Variant('(ua{sv})', (1, {})))
        print('closed', flush=True)


def main():
    backend = Backend(sys.argv[1])
    connection = Gio.bus_get_sync(Gio.BusType.SESSION)
    connection.register_object(
        PATH, INTERFACES.lookup_interface('org.freedesktop.impl.portal.Access'),
        backend.access_dialog)
    Gio.bus_own_name_on_connection(
        connection, NAME, Gio.BusNameOwnerFlags.NONE, lambda *_: print('ready', flush=True), None)
    GLib.MainLoop().run()


if __name__ == '__main__':
    main()
