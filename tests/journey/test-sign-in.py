#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Somebody starts Hob for the first time, with a real keyring and a server nobody vouches for."""

import os
import re

from journey import SECONDS, Journey, start_keyring

import servers
import tap


class SignIn(Journey):
    @classmethod
    def setUpClass(cls):
        start_keyring(cls)

    def sign_in(self, password=None):
        self.open_hob(signed_in=False)
        self.window.sweep()
        self.window.sign_in(self.stage.address(), password or servers.password_of("juliet"),
                            self.stage.server.host, self.stage.server.port)

    def trust(self):
        self.window.wait_shows("Is This the Right Server?", SECONDS)
        shown = "".join("".join(self.window.root.names()).lower().split()).replace(":", "")
        self.assertIn(self.stage.server.fingerprint, shown)
        self.window.sweep()
        self.window.trust()

    def test_the_certificate_is_asked_about_and_the_home_remembered(self):
        kettle = self.stage.start_device("kettle")
        kettle.wait_for_line("^ready", SECONDS)
        self.stage.add_device("kettle", "Kettle", "Kitchen")
        self.sign_in()
        self.trust()
        self.window.choose("Kettle", SECONDS)
        self.window.wait_shows("Online", SECONDS)
        self.window.wait_reading("Temperature", r"^2\d(\.\d)? °C$")
        before = self.window.reading("Temperature")
        self.close_hob()

        # Nothing answers: what was last known is there all the same, and says that it is old.
        self.stage.server.pause()
        try:
            self.open_hob(signed_in=False)
            self.window.choose("Kettle", SECONDS)
            self.assertEqual(self.window.reading("Temperature"), before)
            self.assertFalse(self.window.shows("Online"))
            self.window.find("Power")
        finally:
            self.stage.server.resume()
        self.window.wait_shows("Online", 90)
        self.window.flip("Power")
        kettle.wait_for_line("^set power", SECONDS)
        self.window.wait_on("Power", True)
        self.assert_password_is_kept_only_in_the_keyring()

    def assert_password_is_kept_only_in_the_keyring(self):
        secret = servers.password_of("juliet").encode()
        for folder, _, files in os.walk(self.stage.folder / "home"):
            for name in files:
                with open(os.path.join(folder, name), "rb") as file:
                    self.assertNotIn(secret, file.read(), name)

    def test_not_trusting_signs_nobody_in(self):
        self.sign_in()
        self.window.wait_shows("Is This the Right Server?", SECONDS)
        self.window.press_button("Cancel")
        self.window.find("Address", "editable")
        self.assertEqual(self.window.find("Address", "editable").text, self.stage.address())
        self.window.find("Sign In", "action")

    def test_a_wrong_password_is_said_and_can_be_corrected(self):
        self.sign_in("not this one")
        self.trust()
        self.window.wait_shows(re.compile("address or the password is wrong"), SECONDS)
        self.window.find("Password", "editable").set_text(servers.password_of("juliet"))
        self.window.press_button("Sign In")
        self.window.wait_shows("No Devices Yet", SECONDS)

    def test_a_server_that_is_not_there_is_said(self):
        self.stage.server.stop()
        self.sign_in()
        self.window.wait_shows(re.compile("does not answer"), SECONDS)
        self.stage.server.start()
        self.window.press_button("Sign In")
        self.trust()
        self.window.wait_shows("No Devices Yet", SECONDS)


tap.main()
