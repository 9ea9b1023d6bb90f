# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""What all journeys share: SCRIPT BUILD-FOLDER SERVER, a stage, and a window to drive."""

import contextlib
import pathlib
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import pictures  # noqa: E402  the folder is known only now
import servers  # noqa: E402
import window  # noqa: E402
from stage import Stage  # noqa: E402

BUILD = sys.argv.pop(1)
SERVER = sys.argv.pop(1)
SECONDS = 30
WIDE, NARROW = (1000, 900), (360, 700)


def start_keyring(test):
    """For all tests of a class; on the session bus of this display, and opened with a password
    nobody is asked for again."""
    keyring = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    test.addClassCleanup(keyring.wait, 10)
    test.addClassCleanup(keyring.terminate)
    keyring.stdin.write(b"open sesame")
    keyring.stdin.close()
    subprocess.run(["gdbus", "wait", "--session", "--timeout", "20", "org.freedesktop.secrets"],
                   check=True)


class Journey(unittest.TestCase):
    make_stage = Stage
    server_options = {}

    def setUp(self):
        self.stage = self.make_stage(BUILD, SERVER, **self.server_options)
        self.addCleanup(self.stage.close)
        self.hob = self.window = None

    def tearDown(self):
        if self.hob is not None:
            self.assertIsNone(self.hob.status, f"Hob has ended:\n{self.hob.output}")
            for complaint in ("CRITICAL", "WARNING"):
                self.assertNotIn(complaint, self.hob.output)

    def diagnose(self):
        shown = []
        with contextlib.suppress(Exception):
            shown = ["window:", *self.window.root.dump().splitlines()]
        return [*shown, *self.stage.said()]

    def open_hob(self, *arguments, **options):
        self.hob = self.stage.open_hob(*arguments, **options)
        self.window = window.Window(pictures.Screen())
        self.window.resize(*WIDE)

    def sign_in(self):
        """As a person does the first time, so that Hob remembers it."""
        self.open_hob(signed_in=False)
        self.window.sign_in(self.stage.address(), servers.password_of("juliet"),
                            self.stage.server.host, self.stage.server.port)
        self.window.trust(SECONDS)

    def close_hob(self):
        """As the end of a session does."""
        self.hob.send(signal.SIGTERM)
        self.assertEqual(self.hob.wait(SECONDS), 0)
        self.hob = None

    def bring_home(self, name, program, pattern="^ready", room="Kitchen"):
        """Waits for a device, puts it on the contact list and opens Hob on its page."""
        program.wait_for_line(pattern, SECONDS)
        self.stage.add_device(name, name.capitalize(), room)
        if self.hob is None:
            self.open_hob()
        self.window.choose(name.capitalize(), SECONDS)

    def assert_done(self, program, pattern, since=0):
        """The device itself tells that it did it."""
        program.wait_for_line(pattern, SECONDS, since)
