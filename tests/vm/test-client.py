#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The tests of the bluetooth room against real BlueZ: test-client.py FOLDER-OF-PROGRAMS.

They are the same as against the fake one, built for the addresses of the virtual machine's adapters.
A case that only the fake can play is named here with the reason; every other one is run.
"""

import pathlib
import re
import subprocess
import sys

import vm

PROGRAMS = ('adapter', 'finder', 'link', 'link-connect', 'peripheral')
CASE_SECONDS = 120
FAKE_ONLY = {
    'an adapter is pulled out, or there was none': (
        '/adapter/comes-and-goes', '/adapter/choice', '/finder/no-adapter',
        '/finder/pulled-in-the-middle', '/link/pulled-while-pending',
        '/link-connect/pulled-in-the-middle', '/peripheral/no-adapter'),
    'Bluetooth is blocked': ('/adapter/turn-on-blocked', '/adapter/turn-on-refused',
                             '/finder/blocked'),
    'the address is not one of this machine': (
        '/finder/addresses', '/finder/printed-address', '/finder/lower-case', '/finder/pattern',
        '/finder/plus-two', '/finder/plus-two-carries', '/finder/serial',
        '/finder/printed-before-plus-two', '/finder/two-adapters'),
    'BlueZ itself answers in an unusual way': (
        '/finder/unsteady-stranger', '/finder/stop-while-asking', '/finder/not-ready',
        '/finder/discovery-refused-once', '/finder/discovery-refused-always',
        '/finder/stop-refused', '/finder/adapter-pulled-out', '/link-connect/aborted',
        '/link-connect/connecting', '/link-connect/silent', '/link-connect/forgotten', '/link-connect/key-missing',
        '/link-connect/stale-cache', '/link-connect/resolved-early',
        '/link-connect/slow-to-resolve', '/link-connect/always-aborted',
        '/link-connect/key-always-missing', '/link-connect/never-resolved',
        '/link-connect/characteristics-never', '/link-connect/untold',
        '/link-connect/close-while-silent', '/link-connect/close-while-resolving',
        '/peripheral/cannot-advertise'),
    'a device that was there and is not any more stays known': ('/finder/leftover',),
    'a device cannot be seen without being connectable': (
        '/link-connect/absent', '/link-connect/switched-off', '/link-connect/close-while-connecting',
        '/link-connect/forsaken'),
    'how long BlueZ takes is not up to anybody': (
        '/link-connect/forgotten-before', '/link-connect/lost-at-once',
        '/link-connect/off-in-the-middle',
        '/link-connect/service-ends-in-the-middle', '/link-connect/close-while-waiting-for-it',
        '/finder/service-ends-in-the-middle', '/peripheral/off'),
    'a device with BlueZ answers after five seconds at the latest': (
        '/link/device-silent', '/link/dropped-while-pending', '/link/off-while-pending'),
    'an application that goes answers for a moment yet, with one error or another': (
        '/link/pairing-refused', '/link/services-removed', '/link/characteristic-gone',
        '/peripheral/program-ends'),
    'the size of packets is the same for all of the machine: see test-journey.py': (
        '/peripheral/long-values', '/peripheral/long-values-in-parts'),
    'an adapter is asked for again before BlueZ has let it go': (
        '/finder/wrong-serial', '/finder/connected-already'),
}


def list_cases(program, env):
    answer = subprocess.run([program, '-l'], stdout=subprocess.PIPE, text=True, check=True, env=env)
    return re.findall(r'^# (/\S+)$', answer.stdout, re.MULTILINE)


def environment(base):
    tests = pathlib.Path(__file__).resolve().parents[1]
    return {**base, 'G_TEST_SRCDIR': str(tests / 'vm'), 'G_TEST_BUILDDIR': '.'}


def run(program, case, env):
    try:
        answer = subprocess.run([program, '-p', case], env=env, stdout=subprocess.PIPE, text=True,
                                stderr=subprocess.STDOUT, timeout=CASE_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        return False, (error.stdout or b'').decode('utf-8', 'replace')
    return answer.returncode == 0, answer.stdout


def main():
    folder = pathlib.Path(sys.argv[1])
    fake_only = {case for cases in FAKE_ONLY.values() for case in cases}
    with vm.Vm(adapters=3) as machine:
        env = environment(machine.environment)
        programs = {case: folder / f'test-real-{name}' for name in PROGRAMS
                    for case in list_cases(folder / f'test-real-{name}', env)}
        unknown = sorted(fake_only - set(programs))
        chosen = [case for case in programs if case not in fake_only]
        print(f'1..{len(chosen) + 1}')
        print(f'{"not ok" if unknown or not chosen else "ok"} 1 - every case is known {unknown}')
        failed = bool(unknown)
        for number, case in enumerate(chosen, 2):
            passed, output = run(programs[case], case, env)
            failed |= not passed
            print('ok' if passed else 'not ok', number, '-', case, flush=True)
            if not passed:
                print('\n'.join(f'# {line}' for line in output.splitlines()[-30:]), flush=True)
        machine.print_timeline()
        if failed:
            print('\n'.join(f'# {line}' for line in machine.said()))
    sys.exit(failed)


if __name__ == '__main__':
    main()
