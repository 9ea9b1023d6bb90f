# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""What all tests of the Flatpak share: SCRIPT APP-ID PICTURES BUILD-FOLDER SERVER, and the stage of
the journeys on which Hob is the installed Flatpak. Devices, server and radio are outside of its
sandbox."""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys

IDENTIFIER = sys.argv.pop(1)
PICTURES = pathlib.Path(sys.argv.pop(1))
TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "support"), str(TESTS / "journey")]

import journey  # noqa: E402  the folders are known only now
import processes  # noqa: E402
import stage  # noqa: E402

FLATPAK = ("flatpak", "run", "--user", IDENTIFIER)
SETTINGS = "[Settings]\ngtk-font-name=Cantarell 11\ngtk-cursor-blink=false\n"
# What Hob itself says, not what its sandbox does.
COMPLAINT = re.compile(r"^\(hob:.*(CRITICAL|WARNING)")


class Stage(stage.Stage):
    """Hob keeps what it remembers where every Flatpak does: in ~/.var/app."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.forget()

    @property
    def app_folder(self):
        return pathlib.Path.home() / ".var/app" / IDENTIFIER

    def forget(self):
        """As it is after the installation."""
        shutil.rmtree(self.app_folder, ignore_errors=True)
        self.write_settings()

    def write_settings(self, more=""):
        """What a desktop would say."""
        settings = self.app_folder / "config/gtk-4.0/settings.ini"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(SETTINGS + more, encoding="utf-8")

    def stop_animations(self, **_options):
        self.write_settings("gtk-enable-animations=false\n")

    def account_options(self):
        # Of all files the sandbox has only its own in sight.
        password = self.app_folder / "data/password"
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


class Sandboxed(journey.Journey):
    make_stage = Stage
    # What the libraries say about such a computer.
    expected_complaints = re.compile("(?!)")

    def tearDown(self):
        if self.hob is not None:
            self.assertIsNone(self.hob.status, f"Hob has ended:\n{self.hob.output}")
            said = [line for line in self.hob.output.splitlines() if COMPLAINT.search(line)]
            expected = self.expected_complaints
            self.assertEqual([line for line in said if not expected.search(line)], [])

    def diagnose(self):
        return super().diagnose() + (self.stage.air.log() if self.stage.air else [])

    def close_hob(self):
        """As the end of a session does, which asks the program itself and not its sandbox."""
        for pid in reversed(processes.descendants(self.hob.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
                break
        self.assertEqual(self.hob.wait(journey.SECONDS), 0)
        self.hob = None

    def add_kettle(self):
        """A device that has been in the home for long. Hob knows nothing of it yet."""
        kettle = self.stage.start_device("kettle")
        kettle.wait_for_line("^ready", journey.SECONDS)
        self.stage.add_device("kettle", "Kettle", "Kitchen")
        self.stage.forget()
        return kettle

    def picture(self, name, still=True):
        self.window.screen.take(PICTURES / f"{name}.png", still)
