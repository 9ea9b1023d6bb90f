#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Another application that has copied something: clipboard.py --picture FILE | --text TEXT. Prints
"ready" once it can be pasted, which lasts as long as the program runs."""

import argparse
import sys

import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, GLib, GObject, Gtk  # noqa: E402  the version comes first


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--picture")
    what.add_argument("--text")
    arguments = parser.parse_args()

    Gtk.init()
    if arguments.picture:
        # Of the very type that can be turned into files of pictures.
        value = GObject.Value(Gdk.Texture, Gdk.Texture.new_from_filename(arguments.picture))
    else:
        value = GObject.Value(str, arguments.text)
    clipboard = Gdk.Display.get_default().get_clipboard()
    if not clipboard.set_content(Gdk.ContentProvider.new_for_value(value)):
        sys.exit("The clipboard cannot be had.")
    print("ready", flush=True)
    GLib.MainLoop().run()


main()
