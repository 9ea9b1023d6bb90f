#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""A person, Hob, and a device in its box that comes home: every way in which that goes well."""

import re
import signal

from journey import NARROW, SECONDS, SERVER, WIDE, start_keyring
from registration import NETWORK, NOWHERE, Registration

import servers
import tap
import wizard

IS_PROSODY = SERVER == "prosody"


class Sealed(Registration):
    """Hob's reference device, which has a key and shows it."""

    def test_it_comes_home_from_its_picture_and_nothing_is_typed(self):
        self.start_boxed()
        self.open_wizard()
        self.hold_before_camera()
        self.window.wait_shows("Proved")
        self.window.wait(lambda: NETWORK in self.window.root.names(), "the network in use", SECONDS)
        self.go_on()
        self.finish()
        self.assert_live()
        self.assertEqual(len(self.new_accounts()), 1)

    def test_it_comes_home_while_the_dialog_is_closed(self):
        self.start_boxed(place=NOWHERE)
        self.come_to_form()
        self.go_on()
        self.assert_done(self.device, "^setup-done")
        self.window.wait_shows("Waiting for it to come online", SECONDS)
        self.wizard.escape()
        self.window.wait_shows("The Device Is on Its Way")
        self.wizard.answer("Close")
        self.wizard.wait_closed()
        self.device.stop()
        self.device = self.stage.start_boxed("kettle")
        self.assert_live()

    def test_every_page_has_names_wide_and_narrow(self):
        self.start_boxed()
        self.open_hob()
        self.window.wait_shows("No Devices Yet", SECONDS)
        self.wizard = wizard.Wizard(self.window)
        for size in (WIDE, NARROW):
            self.window.resize(*size)
            self.window.press_button("Add Device")
            self.wizard.wait_page(wizard.ADD)
            self.wizard.sweep()
            self.window.activate("New Device")
            self.wizard.wait_page(wizard.CODE)
            self.assertIn("Code", self.wizard.sweep())
            self.wizard.type_code(self.code)
            self.wizard.wait_page(wizard.CONFIRM)
            self.window.expand("Account of the Device")
            names = self.wizard.sweep()
            for name in ("Name", "Room", "Network", "Password", "Address", "Continue"):
                self.assertTrue(any(each.startswith(name) for each in names), (name, names))
            if size == WIDE:
                self.wizard.escape()
                self.wizard.wait_closed()
        self.go_on()
        self.wizard.wait_page(wizard.DONE)
        names = self.wizard.sweep()
        self.assertLessEqual({"Add Another", "Done"}, set(names))


class Killed(Registration):
    """What is remembered of a device is remembered for an account that Hob keeps."""

    @classmethod
    def setUpClass(cls):
        start_keyring(cls)

    def come_to_be_killed(self):
        """Up to the moment in which the device has all it needs, and both are gone."""
        self.start_boxed(place=NOWHERE)
        self.sign_in()
        self.come_to_form()
        self.window.find("Room", "editable").set_text("Kitchen")
        self.go_on()
        self.assert_done(self.device, "^setup-done")
        self.window.wait_shows("Waiting for it to come online", SECONDS)
        self.hob.send(signal.SIGKILL)
        self.assertEqual(self.hob.wait(SECONDS), -signal.SIGKILL)
        self.device.stop()

    def assert_kitchen(self):
        self.assert_live()
        self.window.wait_shows("Kitchen")
        self.assertEqual(len(self.new_accounts()), 1)

    def test_it_comes_home_after_hob_was_killed_while_it_was_waited_for(self):
        self.come_to_be_killed()
        before = self.stage.server.sign_ins("juliet")
        self.open_hob(signed_in=False)
        self.window.wait(lambda: self.stage.server.sign_ins("juliet") > before, "Hob to be online",
                         SECONDS)
        self.device = self.stage.start_boxed("kettle")
        self.assert_kitchen()

    def test_it_comes_home_when_it_said_hello_while_hob_was_gone(self):
        self.come_to_be_killed()
        self.device = self.stage.start_boxed("kettle")
        self.assert_done(self.device, "^hello")
        self.open_hob(signed_in=False)
        self.assert_kitchen()


class Plain(Registration):
    """Devices that prove nothing and cannot keep secrets."""

    server_options = {**Registration.server_options, "unencrypted": True}

    def agree(self):
        self.wizard.wait_page(wizard.CONFIRM)
        self.window.wait_shows("It Cannot Keep Secrets", SECONDS)
        self.assertFalse(self.window.find("Continue", "action").is_("sensitive"))
        self.look("consent")
        self.window.flip("Send Them Anyway")
        self.window.wait(lambda: NETWORK in self.window.root.names(), "the network in use", SECONDS)
        self.go_on()

    def test_it_comes_home_from_a_pasted_picture_once_its_risk_is_agreed_to(self):
        self.start_boxed(plain=True)
        self.stage.copy("--picture", self.stage.code_picture("kettle"))
        self.open_wizard()
        self.wizard.paste_code()
        self.agree()
        self.finish()
        self.assert_live()

    def test_a_link_from_elsewhere_opens_it_filled_in(self):
        self.start_boxed(plain=True)
        self.open_hob(self.code)
        self.wizard = wizard.Wizard(self.window)
        self.agree()
        self.finish()
        self.assert_live()

    def test_the_firmware_comes_home_though_it_restarts_inside_the_last_write(self):
        self.start_firmware()
        self.open_wizard()
        self.wizard.type_code(self.code)
        self.agree()
        self.assert_done(self.device, f"^stored Wi-Fi SSID {NETWORK}$")
        self.assert_done(self.device, f"^stored Wi-Fi Password {self.wifi_password}$")
        self.assert_done(self.device, "^stored JID Sender juliet@hob.test$")
        self.assert_done(self.device, "^set up")
        self.finish()
        # It makes its nodes when it is asked for something at the right moment, or at its next start.
        self.device.send(signal.SIGUSR1)
        self.assert_done(self.device, "^nodes are made", self.device.mark())
        self.window.wait_reading("Temperature", r"^2\d(\.\d+)? °C$", SECONDS)
        self.window.wait_reading_changes("Temperature", SECONDS)


class Closed(Registration):
    """A server that makes no accounts."""

    server_options = {"air": True, "registration": "closed"}

    def test_an_existing_account_does_it(self):
        self.start_boxed()
        self.come_to_form()
        self.go_on()
        self.window.wait_shows("This server makes no accounts for devices.", SECONDS)
        self.look("no-accounts")
        self.window.press_button("Use Existing Account")
        self.wizard.wait_page(wizard.CONFIRM)
        self.window.find("Address", "editable").set_text(self.stage.address("lamp"))
        self.window.find("Its Password", "editable").set_text("not this one")
        self.go_on()
        self.window.wait_shows("The device’s account does not take this password.", SECONDS)
        self.look("wrong-password")
        self.window.press_button("Change Account")
        self.wizard.wait_page(wizard.CONFIRM)
        self.assertEqual(self.window.find("Address", "editable").text, self.stage.address("lamp"))
        self.window.find("Its Password", "editable").set_text(servers.password_of("lamp"))
        self.go_on()
        self.finish()
        self.assert_live()
        self.assert_done(self.device, f"^ready {re.escape(self.stage.address('lamp'))}$")


tap.main()
