# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# terminal.py PROGRAM PATIENCE, in a folder with sounds: what is seen on terminals
# of several sizes, and what is written where there is none.
import os
import re
import subprocess
import sys
import screen

program, patience = sys.argv[1], float(sys.argv[2])
passed = failed = 0


def check(name, good, *what):
    global passed, failed
    if good:
        passed += 1
        return
    failed += 1
    print('FAILED', name)
    for w in what:
        print('   ', '\n    '.join(w) if isinstance(w, list) else repr(w))


def on_terminal(*arguments, **more):
    return screen.run([program, *arguments], seconds=patience, **more)


def without(*arguments, **more):
    p = subprocess.run([program, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                       timeout=patience, **more)
    return p


def bars(s):
    return [l for l in s.seen()[s.top:] if re.search(r' (\d+ %|\d+:\d\d)', l)]


# --help: as wide as the terminal, never wider; without one 80 columns.
commands = re.findall(r'^  ([a-z]+) +\S', without('--help').stdout.split('Commands:')[1].split('Options:')[0], re.M)
check('commands', len(commands) >= 17, commands)
for command in [[]] + [[c] for c in commands]:
    name = 'help of ' + ' '.join(command)
    plain = without(*command, '--help').stdout
    # Examples are to be copied: they stay in one line. So does a word.
    verbatim = [l for l in plain.split('Options:')[1].splitlines() if re.match('  [^-]', l)] + plain.split() + \
        re.findall('^  -., --.*?(?=  )', plain, re.M)
    for columns in (80, 40, 20):
        s, status = on_terminal(*command, '--help', columns=columns)
        wide = [l for l in s.wrapped if columns == 80 or not any(l.strip() in v for v in verbatim)]
        check('%s, %d' % (name, columns), status == 0 and not wide and not s.escapes, wide)
        words = re.sub(r'\s+', '', ''.join(s.seen()))
        check('%s, %d: the same words' % (name, columns), words == re.sub(r'\s+', '', plain))
    check(name + ', no terminal', max(map(len, plain.splitlines())) <= 80 and '\x1b' not in plain)

# What else is printed, at 80 columns.
for arguments in (['effects'], ['effects', 'compressor'], ['effects', 'fxcompressor'], ['effects', 'fir'], ['devices'],
                  ['check', 'highpass:80', 'fxcompressor:threshold=-20,ratio=4,attack=3,release=250,makeup=3', 'reverb'],
                  ['info', 'a.wav'], ['stats', 'six.wav'], ['compare', 'a.wav', 'b.wav', '--bands']):
    s, status = on_terminal(*arguments)
    check(' '.join(arguments), status == 0 and not s.wrapped and len(s.seen()) > 1, s.wrapped)

# Errors: broken at words on a terminal, one line where there is none.
wrong = ['process', 'a.wav', 'x.wav', '-e', 'fxbiquad:type=sharp']
p = without(*wrong)
check('an error, no terminal', p.returncode == 2 and p.stderr.count('\n') == 1 and len(p.stderr) > 80 and
      '\x1b' not in p.stderr, p.stderr)
for columns in (80, 40, 20):
    s, status = on_terminal(*wrong, columns=columns)
    check('an error, %d' % columns, status == 2 and not s.wrapped and len(s.seen()) > 1 and
          ' '.join(l.strip() for l in s.seen()) == p.stderr.strip(), s.seen(), s.wrapped)
# A notice.
p = without('concat', 'a.wav', 'six.wav', '-o', 'n1.wav')
check('a notice, no terminal', p.returncode == 0 and p.stderr.count('\n') == 1 and 'converted' in p.stderr, p.stderr)
for columns in (80, 40):
    s, status = on_terminal('concat', 'a.wav', 'six.wav', '-o', 'n%d.wav' % columns, columns=columns)
    check('a notice, %d' % columns, status == 0 and not s.wrapped and
          ' '.join(l.strip() for l in s.seen()) == p.stderr.strip(), s.seen(), s.wrapped)
p = without('concat', 'a.wav', 'six.wav', '-o', 'n2.wav', '-q')
check('quiet', p.returncode == 0 and not p.stderr and not p.stdout, p.stderr)

# Bars: one for each file that is worked on and one for all, in place; at the end
# lines that tell how it went, and nothing else.
slow = ['-e', 'identity sleep-time=160000']
files = ['a.wav', 'b.wav', 'broken.wav', 'c.wav', 'd.wav', 'e.wav']
for columns, rows in ((80, 24), (40, 24), (20, 24), (8, 24), (80, 4)):
    most, total, left, percents = 0, '', '', set()

    def look(s):
        global most, total, left
        seen = bars(s)
        most = max(most, len(seen))
        for l in seen:
            percents.update(re.findall(r'(\d+) %', l))
            if re.match(r'\d( of |/)6', l):
                total = l
                if re.search(r'\d:\d\d', l):
                    left = l
    name = 'bars, %d x %d' % (columns, rows)
    s, status = on_terminal('process', *files, '-O', name, '-j', '3', *slow, columns=columns, rows=rows, look=look)
    told = s.seen()
    check(name + ': status', status == 1, status)
    check(name + ': no line is too long', not [w for w in s.wrapped if '%' in w or '█' in w or 'of 6' in w], s.wrapped)
    check(name + ': in place', not s.lost, s.lost)
    check(name + ': one for each', most == min(4, rows - 1), most)
    check(name + ': they move', len(percents) > 2, percents)
    if columns >= 20:
        check(name + ': all of them, and how long it takes', total and left, total)
    if columns >= 80:
        check(name + ': the time that is left', re.search(r'^\d of 6 files .*[█▏▎▍▌▋▊▉].* \d+ % \d+:\d\d left$', left), left)
    text = ' '.join(l.strip() for l in told)
    check(name + ': nothing is left', '%' not in text and '█' not in text and ' of 6' not in text, told)
    text = text.replace(' ', '')
    check(name + ': each is told', all(f + (':done' if f != 'broken.wav' else ':failed') in text for f in files) and
          '1filefailed' in text, told)
    check(name + ': colours', {31, 32} <= s.colours, s.colours)

# Many that end while others draw: each is told once, whatever comes in between.
many = ['m%d.wav' % i for i in range(24)]
for m in many:
    os.link('a.wav', m)
for i in range(6):
    s, status = on_terminal('process', *many, '-O', 'many %d' % i, '-j', '8', '-e', 'identity sleep-time=16000',
                            columns=40, rows=40)
    check('many', status == 0 and sorted(s.seen()) == sorted(m + ': done' for m in many), s.seen())

# Without colours; without a terminal, or on one that can do nothing.
s, status = on_terminal('process', *files, '-O', 'no colour', *slow, env={'NO_COLOR': '1'})
check('NO_COLOR', status == 1 and not s.colours and s.escapes, s.colours)
s, status = on_terminal('process', *files, '-O', 'dumb', *slow, env={'TERM': 'dumb'})
check('TERM=dumb', status == 1 and not s.escapes and ': failed' in ''.join(s.seen()), s.seen())
for env in ({}, {'NO_COLOR': '1'}):
    e = dict(os.environ, TERM='xterm')
    e.pop('NO_COLOR', None)
    p = without('process', *files, '-O', 'plain %d' % len(env), *slow, env=dict(e, **env))
    lines = p.stderr.splitlines()
    check('no terminal', p.returncode == 1 and '\x1b' not in p.stderr and '\r' not in p.stderr and
          sorted(l.split(':')[0] for l in lines) == sorted(files + ['gst-fx-1.0 process']), lines)
s, status = on_terminal('process', 'a.wav', 'q.wav', '-q', *slow)
check('quiet on a terminal', status == 0 and s.seen() == [''], s.seen())

# Names: wide letters, and what is no letter.
names = ['長い名前の音声ファイルであるところの録音.wav', 'esc\x1b[31mape\nd.wav', 'e\u0301' * 30 + '.wav']
for n in names:
    os.link('a.wav', n)
for columns in (40, 20):
    most = 0
    s, status = on_terminal('process', *names, '-O', 'names %d' % columns, '-j', '3', *slow, columns=columns,
                            env={'NO_COLOR': '1'}, look=look)
    check('names, %d' % columns, status == 0 and not s.lost and not s.colours and most == 4 and
          not [w for w in s.wrapped if '%' in w], s.wrapped, s.seen())
p = without('process', *names, '-O', 'names')
check('names, no terminal', p.returncode == 0 and p.stderr.count('\n') == 3 and '\x1b' not in p.stderr, p.stderr)

# Meters: in one line, whatever its width.
for columns in (80, 40, 20, 8):
    for sound in ('a.wav', 'six.wav'):
        levels = set()

        def look(s):
            levels.update(re.findall(r'-?\d+\.\d dB', s.seen()[-1]))
        s, status = on_terminal('play', sound, '--sink', 'fakesink sync=true', columns=columns, look=look)
        name = 'meter of %s, %d' % (sound, columns)
        wide = [w for w in s.wrapped if 'dB' in w or '█' in w]
        check(name, status == 0 and not wide and (levels or columns < 20), wide, s.seen())
# Keys come when they come: what is drawn until then must fit.
keys = [(1, 'play\n'), (1.5, 'meter\n'), (2, ' '), (2.2, 'spectrum\n'), (2.8, ' '), (3, 'quit\n')]
for columns, rows in ((80, 24), (40, 24), (20, 24), (80, 8)):
    s, status = on_terminal('interactive', 'long.wav', '--sink', 'fakesink sync=true', columns=columns, rows=rows,
                            keys=keys)
    wide = [w for w in s.wrapped if 'dB' in w or '#' in w or '█' in w]
    check('interactive, %d x %d' % (columns, rows), status == 0 and not wide and not s.lost and s.colours, wide, s.seen())
p = without('play', 'a.wav', '--sink', 'fakesink')
check('meter, no terminal', p.returncode == 0 and p.stderr == 'a.wav\n' and not p.stdout, p.stderr)

print('%d passed, %d failed' % (passed, failed))
sys.exit(failed > 0)
