# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Hob's window as somebody uses it who cannot see it: by the names and states of what is in it."""

import re

import atspi
import pictures
from atspi import Atspi, NotFound, wait_for  # noqa: F401  for those who drive the window

ON_ITS_WAY = "Sending…"
SECONDS = 15
ROWS = ("list item", "check box", "combo box", "switch")


class Window:
    def __init__(self, screen=None, seconds=30):
        """screen is a pictures.Screen, for sizes, pictures and keys."""
        self.screen = screen
        self.root = atspi.application("hob", seconds)

    def find(self, *arguments, **options):
        return self.root.find(*arguments, **options)

    def shows(self, text):
        """Whether anything shows that is named, or says, exactly or by pattern, this text."""
        return self.root.find_now(text) is not None

    def wait_shows(self, text, seconds=SECONDS):
        return self.root.find(text, seconds=seconds)

    @staticmethod
    def wait(condition, what, seconds=SECONDS):
        return wait_for(condition, what, seconds)

    def focused(self):
        return self.root.find_now(where=lambda node: node.is_("focused"))

    def tab_to(self, name, most=60):
        """Goes through the controls by keyboard until the one of this name has the focus; returns
        the names on the way."""
        passed = []
        for _ in range(most):
            before = self.focused()
            if before and before.name == name:
                return passed
            passed.append(before.name if before else "")
            self.screen.press("Tab")
            key = before and before.accessible
            wait_for(lambda: (now := self.focused()) and now.accessible != key,
                     f"the focus to move on from {before!r}", 3)
        raise NotFound(f"{name!r} is not reached by keyboard, only {passed}")

    def back(self):
        """From a device to the list of devices, in a narrow window."""
        self.press_button("Back")

    def press_button(self, name, seconds=SECONDS):
        self.root.find(name, "action", lambda node: node.is_("sensitive"), seconds).act()

    def activate(self, name, seconds=SECONDS):
        """Chooses a row of a list that leads on, by keyboard: it offers no action to others."""
        self.root.find(name, where=lambda node: node.role in ROWS, seconds=seconds).focus()
        self.screen.press("Return")

    def resize(self, width, height, seconds=SECONDS):
        self.screen.resize(width, height)
        frame = next(self.root.children()).accessible.get_component_iface()

        def fits():
            extents = frame.get_extents(Atspi.CoordType.WINDOW)
            return (extents.width, extents.height) == (width, height)

        wait_for(fits, lambda: f"the window to be laid out at {width}x{height}, display has "
                 f"{self.screen.windows()} {self.screen.size()}", seconds)

    def take_all(self, stage, folder, name, sizes, is_ready=lambda: True):
        """Pictures of what shows, in several sizes, light and dark. Hob needs the settings backend
        "keyfile" for that."""
        light = pictures.brightness(self.screen.take(folder / "light.png", False))
        for scheme, word in (("prefer-dark", "dark"), ("default", "light")):
            stage.set_colour_scheme(scheme)
            self.wait(lambda: (pictures.brightness(self.screen.take(folder / "light.png", False)) <
                               light * 2 / 3) == (word == "dark"), f"a {word} window")
            for size in sizes:
                self.resize(*size)
                self.wait(is_ready, f"{name} to be there at {size}")
                # What moves all the time never comes to rest: the first one sees it arrive.
                for _ in range(2):
                    self.screen.take(folder / f"{name}-{size[0]}-{word}.png", False)
            self.resize(*sizes[0])
        (folder / "light.png").unlink()

    # The list of devices.

    def _rows(self):
        devices = self.root.find_now("Devices", "selection")
        if devices is None:
            return None, []
        rows = [(index, child) for index, child in enumerate(devices.children())
                if child.role == "list item"]
        return devices, rows

    def devices(self):
        """What each row of the list says: a list of lists of texts."""
        return [[node.name for node in row.everything() if node.role == "label" and node.name]
                for _, row in self._rows()[1]]

    def wait_device(self, name, seconds=SECONDS):
        wait_for(lambda: any(name in texts for texts in self.devices()),
                 lambda: f"device {name!r} among {self.devices()}", seconds)

    def wait_no_device(self, name, seconds=SECONDS):
        wait_for(lambda: not any(name in texts for texts in self.devices()),
                 lambda: f"device {name!r} to go from {self.devices()}", seconds)

    def choose(self, name, seconds=SECONDS):
        """Selects a device, opens it with the keyboard where that is not enough, as in a narrow
        window, and waits for its page."""
        self.wait_device(name, seconds)
        devices, rows = self._rows()
        position, row = next((position, row) for position, (_, row) in enumerate(rows)
                             if row.find_now(name))
        devices.accessible.get_selection_iface().select_child(position)

        def page():
            return self.root.find_now(name, where=lambda node: node.role == "heading")

        try:
            wait_for(page, f"the page of {name}", 1)
        except NotFound:
            self.tab_to(name)
            self.screen.press("Return")
            wait_for(page, lambda: f"the page of {name} in\n{self.root.dump()}", seconds)

    # The page of a device.

    def row(self, label, seconds=SECONDS):
        """The row of a control or reading."""
        return self.root.find(label, where=lambda node: node.role in ROWS, seconds=seconds)

    def texts(self, label):
        """What the row says besides its label: value, unit, reason, age."""
        return [node.name for node in self.row(label).everything()
                if node.role == "label" and node.name and node.name != label]

    def reading(self, label):
        """The value of a reading as it is shown, with plain spaces; "" when there is none."""
        texts = self.texts(label)
        return texts[-1].replace("\u00a0", " ") if texts else ""

    def wait_reading(self, label, pattern, seconds=SECONDS):
        expression = re.compile(pattern)
        return wait_for(lambda: expression.search(self.reading(label)),
                        lambda: f"{label} like {pattern!r}, it shows {self.texts(label)}", seconds)

    def wait_reading_changes(self, label, seconds=SECONDS):
        before = self.reading(label)
        wait_for(lambda: self.reading(label) != before, f"{label} to change from {before!r}",
                 seconds)
        return before, self.reading(label)

    def switch(self, label, seconds=SECONDS):
        return self.root.find(label, "action", lambda node: "toggle" in node.actions, seconds)

    def is_on(self, label):
        return self.switch(label).is_("checked")

    def flip(self, label):
        self.switch(label).act("toggle")

    def is_pending(self, label):
        return _pending(self.row(label))

    def wait_pending(self, label, seconds=SECONDS):
        self.wait_row_pending(self.row(label), seconds)

    @staticmethod
    def wait_row_pending(row, seconds=SECONDS):
        wait_for(lambda: _pending(row), f"{row.name} to be on its way", seconds)

    def wait_settled(self, label, seconds=SECONDS):
        row = self.row(label)
        wait_for(lambda: not _pending(row), f"{label} to be settled", seconds)

    def wait_on(self, label, on, seconds=SECONDS):
        """Waits until the switch is so and nothing is on its way."""
        self.wait_switch(self.switch(label), self.row(label), on, seconds)

    @staticmethod
    def wait_switch(switch, row, on, seconds=SECONDS):
        """The same, where both have been found already and time counts."""
        wait_for(lambda: switch.is_("checked") == on and not _pending(row),
                 lambda: f"{switch.name} {'on' if on else 'off'}; its row:\n{row.dump()}", seconds)

    def sweep(self):
        return atspi.sweep(self.root)

    # Signing in.

    def sign_in(self, address, password, host=None, port=None):
        self.find("Address", "editable").set_text(address)
        self.find("Password", "editable").set_text(password)
        if host is not None:
            if self.root.find_now("Server", "editable") is None:
                self.expand("Advanced")
            self.find("Server", "editable").set_text(host)
            self.find("Port", "editable").set_text(str(port))
        self.press_button("Sign In")

    def trust(self, seconds=SECONDS):
        """The certificate that nobody vouches for."""
        self.press_button("Trust for This Server Only", seconds)

    def expand(self, label):
        self.tab_to(label)
        self.screen.press("space")


def _pending(row):
    return row.find_now(ON_ITS_WAY) is not None
