#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""A link to a device is opened, on the command line and while Hob is open already."""

import subprocess

from journey import BUILD, SECONDS, Journey

import servers
import tap
from wizard import CODE, FINDING, Wizard

LINK = "xmpp:iot-register?mac=A4:CF:12:25:76:9A"
BROKEN = "xmpp:iot-register?mac=FF:FF:FF:FF:FF:FF"


class Link(Journey):
    def open_link(self, link):
        """As a browser does it: the program is started once more, and hands the link on."""
        answer = subprocess.run([f"{BUILD}/src/app/hob", link], env=self.stage.environment(),
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                timeout=SECONDS, check=False)
        self.assertEqual((answer.returncode, answer.stdout), (0, ""))

    def test_a_link_starts_with_the_device(self):
        self.open_hob(LINK)
        wizard = Wizard(self.window)
        wizard.wait_page(FINDING)
        self.window.press_button("Back")
        wizard.wait_page(CODE)
        self.assertEqual(self.window.find("Code", "editable").text, LINK)
        wizard.escape()
        wizard.wait_closed()

    def test_a_link_waits_until_somebody_has_signed_in(self):
        self.open_hob(signed_in=False)
        self.open_link(LINK)
        self.window.wait_shows("Sign in first. The device is added right afterwards.", SECONDS)
        self.window.sign_in(self.stage.address(), servers.password_of("juliet"),
                            self.stage.server.host, self.stage.server.port)
        self.window.trust(SECONDS)
        wizard = Wizard(self.window)
        wizard.wait_page(FINDING)
        wizard.escape()
        wizard.wait_closed()

        # And with the window open.
        self.open_link(BROKEN)
        wizard.wait_page(CODE)
        self.window.wait_shows("This code belongs to no single device. It may be a sample. Look "
                               "for the code on the device itself.", SECONDS)
        wizard.sweep()
        wizard.escape()
        wizard.wait_closed()
        self.open_link("xmpp:" + self.stage.address("romeo"))
        self.window.wait_shows("This link leads to a person. Here it is about devices.", SECONDS)


tap.main()
