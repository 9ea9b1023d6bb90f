#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The Flatpak as people have it: a keyring and a camera behind portals, a server, Bluetooth."""

import os
import socket
import subprocess

from sandbox import SECONDS, Sandboxed

import processes
import secrecy
import servers
import tap
import wizard

NETWORK, NETWORK_PASSWORD = "Attic", "correct horse battery"


def start_keyring():
    """On the session bus of this display, opened with a password nobody is asked for again."""
    keyring = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    keyring.stdin.write(b"open sesame")
    keyring.stdin.close()
    wait_for_name("org.freedesktop.secrets")
    return keyring


def wait_for_name(name):
    subprocess.run(["gdbus", "wait", "--session", "--timeout", str(SECONDS), name], check=True)


def start_flatpak_portal():
    """By which GTK learns how sandboxes are restarted and updated."""
    portal = processes.Program(["/usr/libexec/flatpak-portal"])
    wait_for_name("org.freedesktop.portal.Flatpak")
    return portal


def order_camera(line):
    """As with-camera.py says."""
    with socket.socket(socket.AF_UNIX) as camera:
        camera.connect(os.environ["HOB_TEST_CAMERA"])
        with camera.makefile("rw", encoding="utf-8") as stream:
            stream.write(line + "\n")
            stream.flush()
            answer = stream.readline().split()
    assert answer[:1] == ["done"], (line, answer)
    return answer[1:]


class Sandbox(Sandboxed):
    stage_options = {"air": True, "registration": "open"}

    @classmethod
    def setUpClass(cls):
        keyring = start_keyring()
        cls.addClassCleanup(keyring.wait, 10)
        cls.addClassCleanup(keyring.terminate)
        cls.addClassCleanup(start_flatpak_portal().stop)

    def sign_in(self):
        self.open_hob(signed_in=False)
        self.window.sign_in(self.stage.address(), servers.password_of("juliet"),
                            self.stage.server.host, self.stage.server.port)
        self.window.wait_shows("Is This the Right Server?", SECONDS)
        self.window.press_button("Trust for This Server Only")

    def assert_nowhere_in_the_clear(self, **secrets):
        found, count = secrecy.find_in_files(
            {name: secret.encode() for name, secret in secrets.items()}, [self.stage.app_folder])
        self.assertEqual(found, [])
        # It is really this folder where Hob keeps things.
        self.assertGreater(count, 0)

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
        self.assert_nowhere_in_the_clear(password=servers.password_of("juliet"))

    def test_brings_a_device_home(self):
        self.stage.network.add(NETWORK, NETWORK_PASSWORD, in_use=True)
        boxed = self.stage.start_boxed("kettle")
        boxed.wait_for_line("^advertising", SECONDS)
        self.sign_in()
        self.window.wait_shows("No Devices Yet", SECONDS)

        bring = wizard.Wizard(self.window)
        order_camera("see front blank")
        bring.open()
        self.window.wait_shows("What the camera sees", SECONDS)
        self.picture("flatpak-scanning", still=False)
        order_camera(f"see front picture {self.stage.code_picture('kettle')}")
        bring.wait_page(wizard.CONFIRM, SECONDS)
        self.picture("flatpak-confirm", still=False)
        self.window.press_button("Continue", SECONDS)
        bring.wait_page(wizard.DONE, SECONDS)
        self.picture("flatpak-home", still=False)
        self.window.press_button("Done", SECONDS)
        bring.wait_closed()

        self.window.wait_shows("Online", SECONDS)
        self.window.flip("Power")
        boxed.wait_for_line("^set power (on|true|1)", SECONDS)
        self.window.wait_on("Power", True)
        self.assert_nowhere_in_the_clear(password=servers.password_of("juliet"),
                                         network_password=NETWORK_PASSWORD)


tap.main()
