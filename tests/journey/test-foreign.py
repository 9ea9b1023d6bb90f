#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""A person, Hob, and devices that others made. What a server or a device makes impossible, Hob says."""

import re

from journey import SECONDS, SERVER, Journey

import tap

IS_PROSODY = SERVER == "prosody"
HONEST = re.compile("This account (cannot change it|may not control)")


class Ventilator(Journey):
    """The device made with slixmpp."""

    def start(self, *options):
        self.device = self.stage.start_ventilator("lamp", "--interval", "1", *options)
        self.bring_home("lamp", self.device, "^published")

    def test_its_form_is_shown_with_the_field_nobody_knows(self):
        self.start()
        for label in ("Power", "Level", "Mode", "Speed", "Humidity"):
            self.window.find(re.compile(f"^{label}"))
        self.window.wait_reading("Scent", "^lavender$")
        self.window.wait_reading("Speed", "^0 rpm$")
        self.window.wait_reading_changes("Humidity", SECONDS)
        self.window.sweep()

    def test_its_switch_works_where_the_server_lets_it(self):
        # ejabberd keeps an item for whoever published it first: left unset, that is its owner.
        self.start(*([] if IS_PROSODY else ["--unseeded"]))
        self.window.flip("Power")
        self.assert_done(self.device, "^does power (1|true)")
        self.window.wait_on("Power", True)
        self.window.wait_reading("Speed", "^1,?200 rpm$")

    def test_what_the_server_forbids_is_said(self):
        self.start()
        self.window.wait_on("Power", False)
        self.window.flip("Power")
        if IS_PROSODY:
            self.window.wait_on("Power", True)
        else:
            self.window.wait_shows(HONEST, SECONDS)
            self.window.wait_on("Power", False)
            self.assertNotIn("does power 1", self.device.output)
            self.assertNotIn("does power true", self.device.output)

    def test_it_goes_on_after_a_restart_of_the_server(self):
        self.start()
        mark = self.device.mark()
        self.stage.server.restart()
        self.assert_done(self.device, "^published", mark)
        self.window.wait_shows("Online", 90)
        self.window.wait_reading_changes("Humidity", SECONDS)


class Firmware(Journey):
    """The imitation of the reference firmware, which signs in without encryption."""

    server_options = {"unencrypted": True}

    def start(self, *options):
        self.device = self.stage.start_firmware("lamp", "--interval", "1", *options)
        self.bring_home("lamp", self.device, "^nodes are made")

    def test_its_form_is_shown_and_its_readings_change(self):
        self.start()
        self.window.wait_reading("Temperature", r"^2\d(\.\d+)? °C$", SECONDS)
        self.window.wait_reading_changes("Temperature", SECONDS)
        self.window.wait_reading("Pressure", r"^96[, ]?0\d\d bar$", SECONDS)
        self.window.find("Speaker on")
        self.window.sweep()

    def test_its_switch_works_or_hob_says_why_not(self):
        self.start()
        self.window.switch("Speaker on", SECONDS)
        if IS_PROSODY:
            self.window.flip("Speaker on")
            self.assert_done(self.device, "^speaker on")
            self.window.wait_on("Speaker on", True)
            self.window.flip("Speaker on")
            self.window.wait_on("Speaker on", False)
        else:
            self.window.flip("Speaker on")
            self.window.wait_shows(HONEST, SECONDS)
            self.assertNotIn("speaker on", self.device.output)

    def test_its_nodes_vanish_and_return(self):
        self.start()
        self.window.wait_reading("Temperature", r"\d", SECONDS)
        self.device.stop()
        self.device = self.stage.start_firmware("lamp", "--interval", "1")
        self.assert_done(self.device, "^nodes are made")
        self.window.wait_reading_changes("Temperature", SECONDS)
        self.window.wait_reading_changes("Temperature", SECONDS)
        self.window.find("Speaker on")

    def test_without_its_form_it_still_shows_its_readings(self):
        # Its queue is full before it comes to the form.
        if IS_PROSODY:
            self.start("--queue", "5")
            self.window.wait_shows(re.compile("has not said what it can do"), SECONDS)
        else:
            # Where the form for its nodes is refused there is nothing to know a new one by.
            self.start()
            self.device.stop()
            self.device = self.stage.start_firmware("lamp", "--interval", "1", "--queue", "5")
            self.assert_done(self.device, "^nodes are made")
        reading = self.window.find(re.compile("^temp", re.IGNORECASE),
                                   where=lambda node: node.role == "list item", seconds=SECONDS)
        self.window.wait_reading_changes(reading.name, SECONDS)


tap.main()
