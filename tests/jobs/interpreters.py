"""interpreters.py: the Pythons that have torch, and the environment in which a job runs under the hook."""
import os
import subprocess
import sys

SKIPPED = 77


def torch_version(python):
    """Of that interpreter; None: it has no torch, or no NumPy."""
    try:
        asked = subprocess.run([python, '-c', 'import numpy, torch; print(torch.__version__)'], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, universal_newlines=True)
    except OSError:
        return None
    return asked.stdout.strip() if asked.returncode == 0 else None


def interpreters_with_torch():
    """[(path, version of torch)]: those in $VGTOP_TORCH, separated by :, all of them; else the first that has it. None: the test is skipped."""
    given = [path for path in os.environ.get('VGTOP_TORCH', '').split(':') if path]
    found = []
    for python in given or [sys.executable, '/usr/bin/python3']:
        version = torch_version(python)
        if version:
            found.append((python, version))
        elif given:
            sys.exit('%s of $VGTOP_TORCH has no torch' % python)
    if not found:
        print('skipped: no torch')
        sys.exit(SKIPPED)
    return found if given else found[:1]


def under_hook(hook, log, every=None):
    """The environment that `vgtop watch` makes: `hook` is the folder of vgtop.py and sitecustomize.py."""
    environment = dict(os.environ, VGTOP_LOG=log, VGTOP_STEER='1', PYTHONDONTWRITEBYTECODE='1')
    environment['PYTHONPATH'] = os.pathsep.join(filter(None, (hook, os.environ.get('PYTHONPATH'))))
    if every:
        environment['VGTOP_EVERY'] = str(every)
    return environment
