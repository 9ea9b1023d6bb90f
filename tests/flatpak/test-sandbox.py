#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The Flatpak as people have it: a keyring and a camera behind portals, a server, Bluetooth."""

import subprocess

from sandbox import Sandboxed

from journey import SECONDS, start_keyring
from registration import NETWORK, Registration

import camera
import processes
import secrecy
import servers
import tap
import wizard


def start_flatpak_portal(test):
    """By which GTK learns how sandboxes are restarted and updated."""
    portal = processes.Program(["/usr/libexec/flatpak-portal"])
    test.addClassCleanup(portal.stop)
    subprocess.run(["gdbus", "wait", "--session", "--timeout", str(SECONDS),
                    "org.freedesktop.portal.Flatpak"], check=True)


class Sandbox(Sandboxed, Registration):
    @classmethod
    def setUpClass(cls):
        start_keyring(cls)
        start_flatpak_portal(cls)

    def assert_nowhere_in_the_clear(self, **secrets):
        found, count = secrecy.find_in_files(
            {name: secret.encode() for name, secret in secrets.items()}, [self.stage.app_folder])
        self.assertEqual(found, [])
        # It is really this folder where Hob keeps things.
        self.assertGreater(count, 1)

    def test_signs_in_switches_and_remembers(self):
        self.device = self.add_kettle()
        self.sign_in()
        self.assert_live()
        self.window.sweep()
        self.picture("flatpak-kettle")
        self.close_hob()

        # The second start asks for nothing: the password came out of the keyring.
        self.open_hob(signed_in=False)
        self.window.choose("Kettle", SECONDS)
        self.window.wait_shows("Online", SECONDS)
        self.window.wait_on("Power", True, SECONDS)
        self.assert_nowhere_in_the_clear(password=servers.password_of("juliet"))

    def test_a_device_comes_home_through_the_camera_and_bluetooth(self):
        self.start_boxed()
        self.sign_in()
        self.open_wizard()
        self.window.wait(camera.is_used, "the camera to be looked through", SECONDS)
        self.picture("flatpak-scanning", still=False)
        self.hold_before_camera()
        self.window.wait_shows("Proved")
        self.window.wait(lambda: NETWORK in self.window.root.names(), "the network in use", SECONDS)
        self.picture("flatpak-confirm", still=False)
        self.go_on()
        self.wizard.wait_page(wizard.DONE)
        self.window.find("Power", "action", seconds=SECONDS)
        self.picture("flatpak-home", still=False)
        self.finish()
        self.assert_live()
        self.assert_nowhere_in_the_clear(password=servers.password_of("juliet"),
                                         network=self.wifi_password)


tap.main()
