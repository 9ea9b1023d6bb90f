#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""What goes wrong while a device is brought home is said, and the person goes on from there."""

import re

from journey import SECONDS
from registration import NETWORK, NOWHERE, Registration

import stage
import tap
import wizard

# Besides the last one, which a device restarts in.
LOST = {"do": "behave", "call": "WriteValue", "uuid": "00000004-0000-0000-0000-000000000002",
        "times": 3, "then": [{"drop": True}, {"error": ["Failed", "Not connected"]}]}
BLINK_MS = 200
CODES = {
    "https://example.org/start": "web page",
    "WIFI:T:WPA;S:Attic;P:correct horse;;": "Attic",
    "BEGIN:VCARD VERSION:3.0 FN:Juliet END:VCARD": "person’s contact",
    "xmpp:iot-register?algo=ed25519": "does not say which device",
    "xmpp:iot-register?mac=A4:CF:12": "cannot be right",
    "xmpp:iot-register?mac=FF:FF:FF:FF:FF:FF": "no single device",
    "xmpp:iot-register?mac=A4:CF:12:25:76:98&algo=rsa&key=AAAA": "kind of key",
    "xmpp:iot-register?mac=A4:CF:12:25:76:98&algo=ed25519&key=AAAA": "key in this code is broken",
}


class Finding(Registration):
    def test_a_code_that_is_none_of_ours_is_told_what_it_is(self):
        self.open_wizard()
        said = set()
        for code, words in CODES.items():
            self.wizard.type_code(code)
            alert = self.window.find(re.compile(words), where=lambda node: node.role == "alert",
                                     seconds=SECONDS)
            said.add(alert.name)
            self.look(f"code-{len(said)}")
            self.wizard.wait_page(wizard.CODE)
        self.assertEqual(len(said), len(CODES), said)

    def test_bluetooth_that_is_off_is_turned_on_from_there(self):
        self.start_boxed()
        self.device.stop()
        # Hob's is the only one then.
        self.stage.air.script({"do": "remove-adapter", "name": stage.DEVICE_ADAPTER},
                              {"do": "play", "row": "off"})
        self.open_wizard()
        self.wizard.type_code(self.code)
        self.window.wait_shows("Bluetooth is off.", SECONDS)
        self.look("bluetooth-off")
        self.window.press_button("Turn On")
        self.window.root.wait_gone("Bluetooth is off.", SECONDS)
        # Only now does somebody plug the device in.
        self.stage.air.script({"do": "adapter", "name": stage.DEVICE_ADAPTER})
        self.device = self.stage.start_boxed("kettle")
        self.wizard.wait_page(wizard.CONFIRM)

    def test_another_device_than_the_one_of_the_code_is_refused(self):
        self.start_boxed()
        other = self.stage.start_box_of_another_key("kettle")
        self.device = other
        self.open_wizard()
        self.wizard.type_code(self.code)
        self.window.wait_shows("This is not the device whose code was scanned.", SECONDS)
        self.look("not-proven")
        self.window.press_button("Scan Again")
        self.wizard.wait_page(wizard.CODE)
        self.assertNotIn("written", other.output)

    def test_a_device_that_is_not_there_is_looked_for_with_hints(self):
        self.start_boxed()
        self.device.stop()
        self.open_wizard()
        self.wizard.type_code(self.code)
        self.window.wait_shows("Still looking…", SECONDS + 20)
        self.look("not-found-yet")
        self.device = self.stage.start_boxed("kettle")
        self.wizard.wait_page(wizard.CONFIRM)


