"""steering.py HOOK PYTHON: a GPT is steered through its socket while it trains, by well-behaved watchers, several, slow and hostile ones."""
import glob
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import traceback

from interpreters import under_hook

HOOK, PYTHON = os.path.abspath(sys.argv[1]), sys.argv[2]
HERE = os.path.dirname(os.path.abspath(__file__))


class Job:
    """steered.py under the hook, with a folder of its own for its socket."""

    def __init__(self, steps=None, **more):
        self.folder = tempfile.TemporaryDirectory()
        self.log = os.path.join(self.folder.name, 'log.jsonl')
        environment = dict(under_hook(HOOK, self.log), PYTHONHASHSEED='0', OMP_NUM_THREADS='1', PYTHONWARNINGS='ignore',
                           XDG_RUNTIME_DIR=self.folder.name, VGTOP_STEER='1', **more)
        if steps:
            environment['STEPS'] = str(steps)
        self.process = subprocess.Popen([PYTHON, os.path.join(HERE, 'steered.py')], env=environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        self.folder.cleanup()

    def lines(self):
        try:
            with open(self.log, 'rb') as file:
                return [json.loads(line) for line in file.read().split(b'\n')[:-1]]
        except FileNotFoundError:
            return []

    def header(self):
        until(self.lines, 200)
        return self.lines()[0]

    def step(self):
        steps = [line['step'] for line in self.lines() if 'layers' in line and 'format' not in line]
        return steps[-1] if steps else -1

    def ends(self):
        out, err = self.process.communicate(timeout=400)
        return self.process.returncode, out.decode(), err.decode()


class Watcher:
    """A connection to a job."""

    def __init__(self, job):
        self.socket, self.number, self.said = socket.socket(socket.AF_UNIX), 0, b''
        self.socket.settimeout(200)
        self.socket.connect(job.header()['job']['control'])
        self.greeting = self.line()

    def line(self):
        while b'\n' not in self.said:
            data = self.socket.recv(4096)
            if not data:
                raise EOFError
            self.said += data
        line, self.said = self.said.split(b'\n', 1)
        return json.loads(line)

    def ask(self, command):
        self.number += 1
        self.socket.sendall(json.dumps({'id': self.number, 'do': command}).encode() + b'\n')
        return self.number

    def do(self, command):
        """What was done, or 'refused: why'."""
        number = self.ask(command)
        assert self.line() == {'id': number, 'accepted': True}
        answer = self.line()
        assert answer['id'] == number and ('refused' in answer) != ('step' in answer), answer
        return answer.get('done') or 'refused: ' + answer['refused']


def until(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, 'it never came'
        time.sleep(0.02)


def every_verb_while_a_gpt_trains():
    with Job() as job:
        watcher = Watcher(job)
        assert watcher.greeting['can'] == ['pause', 'resume', 'step', 'lr', 'clip', 'activation', 'init', 'freeze', 'save', 'stop', 'undo']
        assert watcher.do('lr *0.5').startswith('lr ')
        assert watcher.do('clip norm:0.1') == 'clip norm:0.1'
        assert watcher.do('activation silu') == 'activation silu: 2 of 2'
        assert watcher.do('undo') == 'taken back: activation silu'
        assert watcher.do('activation tanh transformer.h.1') == 'activation tanh transformer.h.1: 1 of 1'
        assert watcher.do('init glorot_uniform transformer.h.0.mlp') == 'init glorot_uniform transformer.h.0.mlp: 2 layers'
        assert watcher.do('freeze transformer.wte') == 'frozen: layer 1'
        assert watcher.do('freeze off') == 'nothing is frozen'
        assert watcher.do('save') == 'saved'
        assert watcher.do('pause') == 'paused'
        time.sleep(0.3)
        before = job.step()
        time.sleep(0.5)
        assert job.step() == before, 'a paused job takes no step'
        assert watcher.do('step 3') == '3 steps, then a pause'
        until(lambda: job.step() == before + 3 or [line for line in job.lines() if line.get('command') == 'pause on'][1:])
        assert watcher.do('resume') == 'it goes on'
        until(lambda: job.step() > before + 3)
        assert watcher.do('eval 1').startswith('refused: a job cannot do eval')
        assert watcher.do('stop') == 'saved, and stopped'
        status, out, err = job.ends()
        assert (status, err) == (0, '') and 'saved 1\nsaved 2\nleft in order\n' in out, (status, out, err)
        lines = job.lines()
        told = [line['command'] for line in lines if 'command' in line]
        assert told[1:6] == ['clip norm:0.1', 'activation silu', 'undo', 'activation tanh transformer.h.1',
                             'init glorot_uniform transformer.h.0.mlp'], told
        assert told[8:] == ['save', 'pause on', 'pause off', 'step 3', 'pause on', 'pause off', 'save', 'stop'], told
        assert lines[-1]['final'] and lines[-1]['reason'] == 'stopped'
        assert not glob.glob(os.path.join(job.folder.name, 'vgtop', '*')), 'no socket is left'


def the_socket_is_for_its_user_alone():
    with Job() as job:
        path = job.header()['job']['control']
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600 and stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode) == 0o700
        assert stat.S_ISSOCK(os.stat(path).st_mode)


def two_watchers_both_get_their_answers():
    with Job() as job:
        one, two = Watcher(job), Watcher(job)
        for i in range(20):
            first, second = one.ask('lr *1.1'), two.ask('lr /1.1')
            assert [one.line(), two.line()] == [{'id': first, 'accepted': True}, {'id': second, 'accepted': True}]
            assert one.line()['id'] == first and two.line()['id'] == second
        one.socket.close()
        assert two.do('lr 0.001') == 'lr 0.001'


def a_watcher_that_goes_leaves_no_command_behind():
    with Job() as job:
        one, two = Watcher(job), Watcher(job)
        two.do('pause')
        os.kill(job.process.pid, signal.SIGSTOP)
        one.ask('stop')
        one.socket.close()
        os.kill(job.process.pid, signal.SIGCONT)
        time.sleep(0.5)
        two.do('resume')
        assert job.process.poll() is None or not any(line.get('command') == 'stop' for line in job.lines())


def a_paused_job_goes_on_when_nobody_watches():
    for command, goes_on in (('pause', True), ('pause hold', False)):
        with Job(VGTOP_ORPHAN='1') as job:
            watcher = Watcher(job)
            watcher.do(command)
            time.sleep(2)
            assert not [line for line in job.lines() if line.get('command') == 'pause off'], 'it is watched'
            watcher.socket.close()
            before = job.step()
            time.sleep(2.5)
            assert (job.step() > before) == goes_on, command


def a_hostile_watcher_is_not_noticed_by_the_training():
    steps = 100
    with Job(steps) as job:
        quiet = job.ends()
        log = job.lines()
    assert quiet[0] == 0 and not quiet[2] and 'control' in log[0]['job']
    bare = dict(os.environ, PYTHONHASHSEED='0', OMP_NUM_THREADS='1', PYTHONWARNINGS='ignore', STEPS=str(steps))
    alone = subprocess.run([PYTHON, os.path.join(HERE, 'steered.py')], env=bare, stdout=subprocess.PIPE, check=True).stdout.decode()
    assert quiet[1] == alone, 'steering that is not used changes no bit'
    with Job(steps) as job:
        path = job.header()['job']['control']
        garbage = [b'\0' * 100 + b'\n', b'{"id": 1, "do": "lr *2"', b'[' * 3000 + b'\n', b'{"id": -1, "do": "lr *2"}\n', b'{"id": 1, "do": 7}\n',
                   b'{"id": true, "do": "lr *2"}\n', b'\xff\xfe\n', b'{"id": 1, "do": "nothing\\u001b[2J"}\n', b'x' * (1 << 20), b'', b'\n' * 5000]
        for i in range(1000):
            with socket.socket(socket.AF_UNIX) as one:
                one.settimeout(5)
                try:
                    one.connect(path)
                    one.sendall(garbage[i % len(garbage)])
                except (OSError, socket.timeout):
                    if job.process.poll() is not None:
                        break
        attacked = job.ends()
        assert attacked == quiet, (attacked, quiet)
        assert not [line for line in job.lines() if 'command' in line]


def a_watcher_that_does_not_read_is_dropped_and_others_are_served():
    with Job() as job:
        slow, other = Watcher(job), Watcher(job)
        slow.socket.setblocking(False)
        for i in range(20000):
            try:
                slow.socket.sendall(b'{"id": %d, "do": "nonsense"}\n' % i)
            except BlockingIOError:
                time.sleep(0.001)
            except OSError:
                break
        assert other.do('lr *2').startswith('lr ')


def a_full_house_refuses_the_next_one_only():
    with Job() as job:
        path = job.header()['job']['control']
        inside = [Watcher(job) for _ in range(8)]
        with socket.socket(socket.AF_UNIX) as late:
            late.settimeout(30)
            late.connect(path)
            assert late.recv(100) == b''
        assert inside[-1].do('lr *2').startswith('lr ')
        inside[0].socket.close()
        time.sleep(0.2)
        assert Watcher(job).do('lr /2').startswith('lr ')


def a_stale_socket_is_removed_by_the_next_job():
    with Job() as job:
        path = job.header()['job']['control']
        job.process.kill()
        job.process.wait()
        assert os.path.exists(path)
        other = os.path.join(os.path.dirname(path), 'mine.txt')
        open(other, 'w').close()
        environment = dict(under_hook(HOOK, job.log + '2'), XDG_RUNTIME_DIR=job.folder.name, VGTOP_STEER='1', STEPS='5')
        subprocess.run([PYTHON, os.path.join(HERE, 'steered.py')], env=environment, check=True, stdout=subprocess.DEVNULL)
        assert not os.path.exists(path) and os.path.exists(other)


def without_a_folder_of_its_own_it_trains_without_a_socket():
    with tempfile.TemporaryDirectory() as folder:
        open(os.path.join(folder, 'vgtop'), 'w').close()
        environment = dict(under_hook(HOOK, os.path.join(folder, 'log')), XDG_RUNTIME_DIR=folder, VGTOP_STEER='1', STEPS='5')
        done = subprocess.run([PYTHON, os.path.join(HERE, 'steered.py')], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert done.returncode == 0 and b'parameters' in done.stdout
        with open(os.path.join(folder, 'log')) as file:
            assert not json.loads(file.readline())['job'].get('control', '').startswith(folder)


failed = False
for name, test in list(globals().items()):
    if getattr(test, '__module__', None) == '__main__' and type(test) is type(until) and test.__code__.co_argcount == 0 \
            and (len(sys.argv) < 4 or name in sys.argv[3:]):
        try:
            test()
            print('ok  ', name.replace('_', ' '), flush=True)
        except Exception:
            failed = True
            print('FAIL', name.replace('_', ' '), traceback.format_exc(), flush=True)
sys.exit(failed)
