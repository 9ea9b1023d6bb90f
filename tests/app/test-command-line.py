# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The command line against a real server and a real device; run under with-server.py."""

import os
import signal
import socket
import subprocess
import tempfile
import unittest

from command import (FINGERPRINT, HOB, SERVER, SECONDS, Program, account_options, address,
                     control_server, read_json, run, start_device, write_password)
import tap  # found through command

KETTLE_FIELDS = """
[field climate]
kind=heading
label=Climate
[field temperature]
kind=reading
label=Temperature
unit=°C
initial=21.5
[field power]
kind=switch
label=Power
[field target]
kind=slider
label=Target
unit=°C
minimum=-40
maximum=100
step=5
initial=80
[field mode]
kind=choice
label=Mode
options=eco=Economic;max=Maximum
initial=eco
[field note]
kind=text
label=Note
[field locked]
kind=switch
label=Lock
command=sh -c 'echo "The lid is open" >&2; exit 1'
[field pin]
kind=secret
label=PIN
[field brew]
kind=button
label=Brew
sets=boiling 1
[field boiling]
kind=boolean reading
label=Boiling
"""
LAMP_FIELDS = """
[field power]
kind=switch
label=Power
"""


class Home(unittest.TestCase):
    """A kettle in the kitchen, a lamp, and a folder where nothing may be left behind."""

    @classmethod
    def run_hob(cls, *arguments, options=None, **more):
        env = {'HOME': cls.home, 'XDG_DATA_HOME': f'{cls.home}/data',
               'DBUS_SESSION_BUS_ADDRESS': 'unix:path=/nonexistent'}
        return run(*(cls.options if options is None else options), *arguments, env=env, **more)

    @classmethod
    def succeed(cls, *arguments, **more):
        result = cls.run_hob(*arguments, **more)
        assert result.returncode == 0, (arguments, result.returncode, result.stderr)
        assert result.stderr == '', (arguments, result.stderr)
        return result.stdout

    def refuse(self, status, *arguments, says='.', **more):
        """Ends with this status, nothing on standard output, and whole sentences on the other."""
        result = self.run_hob(*arguments, **more)
        self.assertEqual(result.returncode, status, result.stderr)
        self.assertEqual(result.stdout, '')
        self.assertRegex(result.stderr, says)
        for line in result.stderr.splitlines():
            self.assertRegex(line, r'^hob: \S')
            for word in ('JID', 'stanza', 'XMPP', 'pubsub', 'GATT'):
                self.assertNotIn(word, line)
        return result.stderr


def setUpModule():
    Home.folder = tempfile.TemporaryDirectory(prefix='hob-command-')
    Home.home = os.path.join(Home.folder.name, 'home')
    Home.options = account_options(Home.folder.name)
    Home.kettle = start_device(Home.folder.name, 'kettle', KETTLE_FIELDS,
                               '--guest', address('romeo'))
    Home.lamp = start_device(Home.folder.name, 'lamp', LAMP_FIELDS)
    Home.succeed('add', address('kettle'), '--name', 'Kettle', '--room', 'Kitchen')
    Home.succeed('add', address('lamp'), '--name', 'Lamp', '--room', 'Bedroom')


def tearDownModule():
    for name in ('Kettle', 'Lamp'):
        Home.succeed('remove', name)
    Home.kettle.stop()
    Home.lamp.stop()
    left_behind = os.path.exists(Home.home)
    Home.folder.cleanup()
    assert not left_behind, 'signing in for one run has left something behind'


