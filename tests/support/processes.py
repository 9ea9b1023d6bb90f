#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Programs that tests and the demo start, and their end.

As a program, `processes.py [--pid-file FILE] -- COMMAND…` runs COMMAND in a session of its own and,
however it ends or is interrupted, ends every process that came of it, by its id. As a module it
offers Program, a started program whose output can be waited for.
"""

import argparse
import contextlib
import ctypes
import os
import re
import select
import signal
import subprocess
import sys
import threading
import time

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
POLITE_SECONDS = 5
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _prctl(option, value):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), 'prctl')


def _parents():
    """Every process' parent. A process that is being reaped, or is a zombie, is not listed."""
    parents = {}
    for name in os.listdir('/proc'):
        if not name.isdigit():
            continue
        try:
            with open(f'/proc/{name}/stat', encoding='latin-1') as file:
                state, parent = file.read().rsplit(')', 1)[1].split()[:2]
        except OSError:
            continue
        if state not in 'ZX':
            parents[int(name)] = int(parent)
    return parents


def alive(pid):
    return pid in _parents()


def descendants(ancestor):
    """The ids of all living processes below ancestor, nearest first."""
    children = {}
    for pid, parent in _parents().items():
        children.setdefault(parent, []).append(pid)
    found, queue = [], list(children.get(ancestor, []))
    while queue:
        pid = queue.pop(0)
        found.append(pid)
        queue += children.get(pid, [])
    return found


def _reap():
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass


def _wait_gone(pids, seconds):
    """Waits for processes that need not be our children; returns those still there."""
    deadline = time.monotonic() + seconds
    descriptors = {}
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            descriptors[os.pidfd_open(pid)] = pid
    poll = select.poll()
    for descriptor in descriptors:
        poll.register(descriptor, select.POLLIN)
    remaining = dict(descriptors)
    while remaining and (left := deadline - time.monotonic()) > 0:
        for descriptor, _ in poll.poll(left * 1000):
            poll.unregister(descriptor)
            del remaining[descriptor]
    for descriptor in descriptors:
        os.close(descriptor)
    return list(remaining.values())


def end(pids, seconds=POLITE_SECONDS):
    """Asks the processes to end, resumes stopped ones so that they can, and insists in the end."""
    for number in (signal.SIGTERM, signal.SIGCONT):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)
    stubborn = _wait_gone(pids, seconds)
    for pid in stubborn:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    _wait_gone(stubborn, POLITE_SECONDS)


def end_descendants():
    """Ends everything below this process, also what is started meanwhile."""
    seconds = POLITE_SECONDS
    for _ in range(20):
        pids = descendants(os.getpid())
        if not pids:
            break
        end(pids, seconds)
        _reap()
        seconds = 1


class Program:
    """A started program. Its standard output and error are kept, line by line, with the time."""

    def __init__(self, arguments, name=None, log=None, **options):
        self.name = name or os.path.basename(str(arguments[0]))
        self.lines = []  # (monotonic seconds, text)
        self._changed = threading.Condition()
        self._ended = False
        self._log = open(log, 'a', encoding='utf-8') if log else None
        self._process = subprocess.Popen(
            [str(argument) for argument in arguments], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
        self.pid = self._process.pid
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for raw in self._process.stdout:
            line = raw.decode('utf-8', 'replace').rstrip('\n')
            with self._changed:
                self.lines.append((time.monotonic(), line))
                if self._log:
                    self._log.write(line + '\n')
                    self._log.flush()
                self._changed.notify_all()
        self._process.wait()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    @property
    def status(self):
        """The exit status, None while it runs."""
        return self._process.poll()

    @property
    def output(self):
        with self._changed:
            return '\n'.join(line for _, line in self.lines)

    def mark(self):
        """A place in the output from which wait_for_line can look."""
        with self._changed:
            return len(self.lines)

    def wait_for_line(self, pattern, seconds, since=0):
        """Returns (time, match) of the first line that matches, from the mark `since` on."""
        deadline = time.monotonic() + seconds
        expression = re.compile(pattern)
        with self._changed:
            while True:
                for moment, line in self.lines[since:]:
                    if match := expression.search(line):
                        return moment, match
                since = max(since, len(self.lines))
                left = deadline - time.monotonic()
                if left <= 0 or self._ended:
                    ended = f', it ended with {self.status}' if self._ended else ''
                    said = '\n'.join(text for _, text in self.lines[-40:])
                    raise TimeoutError(f'{self.name}: no line like {pattern!r} in {seconds} s{ended}; '
                                       f'it said:\n{said}')
                self._changed.wait(left)

    def wait(self, seconds):
        """Waits until it ended; returns its status."""
        status = self._process.wait(seconds)
        self._reader.join(seconds)
        return status

    def send(self, number):
        self._process.send_signal(number)

    def stop(self):
        """Ends it and everything below it."""
        if self._process.poll() is None:
            end([*descendants(self.pid), self.pid])
            self._process.wait(POLITE_SECONDS)
        self._reader.join(POLITE_SECONDS)
        if self._log:
            self._log.close()
            self._log = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def _end_on_first_signal():
    """Only the first signal counts: the next must not disturb the tidying up. A terminal sends one
    to everybody at once, and whoever hears it may pass it on."""
    heard = []

    def interrupted(number, _frame):
        heard.append(number)
        if len(heard) == 1:
            raise SystemExit(128 + number)

    for number in SIGNALS:
        signal.signal(number, interrupted)
    return heard


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--pid-file')
    parser.add_argument('command', nargs='+')
    arguments = parser.parse_args()

    heard = _end_on_first_signal()
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    # When whoever started this is killed outright, this still hears of it.
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if arguments.pid_file:
        with open(arguments.pid_file, 'w', encoding='utf-8') as file:
            file.write(f'{os.getpid()}\n')
    status = 1
    try:
        status = subprocess.Popen(arguments.command, start_new_session=True).wait()
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        status = 127
    finally:
        heard.append(0)
        end_descendants()
    sys.exit(status if status >= 0 else 128 - status)


if __name__ == '__main__':
    main()
