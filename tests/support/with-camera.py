#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Runs a command next to a PipeWire with a camera that is played.

with-camera.py --fake-camera PROGRAM [--portal yes|no|ask-yes|ask-no|ask-never|empty]
               [--app-id ID] [--secrets]
               [--camera NAME=DESCRIPTION]… [--show ORDER] [--log FOLDER] [--] COMMAND…

Needs a session bus and a runtime folder: run it under with-keyring.py or with-display.py.

--fake-camera  the built tests/camera/fake-camera
--portal       also starts the real xdg-desktop-portal, and for programs outside a sandbox (or for
               the one named by --app-id) the camera's use
                 yes, no     is permitted or refused, as if the person had said so some day
                 ask-…       is asked for; the person says yes or no, or never answers
                 empty       is permitted, but PipeWire shows no camera to whoever comes that way
               Without it there is no portal, and cameras are found in PipeWire directly
--app-id       whose permission that is
--secrets      the portal also hands out a sandboxed program's key, from the keyring on the bus
--camera       a camera that is plugged in from the start; of format GRAY8 where the description
               ends in "(grey)"
--show         what the cameras plugged in from the start see first, as in fake-camera.c
--log          keeps what each program says, in files there

The command finds the kind of portal in HOB_TEST_PORTAL ("none" without one) and the socket
HOB_TEST_CAMERA, to which it may write one of these lines:

  plug NAME DESCRIPTION   returns when PipeWire has the camera
  unplug NAME             returns when PipeWire has lost it
  see NAME ORDER          blank, code TEXT, blurred TEXT, picture FILE, stall
  pipewire stop|start     as when the service crashes, with all cameras
  permission yes|no       changes what is remembered for next time
  used NAME               answers "done yes" while a program receives the camera's frames
  asked                   answers "done N": how often the person was asked
  closed                  answers "done N": how often such a question was taken back

The answer is "done" or "error REASON". Exits with the command's status; what was started here is
gone then. Real cameras of this computer are not touched.
"""

import argparse
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

import orders
from processes import Program, end_descendants

START_SECONDS = 30
HERE = os.path.dirname(os.path.abspath(__file__))
PORTALS = ('yes', 'no', 'ask-yes', 'ask-no', 'ask-never', 'empty')
STORE = 'org.freedesktop.impl.portal.PermissionStore'
BACKEND = """[portal]
DBusName=org.freedesktop.impl.portal.desktop.hobtest
Interfaces=org.freedesktop.impl.portal.Access;
UseIn=hobtest
"""
KEYRING = """[portal]
DBusName=org.freedesktop.secrets
Interfaces=org.freedesktop.impl.portal.Secret;
UseIn=hobtest
"""
# Nothing but what is played: no sound, no radio, no camera of this computer.
PROFILE = """wireplumber.profiles = {{
  hobtest = {{
    inherits = [ policy ]
    {extra}
  }}
}}
"""


class CameraError(Exception):
    pass


def until(condition, what, process=None):
    """Asks PipeWire again and again; each question takes it a moment."""
    deadline = time.monotonic() + START_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise CameraError(f'{what}: not within {START_SECONDS} s')
        if process is not None and process.status is not None:
            raise CameraError(f'{what}: it ended with {process.status}; it said:\n{process.output}')


class FakeCamera:
    def __init__(self, program, name, description, env):
        arguments = [program, name, description] + (['GRAY8'] if '(grey)' in description else [])
        self.process = subprocess.Popen(
            arguments, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def order(self, line):
        self.process.stdin.write(f'{line}\n')
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if answer != 'done':
            raise CameraError(answer.removeprefix('error ') or 'the camera has ended')

    def stop(self):
        """Whoever pulls a plug does not ask first; asked to end, GStreamer's end may never do so."""
        self.process.kill()
        self.process.wait(START_SECONDS)
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()


