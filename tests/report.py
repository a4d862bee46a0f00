#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
"""Reads what the stages of tests/run left in one folder.

  report.py stage FILE.json     one line: the counts of this stage
  report.py failed FILE.json    the names, for meson test, of what failed and may
                                do so beside others only; nothing when a
                                sanitizer had something to say, or so much
                                failed that it is no accident
  report.py again FILE.json AGAIN.json
                                takes over what those made of a second run,
                                alone; what passed then is told with the totals
  report.py total FOLDER        the failures of all stages, then the counts
  report.py coverage FILE.json  line coverage of dsp/ and gst/ from gcovr's
                                --json-summary; fails below 90 %

FOLDER holds STAGE.json, as meson test writes it, and STAGE.failed, one line of
text each, for what went wrong outside of any test. The last line of "total" is
"N passed, N failed, N skipped". Exit status 1 when anything failed.
"""
import json
import pathlib
import re
import sys

PASSED = {'OK', 'EXPECTEDFAIL'}
SKIPPED = {'SKIP', 'IGNORED'}
TAIL = 30
LIMIT = 90.0
ACCIDENTS = 3
REPORTS = re.compile(r'Sanitizer|runtime error:|==\d+== |refcount|Trace:|leak', re.I)


def tests_of(path):
    with open(path, encoding='utf-8', errors='replace') as file:
        return [json.loads(line) for line in file if line.strip()]


def count(tests):
    passed = sum(t['result'] in PASSED for t in tests)
    skipped = sum(t['result'] in SKIPPED for t in tests)
    return passed, len(tests) - passed - skipped, skipped


def say(passed, failed, skipped):
    return f'{passed} passed, {failed} failed, {skipped} skipped'


def short(name):
    """gst-plugins-fx:dsp / iir -> dsp/iir; a set-up's mark goes."""
    return re.sub(r'^[^ ]*:', '', name).replace(' / ', '/')


def stage(path):
    counts = count(tests_of(path))
    print(say(*counts))
    return 1 if counts[1] or not sum(counts) else 0


def bad(test):
    return test['result'] not in PASSED | SKIPPED


def output(test):
    return (test.get('stdout') or '') + (test.get('stderr') or '')


def failed(path):
    tests = [t for t in tests_of(path) if bad(t)]
    if len(tests) <= ACCIDENTS and not any(REPORTS.search(output(t)) for t in tests):
        for test in tests:
            print(test['name'].split(' / ', 1)[1])
    return 0


def again(path, path_again):
    second = {t['name']: t for t in tests_of(path_again)}
    tests = tests_of(path)
    for i, test in enumerate(tests):
        if bad(test) and test['name'] in second:
            tests[i] = second[test['name']] | {'before': output(test)}
    with open(path, 'w', encoding='utf-8') as file:
        file.writelines(json.dumps(t) + '\n' for t in tests)
    return 0


def total(folder):
    sums = [0, 0, 0]
    skips = {}
    alone = []
    failures = []
    for path in sorted(pathlib.Path(folder).glob('*.json')):
        tests = tests_of(path)
        sums = [a + b for a, b in zip(sums, count(tests))]
        for test in tests:
            if not bad(test) and 'before' in test:
                alone.append((short(test['name']), path.stem, test['before']))
            if test['result'] in SKIPPED:
                text = (test.get('stdout') or test.get('stderr') or '').strip()
                why = text.splitlines()[-1] if text else 'no reason given'
                skips.setdefault((short(test['name']), why), []).append(path.stem)
            elif bad(test):
                failures.append((path.stem, short(test['name']),
                                 f"{test['result']}, {test['duration']:.1f} s",
                                 output(test).rstrip().splitlines()[-TAIL:]))
    for path in sorted(pathlib.Path(folder).glob('*.failed')):
        sums[1] += 1
        lines = path.read_text(encoding='utf-8', errors='replace').splitlines()
        failures.append((path.stem, lines[0] if lines else 'failed', 'stage',
                         lines[1:][-TAIL:]))
    for (name, why), stages in sorted(skips.items()):
        print(f'skipped: {name} ({", ".join(stages)}): {why}')
    for name, where, before in alone:
        print(f'\npassed alone, failed beside others: {name} (stage {where}); then it said')
        for line in before.rstrip().splitlines()[-TAIL:]:
            print('    ' + line)
    for where, name, how, tail in failures:
        print(f'\nFAILED {name} (stage {where}: {how})')
        for line in tail:
            print('    ' + line)
    if failures:
        print('\nFailed: ' + ', '.join(f'{n} ({w})' for w, n, _, _ in failures))
    if not sum(sums):
        print('no test has run')
        sums[1] = 1
    print(say(*sums))
    return 1 if sums[1] else 0


def coverage(path):
    with open(path, encoding='utf-8') as file:
        files = json.load(file)['files']
    status = 0
    text = []
    for folder in ('dsp', 'gst'):
        mine = [f for f in files if f['filename'].startswith(folder + '/')]
        lines = sum(f['line_total'] for f in mine)
        covered = sum(f['line_covered'] for f in mine)
        percent = 100.0 * covered / lines if lines else 0.0
        text.append(f'{folder} {percent:.1f} %')
        if percent < LIMIT:
            status = 1
        for entry in sorted(mine, key=lambda f: f['line_percent'] or 0):
            if entry['line_total'] and entry['line_percent'] < LIMIT:
                print(f"  {entry['filename']}: {entry['line_percent']} % of "
                      f"{entry['line_total']} lines")
    print('lines: ' + ' '.join(text))
    if status:
        print(f'below {LIMIT:.0f} %')
    return status


COMMANDS = {'stage': (stage, 1), 'failed': (failed, 1), 'again': (again, 2),
            'total': (total, 1), 'coverage': (coverage, 1)}

if __name__ == '__main__':
    command, arguments = COMMANDS.get(''.join(sys.argv[1:2]), (None, 0))
    if not command or len(sys.argv) != 2 + arguments:
        sys.exit(__doc__)
    sys.exit(command(*sys.argv[2:]))
