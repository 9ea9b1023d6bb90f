#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Hob's camera reads a code through a kernel's camera, without PipeWire and without a portal:
test-camera.py FOLDER-OF-PROGRAMS."""

import pathlib
import subprocess
import sys
import unittest

import vivid
import vm

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'support'))

import tap  # noqa: E402  the folder is known only now

EYE = pathlib.Path(sys.argv.pop(1)) / 'eye'
OTHER, OURS = 'https://example.org/', 'xmpp:iot-register?mac=A4:CF:12:25:76:98'
SECONDS = 60


class Camera(unittest.TestCase):
    def setUp(self):
        self.machine = vm.Vm()
        self.addCleanup(self.machine.close)
        vivid.plug_in(self.machine)

    def tearDown(self):
        self.machine.print_timeline()

    def diagnose(self):
        return self.machine.said()

    def show(self, text):
        """What is in front of the camera until the program is stopped."""
        picture = self.machine.folder / 'picture.yuyv'
        subprocess.run([EYE, 'draw', picture, text], check=True)
        return self.machine.start(vivid.playing(picture))

    def test_codes_are_read_as_they_are_shown(self):
        screen = self.show(OTHER)
        eye = self.machine.start([EYE])
        eye.wait_for_line('^running ', SECONDS)
        self.machine.note('the camera is on')
        eye.wait_for_line(f'^code {OTHER}$', SECONDS)
        self.machine.note('a code is read')
        screen.stop()
        self.show(OURS)
        eye.wait_for_line(f'^code {OURS}$'.replace('?', r'\?'), SECONDS)
        self.machine.note('another one is read')


tap.main()
