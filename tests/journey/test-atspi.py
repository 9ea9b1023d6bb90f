#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Driving through the accessibility bus finds, does, waits, and fails where it should."""

import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

import atspi  # noqa: E402  the folder is known only now
import processes  # noqa: E402
import tap  # noqa: E402


class Driving(unittest.TestCase):
    def start(self, *options):
        program = processes.Program([sys.executable, HERE / "small-application.py", *options])
        self.addCleanup(program.stop)
        return atspi.application("small")

    def test_things_are_found_and_done(self):
        window = self.start()
        window.find("Press", "action").act()
        window.find("pressed")
        switch = window.find("Switch", "action")
        switch.act()
        atspi.wait_for(lambda: switch.is_("checked"), "the switch")
        line = window.find("Line", "editable")
        line.set_text("some words")
        atspi.wait_for(lambda: line.text == "some words", "the words")
        amount = window.find("Amount", "value")
        amount.set_value(40)
        atspi.wait_for(lambda: amount.value == 40, "the value")

    def test_what_is_not_there_is_not_found(self):
        window = self.start()
        window.find("Press")
        self.assertIsNone(window.find_now("Hidden"))
        with self.assertRaisesRegex(atspi.NotFound, "'Absent'"):
            window.find("Absent", seconds=0.2)

    def test_the_sweep_tells_names_and_misses_none(self):
        window = self.start()
        window.find("Press")
        self.assertLessEqual({"Press", "Line", "Amount", "Switch"}, set(atspi.sweep(window)))

    def test_the_sweep_fails_on_a_control_without_a_name(self):
        window = self.start("--nameless")
        window.find("Press")
        with self.assertRaisesRegex(AssertionError, "without a name: .*button"):
            atspi.sweep(window)


tap.main()
