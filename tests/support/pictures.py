# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The window as the X server has it: its size, its picture, its keyboard. For displays of our own."""

import os
import select
import subprocess
import time

from Xlib import X, XK, display, error
from Xlib.ext import xtest

SECONDS = 10
FEWEST_COLOURS = 16


class Screen:
    def __init__(self):
        self.display = display.Display(os.environ["DISPLAY"])
        self.root = self.display.screen().root
        self.root.change_attributes(event_mask=X.SubstructureNotifyMask)

    def close(self):
        self.display.close()

    def windows(self):
        """The windows that show, lowest first, without menus and the like."""
        found = []
        for window in self.root.query_tree().children:
            try:
                attributes = window.get_attributes()
                geometry = window.get_geometry()
            except (error.BadWindow, error.BadDrawable):
                continue
            if attributes.map_state == X.IsViewable and geometry.width > 100:
                found.append(window)
        return found

    def window(self, seconds=SECONDS):
        """The window that shows on top. Waits until there is one."""
        deadline = time.monotonic() + seconds
        while not (found := self.windows()):
            self._wait(deadline, "a window")
        return found[-1]

    def _wait(self, deadline, what):
        """Waits until the X server reports any change."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"no {what} on the display")
        # An event may be queued already; otherwise its socket says when there is something.
        if not self.display.pending_events():
            select.select([self.display], [], [], min(left, 0.2))
        while self.display.pending_events():
            self.display.next_event()

    def resize(self, width, height, seconds=SECONDS):
        """Gives the window this size at the upper left corner, and the keyboard."""
        window = self.window()
        window.configure(x=0, y=0, width=width, height=height)
        window.set_input_focus(X.RevertToParent, X.CurrentTime)
        self.display.sync()
        deadline = time.monotonic() + seconds
        while (geometry := window.get_geometry()).width != width or geometry.height != height:
            self._wait(deadline, f"window of {width}x{height}")

    def size(self):
        geometry = self.window().get_geometry()
        return geometry.width, geometry.height

    def press(self, *names):
        """Presses keys together: press ("Control_L", "f")."""
        codes = [self.display.keysym_to_keycode(XK.string_to_keysym(name)) for name in names]
        for code in codes:
            xtest.fake_input(self.display, X.KeyPress, code)
        for code in reversed(codes):
            xtest.fake_input(self.display, X.KeyRelease, code)
        self.display.sync()

    def type(self, text):
        for character in text:
            symbol = XK.string_to_keysym({"@": "at", ".": "period", "-": "minus", ":": "colon",
                                          " ": "space"}.get(character, character))
            code = self.display.keysym_to_keycode(symbol)
            shifted = self.display.keycode_to_keysym(code, 0) != symbol
            self.press(*(["Shift_L"] if shifted else []), XK.keysym_to_string(
                self.display.keycode_to_keysym(code, 0)) or "space")

    def _shot(self, path):
        width, height = self.size()
        subprocess.run(["import", "-window", "root", "-crop", f"{width}x{height}+0+0", "+repage",
                        str(path)], check=True, timeout=30)
        answer = subprocess.run(["identify", "-format", "%#", str(path)], check=True, timeout=30,
                                stdout=subprocess.PIPE, text=True)
        return answer.stdout

    def take(self, path, still=True):
        """Saves the window's picture, once nothing in it moves any more unless it is not to be
        still. Fails on one that shows nothing."""
        deadline = time.monotonic() + SECONDS
        before, now = None, self._shot(path)
        while still and before != now:
            if time.monotonic() > deadline:
                raise TimeoutError(f"what {path} shows does not come to rest")
            before, now = now, self._shot(path)
        if colours(path) < FEWEST_COLOURS:
            raise AssertionError(f"{path} shows nothing")
        return path


def colours(path):
    answer = subprocess.run(["identify", "-format", "%k", str(path)], check=True, timeout=30,
                            stdout=subprocess.PIPE, text=True)
    return int(answer.stdout)


def brightness(path):
    """The mean brightness of a picture, from 0 to 1."""
    answer = subprocess.run(["identify", "-format", "%[fx:mean]", str(path)], check=True,
                            timeout=30, stdout=subprocess.PIPE, text=True)
    return float(answer.stdout)
