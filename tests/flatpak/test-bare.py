#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The Flatpak on a computer that has no keyring, no camera, no Bluetooth and no NetworkManager,
with the portals of a desktop and without any. Each page says what is missing and what to do
instead."""

import os
import re

from sandbox import Sandboxed

from journey import SECONDS

import servers
import tap
import wizard

HAS_PORTAL = "HOB_TEST_PORTAL" in os.environ
KIND = "bare" if HAS_PORTAL else "nothing"
CODE = "xmpp:iot-register?mac=02:00:00:00:00:01"
NO_CAMERA = ("There is no camera." if HAS_PORTAL
             else "This computer cannot show a camera’s picture.")
NO_BLUETOOTH = "Bluetooth does not run on this computer."
NO_KEYRING = "There is no keyring to keep the password in."


class Bare(Sandboxed):
    # GTK itself misses one of the portals.
    expected_complaints = re.compile("Unable to retrieve the Flatpak portal version")

    def setUp(self):
        super().setUp()
        # Somebody may be on the system's bus, but nobody is.
        bus = self.stage.start(["dbus-daemon", "--session", "--nofork", "--print-address"], "bus")
        self.bus = bus.wait_for_line(r"^(unix:\S+)", SECONDS)[1][1]

    def open_hob(self, *arguments, **options):
        super().open_hob(*arguments, DBUS_SYSTEM_BUS_ADDRESS=self.bus, **options)

    def test_without_a_keyring_the_password_is_asked_for_again(self):
        kettle = self.add_kettle()
        self.sign_in()
        self.window.choose("Kettle", SECONDS)
        self.window.wait_shows("Online", SECONDS)
        self.window.flip("Power")
        self.assert_done(kettle, "^set power (on|true|1)")
        self.window.wait_on("Power", True)
        self.close_hob()

        self.open_hob(signed_in=False)
        self.window.choose("Kettle", SECONDS)
        self.window.wait_shows(NO_KEYRING, SECONDS)
        self.picture(f"{KIND}-no-keyring")
        self.window.sweep()
        self.window.press_button("Enter Password")
        self.window.find("Password", "editable", seconds=SECONDS).set_text(
            servers.password_of("juliet"))
        self.window.press_button("Sign In")
        self.window.wait_shows("Online", SECONDS)

    def test_without_a_camera_the_code_is_typed_and_without_bluetooth_nothing_is_found(self):
        self.open_hob(signed_in=False)
        self.window.find("Address", "editable")
        self.window.sweep()
        self.picture(f"{KIND}-sign-in")
        self.hob.stop()
        self.sign_in()
        self.window.wait_shows("No Devices Yet", SECONDS)
        bring = wizard.Wizard(self.window)
        bring.open()
        self.window.wait_shows(NO_CAMERA, SECONDS)
        self.picture(f"{KIND}-no-camera")
        self.window.sweep()
        bring.type_code(CODE)
        bring.wait_page(wizard.FINDING)
        self.window.wait_shows(NO_BLUETOOTH, SECONDS)
        self.picture(f"{KIND}-no-bluetooth", still=False)
        self.window.sweep()
        bring.escape()

    def test_the_command_line_works(self):
        self.add_kettle()
        answer = self.stage.run_hob("get", "Kettle", "temperature")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertRegex(answer.stdout, r"\d")


tap.main()
