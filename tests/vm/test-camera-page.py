#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""A device is found by its code before a kernel's camera: test-camera-page.py BUILD-FOLDER SERVER.

Everything runs in the virtual machine: Hob, its display, the server, the device, BlueZ. There is
neither PipeWire nor a portal, so the page goes to the camera directly.
"""

import contextlib
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / 'support'), str(HERE.parent / 'journey')]

import vivid  # noqa: E402  the folders are known only now

INSIDE = 'HOB_TEST_INSIDE'
SYSTEM_BUS = 'unix:path=/run/dbus/system_bus_socket'
WEB_PAGE = 'https://example.org/'
# More than can be read.
BLUR = 14


def run_inside(arguments):
    """This script once more, in a machine."""
    import vm
    with vm.Vm(memory='1G') as machine:
        vivid.plug_in(machine)
        display = [HERE.parent / 'support/with-display.py', '--a11y', '--size', '1280x1000', '--']
        command = machine.command(
            ['env', f'{INSIDE}=yes', 'HOB_TEST_PATIENCE=6', sys.executable, *display,
             sys.executable, __file__, *arguments])
        status = subprocess.run(command, check=False).returncode
        machine.print_timeline()
        if status != 0:
            print('\n'.join(f'# {line}' for line in machine.said()))
    sys.exit(status)


if INSIDE not in os.environ:
    run_inside(sys.argv[1:])

import bluez  # noqa: E402
import registration  # noqa: E402
import stage  # noqa: E402
import tap  # noqa: E402
import wizard  # noqa: E402
from journey import BUILD, SECONDS  # noqa: E402


class Air(bluez.Bluez):
    """The machine's own system bus."""

    def __init__(self):  # pylint: disable=super-init-not-called
        self._cleanup = contextlib.ExitStack()
        self.address = SYSTEM_BUS
        self._control = self.connect()


class Stage(stage.Stage):
    def make_air(self):
        return Air()


class Page(registration.Registration):
    make_stage = Stage
    screen = None

    @staticmethod
    def plug_in_camera():
        """It is there from the beginning."""

    def show(self, text='', blur=0):
        """What is before the camera from now on."""
        picture = self.stage.folder / 'picture.yuyv'
        subprocess.run([f'{BUILD}/tests/vm/eye', 'draw', picture, text, str(blur)], check=True)
        if self.screen:
            self.screen.stop()
        self.screen = self.stage.start(vivid.playing(picture), 'screen')
        # It says so each second.
        self.screen.wait_for_line('fps', SECONDS)

    def is_looked_through(self):
        """Whether Hob has the camera open: its light would be on."""
        def leads_to(link):
            try:
                return os.readlink(link)
            except OSError:
                return ''
        return any(leads_to(link) == vivid.CAMERA
                   for link in pathlib.Path(f'/proc/{self.hob.pid}/fd').iterdir())

    def test_it_sees_nothing_the_wrong_the_blurred_then_the_right_code(self):
        self.show()
        self.start_boxed()
        self.open_wizard()
        self.window.wait(self.is_looked_through, 'the camera to be looked through', SECONDS)
        self.show(WEB_PAGE)
        self.window.wait_shows(re.compile('^This is the address of a web page'), SECONDS)
        self.show(self.code, blur=BLUR)
        self.wizard.wait_page(wizard.CODE)
        self.show(self.code)
        self.wizard.wait_page(wizard.CONFIRM)
        self.window.wait(lambda: not self.is_looked_through(), "the camera's light to go off",
                         SECONDS)


tap.main()
