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

HOOK_FILES = ['vgtop.py', 'vgtop_jax.py', 'vgtop_keras.py', 'vgtop_lightning.py', 'vgtop_transformers.py']
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

    def sees(self, text):
        """Waits until the whole screen, painted anew, has the text: a frame has only what changed."""
        end, text = time.time() + PATIENCE, text.replace(' ', '')
        while time.time() < end:
            self.output = b''
            os.write(self.terminal, b'\x0c')
            pause = time.time() + 0.5
            while time.time() < pause and self.take(0.05):
                if text in SEQUENCE.sub('', self.output.decode('utf-8', 'replace')).replace(' ', ''):
                    return True
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
    answer = subprocess.run(['timeout', '5', PROGRAM, 'check', '/dev/null'], capture_output=True)
    check(answer.returncode == 2, f'a device that has nothing is at its end: {answer}')
    os.mkfifo(folder + '/pipe')
    answer = subprocess.run(
        ['sh', '-c', '(sleep 0.3; : >"$1/pipe") & timeout 5 "$2" check "$1/pipe"', '-', folder, PROGRAM], capture_output=True)
    check(answer.returncode == 2, f'a pipe into which nothing was written is at its end: {answer}')
    answer = run('snapshot', '--log', ill, '--size', '100x30', '--do', 'layout compare')
    check(answer.returncode == 0 and 'layer 1' in answer.stdout and 'needs weights' not in answer.stdout, f'a picture of a log: {answer}')
    answer = run('snapshot', '--log', ill, '--do', 'lr *2')
    check(answer.returncode == 2 and 'takes no commands' in answer.stderr, f'a log takes no commands: {answer}')
    early = folder + '/early.jsonl'
    run('run', 'deep', '--log', early, '--do', 'lr 1000; optimizer sgd; activation tanh; activation relu; undo; step 100')
    head = run('snapshot', '--log', early, '--size', '140x30').stdout.splitlines()[0]
    check('act tanh' in head and 'opt sgd' in head and 'lr 1000' in head, f'settings changed before the first record: {head}')
    run('run', 'deep', '--log', early, '--do', 'activation tanh; hidden 7; undo; step 100')
    head = run('snapshot', '--log', early, '--size', '140x30').stdout.splitlines()[0]
    check('2·16×20·1' in head and 'act tanh' in head, f'and a new network undone before it: {head}')
    return ill


