# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""unittest that speaks TAP, so that each test counts."""

import sys
import traceback
import unittest


class _Result(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self._number = 0
        self._sub_failures = []

    def _say(self, word, test, note=''):
        self._number += 1
        print(f'{word} {self._number} - {test.id().removeprefix("__main__.")}{note}', flush=True)

    @staticmethod
    def _explain(test, error):
        kind, value, trace = error
        own = [frame for frame in traceback.extract_tb(trace) if '/lib/python3' not in frame.filename]
        lines = traceback.format_list(own) + traceback.format_exception_only(kind, value)
        for line in ''.join(lines).splitlines():
            print('#', line)
        # What a test knows besides, say the words of the programs it started.
        for line in getattr(test, 'diagnose', list)():
            print('#', line)
        sys.stdout.flush()

    def startTest(self, test):
        super().startTest(test)
        self._sub_failures = []

    def addSuccess(self, test):
        super().addSuccess(test)
        self._say('ok', test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._say('not ok', test)
        self._explain(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self._say('not ok', test)
        self._explain(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err:
            self._say('not ok', subtest)
            self._explain(test, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._say('ok', test, f' # SKIP {reason}')


def main():
    """Runs the tests of the calling script, those named by its arguments or all."""
    names = [argument for argument in sys.argv[1:] if not argument.startswith('-')]
    loader = unittest.TestLoader()
    main_module = sys.modules['__main__']
    suite = (loader.loadTestsFromNames(names, main_module) if names
             else loader.loadTestsFromModule(main_module))
    print(f'1..{suite.countTestCases()}', flush=True)
    result = _Result()
    suite.run(result)
    sys.exit(not result.wasSuccessful())
