#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""The house keeps its shape: rooms are entered by their doors, and no file is too large."""

import pathlib
import re
import sys

source = pathlib.Path(sys.argv[1])
NO_PIXELS = ('wire', 'xmpp', 'bluetooth', 'camera', 'home')
# Which rooms a room may enter, besides itself.
ARROWS = {
    'wire': (),
    'xmpp': ('wire',),
    'bluetooth': ('wire',),
    'camera': ('wire',),
    'home': ('xmpp', 'bluetooth', 'camera', 'wire'),
    'ui': ('home', 'xmpp', 'bluetooth', 'camera', 'wire'),
    'app': ('ui', 'home', 'xmpp', 'bluetooth', 'camera', 'wire'),
    'device': ('xmpp', 'bluetooth', 'wire'),
}
MOST_LINES = 600
INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', re.MULTILINE)
HAND_WRITTEN = {'.c', '.h', '.py', '.blp', '.sh', '.build', '.css'}
UNFINISHED = re.compile(r'\b(TODO|FIXME|XXX)\b[\s:(]')

headers = {path.name: path.parent.name for path in (source / 'src').rglob('*.h')}


def includes(path):
    return INCLUDE.findall(path.read_text(encoding='utf-8'))


def rooms():
    return sorted(path for path in (source / 'src').iterdir() if path.is_dir())


def entered_by_the_window():
    for room in rooms():
        for path in sorted(room.rglob('*.[ch]')):
            for name in includes(path):
                other = headers.get(pathlib.PurePath(name).name, room.name)
                if other == room.name:
                    continue
                if other not in ARROWS[room.name]:
                    yield f'{path}: {room.name} must not know {other} ({name})'
                elif name != f'hob-{other}.h':
                    yield f'{path}: {name} is not the door of {other}'


def pixels_below_ui():
    for room in NO_PIXELS:
        for path in sorted((source / 'src' / room).rglob('*')):
            if path.is_file() and re.search(r'\b(gtk|gdk(?![-_]pixbuf)|adwaita)\b', path.read_text('utf-8'), re.I):
                yield f'{path}: mentions the toolkit'


def hand_written():
    for folder in ('src', 'tests', 'build-aux', 'data'):
        for path in sorted((source / folder).rglob('*')):
            script = path.parent.name == 'build-aux' and not path.suffix
            if path.is_file() and (path.suffix in HAND_WRITTEN or script):
                yield path


def too_large():
    for path in hand_written():
        lines = path.read_text(encoding='utf-8').count('\n')
        if lines > MOST_LINES:
            yield f'{path}: {lines} lines, at most {MOST_LINES}'


def without_licence():
    for path in hand_written():
        start = path.read_text(encoding='utf-8')[:200]
        if path.suffix in {'.c', '.h', '.py', '.sh'} and 'SPDX-License-Identifier' not in start:
            yield f'{path}: no SPDX line'


def unfinished():
    for path in hand_written():
        if path != pathlib.Path(__file__).resolve() and UNFINISHED.search(path.read_text('utf-8')):
            yield f'{path}: marked as unfinished'


def asleep():
    sleeping = re.compile(r'\b(g_usleep|usleep|nanosleep|time\.sleep|asyncio\.sleep)\s*\(|\bsleep \d')
    for path in hand_written():
        if path != pathlib.Path(__file__).resolve() and sleeping.search(path.read_text('utf-8')):
            yield f'{path}: sleeps instead of waiting for the thing itself'


checks = (entered_by_the_window, pixels_below_ui, too_large, without_licence, unfinished, asleep)
print(f'1..{len(checks)}')
failed = False
for number, check in enumerate(checks, 1):
    found = list(check())
    failed |= bool(found)
    print('not ok' if found else 'ok', number, '-', check.__name__.replace('_', ' '))
    for line in found:
        print('#', line.replace(f'{source}/', ''))
sys.exit(failed)
