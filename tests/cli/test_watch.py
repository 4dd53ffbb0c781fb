#!/usr/bin/env python3
"""Runs that go on elsewhere, as a person and as a script look at them: vgtop watch, vgtop check.

Argument: the program."""
import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

PROGRAM = os.path.abspath(sys.argv[1])
PATIENCE = 30
SEQUENCE = re.compile(r'\x1b(\[[0-9;?]*[A-Za-z]|\([A-Z0-9]|[=>])')
failed = 0


def check(good, what):
    global failed
    if not good:
        failed += 1
        print('FAILED:', what)


class Screen:
    """A command on a terminal of 40 rows and 120 columns; `feed`: bytes that its standard input gets from a pipe."""

    def __init__(self, folder, *words, feed=None):
        env = dict(os.environ, TERM='xterm-256color', LC_ALL='C.UTF-8', HOME=folder, XDG_CONFIG_HOME='', XDG_DATA_HOME='',
                   XDG_STATE_HOME='')
        self.output = b''
        self.status = None
        self.pipe = None
        ends = os.pipe() if feed is not None else None
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 120, 0, 0))
            if ends:
                os.dup2(ends[0], 0)
                os.close(ends[0])
                os.close(ends[1])
            os.execve(PROGRAM, [PROGRAM, *words], env)
        if ends:
            os.close(ends[0])
            self.pipe = ends[1]
            os.write(self.pipe, feed)

    def take(self, seconds):
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

    def type(self, keys, answer=None):
        self.output = b''
        os.write(self.terminal, keys.encode())
        if answer:
            check(self.shows(answer), f'{keys!r} is answered by {answer!r}: {self.output[-300:]!r}')

    def end(self, keys='q'):
        """Its exit status, negative for a signal."""
        os.write(self.terminal, keys.encode())
        return self.wait()

    def wait(self):
        end = time.time() + PATIENCE
        while time.time() < end and self.take(0.05):
            pass
        if time.time() >= end:
            os.kill(self.pid, signal.SIGKILL)
        status = os.waitpid(self.pid, 0)[1]
        os.close(self.terminal)
        if self.pipe is not None:
            os.close(self.pipe)
        return os.waitstatus_to_exitcode(status)


def run(*words, text=None):
    return subprocess.run([PROGRAM, *words], input=text, capture_output=True, text=True, timeout=120)


def verdicts(folder):
    ill, well = folder + '/ill.jsonl', folder + '/well.jsonl'
    run('run', 'deep', '--steps', '400', '--log', ill)
    run('run', '--do', 'activation relu; init he_normal; redraw; step 3000', '--log', well)
    answer = run('check', ill)
    check(answer.returncode == 4 and answer.stdout.startswith('vanishing: layer 1 '), f'an ill run: {answer}')
    check(answer.stdout.count('\n') == 1, 'a verdict is one line')
    answer = run('check', ill, '--json')
    verdict = json.loads(answer.stdout)['verdict']
    check(answer.returncode == 4 and verdict['kind'] == 'vanishing' and verdict['layer'] == 'layer 1', f'as JSON: {answer}')
    check(verdict['advice'] and verdict['cause'] and verdict['text'], f'with advice and a cause: {verdict}')
    lines = open(ill).read().splitlines(True)
    answer = run('check', '-', '--json', text=''.join(lines[:300]))
    check(answer.returncode == 4 and json.loads(answer.stdout)['verdict']['kind'] == 'vanishing',
          f'a run without a last line is judged by its records: {answer}')
    answer = run('check', well)
    check(answer.returncode == 0, f'a run that learns: {answer}')
    answer = run('check', '-', text='{"step": 0, "loss": 1}\n')
    check(answer.returncode == 0 and 'nothing to judge' in answer.stdout, f'a single record: {answer}')
    for name, text in (('empty', ''), ('words', 'no log\n'), ('only a head', lines[0])):
        answer = run('check', '-', text=text)
        check(answer.returncode == 2 and answer.stderr.count('\n') == 1, f'{name}: {answer}')
    check(run('check', folder + '/none').returncode == 2 and run('check').returncode == 2, 'no file is status 2')
    check(run('check', folder).returncode == 2, 'a folder is status 2')
    return ill


def files(folder, ill):
    lines = open(ill).read().splitlines(True)
    name = folder + '/growing.jsonl'
    screen = Screen(folder, 'watch', name)
    check(screen.shows('is not there yet'), 'a log is waited for')
    with open(name, 'w') as log:
        log.writelines(lines[:200])
    check(screen.shows('step 199'), f'what came is shown')
    check(screen.shows('vanishing'), 'and judged')
    screen.type('3', 'a log takes no commands')
    with open(name, 'a') as log:
        log.writelines(lines[200:])
    check(screen.shows('step 400') and screen.shows('ended'), 'what comes is shown')
    check(screen.end() == 0, 'q ends it')
    answer = run('watch', folder + '/nosuch/run.jsonl')
    check(answer.returncode == 2 and 'No such file' in answer.stderr, f'a slip in a folder is told: {answer}')
    check(run('watch', name).returncode == 1, 'without a terminal it says so')
    screen = Screen(folder, 'watch', '-', feed=''.join(lines[:100]).encode())
    check(screen.shows('step 99'), 'standard input is followed')
    os.write(screen.pipe, ''.join(lines[100:150]).encode())
    check(screen.shows('step 149'), 'as it comes')
    check(screen.end() == 0, 'keys come from the terminal')


def main():
    folder = tempfile.mkdtemp()
    try:
        ill = verdicts(folder)
        files(folder, ill)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(failed > 0)


main()
