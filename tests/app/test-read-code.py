# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""hob read-code: what a text or a picture holds, and why it is refused."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'support'))

import tap  # noqa: E402

MAC = 'A4:CF:12:25:76:98'
PLAIN = f'xmpp:iot-register?mac={MAC}'
# The public key of RFC 8032 §7.1, test 1.
KEY = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'
KEYED = f'{PLAIN}&algo=ed25519&key={KEY}'


def run(*arguments):
    return subprocess.run([os.environ['HOB'], 'read-code', *arguments], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60,
                          check=False)


def read(*arguments):
    result = run('--json', *arguments)
    return result.returncode, [json.loads(line) for line in result.stdout.splitlines()]


class ReadCode(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def draw(self, name, *text):
        path = self.folder / name
        subprocess.run([os.environ['DRAW_CODE'], path, *text], check=True)
        return str(path)

    def test_plain(self):
        status, codes = read(PLAIN)
        self.assertEqual(status, 0)
        self.assertEqual(codes, [{'kind': 'registration', 'address': MAC, 'algorithm': None,
                                  'key': None, 'sealing': 'none'}])

    def test_keys(self):
        status, codes = read(KEYED, KEYED + '&seal=1')
        self.assertEqual(status, 0)
        self.assertEqual([code['sealing'] for code in codes], ['offered', 'required'])
        for code in codes:
            self.assertEqual(code['algorithm'], 'ed25519')
            self.assertTrue(code['key'].startswith('AAAAC3NzaC1lZDI1NTE5AAAAI'))
            # What is printed is a code's key again.
            again = read(f'{PLAIN}&algo=ed25519&key={code["key"]}')[1][0]
            self.assertEqual(again['key'], code['key'])

    def test_words(self):
        result = run(KEYED + '&seal=1')
        self.assertEqual((result.returncode, result.stderr), (0, ''))
        self.assertIn(MAC, result.stdout)
        self.assertIn('required', result.stdout)

    def test_network(self):
        status, codes = read('WIFI:T:WPA;S:home;P:correct horse;H:true;;')
        self.assertEqual(status, 0)
        self.assertEqual(codes, [{'kind': 'wifi', 'network': 'home', 'security': 'wpa',
                                  'has-password': True, 'hidden': True}])
        self.assertNotIn('correct horse', run('WIFI:T:WPA;S:home;P:correct horse;;').stdout)

    def test_refused(self):
        refused = {
            'xmpp:iot-register': ('registration', 'no-address'),
            'xmpp:iot-register?mac=1234': ('registration', 'address'),
            'xmpp:iot-register?mac=FF:FF:FF:FF:FF:FF': ('registration', 'broadcast'),
            f'{PLAIN}&algo=rsa&key=AAAA': ('registration', 'algorithm'),
            f'{PLAIN}&algo=ed25519&key=AAAA': ('registration', 'key'),
            'https://example.org': ('web', 'foreign'),
            'xmpp:juliet@example.org': ('contact', 'foreign'),
            'xmpp:juliet@example.org?register;preauth=1': ('invitation', 'foreign'),
            'iotdisco:MAN=Maker;KEY=1': ('registry', 'foreign'),
            'Kettle 4ABC-DEFG-HJKL-MNPQ-RSTU-VWXY': ('claim', 'foreign'),
            'MT:Y.K9042C00KA0648G00': ('matter', 'foreign'),
            'X-HM://0023ISYWYABCD': ('homekit', 'foreign'),
            'WIFI:T:WPA;;': ('wifi', 'malformed'),
            'hello': ('other', 'foreign'),
        }
        sentences = set()
        for text, expected in refused.items():
            with self.subTest(text):
                status, codes = read(text)
                self.assertEqual(status, 1)
                self.assertEqual([(code['kind'], code['refused']) for code in codes], [expected])
                said = run(text)
                self.assertEqual((said.returncode, said.stdout), (1, ''))
                self.assertIn(codes[0]['reason'], said.stderr)
                sentences.add(codes[0]['reason'])
        self.assertEqual(len(sentences), len(refused), 'each has a sentence of its own')

    def test_one_bad_among_good(self):
        status, codes = read(PLAIN, 'hello', PLAIN)
        self.assertEqual(status, 1)
        self.assertEqual([code['kind'] for code in codes], ['registration', 'other', 'registration'])

    def test_picture(self):
        status, codes = read(self.draw('code.pgm', KEYED))
        self.assertEqual((status, codes[0]['address']), (0, MAC))

    def test_bad_pictures(self):
        words = self.folder / 'words.png'
        words.write_text('not a picture', encoding='utf-8')
        for path, expected in ((self.draw('empty.pgm'), 'no-code'), (str(words), 'no-picture'),
                               (str(self.folder), 'unreadable')):
            status, codes = read(path)
            self.assertEqual((status, codes[0]['refused']), (1, expected))

    def test_usage(self):
        result = run()
        self.assertEqual((result.returncode, result.stdout), (1, ''))
        self.assertIn('read-code', result.stderr)


if __name__ == '__main__':
    tap.main()