class Help(Home):
    def test_covers_commands_and_statuses(self):
        text = self.succeed('--help', options=[])
        for word in ('devices', 'get', 'set', 'watch', 'form', 'add', 'remove', '--json',
                     '--account', '--password-file', '--server', '--trust', '--timeout', 'window'):
            self.assertIn(word, text)
        for status in [*range(14), 130]:
            self.assertRegex(text, rf'(?m)^ +{status}  \S')
        self.assertEqual(self.succeed('help', options=[]), text)
        self.assertEqual(self.succeed('get', '-h', options=[]), text)

    def test_misuse(self):
        for arguments in (['brew'], ['get'], ['get', 'a', 'b', 'c'], ['set', 'a'], ['devices', 'x'],
                          ['form'], ['add'], ['remove'], ['devices', '--loud'],
                          ['--timeout', '0', 'devices'], ['--timeout', 'x', 'devices'],
                          ['--password-file', 'x', 'devices'], ['--trust', 'ab', 'devices'],
                          ['--server', 'x', 'devices'], ['devices', '--account']):
            with self.subTest(arguments):
                self.refuse(1, *arguments, options=[])
        self.refuse(1, '--trust', 'abc', 'devices', options=self.options[:4], says='64')
        self.refuse(1, '--server', 'host:port', 'devices', options=self.options[:4], says='HOST')


class SigningIn(Home):
    def with_options(self, **changes):
        options = dict(zip(self.options[::2], self.options[1::2]))
        options.update({f'--{name.replace("_", "-")}': value for name, value in changes.items()})
        return [word for pair in options.items() if pair[1] is not None for word in pair]

    def test_password_from_standard_input(self):
        path = write_password(self.folder.name, 'juliet')
        with open(path, encoding='utf-8') as file:
            self.succeed('get', 'kettle', options=self.with_options(password_file='-'), stdin=file)

    def test_no_account_or_password(self):
        empty = os.path.join(self.folder.name, 'empty')
        with open(empty, 'w', encoding='utf-8'):
            pass
        self.refuse(2, 'devices', options=self.with_options(password_file=empty))
        self.refuse(2, 'devices', options=self.with_options(password_file='/nonexistent'))
        with tempfile.TemporaryDirectory() as fresh:
            env = {'XDG_DATA_HOME': fresh}
            result = run('devices', env=env)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertIn('signed in', result.stderr)

    def test_nobody_there(self):
        with socket.socket() as closed:
            closed.bind(('127.0.0.1', 0))
            port = closed.getsockname()[1]
        self.refuse(3, 'devices', options=self.with_options(server=f'127.0.0.1:{port}'),
                  says='reached')
        self.refuse(3, 'devices', options=self.with_options(server='nowhere.invalid'), says='found')

    def test_somebody_silent_there(self):
        with socket.socket() as silent:
            silent.bind(('127.0.0.1', 0))
            silent.listen()
            server = f'127.0.0.1:{silent.getsockname()[1]}'
            self.refuse(3, '--timeout', '1', 'devices', options=self.with_options(server=server),
                      says='answer')

    def test_certificate(self):
        said = self.refuse(4, 'devices', options=self.with_options(trust=None))
        self.assertIn(f'--trust {FINGERPRINT}', said)
        said = self.refuse(4, 'devices', options=self.with_options(trust='0' * 64), says='another')
        self.assertIn(f'--trust {FINGERPRINT}', said)

    def test_wrong_password(self):
        wrong = write_password(self.folder.name, 'wrong', 'wrong')
        self.refuse(5, 'devices', options=self.with_options(password_file=wrong))

    def test_not_an_address(self):
        self.refuse(1, 'devices', options=self.with_options(account='juliet'))


