# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""What all tests of the Flatpak share: SCRIPT APP-ID BUILD-FOLDER PICTURES, and a stage on which
Hob is the installed Flatpak. Devices, server and radio are outside of its sandbox."""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import pictures  # noqa: E402  the folder is known only now
import processes  # noqa: E402
import stage  # noqa: E402
import window  # noqa: E402

IDENTIFIER = sys.argv.pop(1)
BUILD = sys.argv.pop(1)
PICTURES = pathlib.Path(sys.argv.pop(1))
# A sandbox starts slower than a program, the first one on a machine more so.
SECONDS = 60
WIDE, NARROW = (1000, 700), (360, 700)
COMPLAINT = re.compile("CRITICAL|WARNING")
SETTINGS = "[Settings]\ngtk-font-name=Cantarell 11\ngtk-cursor-blink=false\n"
FLATPAK = ("flatpak", "run", "--user", IDENTIFIER)


class Stage(stage.Stage):
    """Hob keeps what it remembers where every Flatpak does: in ~/.var/app."""

    @property
    def app_folder(self):
        return pathlib.Path.home() / ".var/app" / IDENTIFIER

    def forget(self):
        """As it is after the installation. The settings are what a desktop would say."""
        shutil.rmtree(self.app_folder, ignore_errors=True)
        settings = self.app_folder / "config/gtk-4.0/settings.ini"
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS, encoding="utf-8")

    def account_options(self):
        # Of all files the sandbox has only its own in sight.
        password = self.app_folder / "data" / "password"
        password.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.password_file(), password)
        return ["--account", self.address(), "--password-file", password, "--server", self.place,
                "--trust", self.server.fingerprint]

    def run_hob(self, *arguments, **_options):
        return subprocess.run(
            [*FLATPAK, *arguments, *map(str, self.account_options())], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.surroundings(),
            timeout=stage.COMMAND_SECONDS, check=False)

    def open_hob(self, *arguments, signed_in=True, **environment):
        account = self.account_options() if signed_in else []
        return self.start([*FLATPAK, *account, *arguments], "hob",
                          env={**self.surroundings(), **environment})


class Sandboxed(unittest.TestCase):
    stage_options = {}
    # What the libraries say about such a computer.
    expected_complaints = re.compile("(?!)")

    def setUp(self):
        self.stage = Stage(BUILD, **self.stage_options)
        self.addCleanup(self.stage.close)
        self.stage.forget()
        self.hob = self.window = None

    def tearDown(self):
        if self.hob is not None:
            self.assertIsNone(self.hob.status, f"Hob has ended:\n{self.hob.output}")
            self.assertEqual([line for line in self.hob.output.splitlines() if COMPLAINT.search(line)
                              and not self.expected_complaints.search(line)], [])

    def diagnose(self):
        return self.stage.said() + (self.stage.air.log() if self.stage.air else [])

    def open_hob(self, *arguments, **options):
        self.hob = self.stage.open_hob(*arguments, **options)
        self.window = window.Window(pictures.Screen(), SECONDS)
        self.window.resize(*WIDE)

    def close_hob(self):
        """As the end of a session does, which asks the program itself and not its sandbox."""
        for pid in reversed(processes.descendants(self.hob.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
                break
        self.assertEqual(self.hob.wait(SECONDS), 0)
        self.hob = None

    def picture(self, name, still=True):
        self.window.screen.take(PICTURES / f"{name}.png", still)
