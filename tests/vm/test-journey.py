#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""A device comes home through real BlueZ on both sides: test-journey.py BUILD-FOLDER SERVER."""

import machine  # first, it knows the folders

import journey
import registration
import tap
import wizard
from journey import SECONDS

journey.Stage = machine.Stage


class Home(registration.Registration):
    server_options = {'registration': 'open'}

    def setUp(self):
        # Without a camera beside it: the code is typed.
        registration.camera.show_nothing = lambda: None
        super().setUp()

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


if __name__ == '__main__':
    tap.main()
