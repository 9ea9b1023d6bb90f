#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""A virtual machine with real BlueZ: two emulated adapters that hear each other, an emulated camera.

Its kernel is User Mode Linux, a program like any other, found in HOB_VM_KERNEL (build-aux/vm makes
it); its root is what this program sees, read-only. Programs there see source and build tree at the
same paths. As a program, vm.py [--adapters N] [--mtu N] -- COMMAND… runs COMMAND with
DBUS_SYSTEM_BUS_ADDRESS leading to the machine's system bus, and exits with its status.
"""

import argparse
import contextlib
import json
import os
import pathlib
import queue
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'support'))

import bridge  # noqa: E402
import processes  # noqa: E402

ROOT = 0
START_SECONDS = 60
COMMAND_SECONDS = 60
MEMORY = '512M'
SYSTEM_BUS = '/run/dbus/system_bus_socket'
# The camera is an HDMI input that shows what is played on an HDMI output.
CAMERA = ('vivid.n_devs=1', 'vivid.node_types=0x101', 'vivid.num_inputs=1', 'vivid.input_types=3',
          'vivid.num_outputs=1', 'vivid.output_types=1')
# Whose bus it is may listen to it.
BUS_CONFIG = """<busconfig>
  <include>/usr/share/dbus-1/system.conf</include>
  <user>{user}</user>
  <policy context="default">
    <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus.Monitoring"/>
    <allow own="io.github.hob_home.FakeBlueZ"/>
    <allow send_destination="io.github.hob_home.FakeBlueZ"/>
    <allow own="org.freedesktop.NetworkManager"/>
    <allow send_destination="org.freedesktop.NetworkManager"/>
    <allow send_interface="org.bluez.GattCharacteristic1" send_type="method_call"/>
    <allow send_interface="org.freedesktop.DBus.Properties" send_type="method_call"/>
  </policy>
