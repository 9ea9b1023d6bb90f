# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The command line with an account that is remembered, as after signing in in the window; run
under with-keyring.py and with-server.py."""

import os
import sqlite3
import subprocess
import tempfile
import unittest

from command import address, read_json, run, start_device
import tap  # found through command

FIELDS = """
[field power]
kind=switch
label=Power
"""
DATABASE = os.path.join(os.environ['XDG_DATA_HOME'], 'hob', 'home.db')


class Remembered(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix='hob-command-')
        cls.kettle = start_device(cls.folder.name, 'kettle', FIELDS)
        subprocess.run([os.environ['HOB_TEST_SIGN_IN'], 'juliet'], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.kettle.stop()
        cls.folder.cleanup()

    def succeed(self, *arguments, **options):
        result = run(*arguments, **options)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def refuse(self, status, *arguments, says, **options):
        result = run(*arguments, **options)
        self.assertEqual(result.returncode, status, result.stderr)
        self.assertEqual(result.stdout, '')
        self.assertIn(says, result.stderr)

    def test_1_without_options(self):
        self.succeed('add', address('kettle'), '--name', 'Kettle', '--room', 'Kitchen')
        self.assertEqual(self.succeed('set', 'kettle', 'power', 'on'), 'Kettle: Power On\n')
        device, = read_json(self.succeed('devices', '--json'))
        self.assertEqual(device['room'], 'Kitchen')
        self.assertEqual(self.succeed('--account', address('juliet'), 'get', 'kettle', 'power'),
                         'On\n')

    def test_2_what_was_said_is_remembered(self):
        with sqlite3.connect(DATABASE) as database:
            name, form = database.execute('SELECT name, form FROM device').fetchone()
            self.assertEqual(name, 'Kettle')
            self.assertIn('Power', form)
            values = dict(database.execute('SELECT item, text FROM value'))
        database.close()
        self.assertEqual(values['xmpp.iot.actuator.power'], '1')

    def test_3_somebody_else_is_not_signed_in(self):
        self.refuse(2, '--account', address('romeo'), 'devices', says=address('romeo'))

    def test_4_without_a_keyring(self):
        self.refuse(2, 'devices', env={'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nonexistent'},
                    says='keyring')

    def test_5_does_not_answer(self):
        """One whose server is not there: found in what is remembered, and not live."""
        self.succeed('add', 'stove@nowhere.invalid', '--name', 'Stove')
        self.refuse(12, '--timeout', '2', 'get', 'stove', says='Stove')
        result = run('--timeout', '2', 'devices', '--json')
        self.assertEqual(result.returncode, 12, result.stderr)
        self.assertEqual([device['live'] for device in read_json(result.stdout)], [True, False])
        self.succeed('remove', 'stove')

    def test_6_strangers_see_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            env = {'XDG_DATA_HOME': folder}
            subprocess.run([os.environ['HOB_TEST_SIGN_IN'], 'mallory'], check=True,
                           env={**os.environ, **env})
            self.succeed('add', address('kettle'), '--name', 'Loot', env=env)
            self.refuse(9, 'get', 'loot', env=env, says='may not see')
            self.refuse(9, 'set', 'loot', 'power', 'off', env=env, says='may not see')
            self.succeed('remove', 'loot', env=env)

    def test_7_removed_and_forgotten(self):
        self.succeed('remove', 'kettle')
        with sqlite3.connect(DATABASE) as database:
            self.assertIsNone(database.execute('SELECT name FROM device').fetchone())
            self.assertIsNone(database.execute('SELECT text FROM value').fetchone())
        database.close()


if __name__ == '__main__':
    tap.main()
