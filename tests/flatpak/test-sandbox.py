#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The Flatpak as people have it: portals, a keyring behind them, a server and a device."""

import os

from sandbox import IDENTIFIER, SECONDS, Sandboxed

import servers
import tap


class Sandbox(Sandboxed):
    def sign_in(self):
        self.open_hob(signed_in=False)
        self.window.sign_in(self.stage.address(), servers.password_of("juliet"),
                            self.stage.server.host, self.stage.server.port)
        self.window.wait_shows("Is This the Right Server?", SECONDS)
        self.window.press_button("Trust for This Server Only")

    def test_signs_in_switches_and_remembers(self):
        kettle = self.stage.start_device("kettle")
        kettle.wait_for_line("^ready", SECONDS)
        self.stage.add_device("kettle", "Kettle", "Kitchen")
        self.stage.forget()
        self.sign_in()
        self.window.choose("Kettle", SECONDS)
        self.window.wait_shows("Online", SECONDS)
        self.window.wait_reading("Temperature", r"\d °C$")
        self.window.sweep()
        self.window.flip("Power")
        kettle.wait_for_line("^set power (on|true|1)", SECONDS)
        self.window.wait_on("Power", True)
        self.picture("flatpak-kettle")
        self.close_hob()

        # The second start asks for nothing: the password came out of the keyring.
        self.open_hob(signed_in=False)
        self.window.choose("Kettle", SECONDS)
        self.window.wait_shows("Online", SECONDS)
        self.window.wait_on("Power", True, SECONDS)
        self.assert_password_is_nowhere_in_the_clear()

    def assert_password_is_nowhere_in_the_clear(self):
        secret = servers.password_of("juliet").encode()
        found = []
        for folder, _, files in os.walk(self.stage.app_folder):
            for name in files:
                path = os.path.join(folder, name)
                found.append(path)
                with open(path, "rb") as file:
                    self.assertNotIn(secret, file.read(), path)
        # It is really this folder where Hob keeps things.
        self.assertTrue(found, IDENTIFIER)


tap.main()
