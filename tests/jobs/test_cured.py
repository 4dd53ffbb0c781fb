#!/usr/bin/env python3
"""test_cured.py PROGRAM: a person at a terminal cures a sick job with one key; a screen that is killed, or stopped, leaves the job alone.
Skipped without torch."""
import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import time

sys.dont_write_bytecode = True
from interpreters import interpreters_with_torch

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.abspath(sys.argv[1])


class Screen:
    """vgtop over sick.py, in a pseudo-terminal."""

    def __init__(self, python, folder, *words):
        self.log = os.path.join(folder, 'log.jsonl')
        words = words or ('watch', '--no-config', '--log', self.log, '--', python, os.path.join(HERE, 'sick.py'))
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.environ.update(TERM='xterm-256color', LC_ALL='C.UTF-8', XDG_STATE_HOME=folder, XDG_DATA_HOME=folder, XDG_RUNTIME_DIR=folder,
                              XDG_CONFIG_HOME=folder, OMP_NUM_THREADS='1')
            os.execv(PROGRAM, [PROGRAM, *words])
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 120, 0, 0))

    def read(self, seconds):
        if select.select([self.terminal], [], [], seconds)[0]:
            try:
                return os.read(self.terminal, 65536)
            except OSError:
                return b''
        return b''

    def until(self, condition, seconds=90):
        """Reads what the screen writes until the condition holds."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, 'it never came'
            self.read(0.05)

    def press(self, keys):
        os.write(self.terminal, keys.encode())

    def lines(self):
        try:
            with open(self.log, 'rb') as file:
                return [json.loads(line) for line in file.read().split(b'\n')[:-1]]
        except FileNotFoundError:
            return []

    def records(self):
        return [line for line in self.lines() if 'layers' in line and 'format' not in line]

    def commands(self):
        return [line['command'] for line in self.lines() if 'command' in line]

    def end(self):
        try:
            os.kill(self.process, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.process, 0)
        os.close(self.terminal)


def share(record):
    """What the first layer gets of the output's signal."""
    return record['layers'][0]['delta_rms'] / record['layers'][-1]['delta_rms']


def check(python, folder):
    screen = Screen(python, folder)
    job = None
    try:
        screen.until(lambda: len(screen.records()) > 12)
        job = screen.lines()[0]['job']['pid']
        assert share(screen.records()[-1]) < 1e-3
        end = time.monotonic() + 60
        while not screen.commands():  # a verdict needs some records
            screen.press('!')
            pause = time.monotonic() + 1
            screen.until(lambda: screen.commands() or time.monotonic() > pause)
            assert time.monotonic() < end, 'the key cured nothing'
        assert screen.commands()[0] in ('activation relu', 'activation relu; init he_normal'), screen.commands()
        screen.until(lambda: share(screen.records()[-1]) > 0.01 and screen.records()[-1]['loss'] < 0.2)
        screen.press(' ')
        screen.until(lambda: screen.commands()[-1] == 'pause on')
        screen.press(' ')
        screen.until(lambda: screen.commands()[-1] == 'pause off')

        before = screen.records()[-1]['step']
        os.kill(screen.process, signal.SIGSTOP)
        time.sleep(1)
        screen.until(lambda: screen.records()[-1]['step'] > before)
        os.kill(screen.process, signal.SIGKILL)
        before = screen.records()[-1]['step']
        screen.until(lambda: screen.records()[-1]['step'] > before)

        again = Screen(python, folder, 'watch', '--no-config', screen.log)  # attached by its log
        try:
            again.until(lambda: b'steps/s' in again.read(1))
            time.sleep(0.5)
            again.press(':job stop\r')
            again.until(lambda: again.lines()[-1].get('reason') == 'stopped')
            job = None
        finally:
            again.end()
    finally:
        screen.end()
        if job:
            os.kill(job, signal.SIGKILL)


for python, version in interpreters_with_torch():
    with tempfile.TemporaryDirectory() as folder:
        check(python, folder)
    print('ok, torch', version)
