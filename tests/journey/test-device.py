#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""A person, Hob, and the reference device."""

import re

from journey import NARROW, SECONDS, Journey

import tap

LABELS = ("Temperature", "Water", "Heating", "Status", "Power", "Target temperature", "Mode",
          "Keep warm", "Descale", "Tell me about", "Note", "Instructions", "Child lock PIN")


class Device(Journey):
    def setUp(self):
        super().setUp()
        self.kettle = self.stage.start_device("kettle")
        self.bring_home("kettle", self.kettle)

    def test_its_form_is_shown_and_its_readings_change(self):
        for label in LABELS:
            self.window.find(re.compile(f"^{label}"))
        self.window.wait_reading("Temperature", r"^2\d(\.\d)? °C$")
        self.window.wait_shows("Online")
        self.window.flip("Power")
        self.window.wait_on("Power", True)
        self.assert_done(self.kettle, "^set power ")
        self.window.wait_reading("Heating", "^On$")
        self.window.wait_reading_changes("Temperature", SECONDS)

    def test_numbers_texts_and_buttons_reach_it(self):
        self.window.find("Target temperature", "value").set_value(95)
        self.assert_done(self.kettle, r"^set target 95( |$)")
        self.window.wait_shows(re.compile("^95.°C$"))
        mark = self.kettle.mark()
        self.window.press_button("Descale")
        self.assert_done(self.kettle, "^set descale", mark)
        self.window.wait_reading("Status", "^Descaled$")

    def test_a_change_is_on_its_way_until_the_server_takes_it(self):
        self.window.wait_on("Power", False)
        self.stage.server.pause()
        try:
            self.window.flip("Power")
            self.window.wait_pending("Power")
            self.assertNotIn("set power", self.kettle.output)
        finally:
            self.stage.server.resume()
        self.window.wait_on("Power", True)
        self.assert_done(self.kettle, "^set power ")

    def test_what_others_change_is_seen_and_what_is_refused_goes_back(self):
        answer = self.stage.run_hob("set", "Kettle", "power", "on")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.window.wait_on("Power", True)
        garage = self.stage.start_device("garage")
        self.bring_home("garage", garage)
        self.window.flip("Door open")
        self.assert_done(garage, "^refused door: A car is in the way")
        self.window.wait_on("Door open", False)
        self.window.wait_shows(re.compile("A car is in the way|set this back by itself"))

    def test_a_server_that_restarts_is_survived(self):
        mark = self.kettle.mark()
        self.stage.server.stop()
        self.window.wait_shows(re.compile("Trying again"), SECONDS)
        self.stage.server.start()
        self.assert_done(self.kettle, "^ready", mark)
        self.window.wait_shows("Online", 90)
        mark = self.kettle.mark()
        self.window.flip("Power")
        self.window.wait_on("Power", True)
        self.assert_done(self.kettle, "^set power ", mark)
        self.window.wait_reading_changes("Temperature", SECONDS)

    def test_a_device_that_goes_away_is_said_to_and_comes_back(self):
        self.kettle.stop()
        self.window.wait_shows(re.compile("^Last seen"), SECONDS)
        self.kettle = self.stage.start_device("kettle")
        self.assert_done(self.kettle, "^ready")
        self.window.wait_shows("Online", SECONDS)
        self.window.flip("Power")
        self.window.wait_on("Power", True)
        self.assert_done(self.kettle, "^set power ")

    def test_every_page_has_names_wide_and_narrow(self):
        names = self.window.sweep()
        for label in ("Power", "Target temperature", "Descale", "Note"):
            self.assertTrue(any(name.startswith(label) for name in names), names)
        self.window.resize(*NARROW)
        self.window.sweep()
        self.window.choose("Kettle")
        self.window.sweep()
        self.window.back()
        self.window.wait_device("Kettle")

    def test_it_works_with_the_keyboard_alone(self):
        self.window.resize(*NARROW)
        self.window.tab_to("Kettle")
        self.window.screen.press("Return")
        self.window.tab_to("Power")
        self.window.screen.press("space")
        self.window.wait_on("Power", True)
        self.assert_done(self.kettle, "^set power ")


tap.main()
