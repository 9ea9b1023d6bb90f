#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The inside of build-aux/check: two builds, all tests, one line.

Every TAP subtest counts. What was skipped, timed out or did not run has failed. A test program that
failed beside others is run once more alone, because journeys have deadlines and a machine may be
small; if it passes then, it counts, and is named before the last line.
"""

import contextlib
import fcntl
import json
import os
import re
import subprocess
import sys

PROCESSES = '2'
# More than these fail for a reason.
MOST_SECOND_TRIES = 6
SANITIZED_SUITES = ('wire', 'xmpp', 'fuzz')
# Fibers have stacks of their own, which the fake stack of the sanitizer does not know.
SANITIZERS = {
    'ASAN_OPTIONS': 'detect_stack_use_after_return=0:strict_string_checks=1:abort_on_error=1',
    'UBSAN_OPTIONS': 'print_stacktrace=1:halt_on_error=1',
    'LSAN_OPTIONS': 'print_suppressions=0',
}
SUBTEST = re.compile(r'^(not )?ok\b *(\d*)[ -]*(.*?)(?: *# *(SKIP|TODO)\b.*)?$', re.IGNORECASE)


class Tally:
    """What passed and what failed so far."""

    def __init__(self):
        self.passed = 0
        self.failures = []
        self.only_alone = []

    def add(self, name, protocol, record):
        """Counts one test of meson's; record is its line of testlog.json, None when it did not run."""
        if record is None:
            self.failures.append((name, 'did not run', ''))
            return
        output = said_by(record)
        passed, failed = count_subtests(record.get('stdout') or '') if protocol == 'tap' else (0, [])
        result = record['result']
        if result != 'OK' and not failed:
            failed = [result.lower()]
        if result == 'OK' and not passed and not failed:
            passed = 1
        self.passed += passed
        for index, what in enumerate(failed):
            self.failures.append((name, what, output if index == 0 else ''))

    def report(self):
        for name, what, output in self.failures:
            print_reason(f'{name}: {what}', output, 200)
        for name in self.only_alone:
            print(f'\n--- {name}: failed at first, passed when run again alone')
        print(f'\n{self.passed} passed, {len(self.failures)} failed', flush=True)
        return 1 if self.failures or not self.passed else 0


def said_by(record):
    return '\n'.join(filter(None, ((record or {}).get('stdout'), (record or {}).get('stderr'))))


def print_reason(title, output, most):
    """What the first failed subtest said, and the end; a quarter and the rest of so many lines."""
    lines = output.splitlines()
    said = next((index for index, line in enumerate(lines) if line.startswith('not ok')), len(lines))
    end = max(0, len(lines) - (most - most // 4))
    if said < end:
        lines = [*lines[said:min(said + most // 4, end)], '…', *lines[end:]]
    print('\n'.join([f'\n--- {title}', *lines[-most - 1:]]), flush=True)


def count_subtests(output):
    """Returns how many subtests passed, and the names of those that did not."""
    passed, failed = 0, []
    for line in output.splitlines():
        match = SUBTEST.match(line)
        if not match:
            continue
        if match[1] or match[4]:
            failed.append(f'{match[3] or match[2]}{" (skipped)" if match[4] else ""}')
        else:
            passed += 1
    return passed, failed


def run(*command, **options):
    print('$', *command, flush=True)
    return subprocess.run(command, check=False, **options).returncode == 0


@contextlib.contextmanager
def alone_in(build):
    """Two that build in one folder would spoil it for each other."""
    with open(build + ".lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def set_up(source, build, *options):
    if os.path.exists(os.path.join(build, 'build.ninja')):
        return True
    return run('meson', 'setup', build, source, '-Dbuildtype=debug', *options)


def introspect_tests(build):
    answer = subprocess.run(['meson', 'introspect', '--tests', build], check=True,
                            stdout=subprocess.PIPE)
    return json.loads(answer.stdout)


def run_meson(build, environment, *arguments):
    """Returns what meson's log says of each test that was run."""
    log = os.path.join(build, 'meson-logs', 'testlog.json')
    if os.path.exists(log):
        os.unlink(log)
    run('meson', 'test', '-C', build, '--no-rebuild', *arguments,
        env={**os.environ, **(environment or {})})
    records = {}
    if os.path.exists(log):
        with open(log, encoding='utf-8') as file:
            for record in map(json.loads, file):
                records[record['name'].split(' / ')[-1]] = record
    return records


def has_passed(test, record):
    if record is None or record['result'] != 'OK':
        return False
    return test['protocol'] != 'tap' or not count_subtests(record.get('stdout') or '')[1]


def find_namesakes(tests):
    """Results are told apart by name: of two with one name, one would hide the other."""
    names = [test['name'] for test in tests]
    return sorted({name for name in names if names.count(name) > 1})


def run_tests(build, tally, prefix, suites=(), names=(), environment=None):
    tests = introspect_tests(build)
    for name in find_namesakes(tests):
        tally.failures.append((prefix + name, 'is the name of more than one test', ''))
    tests = [test for test in tests
             if (not suites or {suite.split(':')[-1] for suite in test['suite']} & set(suites))
             and (not names or test['name'] in names)]
    records = {}
    if tests:
        arguments = [argument for suite in suites for argument in ('--suite', suite)]
        records = run_meson(build, environment, '--num-processes', PROCESSES, '--timeout-multiplier',
                            '3' if suites else '1', *arguments, *names)
    failed = [test['name'] for test in tests if not has_passed(test, records.get(test['name']))]
    if 0 < len(failed) <= MOST_SECOND_TRIES:
        for name in failed:
            print_reason(f'{prefix}{name}, the first time', said_by(records.get(name)), 100)
        again = run_meson(build, environment, '--num-processes', '1', '--timeout-multiplier', '3',
                          *failed)
        for test in tests:
            if test['name'] in failed and has_passed(test, again.get(test['name'])):
                records[test['name']] = again[test['name']]
                tally.only_alone.append(prefix + test['name'])
    for test in tests:
        tally.add(prefix + test['name'], test['protocol'], records.get(test['name']))
    return len(tests)


def build_targets(build, suites):
    """The programs that the tests of these suites need, and nothing else."""
    if not suites:
        return run('ninja', '-C', build, '-j', PROCESSES)
    wanted = {target for test in introspect_tests(build)
              if {suite.split(':')[-1] for suite in test['suite']} & set(suites)
              for target in test['depends']}
    answer = subprocess.run(['meson', 'introspect', '--targets', build], check=True,
                            stdout=subprocess.PIPE)
    files = [os.path.relpath(target['filename'][0], build)
             for target in json.loads(answer.stdout) if target['id'] in wanted]
    return not files or run('ninja', '-C', build, '-j', PROCESSES, *files)


def check(source, build, tally, prefix='', suites=(), names=(), options=(), environment=None):
    with alone_in(build):
        if not set_up(source, build, *options):
            tally.failures.append((prefix + 'configure', 'failed', ''))
            return 0
        if not build_targets(build, suites):
            tally.failures.append((prefix + 'build', 'failed', ''))
    return run_tests(build, tally, prefix, suites, names, environment)


def main():
    source, build, *names = sys.argv[1:]
    tally = Tally()
    found = check(source, build, tally, names=names)
    if not names:
        check(source, build + '-sanitized', tally, 'sanitized ', SANITIZED_SUITES,
              options=('-Db_sanitize=address,undefined', '-Db_lundef=false'), environment=SANITIZERS)
    elif not found:
        tally.failures.append((' '.join(names), 'no such test', ''))
    sys.exit(tally.report())


if __name__ == '__main__':
    main()
