#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""What a guarded command starts is gone when it ends, however it ends."""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

SUPPORT = pathlib.Path(sys.argv.pop(1))
sys.path.insert(0, str(SUPPORT))

import processes  # noqa: E402  the folder is known only now
import tap  # noqa: E402

# Starts a process that left its parent, its session and its good manners behind, and tells its id.
UNRULY = """
setsid sh -c 'trap "" TERM INT HUP; echo $$ > "$0"; exec tail -f /dev/null' "$1" &
trap "" TERM INT HUP
"""


class Guard(unittest.TestCase):
    def start(self, ending):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        pipe, self.proceed = (pathlib.Path(folder.name, name) for name in ('pipe', 'proceed'))
        os.mkfifo(pipe)
        os.mkfifo(self.proceed)
        guard = subprocess.Popen([sys.executable, SUPPORT / 'processes.py', '--',
                                  'bash', '-c', UNRULY + ending, 'bash', pipe, self.proceed])
        self.addCleanup(guard.kill)
        with open(pipe, encoding='ascii') as file:
            return guard, int(file.readline())

    def test_after_several_interrupts_at_once(self):
        guard, pid = self.start('exec tail -f /dev/null')
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            guard.send_signal(number)
        guard.wait(20)
        self.assertFalse(processes.alive(pid))

    def test_after_the_command_ended(self):
        guard, pid = self.start('read -r < "$2"; exit 7')
        self.proceed.write_text('now\n', encoding='ascii')
        self.assertEqual(guard.wait(20), 7)
        self.assertFalse(processes.alive(pid))

    def test_after_an_interrupt(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number):
                guard, pid = self.start('exec tail -f /dev/null')
                guard.send_signal(number)
                self.assertEqual(guard.wait(20), 128 + number)
                self.assertFalse(processes.alive(pid))


class Output(unittest.TestCase):
    def test_a_line_is_waited_for(self):
        with processes.Program(['sh', '-c', 'echo one; read x; echo two']) as program:
            _, match = program.wait_for_line('o(n)e', 10)
            self.assertEqual(match[1], 'n')
            program.wait_for_line('two', 10)
            self.assertEqual(program.wait(10), 0)

    def test_an_end_without_the_line_is_told_at_once(self):
        with processes.Program(['sh', '-c', 'echo sorry; exit 3']) as program:
            with self.assertRaisesRegex(TimeoutError, 'ended with 3.*\nsorry'):
                program.wait_for_line('never', 60)

    def test_stopping_ends_what_is_below(self):
        with processes.Program(['sh', '-c', 'tail -f /dev/null & echo $!; wait']) as program:
            _, match = program.wait_for_line(r'(\d+)', 10)
        self.assertFalse(processes.alive(int(match[1])))


tap.main()
