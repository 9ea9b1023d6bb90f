#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""While a device is brought home, nothing that is secret can be read anywhere but where it belongs:
in the keyring, and in the device itself."""

import os

from journey import SECONDS, start_keyring
from registration import Registration

import atspi
import gi
import secrecy
import tap

gi.require_version("Secret", "1")
from gi.repository import Secret  # noqa: E402  the version comes first

SCHEMA = "io.github.hob_home.Hob.Account"
KEY_SIZE = 64
SEED_SIZE = 32


def kept_passwords():
    """What the keyring on this session's bus holds now, by label."""
    # Another time's connection would tell what it knew then.
    Secret.Service.disconnect()
    service = Secret.Service.get_sync(Secret.ServiceFlags.OPEN_SESSION, None)
    items = service.search_sync(None, {"xdg:schema": SCHEMA},
                                Secret.SearchFlags.ALL | Secret.SearchFlags.LOAD_SECRETS, None)
    return {item.get_label(): item.get_secret().get() for item in items}


class Secrets(Registration):
    @classmethod
    def setUpClass(cls):
        start_keyring(cls)

    def setUp(self):
        os.environ["G_MESSAGES_DEBUG"] = "all"
        self.addCleanup(os.environ.pop, "G_MESSAGES_DEBUG")
        super().setUp()
        self.watch = secrecy.Watch()
        self.addCleanup(self.watch.close)

    def bring_home_and_keep(self):
        self.start_boxed()
        self.sign_in()
        self.come_to_form()
        self.window.expand("Account of the Device")
        self.window.flip("Keep Its Password")
        self.window.wait(lambda: self.window.is_on("Keep Its Password"), "the switch")
        self.search("before it is sent anything")
        self.go_on()
        self.assert_done(self.device, "^ready ")
        self.finish()
        self.assert_live()

    def secrets(self):
        """What the device knows by now is read where it keeps it."""
        folder = self.stage.box_folder("kettle")
        files = [path for path in folder.rglob("*") if path.is_file()]
        keys = [path.read_bytes() for path in files if path.stat().st_size == KEY_SIZE]
        self.assertEqual(len(keys), 1, files)
        found = {"the Wi-Fi password": self.wifi_password.encode(),
                 "the device's private key": keys[0], "its seed": keys[0][:SEED_SIZE]}
        for label, secret in kept_passwords().items():
            if secret.decode(errors="replace") and "juliet" not in label:
                found[f"the password kept as {label!r}"] = secret
        return found

    def search(self, when):
        places = [self.stage.folder, self.stage.server.folder, os.environ["HOME"],
                  os.environ["XDG_RUNTIME_DIR"]]
        secrets = self.secrets()
        found, count = secrecy.find_in_files(secrets, places, [self.stage.box_folder("kettle")])
        self.assertGreater(count, 10)
        for program in self.stage.programs:
            found += secrecy.find_in_text(secrets, f"what {program.name} said", program.output)
        found += secrecy.find_in_text(secrets, "the server's log", self.stage.server.last_log())
        self.assertEqual(found, [], when)
        return secrets

    def test_they_are_nowhere_but_in_the_keyring_and_the_device(self):
        self.bring_home_and_keep()
        secrets = self.search("once it is home")
        self.assertTrue(any("password kept" in name for name in secrets), kept_passwords().keys())
        self.assertGreater(self.hob.output.count("DEBUG"), 100)
        self.close_hob()
        self.search("once Hob has ended")
        self.watch.close()
        self.assertGreater(self.watch.count, 10)
        self.assertEqual(self.watch.find(secrets), [])

    def test_the_search_would_find_one(self):
        (self.stage.folder / "leak").write_bytes(b"a" + self.wifi_password.encode() + b"b")
        secrets = {"the Wi-Fi password": self.wifi_password.encode()}
        found, _ = secrecy.find_in_files(secrets, [self.stage.folder])
        self.assertEqual(found, [f"the Wi-Fi password in {self.stage.folder / 'leak'}"])
        program = self.stage.start(["tail", "-f", "/dev/null"], "leak", env={
            **os.environ, "LEAK": self.wifi_password})
        atspi.wait_for(lambda: self.watch.find(secrets), "it to be seen", SECONDS)
        program.stop()
        self.assertIn("environ of process", self.watch.find(secrets)[0])


tap.main()