class Stage:
    """PipeWire, what manages it, the portal and the cameras."""

    def __init__(self, arguments, folder):
        self.arguments = arguments
        self.folder = folder
        self.cameras = {}
        self.programs = {}
        self.env = {**os.environ, **self.make_configuration()}
        # Warnings are fatal in what is tested, not in these.
        self.env.pop('G_DEBUG', None)

    def make_configuration(self):
        config = os.path.join(self.folder, 'config')
        wireplumber = os.path.join(config, 'wireplumber', 'wireplumber.conf.d')
        portals = os.path.join(self.folder, 'portals')
        os.makedirs(wireplumber)
        os.makedirs(portals)
        empty = self.arguments.portal == 'empty'
        with open(os.path.join(wireplumber, 'hobtest.conf'), 'w', encoding='utf-8') as file:
            file.write(PROFILE.format(extra='script.client.access-portal = disabled' if empty else ''))
        with open(os.path.join(portals, 'hobtest.portal'), 'w', encoding='utf-8') as file:
            file.write(BACKEND)
        if self.arguments.secrets:
            with open(os.path.join(portals, 'keyring.portal'), 'w', encoding='utf-8') as file:
                file.write(KEYRING)
        with open(os.path.join(portals, 'portals.conf'), 'w', encoding='utf-8') as file:
            file.write('[preferred]\ndefault=hobtest;keyring\n')
        return {
            'XDG_CONFIG_HOME': config, 'XDG_STATE_HOME': os.path.join(self.folder, 'state'),
            'XDG_DATA_HOME': os.path.join(self.folder, 'data'),
            'XDG_DESKTOP_PORTAL_DIR': portals, 'XDG_CURRENT_DESKTOP': 'hobtest',
        }

    def start(self, name, *command):
        log = os.path.join(self.arguments.log, f'{name}.log') if self.arguments.log else None
        self.programs[name] = Program(command, name=name, log=log, env=self.env)
        return self.programs[name]

    def start_on_bus(self, name, bus_name, *command):
        program = self.start(name, *command)
        ask = ['gdbus', 'wait', '--session', '--timeout', str(START_SECONDS), bus_name]
        if subprocess.run(ask, env=self.env, check=False).returncode != 0:
            raise CameraError(f'no {name} (status {program.status}); it said:\n{program.output}')

    def start_pipewire(self):
        pipewire = self.start('pipewire', 'pipewire')
        until(self.dump, 'pipewire', pipewire)
        wireplumber = self.start('wireplumber', 'wireplumber', '-p', 'hobtest')
        until(lambda: self.find('WirePlumber (hobtest)'), 'wireplumber', wireplumber)

    def stop_pipewire(self):
        for camera in self.cameras.values():
            camera.stop()
        self.cameras.clear()
        for name in ('wireplumber', 'pipewire'):
            self.programs.pop(name).stop()

    def dump(self):
        result = subprocess.run(['pw-dump', '-N'], env=self.env, capture_output=True, check=False)
        try:
            return json.loads(result.stdout)
        except ValueError:
            return []

    def find(self, name):
        """The PipeWire object with a property of that value."""
        for entry in self.dump():
            properties = (entry.get('info') or {}).get('props') or {}
            if name in (properties.get('node.name'), properties.get('application.name')):
                return entry
        return None

    def plug(self, name, description):
        if name in self.cameras:
            raise CameraError('it is plugged in already')
        self.cameras[name] = FakeCamera(self.arguments.fake_camera, name, description, self.env)
        until(lambda: self.find(name), f'camera {name}')

    def unplug(self, name):
        self.cameras.pop(name).stop()
        until(lambda: not self.find(name), f'the end of camera {name}')

    def is_used(self, name):
        entry = self.find(name)
        return entry is not None and any(
            (link.get('info') or {}).get('output-node-id') == entry['id'] for link in self.dump())

    def permit(self, answer):
        subprocess.run(
            ['gdbus', 'call', '--session', '--dest', STORE, '--object-path',
             f'/{STORE.replace(".", "/")}', '--method', f'{STORE}.SetPermission', 'devices', 'true',
             'camera', self.arguments.app_id, f"['{answer}']"],
            env=self.env, check=True, stdout=subprocess.DEVNULL)

    def start_portal(self):
        kind, _, person = self.arguments.portal.rpartition('ask-')
        self.start_on_bus('permissions', STORE, '/usr/libexec/xdg-permission-store')
        backend = self.start('backend', sys.executable, os.path.join(HERE, 'portal_backend.py'),
                             person if person in ('yes', 'no', 'never') else 'no')
        backend.wait_for_line('^ready', START_SECONDS)
        if self.arguments.portal in ('yes', 'no', 'empty'):
            self.permit('no' if self.arguments.portal == 'no' else 'yes')

    def set_up(self):
        if self.arguments.portal:
            self.start_portal()
        self.start_pipewire()
        if self.arguments.portal:
            self.start_on_bus('portal', 'org.freedesktop.portal.Desktop',
                              '/usr/libexec/xdg-desktop-portal', '--verbose')
        for camera in self.arguments.camera:
            name, _, description = camera.partition('=')
            self.plug(name, description or name)
            if self.arguments.show:
                self.cameras[name].order(self.arguments.show)

    def count(self, word):
        return sum(line.startswith(word) for _, line in self.programs['backend'].lines)

    def obey(self, line):
        verb, _, rest = line.strip().partition(' ')
        name, _, argument = rest.partition(' ')
        if verb == 'plug':
            self.plug(name, argument or name)
        elif verb == 'unplug':
            self.unplug(name)
        elif verb == 'see':
            self.cameras[name].order(argument)
        elif verb == 'pipewire':
            {'stop': self.stop_pipewire, 'start': self.start_pipewire}[name]()
        elif verb == 'permission':
            self.permit(name)
        elif verb == 'used':
            return 'yes' if self.is_used(name) else 'no'
        elif verb in ('asked', 'closed'):
            return str(self.count(verb))
        else:
            raise CameraError(f'no such order: {line.strip()}')
        return ''

    def answer(self, line):
        try:
            return f'done {self.obey(line)}\n'
        except KeyError as error:
            return f'error there is no {error}\n'
        except (CameraError, OSError, subprocess.SubprocessError) as error:
            print(f'with-camera: {line.strip()}: {error}', file=sys.stderr)
            return 'error it did not\n'


