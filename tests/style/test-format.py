#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Every C file is as clang-format would write it."""

import pathlib
import subprocess
import sys

source = pathlib.Path(sys.argv[1])
files = sorted(path for folder in ('src', 'tests') for path in (source / folder).rglob('*.[ch]'))
print(f'1..{len(files)}')
failed = False
for number, path in enumerate(files, 1):
    answer = subprocess.run(['clang-format', '--dry-run', '-Werror', path],
                            stderr=subprocess.PIPE, text=True, check=False)
    failed |= answer.returncode != 0
    print('ok' if answer.returncode == 0 else 'not ok', number, '-', path.relative_to(source))
    for line in answer.stderr.splitlines()[:6]:
        print('#', line)
sys.exit(failed)