</busconfig>
"""
BLUEZ_CONFIG = """[Policy]
AutoEnable=true
[GATT]
"""


class Line:
    """The serial line in a thread of its own."""

    def __init__(self, descriptor):
        self._bridge = bridge.Bridge(descriptor, 0, self._opened)
        self._work = queue.SimpleQueue()
        self._wake, self._wakes = os.pipe()
        self._bridge.watch(self._wake, self._do_work)
        self._ready = threading.Event()
        self._servers = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        while not self._bridge.closed:
            self._bridge.turn()
        self._ready.set()
        for server in self._servers:
            server.close()

    def do(self, function):
        """Has it called in the thread."""
        self._work.put(function)
        os.write(self._wakes, b'.')

    def _do_work(self):
        os.read(self._wake, 1)
        self._work.get()()

    def _opened(self, channel, request):
        if request.get('ready'):
            self._ready.set()
            return
        try:
            connection = socket.create_connection(('127.0.0.1', request['connect']))
        except OSError:
            self._bridge.end(channel)
            return
        descriptor = connection.detach()
        channel.attach(descriptor, os.dup(descriptor))

    def wait_until_ready(self, seconds):
        """Whether it is in time."""
        return self._ready.wait(seconds) and not self._bridge.closed

    def serve(self, path, accepted):
        """Calls accepted (connection) for each that comes to this socket."""
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(path))
        server.listen(16)
        self._servers.append(server)
        self.do(lambda: self._bridge.watch(server.fileno(), lambda: accepted(server.accept()[0])))

    def export(self, path, target, user):
        """Connections to the socket here are connections to the one there, as that user."""
        def accepted(connection):
            descriptor = connection.detach()
            self._bridge.open({'connect': target, 'user': user}).attach(
                descriptor, os.dup(descriptor))
        self.serve(path, accepted)

    def accept_commands(self, path):
        """As in_guest.py sends them."""
        def accepted(connection):
            request, (output, *_), _, _ = socket.recv_fds(connection, 65536, 1)
            descriptor = connection.fileno()

            def ended(answer):
                self._bridge.unwatch(descriptor)
                with contextlib.suppress(OSError):
                    connection.sendall(json.dumps(answer).encode())
                connection.close()

            def heard():
                numbers = connection.recv(16)
                for number in numbers or b'\x09':
                    self._bridge.signal(channel, number)
                if not numbers:
                    self._bridge.unwatch(descriptor)
            channel = self._bridge.open(json.loads(request), ended)
            channel.attach(writer=output)
            self._bridge.watch(descriptor, heard)
        self.serve(path, accepted)

    def ask(self, request):
        """Sends a request that is answered at once; returns the answer."""
        answers = queue.SimpleQueue()
        self.do(lambda: self._bridge.open(request, answers.put))
        return answers.get(timeout=COMMAND_SECONDS)


class Vm:
    def __init__(self, kernel=None, adapters=2, mtu=None, memory=MEMORY):
        self._cleanup = contextlib.ExitStack()
        self._start = time.monotonic()
        self.timeline = []  # (seconds since the start, what)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='hob-vm-'))
        self._cleanup.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self._mtu = mtu
        self._adapters = adapters
        self._memory = memory
        self.programs = []
        try:
            self._boot(kernel or os.environ.get('HOB_VM_KERNEL'))
            self._start_services()
        except BaseException:
            self.close()
            raise

    def close(self):
        self._cleanup.close()

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.close()

    def note(self, what):
        self.timeline.append((time.monotonic() - self._start, what))

    def print_timeline(self, file=sys.stdout):
        for seconds, what in self.timeline:
            print(f'# {seconds:7.2f} s  {what}', file=file, flush=True)

    def _boot(self, kernel):
        if not kernel or not os.access(kernel, os.X_OK):
            raise RuntimeError(f'no kernel for the virtual machine in HOB_VM_KERNEL ({kernel}); '
                               'build-aux/vm makes it')
        ours, theirs = socket.socketpair()
        folder = '/dev/shm' if os.access('/dev/shm', os.W_OK) else str(self.folder)
        self.console = processes.Program(
            [kernel, f'mem={self._memory}', 'rootfstype=hostfs', 'rootflags=/', 'ro',
             f'init={HERE / "guest.py"}', 'quiet', 'con=null', 'con0=null,fd:1', 'con1=null',
             'ssl=null', f'ssl0=fd:{theirs.fileno()}',
             f'uml_dir={self.folder}/', f'HOB_VM_FOLDER={self.folder}', *CAMERA],
            name='kernel', pass_fds=[theirs.fileno()], env={**os.environ, 'TMPDIR': folder},
            cwd='/')
        self._cleanup.callback(self.console.stop)
        theirs.close()
        self._line = Line(ours.detach())
        if not self._line.wait_until_ready(START_SECONDS):
            raise RuntimeError(f'the virtual machine did not start:\n{self.console.output}')
        self.note('the kernel and the first process run')
        self._line.export(self.folder / 'bus', SYSTEM_BUS, os.getuid())
        self._line.accept_commands(self.folder / 'commands')

    @property
    def bus_address(self):
        """The machine's system bus, for an ordinary user as this one is."""
        return f'unix:path={self.folder}/bus'

    @property
    def environment(self):
        return {**os.environ, 'DBUS_SYSTEM_BUS_ADDRESS': self.bus_address,
                'HOB_TEST_BLUEZ_ADDRESS': self.bus_address, 'HOB_TEST_PATIENCE': '6',
                'HOB_VM_COMMANDS': str(self.folder / 'commands')}

    def command(self, arguments, user=None):
        """What has to be run here so that this runs there, as a user like this one if not another."""
        user = os.getuid() if user is None else user
        return [sys.executable, str(HERE / 'in_guest.py'), str(self.folder / 'commands'), str(user),
                *map(str, arguments)]

    def start(self, arguments):
        """Starts what only root may do."""
        program = processes.Program(self.command(arguments, user=ROOT),
                                    name=os.path.basename(str(arguments[0])))
        self._cleanup.callback(program.stop)
        self.programs.append(program)
        return program

    def run(self, *arguments):
        """Runs it to its end as root; returns its output."""
        answer = subprocess.run(self.command(arguments, user=ROOT), stdin=subprocess.DEVNULL, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                timeout=COMMAND_SECONDS, check=False)
        if answer.returncode != 0:
            raise RuntimeError(f'{arguments} in the virtual machine: {answer.returncode}\n'
                               f'{answer.stdout}')
        return answer.stdout

    def share(self, folder):
        """Makes a folder the same there as here, for writing."""
        self._ask({'share': str(folder)})

    def forward(self, port):
        """Connections to this port of the machine itself come out at this computer's."""
        self._ask({'listen': port})

    def _ask(self, request):
        answer = self._line.ask(request)
        if answer:
            raise RuntimeError(f'{request}: {answer}')

    def said(self):
        """The last words of each program, for messages."""
        log = self.folder / 'bluez.log'
        bluez = log.read_text(encoding='utf-8', errors='replace') if log.exists() else ''
        return [*bluez.splitlines()[-300:]] + [f'{program.name}: {line}' for program in [self.console, *self.programs]
                for line in program.output.splitlines()[-40:]]

    def _start_services(self):
        config = self.folder / 'bus.conf'
        config.write_text(BUS_CONFIG.format(user=os.getuid()), encoding='utf-8')
        bus = self.start(['dbus-daemon', f'--config-file={config}', '--nofork', '--nopidfile',
                          '--print-address'])
        bus.wait_for_line('^unix:', START_SECONDS)
        self.note('the system bus runs')
        self.start(['btvirt', '-L', f'-l{self._adapters}'])
        (self.folder / 'bluez.conf').write_text(
            BLUEZ_CONFIG + (f'ExchangeMTU={self._mtu}\n' if self._mtu else ''), encoding='utf-8')
        bluez = processes.Program([sys.executable, HERE / 'real_bluez.py', self.folder,
                                   '--adapters', self._adapters])
        self._cleanup.callback(bluez.stop)
        self.programs.append(bluez)
        bluez.wait_for_line('^ready$', START_SECONDS)
        self.note('BlueZ and its adapters are ready')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--adapters', type=int, default=2)
    parser.add_argument('--mtu', type=int)
    parser.add_argument('command', nargs='+')
    arguments = parser.parse_args()
    with Vm(adapters=arguments.adapters, mtu=arguments.mtu) as vm:
        status = subprocess.run(arguments.command, env=vm.environment, check=False).returncode
        vm.print_timeline()
        if status != 0:
            print('\n'.join(vm.said()), file=sys.stderr)
    sys.exit(status if status >= 0 else 128 - status)


if __name__ == '__main__':
    main()
