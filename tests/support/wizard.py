# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The dialog that brings a device home, as somebody uses it who cannot see it."""

import time

from gi.repository import GLib

from atspi import NotFound, wait_for

SECONDS = 30
ADD, CODE, FINDING = "Add Device", "Scan Its Code", "Finding the Device"
CONFIRM, SETTING_UP, DONE = "This Device?", "Setting Up", "It Is Home"


class Wizard:
    def __init__(self, window):
        self.window = window

    # Where it is.

    def dialog(self):
        return self.window.root.find_now(where=lambda node: node.role == "dialog" and node.showing)

    def wait_page(self, title, seconds=SECONDS):
        self.window.find(title, where=lambda node: node.role == "dialog" and node.showing,
                         seconds=seconds)

    def sweep(self):
        return self.window.sweep()

    # What is answered.

    def open(self):
        """The first decision: a device with a code."""
        self.window.press_button("Add Device")
        self.wait_page(ADD)
        self.window.activate("New Device")
        self.wait_page(CODE)

    def paste_code(self):
        """What another application has copied."""
        self.window.screen.press("Control_L", "v")

    def type_code(self, text):
        self.window.find("Code", "editable").set_text(text)
        self.window.press_button("Use Code")

    # The end before the end.

    def escape(self):
        """Presses Escape; returns after how many milliseconds that is answered: the dialog is gone,
        or one that asks back is there."""
        dialog = self.dialog()
        frame = dialog.parent
        dialogs = frame.accessible.get_child_count()
        began = time.monotonic()
        self.window.screen.press("Escape")
        # As fast as it can be asked: half of what is measured would be waiting otherwise.
        while not _is_gone(dialog) and frame.accessible.get_child_count() == dialogs:
            if time.monotonic() - began > SECONDS:
                raise NotFound(f"no answer to Escape in {SECONDS} s:\n{dialog.dump()}")
        return (time.monotonic() - began) * 1000

    def answer(self, response, seconds=SECONDS):
        """To what it asks back."""
        self.window.find(where=lambda node: node.role == "alert" and node.showing and
                         node.find_now(response, "action"), seconds=seconds).find(
                             response, "action").act()

    def is_open(self):
        return self.dialog() is not None

    def wait_closed(self, seconds=SECONDS):
        wait_for(lambda: not self.is_open(), "the dialog to close", seconds)


def _is_gone(node):
    try:
        return not node.showing
    except GLib.Error:
        return True