class SettingUp(Registration):
    def test_a_link_that_is_lost_is_made_again_and_nothing_is_typed_again(self):
        self.start_boxed()
        self.come_to_form()
        self.window.find("Room", "editable").set_text("Kitchen")
        self.stage.air.script(LOST)
        self.go_on()
        self.window.wait_shows("The connection to the device was lost.", SECONDS)
        self.look("link-lost")
        self.window.press_button("Try Again")
        self.finish()
        self.assert_live()
        self.window.wait_shows("Kitchen")
        self.assertEqual(len(self.new_accounts()), 1)

    def test_a_name_that_is_taken_gives_way_to_another(self):
        self.start_boxed()
        self.come_to_form()
        self.window.expand("Account of the Device")
        self.window.find("Address", "editable").set_text("lamp")
        self.go_on()
        self.finish()
        self.assert_live()
        self.assertEqual(len(self.new_accounts()), 1)
        self.assertNotIn(self.stage.address("lamp"), self.device.output)

    def test_one_that_does_not_come_online_gets_another_network(self):
        self.start_boxed(place=NOWHERE)
        self.come_to_form()
        self.window.find("Room", "editable").set_text("Kitchen")
        self.go_on()
        self.window.wait_shows("Nothing was heard from it yet.", SECONDS + 30)
        self.look("silent")
        self.window.press_button("Change Wi-Fi")
        self.wizard.wait_page(wizard.CONFIRM)
        self.assertEqual(self.window.find("Room", "editable").text, "Kitchen")
        self.assertIn(NETWORK, self.window.root.names())
        # Reset by hand, it waits for another hand-over, and now its server is in reach.
        self.device.stop()
        self.device = self.stage.start_boxed("kettle", "--reset")
        self.assert_done(self.device, "^advertising")
        self.go_on()
        self.finish()
        self.assert_live()
        self.assertEqual(len(self.new_accounts()), 1)


class Cancelling(Registration):
    """Each step answers at once, and nothing is left of the device."""

    def cancel(self, step):
        spent = self.wizard.escape()
        print(f"# Cancel while {step}: answered after {spent:.0f} ms", flush=True)
        self.assertLess(spent, BLINK_MS)

    def cancel_and_look(self, step):
        self.cancel(step)
        self.wizard.wait_closed()
        self.assert_no_account_left()

    def test_before_anything_was_sent(self):
        self.start_boxed()
        self.open_hob()
        self.window.wait_shows("No Devices Yet", SECONDS)
        self.wizard = wizard.Wizard(self.window)
        self.window.press_button("Add Device")
        self.wizard.wait_page(wizard.ADD)
        self.cancel_and_look("asking which kind of device it is")
        self.wizard.open()
        self.cancel_and_look("scanning its code")
        for call, step in (("StartDiscovery", "looking for it"), ("Connect", "connecting to it"),
                           ("ReadValue", "asking what it is")):
            self.stage.air.script({"do": "behave", "call": call, "then": [{"silence": True}]})
            self.wizard.open()
            self.wizard.type_code(self.code)
            self.wizard.wait_page(wizard.FINDING)
            self.window.wait(lambda: any(call in line for line in self.stage.air.log()), call)
            self.cancel_and_look(step)
            self.stage.air.script({"do": "drop", "address": self.device_address()})
        self.wizard.open()
        self.wizard.type_code(self.code)
        self.wizard.wait_page(wizard.CONFIRM)
        self.cancel_and_look("showing the form")

    def device_address(self):
        return re.search("mac=([0-9A-F:]+)", self.code)[1]

    def test_while_its_account_is_made(self):
        self.start_boxed()
        self.come_to_form()
        self.stage.server.pause()
        try:
            self.go_on()
            self.window.wait_shows("Creating its account", SECONDS)
            self.cancel("making its account")
            self.wizard.wait_closed()
        finally:
            self.stage.server.resume()
        self.assert_no_account_left()

    def test_while_it_is_sent_what_it_needs(self):
        self.start_boxed()
        self.come_to_form()
        self.stage.air.script({"do": "behave", "call": "WriteValue",
                               "uuid": "00000005-0000-0000-0000-000000000002",
                               "then": [{"silence": True}]})
        self.go_on()
        self.assert_done(self.device, "^written password")
        self.window.wait_shows("Sending Wi-Fi and account", SECONDS)
        self.assertEqual(len(self.new_accounts()), 1)
        self.cancel_and_look("sending")

    def test_while_it_is_waited_for_it_asks_what_to_do_with_its_account(self):
        self.start_boxed(place=NOWHERE)
        self.come_to_form()
        self.go_on()
        self.assert_done(self.device, "^setup-done")
        self.window.wait_shows("Waiting for it to come online", SECONDS)
        self.cancel("waiting for it")
        self.window.wait_shows("The Device Is on Its Way", SECONDS)
        self.look("leaving")
        self.wizard.answer("Give Up and Forget It")
        self.wizard.wait_closed()
        self.assert_no_account_left()


tap.main()