def gradients(folder):
    """Logs of other programs have no delta, and their gradients are judged: by less, as they differ in healthy networks too."""
    shares = {'vanishing': (1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1), 'exploding': (1e6, 1e5, 1e4, 1e3, 1e2, 1), 'fine': (0.02, 3, 0.1, 0.02, 5, 1)}
    for kind, layers in shares.items():
        names = [f'grad_2.0_norm/h.{i}.{part}' for i in range(len(layers)) for part in ('weight', 'bias')]
        lines = [json.dumps({'step': step, 'loss': 2.3, **{name: layers[i // 2] * (1e-9 if i == 7 and kind == 'fine' else 1)
                                                           for i, name in enumerate(names)}}) for step in range(300)]
        answer = run('check', '-', '--json', text='\n'.join(lines) + '\n')
        verdict = json.loads(answer.stdout)['verdict']
        check(verdict['kind'] == kind, f'gradients alone, {kind}: {answer}')
        check(kind == 'fine' or "the output's gradient" in verdict['text'], f'and the text says so: {verdict}')


def swapped(_):
    """Half of a relu's slopes are 0, and it is not saturated for that."""
    layers = [{'name': f'{2 * i}', 'shape': [8, 8], 'size': 64, 'activation': 'Sigmoid' if i < 3 else ''} for i in range(4)]
    head = {'vgtop': '0', 'format': 2, 'job': {'activation': 'Sigmoid'}, 'layers': layers, 'statistics': []}
    def record(step, saturated):
        return {'step': step, 'loss': 0.7, 'layers': [
            {'name': layer['name'], 'grad_sd': 0.1, 'grad_norm': 1, 'weight_sd': 0.3, 'delta_rms': 0.1, 'activation_sd': 0.1, 'saturated': saturated,
             'dead': 0} for layer in layers]}
    for command, kind in ((None, 'saturated'), ({'step': 299, 'command': 'activation relu', 'was': 'activation Sigmoid'}, 'fine')):
        lines = [head] + [record(step, 0.7) for step in range(300)] + ([command] if command else [])
        lines += [record(step, 0.7) for step in range(300, 600)]
        answer = run('check', '-', '--json', text=''.join(json.dumps(line) + '\n' for line in lines))
        check(json.loads(answer.stdout)['verdict']['kind'] == kind, f'after {command}: {answer}')


def broken_rank(folder):
    """A line that is no record may have told other layers than the record before it had."""
    def line(file, **what):
        file.write(json.dumps(what) + '\n')
    layer = {'name': 'a', 'grad_sd': 1e-3, 'delta_rms': 1e-3}
    head = {'vgtop': '0', 'format': 2, 'job': {'world': '2'}, 'layers': [{'name': 'a', 'shape': [3, 3]}], 'statistics': ['grad_sd', 'delta_rms']}
    with open(folder + '/two.jsonl', 'w') as file:
        line(file, **head)
        for step in (1, 2, 1):
            line(file, step=step, loss=1, layers=[layer])
    with open(folder + '/two.jsonl.rank1', 'w') as file:
        line(file, **head)
        line(file, step=1, loss=1, layers=[layer])
        file.write('{"vgtop": "0", "format": 2, "layers": [\n')
        line(file, loss=1, layers=[{**layer, 'name': f'a{i}'} for i in range(4096)])
    answer = run('check', folder + '/two.jsonl')
    check(answer.returncode in (0, 4) and not answer.stderr, f'a broken line of a rank: {answer}')


def files(folder, ill):
    lines = open(ill).read().splitlines(True)
    name = folder + '/growing.jsonl'
    screen = Screen(folder, 'watch', name)
    check(screen.shows('is not there yet'), 'a log is waited for')
    with open(name, 'w') as log:
        log.writelines(lines[:200])
    check(screen.sees('step 199'), 'what came is shown')
    check(screen.shows('VANISH'), 'and judged')
    check(screen.sees('try activation tanh'), 'what to do is for who writes the program')
    screen.type('3', 'a log takes no commands')
    with open(name, 'a') as log:
        log.writelines(lines[200:])
    check(screen.sees('step 400') and screen.sees('ended'), 'what comes is shown')
    check(screen.end() == 0, 'q ends it')
    answer = run('watch', folder + '/nosuch/run.jsonl')
    check(answer.returncode == 2 and 'No such file' in answer.stderr, f'a slip in a folder is told: {answer}')
    check(run('watch', name).returncode == 1, 'without a terminal it says so')
    screen = Screen(folder, 'watch', '-', feed=''.join(lines[:100]).encode())
    check(screen.sees('step 99'), 'standard input is followed')
    os.write(screen.pipe, b'words of the program\n' + ''.join(lines[100:150]).encode())
    check(screen.sees('step 149'), 'as it comes')
    check(screen.sees('words of the program'), 'and what is no record is shown as it is')
    check(screen.end() == 0, 'keys come from the terminal')


JOB = """#!/bin/sh
# Writes a log as the hook does, and whatever its arguments say.
echo begins
echo '{"vgtop": "1", "format": 2, "job": {"command": "job.sh"}, "layers": [{"name": "a"}, {"name": "b"}]}' >>"$VGTOP_LOG"
step=0
while [ $step -lt ${STEPS:-5} ]; do
    echo '{"step": '$step', "loss": 1, "layers": [{"name": "a", "grad_sd": 1}, {"name": "b", "grad_sd": 2}]}' >>"$VGTOP_LOG"
    step=$((step + 1))
done
"""


class Jobs:
    """Jobs that vgtop starts, in a home folder of the test's own."""

    def __init__(self, folder):
        self.folder = folder
        self.env = dict(os.environ, HOME=folder, XDG_CONFIG_HOME='', XDG_DATA_HOME='', XDG_STATE_HOME='', LC_ALL='C.UTF-8')
        self.runs = folder + '/.local/state/vgtop/runs'

    def script(self, name, text):
        path = f'{self.folder}/{name}'
        with open(path, 'w') as file:
            file.write(JOB + text)
        os.chmod(path, 0o755)
        return path

    def newest(self):
        return max((entry.path for entry in os.scandir(self.runs)), key=lambda path: (os.stat(path).st_mtime, path))

    def note(self):
        with open(self.newest() + '/run.json') as file:
            return json.load(file)

    def output(self):
        with open(self.newest() + '/output', 'rb') as file:
            return file.read()

    def headless(self, *words, text=None, send=None):
        """(status, what the job printed, what vgtop said). The signal `send` is sent when the job has printed "ready"."""
        process = subprocess.Popen([PROGRAM, 'watch', '--headless', *words], env=self.env, cwd=self.folder, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        before = b''
        if send:
            while not before.endswith(b'ready\n') and (line := process.stdout.readline()):
                before += line
            process.send_signal(send)
        out, err = process.communicate(text.encode() if text else None, timeout=120)
        return process.returncode, before + out, err


def without_a_screen(jobs):
    answer = jobs.headless('--', jobs.script('well.sh', 'echo ends; echo $PYTHONUNBUFFERED $VGTOP_EVERY $PYTHONPATH\n'))
    hook = jobs.folder + '/.local/share/vgtop/hook'
    check(answer[:2] == (0, f'begins\nends\n1 auto {hook}\n'.encode()), f'a job that goes well: {answer}')
    check(sorted(name for name in os.listdir(hook) if name.endswith('.py')) == sorted(['sitecustomize.py', *HOOK_FILES]), 'the hook is there')
    note = jobs.note()
    check(note['state'] == 'ended' and note['status'] == 0 and note['ended'] >= note['started'], f'its note: {note}')
    check(os.stat(jobs.newest()).st_mode & 0o777 == 0o700, "a job's folder is its owner's alone")
    check(json.loads(run('check', jobs.newest() + '/log.jsonl', '--json').stdout)['records'] == 5, 'its log is whole')
    answer = jobs.headless('--log', 'mine.jsonl', '--every', '7', '--', jobs.script('crash.sh', 'echo $VGTOP_EVERY; exit 7\n'), '--flag')
    check(answer[:2] == (7, b'begins\n7\n'), f'a job that crashes: {answer}')
    check(os.path.getsize(jobs.folder + '/mine.jsonl') > 0, 'its log is where it was asked for')
    check(jobs.headless('--', jobs.script('killed.sh', 'kill -9 $$\n'))[0] == 137, 'a job that is killed')
    check(jobs.headless('--', jobs.script('reads.sh', 'cat\n'), text='words\n')[:2] == (0, b'begins\nwords\n'),
          'a job that reads standard input')
    answer = jobs.headless('--', jobs.script('trap.sh', "trap 'echo got INT; exit 9' INT\necho ready\nwhile :; do sleep 0.05; done\n"),
                           send=signal.SIGINT)
    check(answer[:2] == (9, b'begins\nready\ngot INT\n'), f'SIGINT is handed on: {answer}')
    answer = jobs.headless('--', jobs.script('term.sh', 'echo ready\nwhile :; do sleep 0.05; done\n'), send=signal.SIGTERM)
    check(answer[0] == 128 + 15, f'SIGTERM is handed on: {answer}')
    answer = jobs.headless('--', jobs.script('quit.sh', "trap 'echo got QUIT; exit 9' QUIT\necho ready\nwhile :; do sleep 0.05; done\n"),
                           send=signal.SIGQUIT)
    check(answer[:2] == (9, b'begins\nready\ngot QUIT\n'), f'SIGQUIT is handed on: {answer}')
    note = jobs.note()
    check(note['state'] == 'ended' and note['status'] == 9, f'and the end is noted: {note}')
    answer = jobs.headless('--', './nosuch')
    check(answer[0] == 2 and b'cannot start ./nosuch: No such file' in answer[2], f'a program that is not there: {answer}')
    answer = jobs.headless('--', jobs.script('forks.sh', '(sleep 0.2; echo child) & echo parent; wait\n'))
    check(answer[:2] == (0, b'begins\nparent\nchild\n'), f'a job that forks: {answer}')
    check(run('watch', '--headless').returncode == 2 and run('watch', '--').returncode == 2, 'a command is missing')
    check(run('watch', '--every', 'often', '--', 'true').returncode == 2, 'a wrong --every')


def hook(jobs):
    text = run('hook').stdout
    check(text.startswith('"""vgtop.py') and 'def watch(' in text, 'the hook is printed')
    packages = jobs.folder + '/packages'
    os.makedirs(packages)
    os.makedirs(jobs.folder + '/bin')
    fake = jobs.folder + '/bin/python3'
    with open(fake, 'w') as file:
        file.write(f'#!/bin/sh\necho {packages}\n')
    os.chmod(fake, 0o755)
    env = dict(jobs.env, PATH=jobs.folder + '/bin:' + os.environ['PATH'])
    answer = subprocess.run([PROGRAM, 'hook', '--install'], env=env, capture_output=True, text=True)
    check(answer.returncode == 0 and open(packages + '/vgtop.py').read() == text, f'it is installed: {answer}')
    check(sorted(os.listdir(packages)) == sorted(HOOK_FILES), 'with what belongs to it, and nothing else')
    with open(fake, 'w') as file:
        file.write('#!/bin/sh\nexit 1\n')
    answer = subprocess.run([PROGRAM, 'hook', '--install'], env=env, capture_output=True, text=True)
    check(answer.returncode == 1 and 'python3 did not say' in answer.stderr, f'a python that fails: {answer}')


def on_the_screen(jobs):
    os.environ.pop('STEPS', None)
    slow = jobs.script('slow.sh', "trap 'echo got INT; exit 9' INT\nwhile [ ! -e go ]; do sleep 0.05; done\necho ends\nexit 5\n")
    screen = Screen(jobs.folder, 'watch', '--', slow)
    check(screen.sees('step 5') and screen.shows('begins'), 'a job is watched, with its output')
    screen.type('\x03', 'i interrupts the job')
    screen.type('x')
    screen.output = b''
    check(screen.end() == 0, 'q detaches')
    check(b'watch' in screen.output and jobs.note()['state'] == 'running', 'and says how to come back')
    name = os.path.basename(jobs.newest())
    again = Screen(jobs.folder, 'watch', name)
    other = Screen(jobs.folder, 'watch', name)
    check(again.sees('step 5') and other.sees('step 5'), 'two come back')
    open(jobs.folder + '/go', 'w').close()
    check(again.shows('ended with status 5') and other.shows('ended'), 'and see it end')
    check(again.end() == 5 and other.end() == 5, "the screen ends with the job's status")
    check(jobs.output() == b'begins\nends\n', 'its output is whole')
    os.unlink(jobs.folder + '/go')
    screen = Screen(jobs.folder, 'watch', '--', slow)
    check(screen.sees('step 5'), 'another job')
    screen.type('\x03', 'i interrupts the job')
    screen.type('i', 'ended with status 9')
    check(screen.end() == 9 and jobs.output() == b'begins\ngot INT\n', 'it is interrupted')
    loud = jobs.script('loud.sh', 'head -c 100000000 /dev/zero | tr "\\0" "x"; echo; echo last line; exit 0\n')
    screen = Screen(jobs.folder, 'watch', '--', loud)
    check(screen.shows('last line') and screen.shows('ended with status 0'), 'a loud job')
    check(screen.end() == 0 and len(jobs.output()) == 100000018, f'100 MB are whole: {len(jobs.output())}')
    stays = jobs.script('stays.sh', 'while [ ! -e go ]; do sleep 0.05; done\n')
    screen = Screen(jobs.folder, 'watch', '--', stays)
    check(screen.sees('step 5'), 'a job that outlives its watcher')
    os.kill(screen.pid, signal.SIGKILL)
    screen.wait()
    check(jobs.note()['state'] == 'running', 'goes on')
    note = jobs.note()
    os.kill(note['keeper'], signal.SIGKILL)
    screen = Screen(jobs.folder, 'watch', os.path.basename(jobs.newest()))
    check(screen.shows('may still run, but its keeper process is gone'), 'a job whose keeper was killed is not taken for running or for ended')
    screen.end()
    os.kill(note['job'], signal.SIGKILL)
    screen = Screen(jobs.folder, 'watch', os.path.basename(jobs.newest()))
    check(screen.shows('vgtop does not know how it ended'), 'nor for ended from outside where that is not known')
    screen.end()
    screen = Screen(jobs.folder, 'watch', '--', 'sh', '-c', 'echo "Traceback: no such model"; exit 1')
    check(screen.shows('no such model') and screen.shows('ended with status 1'), 'a job without a log shows what it printed')
    check(screen.end() == 1, 'and its status')


def lists(folder, jobs, ill):
    nobody = tempfile.mkdtemp(dir=folder)
    answer = subprocess.run([PROGRAM, 'watch'], env=dict(jobs.env, HOME=nobody), capture_output=True, text=True)
    check(answer.returncode == 2 and 'nothing was started' in answer.stderr, f'no job yet: {answer}')
    answer = subprocess.run([PROGRAM, 'watch'], env=jobs.env, capture_output=True, text=True)
    check('crash.sh --flag' in answer.stdout and 'status 7' in answer.stdout and 'signal 9' in answer.stdout,
          f'jobs as lines: {answer.stdout}')
    check(answer.stdout.index('stays.sh') < answer.stdout.index('well.sh'), 'the newest first')
    screen = Screen(jobs.folder, 'watch')
    check(screen.shows('jobs') and screen.shows('Enter shows it'), 'a list of jobs')
    check(screen.end() == 0, 'q chooses none')
    screen = Screen(jobs.folder, 'watch')
    check(screen.shows('Enter shows it'), 'the list again')
    screen.type('\x1b[B\r', 'job')
    check(screen.shows('ended'), 'Enter shows the second one')
    screen.end()
    stays = jobs.script('only.sh', 'while [ ! -e go ]; do sleep 0.05; done\n')
    screen = Screen(jobs.folder, 'watch', '--', stays)
    check(screen.sees('step 5'), 'a job runs')
    screen.end()
    screen = Screen(jobs.folder, 'watch')
    check(screen.shows('only.sh') and screen.sees('step 5'), 'the only one that runs is shown at once')
    open(jobs.folder + '/go', 'w').close()
    check(screen.shows('ended with status 0') and screen.end() == 0, 'and its status is the screen\'s')
    logs = folder + '/logs'
    os.mkdir(logs)
    answer = run('watch', logs)
    check(answer.returncode == 2 and 'no log' in answer.stderr, f'a folder without logs: {answer}')
    shutil.copy(ill, logs + '/first.jsonl')
    screen = Screen(folder, 'watch', logs)
    check(screen.sees('step 400'), 'the only log of a folder is shown at once')
    screen.end()
    shutil.copy(ill, logs + '/second.jsonl')
    os.utime(logs + '/first.jsonl', (0, 0))
    os.makedirs(logs + '/run/inner')
    shutil.copy(ill, logs + '/run/inner/deep.jsonl')
    os.utime(logs + '/run/inner/deep.jsonl', (1, 1))
    screen = Screen(folder, 'watch', logs)
    check(screen.shows('second.jsonl') and screen.shows('first.jsonl'), 'several logs of a folder')
    check(screen.shows('run/inner/deep.jsonl'), 'and of those in it')
    screen.type('\r', 'step 400')
    check(screen.end() == 0, 'the newest one first')


def main():
    # what started the tests may have these ignored, and then a shell's script cannot trap them
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    folder = tempfile.mkdtemp()
    try:
        ill = verdicts(folder)
        gradients(folder)
        swapped(folder)
        broken_rank(folder)
        files(folder, ill)
        jobs = Jobs(folder)
        without_a_screen(jobs)
        hook(jobs)
        on_the_screen(jobs)
        lists(folder, jobs, ill)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(failed > 0)


main()
