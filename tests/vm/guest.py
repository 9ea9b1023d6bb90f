#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The first process of the virtual machine: does what the host asks for over the serial line.

Its root is the host's as seen by whoever started it, read-only; HOB_VM_FOLDER, from the kernel's
command line, is shared for writing.

Requests, in JSON, each with a channel of its own:
  {"run": [command…], "user": id}  the channel is its output; ends with its status
  {"connect": path, "user": id}    a connection to a socket, made as that user
  {"listen": port}                 connections to this port of the machine itself go to the host, as
                                   channels {"connect": port}
  {"share": folder}                it is the host's from now on, for writing
It opens {"ready": true} when it listens.
"""

import contextlib
import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import traceback
import tty

import bridge

LINE = '/dev/ttyS0'
MS_RDONLY, MS_NOSUID, MS_REMOUNT = 1, 2, 32
LIBC = ctypes.CDLL(None, use_errno=True)
FOLDERS = ('/dev/shm', '/run', '/tmp', '/var/lib/bluetooth')


class Guest(bridge.Bridge):
    def __init__(self, line):
        super().__init__(line, 1, self._asked, self._signal)
        self._processes = {}  # id -> channel
        self._ends = {}  # channel number -> what is known of the end
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.watch(reader, lambda: (os.read(reader, 4096), self._reap()))

    def _asked(self, channel, request):
        verb = next(verb for verb in ('run', 'connect', 'listen', 'share') if verb in request)
        try:
            getattr(self, f'_{verb}')(channel, **request)
        except OSError as error:
            self.end(channel, {'error': str(error)})

    def _run(self, channel, run, user):
        process = subprocess.Popen(run, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, start_new_session=True, user=user)
        # Nobody but _reap waits for it.
        process.returncode = 0
        self._processes[process.pid] = channel
        self._ends[channel.number] = {}
        channel.attach(reader=os.dup(process.stdout.fileno()))
        process.stdout.close()

    def _connect(self, channel, connect, user):
        connection = socket.socket(socket.AF_UNIX)
        os.seteuid(user)
        try:
            connection.connect(connect)
        finally:
            os.seteuid(0)
        channel.attach(connection.fileno(), connection.detach())

    def _listen(self, channel, listen):
        server = socket.create_server(('127.0.0.1', listen))

        def accept():
            connection, _ = server.accept()
            descriptor = connection.detach()
            self.open({'connect': listen}).attach(descriptor, descriptor)
        self.watch(server.fileno(), accept)
        self.end(channel, {})

    def _share(self, channel, share):
        share_folder(share)
        self.end(channel, {})

    def _signal(self, channel, number):
        for pid, own in self._processes.items():
            if own is channel:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(pid, number)

    def drained(self, channel):
        if channel.number not in self._ends:
            self.end(channel)
            return
        os.close(channel.reader)
        channel.reader = None
        self._told(channel, output=True)

    def _reap(self):
        """As the first process this one inherits every orphan."""
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                channel = self._processes.pop(pid, None)
                if channel:
                    self._told(channel, status=os.waitstatus_to_exitcode(status))

    def _told(self, channel, **what):
        """A program has ended when both its status and the end of its output are known."""
        known = self._ends[channel.number]
        known.update(what)
        if len(known) == 2:
            del self._ends[channel.number]
            self.end(channel, {'status': known['status']})


def mount(kind, folder, flags=0, options=''):
    """By itself: mount(8) is a setuid program, and files here may belong to anybody."""
    if LIBC.mount(b'none', folder.encode(), kind.encode(), flags, options.encode()) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), folder)


def share_folder(folder):
    os.makedirs(folder, exist_ok=True)
    mount('hostfs', folder, options=folder)


def make_place():
    mount('hostfs', '/', MS_REMOUNT | MS_RDONLY | MS_NOSUID)
    mount('proc', '/proc')
    mount('sysfs', '/sys')
    with contextlib.suppress(OSError):
        mount('devtmpfs', '/dev')  # the kernel may have done it
    for folder in ('/dev/pts', '/dev/shm'):
        os.makedirs(folder, exist_ok=True)
    mount('devpts', '/dev/pts')
    for folder in FOLDERS:
        mount('tmpfs', folder, options='mode=1777')
    os.makedirs('/run/dbus')
    share_folder(os.environ['HOB_VM_FOLDER'])
    os.environ.update(PATH='/usr/sbin:/usr/bin:/sbin:/bin', LANG='C.UTF-8', HOME='/tmp',
                      PYTHONDONTWRITEBYTECODE='1')
    subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=True)


def main():
    make_place()
    line = os.open(LINE, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(line)
    guest = Guest(line)
    guest.open({'ready': True})
    while not guest.closed:
        guest.turn()


if __name__ == '__main__':
    try:
        main()
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        pathlib.Path('/proc/sysrq-trigger').write_text('o', encoding='ascii')
        signal.pause()
