# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""What the journeys of bringing a device home share: Bluetooth, Wi-Fi, a boxed device, a wizard."""

import os
import pathlib
import re
import secrets

from journey import NARROW, SECONDS, WIDE, Journey

import camera
import stage
import wizard
from network import OPEN

NETWORK = "Home"
NOWHERE = "127.0.0.1:9"
WEB_PAGE = "https://example.org/"
PICTURES = os.environ.get("HOB_TEST_PICTURES")


class Registration(Journey):
    server_options = {"air": True, "registration": "open"}

    @staticmethod
    def plug_in_camera():
        camera.plug_in_anew()

    def setUp(self):
        self.plug_in_camera()
        super().setUp()
        self.stage.stop_animations()
        self.wifi_password = secrets.token_hex(12)
        self.stage.network.add("Café", security=OPEN, strength=90)
        self.stage.network.add(NETWORK, self.wifi_password, in_use=True)
        self.device = self.code = self.wizard = None

    # The device.

    def start_boxed(self, **options):
        self.take(self.stage.start_boxed("kettle", **options))

    def start_firmware(self):
        self.take(self.stage.start_boxed_firmware("--interval", "1"))

    def take(self, device):
        """Somebody holds it in their hands."""
        self.device = device
        _, match = device.wait_for_line(r"^code (\S+)", SECONDS)
        self.code = match[1]

    # The person.

    def open_wizard(self):
        if self.hob is None:
            self.open_hob(**({"GSETTINGS_BACKEND": "keyfile"} if PICTURES else {}))
        self.window.wait_shows("No Devices Yet", SECONDS)
        self.wizard = wizard.Wizard(self.window)
        self.wizard.open()

    def come_to_form(self):
        """The device is found and says what it is."""
        self.open_wizard()
        self.wizard.type_code(self.code)
        self.wizard.wait_page(wizard.CONFIRM)
        self.window.wait(lambda: NETWORK in self.window.root.names(), "the network in use", SECONDS)

    def hold_before_camera(self):
        """White paper, what is no device's, the code out of focus, and as it is printed."""
        self.window.wait(camera.is_used, "the camera to be looked through", SECONDS)
        camera.show_nothing()
        camera.show_code(WEB_PAGE)
        self.window.wait_shows(re.compile("^This is the address of a web page"), SECONDS)
        camera.show_code(self.code, blurred=True)
        self.wizard.wait_page(wizard.CODE)
        camera.show(self.stage.code_picture("kettle"))
        self.wizard.wait_page(wizard.CONFIRM)
        self.window.wait(lambda: not camera.is_used(), "the camera's light to go off", SECONDS)

    def go_on(self):
        self.window.press_button("Continue")

    def finish(self):
        self.wizard.wait_page(wizard.DONE)
        self.window.press_button("Done")
        self.wizard.wait_closed()

    def look(self, name):
        """Everything that shows has its name. Where HOB_TEST_PICTURES is a folder, pictures of it
        are put there, in all sizes and colours."""
        self.wizard.sweep()
        if PICTURES:
            self.window.take_all(self.stage, pathlib.Path(PICTURES), name, (WIDE, NARROW))

    # What has come of it.

    def assert_live(self):
        """Its readings are there and its switch works."""
        self.window.choose("Kettle", SECONDS)
        self.window.wait_reading("Temperature", r"^2\d(\.\d)? °C$", SECONDS)
        self.window.wait_on("Power", False)
        mark = self.device.mark()
        self.window.flip("Power")
        self.assert_done(self.device, "^set power ", mark)
        self.window.wait_on("Power", True)

    def new_accounts(self):
        return self.stage.server.registered() - set(stage.ACCOUNTS)

    def assert_no_account_left(self):
        self.window.wait(lambda: not self.new_accounts(),
                         lambda: f"no account to be left, there is {self.new_accounts()}", SECONDS)