def run(arguments, command, folder):
    stage = Stage(arguments, folder)
    stage.set_up()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.join(folder, 'control'))
        listener.listen()
        # No camera of this computer is found past PipeWire, either.
        env = {**os.environ, 'HOB_TEST_CAMERA': listener.getsockname(),
               'HOB_TEST_PORTAL': arguments.portal or 'none',
               'GST_PLUGIN_FEATURE_RANK': 'v4l2src:NONE'}
        status = orders.serve_until_exit(stage.answer, listener, subprocess.Popen(command, env=env))
    if status != 0:
        for program in stage.programs.values():
            print(f'The last lines of {program.name}:', file=sys.stderr)
            print('\n'.join(program.output.splitlines()[-30:]), file=sys.stderr)
    return status if status >= 0 else 128 - status


def parse_arguments():
    parser = argparse.ArgumentParser(usage=__doc__.split('\n\n')[1])
    parser.add_argument('--fake-camera', required=True)
    parser.add_argument('--portal', choices=PORTALS)
    parser.add_argument('--app-id', default='')
    parser.add_argument('--secrets', action='store_true')
    parser.add_argument('--camera', action='append', default=[])
    parser.add_argument('--show')
    parser.add_argument('--log')
    parser.add_argument('command', nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    command = arguments.command[1:] if arguments.command[:1] == ['--'] else arguments.command
    if not command:
        parser.error('no command to run')
    return arguments, command


def interrupted(number, _frame):
    sys.exit(128 + number)


def main():
    arguments, command = parse_arguments()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    with tempfile.TemporaryDirectory(prefix='hob-camera-') as folder:
        try:
            return run(arguments, command, folder)
        except (CameraError, TimeoutError) as error:
            sys.exit(f'with-camera: {error}')
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            end_descendants()


if __name__ == '__main__':
    sys.exit(main())
