#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The inside of build-aux/vm: builds Hob and runs the journey through the virtual machine."""

import argparse
import contextlib
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / 'build-aux'))
sys.path.insert(0, str(HERE.parent / 'support'))

import check  # noqa: E402  the folders are known only now
import processes  # noqa: E402

HOG = 'while True: pass'


def build(source, folder):
    with check.alone_in(folder):
        return check.set_up(source, folder) and check.run(
            'ninja', '-C', folder, '-j', check.PROCESSES, 'src/app/hob', 'src/device/hob-device')


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('source', type=pathlib.Path)
    parser.add_argument('folder')
    parser.add_argument('--repeat', type=int, default=1)
    parser.add_argument('--hogs', type=int, default=0)
    parser.add_argument('--server', default='prosody', choices=('prosody', 'ejabberd'))
    parser.add_argument('tests', nargs='*')
    arguments = parser.parse_args()
    if not build(str(arguments.source), arguments.folder):
        sys.exit('Hob could not be built.')
    command = [sys.executable, HERE.parent / 'support/with-display.py', '--a11y', '--size',
               '1280x1000', '--', sys.executable, HERE / 'test-journey.py', arguments.folder,
               arguments.server, *arguments.tests]
    failed = 0
    with contextlib.ExitStack() as hogs:
        for _ in range(arguments.hogs):
            hogs.enter_context(processes.Program([sys.executable, '-c', HOG]))
        for number in range(1, arguments.repeat + 1):
            start = time.monotonic()
            status = subprocess.run(command, check=False).returncode
            failed += status != 0
            print(f'# run {number} of {arguments.repeat}: {"failed" if status else "passed"} after '
                  f'{time.monotonic() - start:.1f} s', flush=True)
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
