#!/usr/bin/python3
"""What watching a large model costs: memory and processor time of `vgtop watch` while a script writes a log.

    blocks.py PATH/TO/vgtop [SECONDS]

A made-up log of a transformer of 1,000 tensors grows by 10 records a second, then one of 10 tensors by 1,000. The program follows it in a
pseudo-terminal of 160x50. The bars are 150 MB resident and a tenth of a core. Needs Python's own library only.
"""
import json, math, os, random, sys, tempfile, time

import screen

KEYS = ('grad_mean', 'grad_sd', 'grad_abs_mean', 'grad_max', 'grad_norm', 'grad_l1_scaled', 'delta_rms', 'activation_mean',
        'activation_sd', 'saturated', 'dead', 'weight_mean', 'weight_sd', 'update_ratio')
ROLES = ('ln_1', 'attn.c_attn', 'attn.c_proj', 'ln_2', 'mlp.c_fc', 'mlp.c_proj')
BAR_MB, BAR_CORE = 150, 0.1


def layers_of(tensors):
    """A transformer of about so many tensors: an embedding, blocks, a head."""
    blocks = max(1, (tensors - 2) // len(ROLES))
    inside = [('transformer.h.%d.%s' % (b, role), [64] if role.startswith('ln') else [64, 64]) for b in range(blocks) for role in ROLES]
    return [('transformer.wte', [512, 64])] + inside + [('lm_head', [512, 64])]


def record(layers, step, made):
    """A line. Made-up numbers of 17 digits are made once, and turned from step to step."""
    numbers = made[step % len(made):] + made[:step % len(made)]
    told, at = [], 0
    for name, _ in layers:
        told.append('{"name":"%s",%s}' % (name, ','.join('"%s":%s' % (key, numbers[(at + k) % len(numbers)]) for k, key in enumerate(KEYS))))
        at += len(KEYS)
    return '{"step":%d,"epoch":0,"loss":%.4f,"lr":0.0003,"rate":40.0,"memory":2100000000,"layers":[%s]}\n' % (
        step, 2 + 4 * math.exp(-step / 500), ','.join(told))


def resident(pid):
    with open('/proc/%d/status' % pid) as status:
        return max(int(line.split()[1]) for line in status if line.startswith('VmHWM')) / 1024


def measure(program, tensors, rate, seconds):
    layers = layers_of(tensors)
    made = ['%.17g' % (10 ** random.uniform(-6, -1)) for _ in range(997)]
    with tempfile.NamedTemporaryFile('w', suffix='.jsonl') as log:
        header = {'vgtop': '1', 'format': 2, 'job': {'command': 'python3 train.py'}, 'statistics': KEYS, 'can': [],
                  'layers': [{'name': name, 'shape': shape, 'size': math.prod(shape)} for name, shape in layers]}
        log.write(json.dumps(header) + '\n' + record(layers, 0, made))
        log.flush()
        lines = [record(layers, step, made) for step in range(1, 50)]  # made beforehand: the script is not what is measured
        pid, fd = screen.start([program, 'watch', log.name])
        screen.read_until(fd, None, 1)
        began, before, step = time.monotonic(), screen.usage(pid)[0], 0
        while time.monotonic() - began < seconds:
            due = int((time.monotonic() - began) * rate)
            for step in range(step + 1, due + 1):
                log.write(lines[step % len(lines)].replace('"step":%d,' % (step % len(lines) + 1), '"step":%d,' % step, 1))
            step = max(step, due)
            log.flush()
            screen.read_until(fd, None, 0.02)
        cores = (screen.usage(pid)[0] - before) / os.sysconf('SC_CLK_TCK') / (time.monotonic() - began)
        memory = resident(pid)
        screen.finish(pid, fd)
    print('%d tensors, %d records a second, %d records: %.0f MB at most (bar %d), %.3f of a core (bar %.2f)' %
          (len(layers), rate, step, memory, BAR_MB, cores, BAR_CORE), flush=True)
    return memory <= BAR_MB and cores <= BAR_CORE


def main():
    program, seconds = os.path.abspath(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 30
    good = [measure(program, tensors, rate, seconds) for tensors, rate in ((1000, 10), (10, 1000))]
    return 0 if all(good) else 1


if __name__ == '__main__':
    sys.exit(main() if len(sys.argv) > 1 else __doc__)