class Reading(Home):
    def test_devices(self):
        lines = self.succeed('devices').splitlines()
        self.assertEqual(len(lines), 3)
        self.assertRegex(lines[1], rf'^Lamp +Bedroom +.*{address("lamp")}$')
        self.assertRegex(lines[2], rf'^Kettle +Kitchen +.*{address("kettle")}$')

    def test_devices_for_programs(self):
        lamp, kettle = read_json(self.succeed('devices', '--json'))
        self.assertEqual(lamp['name'], 'Lamp')
        self.assertEqual(kettle['device'], address('kettle'))
        self.assertEqual(kettle['room'], 'Kitchen')
        self.assertEqual(kettle['account'], address('juliet'))
        self.assertIs(kettle['live'], True)
        self.assertEqual(kettle['form'], 'shown')

    def test_one_value(self):
        self.assertEqual(self.succeed('get', 'kettle', 'temperature'), '21.5 °C\n')
        self.assertEqual(self.succeed('get', address('kettle'), 'Mode'), 'Economic\n')
        self.assertEqual(self.succeed('get', 'KET', 'xmpp.iot.actuator.target'), '80 °C\n')

    def test_one_value_for_programs(self):
        value, = read_json(self.succeed('--json', 'get', 'kettle', 'temperature'))
        self.assertEqual(value['value'], 21.5)
        self.assertEqual(value['unit'], '°C')
        self.assertEqual(value['field'], 'xmpp.iot.sensor.temperature')
        self.assertEqual(value['label'], 'Temperature')
        self.assertEqual(value['kind'], 'reading')
        self.assertIs(value['writable'], False)
        self.assertRegex(value['updated'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$')
        value, = read_json(self.succeed('--json', 'get', 'lamp', 'power'))
        self.assertIs(value['value'], False)

    def test_all_values(self):
        text = self.succeed('get', 'kettle')
        self.assertRegex(text, r'(?m)^Temperature +21\.5 °C$')
        self.assertRegex(text, r'(?m)^Lock +Off$')
        self.assertNotIn('Climate', text)
        values = read_json(self.succeed('get', 'kettle', '--json'))
        self.assertEqual([value['label'] for value in values],
                         ['Temperature', 'Power', 'Target', 'Mode', 'Note', 'Lock', 'PIN', 'Brew',
                          'Boiling'])

    def test_form(self):
        text = self.succeed('form', 'kettle')
        self.assertRegex(text, r'(?m)^Target +80 °C +slider +-40 to 100 +xmpp\.iot\.actuator\.target$')
        self.assertRegex(text, r'(?m)^Climate ')
        fields = {field['label']: field for field in read_json(self.succeed('form', 'kettle',
                                                                            '--json'))}
        self.assertEqual(fields['Target']['minimum'], -40)
        self.assertEqual(fields['Target']['step'], 5)
        self.assertEqual(fields['Mode']['options'], [{'value': 'eco', 'label': 'Economic'},
                                                     {'value': 'max', 'label': 'Maximum'}])
        self.assertEqual(fields['Brew']['kind'], 'button')

    def test_nothing_like_it(self):
        said = self.refuse(6, 'get', 'stove')
        self.assertIn('Kettle', said)
        self.assertIn('Lamp', said)
        said = self.refuse(7, 'get', 'kettle', 'pressure')
        self.assertIn('Temperature', said)

    def test_several_like_it(self):
        said = self.refuse(6, 'get', '', says='several')
        for name in ('Kettle', 'Lamp'):
            self.assertIn(name, said)

    def test_output_that_cannot_be_written(self):
        with open('/dev/full', 'w', encoding='utf-8') as full:
            result = self.run_hob('get', 'kettle', stdout=full)
        self.assertEqual(result.returncode, 13, result.stderr)
        self.assertRegex(result.stderr, '^hob: ')


class Changing(Home):
    def test_confirmed(self):
        since = self.kettle.mark()
        self.assertEqual(self.succeed('set', 'kettle', 'power', 'on'), 'Kettle: Power On\n')
        self.kettle.wait_for_line('^set power 1', SECONDS, since)
        self.assertEqual(self.succeed('get', 'kettle', 'power'), 'On\n')
        value, = read_json(self.succeed('set', 'kettle', 'power', 'off', '--json'))
        self.assertIs(value['value'], False)
        self.kettle.wait_for_line('^set power 0', SECONDS, since)

    def test_every_kind(self):
        for field, value, expected in (('target', '-5', '-5 °C'), ('target', '95', '95 °C'),
                                       ('mode', 'Maximum', 'Maximum'), ('mode', 'eco', 'Economic'),
                                       ('note', 'a "quoted" \\ word', 'a "quoted" \\ word'),
                                       ('note', '42', '42')):
            with self.subTest(field=field, value=value):
                self.succeed('set', 'kettle', field, value)
                self.assertEqual(self.succeed('get', 'kettle', field), f'{expected}\n')
        self.succeed('set', 'kettle', 'note', '--', '-x')
        self.assertEqual(self.succeed('get', 'kettle', 'note'), '-x\n')
        self.succeed('set', 'kettle', 'target', '80')

    def test_button(self):
        since = self.kettle.mark()
        self.succeed('set', 'kettle', 'brew')
        self.kettle.wait_for_line('^set brew', SECONDS, since)
        self.assertEqual(self.succeed('get', 'kettle', 'boiling'), 'On\n')

    def test_secrets_are_not_told(self):
        self.succeed('set', 'kettle', 'pin', '1234')
        for arguments in (['get', 'kettle'], ['get', 'kettle', 'pin'], ['get', 'kettle', '--json'],
                          ['form', 'kettle', '--json'], ['form', 'kettle']):
            self.assertNotIn('1234', self.succeed(*arguments))

    def test_values_that_do_not_fit(self):
        for field, value in (('power', 'maybe'), ('target', 'hot'), ('target', '500'),
                             ('mode', 'turbo')):
            with self.subTest(field=field, value=value):
                self.refuse(8, 'set', 'kettle', field, value)
        self.refuse(1, 'set', 'kettle', 'power')

    def test_what_can_only_be_read(self):
        self.refuse(9, 'set', 'kettle', 'temperature', '5')

    def test_what_the_device_takes_back(self):
        """A server may confirm before the device has had its say; what is shown then is true."""
        with Program([HOB, *self.options, 'watch', 'kettle']) as watch:
            watch.wait_for_line('Lock  Off', SECONDS)
            since = watch.mark()
            result = self.run_hob('set', 'kettle', 'lock', 'on')
            self.assertIn(result.returncode, (0, 9, 10), result.stderr)
            if result.returncode == 0:
                watch.wait_for_line('Lock  Off', SECONDS, since)
        self.assertEqual(self.succeed('get', 'kettle', 'lock'), 'Off\n')

    def test_a_device_that_is_away(self):
        """What the server keeps can be read, but a change would be nobody's."""
        Home.lamp.stop()
        try:
            self.refuse(12, 'set', 'lamp', 'power', 'on', says='away')
            self.assertEqual(self.succeed('get', 'lamp', 'power'), 'Off\n')
        finally:
            Home.lamp = start_device(self.folder.name, 'lamp', LAMP_FIELDS)

    def test_guests_may_only_look(self):
        options = account_options(self.folder.name, 'romeo')
        self.succeed('add', address('kettle'), '--name', 'Her kettle', options=options)
        try:
            self.assertEqual(self.succeed('get', 'her', 'temperature', options=options),
                             '21.5 °C\n')
            self.refuse(9, 'set', 'her', 'power', 'on', options=options)
            self.assertEqual(self.succeed('get', 'kettle', 'power'), 'Off\n')
        finally:
            self.succeed('remove', 'her', options=options)


class Adding(Home):
    def test_bad_addresses(self):
        self.refuse(1, 'add', 'kettle', says='address')
        self.refuse(6, 'add', address('kettle'), says='already')
        self.refuse(6, 'remove', 'stove')

    def test_nothing_published(self):
        subprocess.run([os.environ['HOB_TEST_MUTE_DEVICE'], 'mallory'], check=True)
        self.succeed('add', address('mallory'), '--name', 'Mute')
        try:
            self.refuse(11, 'form', 'mute', says='Mute')
            self.refuse(11, 'get', 'mute', says='Mute')
            self.refuse(11, 'set', 'mute', 'power', 'on', says='Mute')
        finally:
            self.succeed('remove', 'mute')

    def test_for_programs(self):
        self.succeed('remove', 'lamp')
        added, = read_json(self.succeed('add', address('lamp'), '--name', 'x "y"', '--json'))
        self.assertEqual(added['device'], address('lamp'))
        self.assertEqual(added['name'], 'x "y"')
        removed, = read_json(self.succeed('remove', 'x', '--json'))
        self.assertIs(removed['removed'], True)
        self.succeed('add', address('lamp'), '--name', 'Lamp', '--room', 'Bedroom')


class Watching(Home):
    def start(self, *arguments):
        env = {**os.environ, 'XDG_DATA_HOME': f'{self.home}/data'}
        return Program([HOB, *self.options, 'watch', *arguments], env=env)

    def test_what_changes(self):
        with self.start() as watch:
            watch.wait_for_line('Kettle  Temperature  21.5 °C', SECONDS)
            watch.wait_for_line('Lamp  Power  Off', SECONDS)
            since = watch.mark()
            self.succeed('set', 'lamp', 'power', 'on')
            watch.wait_for_line(r'^\d\d:\d\d:\d\d  Lamp  Power  On$', SECONDS, since)
            self.succeed('set', 'lamp', 'power', 'off')
            watch.send(signal.SIGINT)
            self.assertEqual(watch.wait(SECONDS), 0)

    def test_one_device_for_programs(self):
        with self.start('lamp', '--json') as watch:
            watch.wait_for_line('"Power"', SECONDS)
            self.succeed('set', 'kettle', 'note', 'not for the watch')
            self.succeed('set', 'lamp', 'power', 'on')
            watch.wait_for_line('"value":true', SECONDS)
            self.succeed('set', 'lamp', 'power', 'off')
            watch.send(signal.SIGTERM)
            self.assertEqual(watch.wait(SECONDS), 0)
            for event in read_json(watch.output):
                self.assertEqual(event['device'], address('lamp'))
                self.assertIn(event['event'], ('value', 'presence'))

    def test_nobody_reads_any_more(self):
        process = subprocess.Popen([HOB, *self.options, 'watch', 'lamp'], text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertRegex(process.stdout.readline(), 'Lamp')
        process.stdout.close()
        self.succeed('set', 'lamp', 'power', 'on')
        self.assertEqual(process.wait(SECONDS), 0)
        self.assertEqual(process.stderr.read(), '')
        process.stderr.close()
        self.succeed('set', 'lamp', 'power', 'off')

    def test_survives_a_restart(self):
        with self.start('lamp') as watch:
            watch.wait_for_line('Power  Off', SECONDS)
            ready = self.lamp.mark()
            control_server('restart')
            self.lamp.wait_for_line('^ready', SECONDS, ready)
            since = watch.mark()
            self.succeed('set', 'lamp', 'power', 'on')
            watch.wait_for_line('Power  On', SECONDS, since)
            watch.send(signal.SIGINT)
            self.assertEqual(watch.wait(SECONDS), 0)
            self.succeed('set', 'lamp', 'power', 'off')


class Waiting(Home):
    def test_interrupted(self):
        """Ctrl+C is answered at once, whatever is being waited for."""
        with socket.socket() as silent:
            silent.bind(('127.0.0.1', 0))
            silent.listen()
            options = [*self.options]
            options[options.index(SERVER)] = f'127.0.0.1:{silent.getsockname()[1]}'
            with Program([HOB, *options, 'devices']) as command:
                connection, _address = silent.accept()
                command.send(signal.SIGINT)
                self.assertEqual(command.wait(SECONDS), 130)
                self.assertEqual(command.output, '')
                connection.close()


if __name__ == '__main__':
    tap.main()
