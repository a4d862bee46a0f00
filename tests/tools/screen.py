# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors
#
# A program on a terminal of a known size, and what is seen there.
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
import unicodedata


class Screen:
    """As much of a terminal as the program uses: lines that wrap, carriage
    return, cursor up, erase line, colours."""

    def __init__(self, columns, rows=24):
        self.columns, self.rows = columns, rows
        self.lines, self.top = [''], 0  # top: first line that is seen
        self.row = self.column = 0
        self.wrapped = []  # lines that were longer than the terminal
        self.lost = 0      # times the cursor should have gone above it
        self.colours, self.escapes = set(), 0
        self.rest = ''

    def _put(self, c):
        width = 0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in 'WF' else 1
        if self.column + width > self.columns:
            self.wrapped.append(self.lines[self.row] + c)
            self._down()
            self.column = 0
        line = self.lines[self.row]
        # A wide character is two cells here, the second of them empty.
        line = line.ljust(self.column)
        self.lines[self.row] = line[:self.column] + c + '\0' * (width - 1) + line[self.column + width:]
        self.column += width

    def _down(self):
        self.row += 1
        if self.row == len(self.lines):
            self.lines.append('')
        self.top = max(self.top, self.row - self.rows + 1)

    def _escape(self, numbers, letter):
        n = int(numbers.split(';')[0] or 0) if numbers.strip('?') else 0
        self.escapes += 1
        if letter == 'A':
            if self.row - max(n, 1) < self.top:
                self.lost += 1
            self.row = max(self.row - max(n, 1), self.top)
        elif letter == 'K':
            self.lines[self.row] = '' if n == 2 else self.lines[self.row][:self.column]
        elif letter == 'm' and n:
            self.colours.add(n)

    def feed(self, text):
        text = self.rest + text
        self.rest = ''
        at = 0
        while at < len(text):
            c = text[at]
            if c == '\x1b':
                m = re.match(r'\x1b\[([0-9;?]*)([A-Za-z])', text[at:])
                if not m:
                    if len(text) - at < 16:
                        self.rest = text[at:]
                        return
                    self.escapes += 1
                    at += 1
                    continue
                self._escape(*m.groups())
                at += m.end()
                continue
            if c == '\n':
                self._down()
            elif c == '\r':
                self.column = 0
            elif c == '\b':
                self.column = max(self.column - 1, 0)
            elif c >= ' ':
                self._put(c)
            at += 1

    def seen(self):
        """The lines, without blank ones at the end."""
        return '\n'.join(l.replace('\0', '').rstrip() for l in self.lines).rstrip('\n').split('\n')


def run(arguments, columns=80, rows=24, env=None, look=None, keys=(), seconds=60):
    """Runs a program on a terminal; calls look(screen) after each piece of
    output, and sends (time, text) of keys. Returns the screen and the exit
    status."""
    screen = Screen(columns, rows)
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
    e = dict(os.environ, TERM='xterm')
    e.pop('NO_COLOR', None)
    e.update(env or {})
    child = subprocess.Popen(arguments, stdin=slave, stdout=slave, stderr=slave, env=e, start_new_session=True)
    os.close(slave)
    began, keys, bytes_left = time.time(), list(keys), b''
    while True:
        if time.time() - began > seconds:
            child.kill()
            break
        while keys and time.time() - began > keys[0][0]:
            os.write(master, keys.pop(0)[1].encode())
        if not select.select([master], [], [], 0.05)[0]:
            continue
        try:
            got = os.read(master, 65536)
        except OSError:
            break
        if not got:
            break
        bytes_left += got
        # A character may come in two pieces.
        for cut in range(4):
            try:
                text = bytes_left[:len(bytes_left) - cut].decode()
            except UnicodeDecodeError:
                continue
            bytes_left = bytes_left[len(bytes_left) - cut:]
            screen.feed(text)
            break
        if look:
            look(screen)
    os.close(master)
    return screen, child.wait()
