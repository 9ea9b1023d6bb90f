#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""A device comes home through real BlueZ on both sides: test-journey.py BUILD-FOLDER SERVER."""

import re
import signal

import machine  # first, it knows the folders

import registration
import tap
import wizard
from journey import SECONDS

ACCOUNT_PASSWORD = '00000004-0000-0000-0000-000000000002'


class Home(registration.Registration):
    make_stage = machine.Stage
    server_options = {'registration': 'open'}

    @staticmethod
    def plug_in_camera():
        """There is none: the code is typed."""

    def note(self, what):
        self.stage.air.machine.note(what)

    def tearDown(self):
        self.stage.air.machine.print_timeline()
        super().tearDown()

    def come_home(self):
        self.come_to_form()
        self.note('the device is found and has said what it is')
        self.go_on()
        self.assert_done(self.device, '^setup-done')
        self.note('it has everything')
        self.finish()
        self.note('it said hello')
        self.assert_live()
        self.note('its switch works')


class Sealed(Home):
    def test_it_comes_home(self):
        self.start_boxed()
        self.note('a sealed device is in its box')
        self.come_home()


class Plain(Home):
    def test_it_comes_home_once_its_risk_is_agreed_to(self):
        self.start_boxed(plain=True)
        self.come_to_form()
        self.note('a plain device is found')
        self.window.flip('Send Them Anyway')
        self.go_on()
        self.finish()
        self.assert_live()
        self.note('its switch works')


class SmallPackets(Home):
    """Everything that is sealed or signed is longer than one."""

    server_options = {**Home.server_options, 'mtu': 64}

    def test_it_comes_home(self):
        self.start_boxed()
        self.note('a device that takes 64 bytes at a time is in its box')
        self.come_home()


class Trouble(Home):
    # An emulated radio that was switched off may still be connected to: nobody answers there, and
    # Hob gives a device half a minute to tell what it has. Or it answers before hob-device has put
    # its services there.
    PATIENCE = 3 * SECONDS

    def finish_in_spite(self):
        """What is offered then is to try again."""
        def is_done():
            again = self.window.root.find_now('Try Again', 'action')
            if again:
                self.note('it is tried again')
                again.act()
            dialog = self.wizard.dialog()
            return dialog is not None and dialog.name == wizard.DONE
        self.window.wait(is_done, 'the device to be at home', self.PATIENCE)
        self.finish()

    def lose_power(self):
        """The device's, and with it its radio's."""
        self.device.send(signal.SIGKILL)
        self.power('hci1', False)

    def power(self, adapter, powered):
        self.stage.air.script({'do': 'adapter', 'name': adapter, 'powered': powered})

    def switch_on(self):
        self.power('hci1', True)
        self.device = self.stage.start_boxed('kettle')
        self.assert_done(self.device, '^advertising')

    def test_a_device_that_is_switched_off_in_the_middle_and_on_again(self):
        self.start_boxed()
        self.come_to_form()
        self.lose_power()
        self.go_on()
        self.window.wait_shows('Sending Wi-Fi and account', SECONDS)
        self.note('the device is off, and looked for')
        self.switch_on()
        self.finish_in_spite()
        self.assert_live()
        self.note('its switch works')

    def test_bluetooth_that_is_switched_off_in_the_middle(self):
        self.start_boxed()
        self.come_to_form()
        # Hob would use the other adapter.
        self.lose_power()
        self.power('hci0', False)
        self.go_on()
        self.window.wait_shows('Bluetooth is off.', SECONDS)
        self.note('that Bluetooth is off is said')
        self.window.press_button('Turn On')
        self.window.root.wait_gone('Bluetooth is off.', SECONDS)
        self.switch_on()
        self.finish_in_spite()
        self.assert_live()
        self.note('its switch works')


class Encrypted(Home):
    """Devices that want to be paired with before they tell or take anything."""

    ADDRESS = '00:AA:01:01:00:01'

    def present(self, **how):
        self.stage.air.script({'do': 'device', 'address': self.ADDRESS, 'encrypted': True, **how})
        self.open_wizard()
        self.wizard.type_code(f'xmpp:iot-register?mac={self.ADDRESS}')

    def test_pairing_happens_by_itself(self):
        self.present(pairs=True)
        self.wizard.wait_page(wizard.CONFIRM)
        self.window.wait_shows(re.compile('^TUM Garching'), SECONDS)
        self.note('a device that wants encryption has said what it is')
        self.assertEqual(self.stage.air.value(self.ADDRESS, ACCOUNT_PASSWORD), b'')
        self.window.flip('Send Them Anyway')
        self.go_on()
        self.window.wait(lambda: self.stage.air.value(self.ADDRESS, ACCOUNT_PASSWORD), 'password',
                         SECONDS)
        self.note('it has its password')

    def test_refused_pairing_is_said(self):
        self.present(pairs=False)
        self.window.wait(lambda: 'Try Again' in self.window.root.names(), 'a way on', 2 * SECONDS)
        self.note('that it refuses is said')


if __name__ == '__main__':
    tap.main()
