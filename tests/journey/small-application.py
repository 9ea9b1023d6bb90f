#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""A window with one of each, so that driving through the accessibility bus can itself be tested."""

import sys

import gi

gi.require_version("Gtk", "4.0")
from gi.repository import GLib, Gtk  # noqa: E402  the version comes first


def activate(application):
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
    label = Gtk.Label(label="untouched")
    button = Gtk.Button(label="Press")
    button.connect("clicked", lambda *_: label.set_label("pressed"))
    entry = Gtk.Entry()
    entry.update_property([Gtk.AccessibleProperty.LABEL], ["Line"])
    scale = Gtk.Scale.new_with_range(Gtk.Orientation.HORIZONTAL, 0, 100, 1)
    scale.update_property([Gtk.AccessibleProperty.LABEL], ["Amount"])
    switch = Gtk.Switch()
    switch.update_property([Gtk.AccessibleProperty.LABEL], ["Switch"])
    hidden = Gtk.Button(label="Hidden", visible=False)
    for widget in (label, button, entry, scale, switch, hidden):
        box.append(widget)
    if "--nameless" in sys.argv:
        box.append(Gtk.Button(icon_name="list-add-symbolic"))
    Gtk.ApplicationWindow(application=application, title="Small", child=box).present()


GLib.set_prgname("small")
application = Gtk.Application(application_id="io.github.hob_home.Small")
application.connect("activate", activate)
application.run([])
