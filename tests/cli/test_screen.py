#!/usr/bin/env python3
"""The screen as a person uses it, in a stack of 128 kB: everything that it can show is shown once, and the setup writes the configuration.

Arguments: the program, and the largest stack in bytes (0: as it is)."""
import fcntl
import os
import pty
import re
import resource
import select
import shutil
import struct
import sys
import tempfile
import termios
import time

PROGRAM, STACK = os.path.abspath(sys.argv[1]), int(sys.argv[2])
PATIENCE = 60
SEQUENCE = re.compile(r'\x1b(\[[0-9;?]*[A-Za-z]|\([A-Z0-9]|[=>])')
failed = 0


def check(good, what):
    global failed
    if not good:
        failed += 1
        print('FAILED:', what)


class Screen:
    """The program on a terminal of 60 rows and 160 columns."""

    def __init__(self, folder):
        env = dict(os.environ, TERM='xterm-256color', LC_ALL='C.UTF-8', HOME=folder, XDG_CONFIG_HOME='', XDG_DATA_HOME='')
        self.output = b''
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 60, 160, 0, 0))
            if STACK:
                resource.setrlimit(resource.RLIMIT_STACK, (STACK, STACK))
            os.execve(PROGRAM, [PROGRAM], env)

    def take(self, seconds):
        """Reads some output; False: the program has ended."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return True
        try:
            some = os.read(self.terminal, 65536)
        except OSError:
            some = b''
        self.output += some
        return bool(some)

    def shows(self, text):
        """Waits for a text. Blanks do not count: the terminal may have got a movement in their place."""
        end, text = time.time() + PATIENCE, text.replace(' ', '')
        while time.time() < end:
            if text in SEQUENCE.sub('', self.output.decode('utf-8', 'replace')).replace(' ', ''):
                return True
            if not self.take(0.05):
                break
        return False

    def type(self, keys, answer=None, seconds=0.3):
        self.output = b''
        os.write(self.terminal, keys.encode())
        if answer:
            check(self.shows(answer), f'{keys!r} is answered by {answer!r}: {self.output[-300:]!r}')
        end = time.time() + seconds
        while time.time() < end and self.take(0.05):
            pass

    def end(self):
        os.write(self.terminal, b'\x1b')
        time.sleep(0.2)
        os.write(self.terminal, b'q')
        end = time.time() + PATIENCE
        while time.time() < end and self.take(0.05):
            pass
        os.close(self.terminal)
        status = os.waitpid(self.pid, 0)[1]
        check(status == 0, f'it ends with status {status}')


def all_that_can_be_shown(screen):
    for layout in ('gradients', 'compare', 'everything', 'learn'):
        screen.type(f':layout {layout}\r')
    for panel in ('explorer', 'distributions', 'boundary', 'heatmap', 'numbers', 'profile', 'loss'):
        screen.type(f':panel {panel}\r')
    screen.type(':picture seen.svg\r', 'wrote seen.svg')
    screen.type(':export made.py\r', 'wrote made.py')
    for command in ('data moons', 'hidden 16x20', 'activation relu', 'cursor -5', 'cursor off', 'freeze on', 'metric delta_rms',
                    'freeze off', 'theme nord'):
        screen.type(f':{command}\r')


def the_setup_writes(screen, folder):
    name = folder + '/.config/vgtop/vgtop.conf'
    screen.type('S', 'w writes ~/.config/vgtop/vgtop.conf')
    screen.type('w', 'wrote ~/.config/vgtop/vgtop.conf; the old one is vgtop.conf~')
    with open(name) as new, open(name + '~') as old:
        check('speed = 50' in new.read() and old.read() == '# mine\n', 'both files are there')
    screen.type('w', 'nothing to write: ~/.config/vgtop/vgtop.conf says all of this already')
    with open(name, 'w') as newer:
        newer.write('[vgtop]\nversion = 7\n')
    screen.type('w', 'it is not written over')
    with open(name) as newer:
        check(newer.read() == '[vgtop]\nversion = 7\n', 'a newer file stays as it is')
    screen.type('\t\t')
    screen.type('\x1b')


folder = tempfile.mkdtemp()
os.makedirs(folder + '/.config/vgtop')
with open(folder + '/.config/vgtop/vgtop.conf', 'w') as mine:
    mine.write('# mine\n')
screen = Screen(folder)
check(screen.shows('help'), f'it starts: {screen.output[-300:]!r}')
all_that_can_be_shown(screen)
screen.type(':config speed=50\r')
the_setup_writes(screen, folder)
screen.end()
shutil.rmtree(folder)
print('failed:', failed)
sys.exit(failed != 0)
