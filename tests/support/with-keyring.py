#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Runs a command on a session bus and in a home of its own, with or without a keyring.

with-keyring.py unlocked|absent|no-bus [--] COMMAND…

unlocked  a real keyring, opened with a password nobody is asked for again
absent    a session bus on which no keyring is, nor can be started
no-bus    no session bus at all

The command sees HOB_TEST_KEYRING (one of the three), DBUS_SESSION_BUS_ADDRESS, HOME, XDG_*_HOME and
XDG_RUNTIME_DIR of its own. Exits with the command's status; what was started here is gone then.
"""

import os
import signal
import subprocess
import sys
import tempfile

from processes import end_descendants

KINDS = ('unlocked', 'absent', 'no-bus')
START_SECONDS = 20
BUS_CONFIG = """<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def start_bus(env, folder):
    config = os.path.join(folder, 'bus.conf')
    with open(config, 'w', encoding='utf-8') as file:
        file.write(BUS_CONFIG.format(folder=folder))
    bus = subprocess.Popen(
        ['dbus-daemon', f'--config-file={config}', '--nofork', '--print-address'],
        env=env, stdout=subprocess.PIPE, text=True)
    env['DBUS_SESSION_BUS_ADDRESS'] = bus.stdout.readline().strip()
    if not env['DBUS_SESSION_BUS_ADDRESS']:
        sys.exit('with-keyring: no session bus')


def start_keyring(env):
    # Warnings are fatal in what is tested, not in the keyring.
    forgiving = {name: value for name, value in env.items() if name != 'G_DEBUG'}
    keyring = subprocess.Popen(
        ['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'],
        env=forgiving, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    keyring.stdin.write(b'open sesame')
    keyring.stdin.close()
    ask = ['gdbus', 'wait', '--session', '--timeout', str(START_SECONDS), 'org.freedesktop.secrets']
    if subprocess.run(ask, env=env, check=False).returncode != 0:
        sys.exit(f'with-keyring: no keyring (status {keyring.poll()})')


def make_environment(kind, folder):
    home = os.path.join(folder, 'home')
    runtime = os.path.join(folder, 'runtime')
    os.mkdir(home)
    os.mkdir(runtime, 0o700)
    return {
        **os.environ, 'HOB_TEST_KEYRING': kind, 'HOME': home, 'XDG_RUNTIME_DIR': runtime,
        'XDG_CONFIG_HOME': f'{home}/.config', 'XDG_CACHE_HOME': f'{home}/.cache',
        'XDG_DATA_HOME': f'{home}/.local/share', 'XDG_STATE_HOME': f'{home}/.local/state',
        'DBUS_SESSION_BUS_ADDRESS': f'unix:path={folder}/nobody-listens-here',
    }


def run(kind, command, folder):
    env = make_environment(kind, folder)
    if kind != 'no-bus':
        start_bus(env, folder)
    if kind == 'unlocked':
        start_keyring(env)
    status = subprocess.Popen(command, env=env).wait()
    return status if status >= 0 else 128 - status


def interrupted(number, _frame):
    sys.exit(128 + number)


def main():
    arguments = sys.argv[1:]
    kind = arguments.pop(0) if arguments else ''
    if arguments[:1] == ['--']:
        del arguments[0]
    if kind not in KINDS or not arguments:
        sys.exit(__doc__.splitlines()[2])
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    with tempfile.TemporaryDirectory(prefix='hob-keyring-') as folder:
        try:
            return run(kind, arguments, folder)
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            end_descendants()


if __name__ == '__main__':
    sys.exit(main())
