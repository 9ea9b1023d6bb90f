# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The real hob and hob-device, for the tests of the command line."""

import json
import os
import pathlib
import socket
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'support'))

from processes import Program  # noqa: E402

HOB = os.environ['HOB']
SERVER = f"127.0.0.1:{os.environ['HOB_TEST_PORT']}"
FINGERPRINT = os.environ['HOB_TEST_FINGERPRINT']
DOMAIN = os.environ['HOB_TEST_DOMAIN']
SECONDS = 60


def address(name):
    return f'{name}@{DOMAIN}'


def write_password(folder, name, password=None):
    path = os.path.join(folder, f'{name}.password')
    with open(path, 'w', encoding='utf-8') as file:
        file.write((password or f'{name}-secret') + '\n')
    return path


def account_options(folder, name='juliet'):
    return ['--account', address(name), '--password-file', write_password(folder, name),
            '--server', SERVER, '--trust', FINGERPRINT]


def run(*arguments, env=None, **options):
    """Runs hob to its end."""
    return subprocess.run(
        [HOB, *arguments], env={**os.environ, **(env or {})}, timeout=SECONDS, text=True,
        check=False, **{'stdin': subprocess.DEVNULL, 'stdout': subprocess.PIPE,
                        'stderr': subprocess.PIPE, **options})


def read_json(text):
    """One object a line, and nothing else."""
    return [json.loads(line) for line in text.splitlines()]


def start_device(folder, name, fields, *options):
    """A hob-device that has published everything."""
    path = os.path.join(folder, f'{name}.ini')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(f'[device]\nname={name.capitalize()}\n{fields}')
    device = Program(
        [os.environ['HOB_DEVICE'], '--address', address(name), '--password-file',
         write_password(folder, name), '--server', SERVER, '--trust', FINGERPRINT,
         '--owner', address('juliet'), *options, path], name=name)
    device.wait_for_line(f'^ready {address(name)}', SECONDS)
    return device


def control_server(command):
    """stop, start, restart, pause or resume; see with-server.py."""
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(os.environ['HOB_TEST_CONTROL'])
        client.sendall(f'{command}\n'.encode())
        answer = client.makefile().readline()
    assert answer.startswith('done'), answer
