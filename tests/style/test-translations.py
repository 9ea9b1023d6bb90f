#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Hob authors
"""Every sentence for people can be translated, and every language that is offered is complete."""

import pathlib
import re
import subprocess
import sys
import tempfile

source = pathlib.Path(sys.argv[1])
MARKED = re.compile(r'(?<![\w"])(?:_|N_|C_|NC_|ngettext|dngettext|g_dpgettext2|g_dngettext) ?\("')
KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dcgettext:2', 'g_dngettext:2,3',
            'g_dpgettext2:2c,3')
WITH_SENTENCES = ('ui', 'app', 'device')
LANGUAGES = {'de', 'es'}
# What a person reads, said without a translation.
BARE_BLUEPRINT = re.compile(
    r'^\s*(?:title|subtitle|label|description|tooltip-text|placeholder-text|heading|body|text)'
    r'\s*:\s*"([^"]*[^\W\d_][^"]*)"', re.MULTILINE)
BARE_C = re.compile(
    r'\b(?:set_title|set_subtitle|set_label|set_description|set_tooltip_text|set_placeholder_text|'
    r'set_heading|set_body|adw_toast_new|add_response|accessible_announce|gtk_label_new|'
    r'gtk_button_new_with_(?:label|mnemonic)) \((?:[^;"_]|_(?! ?\())*"([^"]*[^\W\d_][^"]*)"')


def files():
    for path in sorted((source / 'src').rglob('*')):
        if path.suffix in ('.c', '.blp'):
            yield path


def listed():
    return (source / 'po' / 'POTFILES').read_text('utf-8').split()


def wrongly_listed():
    names = listed()
    if names != sorted(names):
        yield 'po/POTFILES: is not sorted'
    for name in names:
        if not (source / name).exists():
            yield f'po/POTFILES: {name} is gone'
    for path in files():
        name = str(path.relative_to(source))
        if (name in names) != bool(MARKED.search(path.read_text('utf-8'))):
            yield f'po/POTFILES: {name} is {"needlessly there" if name in names else "missing"}'


def without_translation():
    for path in files():
        if path.parent.name not in WITH_SENTENCES:
            continue
        text = path.read_text('utf-8')
        for match in (BARE_BLUEPRINT if path.suffix == '.blp' else BARE_C).finditer(text):
            line = text.count('\n', 0, match.start()) + 1
            yield f'{path}:{line}: “{match[1]}” cannot be translated'


def make_template(folder):
    template = folder / 'hob.pot'
    subprocess.run(
        ['xgettext', '--from-code=UTF-8', '--add-comments', '-o', template, '-f', 'po/POTFILES',
         *(f'--keyword={keyword}' for keyword in KEYWORDS)],
        cwd=source, check=True, stderr=subprocess.DEVNULL)
    return template


def entries(path):
    """The messages of a template, each with its context and plural."""
    answer = subprocess.run(['msgattrib', '--no-location', '--no-wrap', '--sort-output', path],
                            check=True, stdout=subprocess.PIPE, encoding='utf-8')
    return {'\n'.join(line for line in block.splitlines() if re.match(r'(msgid|msgctxt|msgid_plural) ', line))
            for block in answer.stdout.split('\n\n')[1:]}


def outdated_template(template):
    now, then = entries(template), entries(source / 'po' / 'hob.pot')
    for missing in sorted(now - then):
        yield f'po/hob.pot: lacks {missing}'
    for gone in sorted(then - now):
        yield f'po/hob.pot: still has {gone}'


def incomplete(template):
    languages = set((source / 'po' / 'LINGUAS').read_text('utf-8').split())
    for language in sorted(LANGUAGES - languages):
        yield f'po/LINGUAS: {language} is missing'
    for language in sorted(languages):
        path = source / 'po' / f'{language}.po'
        merged = template.with_name(path.name)
        subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', '-o', merged, path, template], check=True)
        check = subprocess.run(['msgfmt', '--check', '-o', '/dev/null', merged], check=False,
                               stderr=subprocess.PIPE, encoding='utf-8')
        if check.returncode:
            yield check.stderr
        for kind in ('--untranslated', '--only-fuzzy'):
            rest = subprocess.run(['msgattrib', kind, '--no-obsolete', '--no-location', merged],
                                  check=True, stdout=subprocess.PIPE, encoding='utf-8').stdout
            for message in re.findall(r'^msgid ("(?!"$).*")', rest, re.MULTILINE):
                yield f'po/{language}.po: {message} is {kind.strip("-")}'


def main():
    with tempfile.TemporaryDirectory() as name:
        template = make_template(pathlib.Path(name))
        checks = (
            ('every file with sentences is listed', wrongly_listed()),
            ('no sentence is left untranslatable', without_translation()),
            ('the template is up to date', outdated_template(template)),
            ('every language is complete', incomplete(template)),
        )
        print(f'1..{len(checks)}')
        failed = 0
        for number, (what, wrong) in enumerate(checks, 1):
            wrong = list(wrong)
            for line in wrong:
                print('#', line.replace('\n', '\n# '))
            print('not ok' if wrong else 'ok', number, '-', what, flush=True)
            failed += bool(wrong)
    return failed


if __name__ == '__main__':
    sys.exit(1 if main() else 0)
