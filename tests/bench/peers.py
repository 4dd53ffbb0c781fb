"""peers.py: the five workloads of workload.c in NumPy and in PyTorch, as somebody who knows them would write them.

    peers.py numpy|torch64|torch32|gemm SECONDS [cpu|wall]     prints one JSON object

gemm only tells how fast NumPy multiplies two matrices: for finding out whether its OpenBLAS has recognised the processor.

One thread. Forward, loss, backward and update; no statistics, no shuffling: batches lie ready, one after another, in memory.
"""
import json
import os
import sys
import time

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[name] = "1"

# name: units of all layers (the first is the input), activation, batch, batches in memory, optimizer, learning rate, l2
WORKLOADS = {
    "W1": ([2, 5, 5, 5, 5, 1], "sigmoid", 32, 32, "rmsprop", 1e-3, 0),
    "W2": ([2, 50, 50, 3], "relu", 300, 1, "sgd", 0.1, 1e-3),
    "W3": ([2, 128, 64, 64, 64, 64, 64, 3], "sigmoid", 32, 5, "adam", 1e-3, 0),
    "W4": ([784, 50, 50, 50, 10], "elu", 32, 64, "sgd", 1e-3, 0),
    "W5": ([784, 512, 512, 512, 10], "relu", 128, 16, "adam", 1e-4, 0),
}

BLOCK = 16384  # numbers an update of NumPy's works on at a time: without, W5 waits for memory


def blas_in_use():
    """Which BLAS libraries this process has mapped, by file name."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        paths = {line.split()[-1] for line in maps if "/" in line}
    return sorted(os.path.realpath(p) for p in paths
                  if any(word in os.path.basename(p) for word in ("blas", "mkl", "blis")))


def made_batches(sizes, batch, count):
    import numpy as np
    random = np.random.RandomState(42)
    classes = max(2, sizes[-1])
    return [(random.uniform(-1, 1, (batch, sizes[0])), random.randint(0, classes, batch)) for _ in range(count)]


def steps_a_second(step, batches, seconds, clock):
    """Runs step(batch) over and over: a warm-up of a tenth of the time, then the measurement."""
    def run(limit):
        done, begin = 0, clock()
        while True:
            for batch in batches:
                step(batch)
            done += len(batches)
            taken = clock() - begin
            if taken >= limit:
                return done / taken
    run(seconds / 10)
    return run(seconds)


class NumpyNet:
    """A perceptron whose parameters, gradients and optimizer state are flat with views, so that an update is a few array
    operations, in blocks that stay in the cache; every array is made once and written through out=."""

    def __init__(self, sizes, activation, batch, optimizer, rate, l2):
        import numpy as np
        self.np, self.rate, self.l2, self.t = np, rate, l2, 0
        self.pairs = list(zip(sizes[:-1], sizes[1:]))
        total = sum((i + 1) * o for i, o in self.pairs)
        self.p, self.g, m, v = (np.zeros(total) for _ in range(4))
        u, s = np.zeros(BLOCK), np.zeros(BLOCK)
        self.blocks = [(self.p[k:k + BLOCK], self.g[k:k + BLOCK], m[k:k + BLOCK], v[k:k + BLOCK], u[:total - k], s[:total - k])
                       for k in range(0, total, BLOCK)]
        random, at = np.random.RandomState(1), 0
        self.W, self.b, self.dW, self.db = [], [], [], []
        for i, o in self.pairs:
            w, e = slice(at, at + i * o), slice(at + i * o, at + (i + 1) * o)
            self.p[w] = random.randn(i * o) * np.sqrt((2 if activation in ("relu", "elu") else 1) / i)
            self.W.append(self.p[w].reshape(i, o))
            self.dW.append(self.g[w].reshape(i, o))
            self.b.append(self.p[e])
            self.db.append(self.g[e])
            at = e.stop
        self.a = [np.empty((batch, o)) for _, o in self.pairs]
        self.d = [np.empty((batch, o)) for _, o in self.pairs]
        self.slopes = [np.empty((batch, o)) for _, o in self.pairs]
        self.mask = [np.empty((batch, o), bool) for _, o in self.pairs]
        self.rows = np.arange(batch)
        self.activate, self.slope = getattr(self, activation), getattr(self, activation + "_slope")
        self.update, self.batch = getattr(self, optimizer), batch

    def sigmoid(self, z, _):
        np = self.np
        np.negative(z, out=z)
        np.exp(z, out=z)
        z += 1
        np.reciprocal(z, out=z)

    def sigmoid_slope(self, d, a, t, _):
        np = self.np
        np.subtract(1, a, out=t)
        t *= a
        d *= t

    def relu(self, z, _):
        self.np.maximum(z, 0, out=z)

    def relu_slope(self, d, a, _, mask):
        self.np.greater(a, 0, out=mask)
        d *= mask

    def elu(self, z, t):
        np = self.np
        np.minimum(z, 0, out=t)
        np.exp(t, out=t)
        t -= 1
        np.maximum(z, 0, out=z)
        z += t

    def elu_slope(self, d, a, t, _):
        np = self.np
        np.minimum(a, 0, out=t)
        t += 1
        d *= t

    def sgd(self):
        if self.l2:
            for W in self.W:
                W *= 1 - self.rate * self.l2
        for p, g, _, _, u, _ in self.blocks:
            self.np.multiply(g, self.rate, out=u)
            p -= u

    def rmsprop(self):
        np = self.np
        for p, g, _, v, u, s in self.blocks:
            np.multiply(g, g, out=s)
            s *= 0.1
            v *= 0.9
            v += s
            np.sqrt(v, out=s)
            s += 1e-7
            np.divide(g, s, out=u)
            u *= self.rate
            p -= u

    def adam(self):
        np = self.np
        self.t += 1
        second, rate = 1 / (1 - 0.999 ** self.t) ** 0.5, self.rate / (1 - 0.9 ** self.t)
        for p, g, m, v, u, s in self.blocks:
            m *= 0.9
            np.multiply(g, 0.1, out=s)
            m += s
            np.multiply(g, g, out=s)
            s *= 0.001
            v *= 0.999
            v += s
            np.sqrt(v, out=s)
            s *= second
            s += 1e-7
            np.divide(m, s, out=u)
            u *= rate
            p -= u

    def loss_and_delta(self, z, d, y):
        """The mean loss; leaves its gradient by the logits in d."""
        np = self.np
        if z.shape[1] == 1:
            loss = np.logaddexp(0, z[:, 0]).mean() - z[:, 0] @ y / self.batch
            np.negative(z, out=d)
            np.exp(d, out=d)
            d += 1
            np.reciprocal(d, out=d)
            d[:, 0] -= y
        else:
            np.subtract(z, z.max(axis=1, keepdims=True), out=d)
            np.exp(d, out=d)
            d /= d.sum(axis=1, keepdims=True)
            loss = -np.log(d[self.rows, y]).mean()
            d[self.rows, y] -= 1
        d *= 1 / self.batch
        if self.l2:
            loss += self.l2 / 2 * sum(np.vdot(W, W) for W in self.W)
        return loss

    def step(self, batch):
        np = self.np
        x, y = batch
        a = x
        last = len(self.W) - 1
        for i, (W, b, z) in enumerate(zip(self.W, self.b, self.a)):
            np.matmul(a, W, out=z)
            z += b
            if i < last:
                self.activate(z, self.slopes[i])
            a = z
        self.loss = self.loss_and_delta(self.a[-1], self.d[-1], y)
        for i in range(last, -1, -1):
            d = self.d[i]
            np.matmul((self.a[i - 1] if i else x).T, d, out=self.dW[i])
            np.add.reduce(d, axis=0, out=self.db[i])
            if i:
                np.matmul(d, self.W[i].T, out=self.d[i - 1])
                self.slope(self.d[i - 1], self.a[i - 1], self.slopes[i - 1], self.mask[i - 1])
        self.update()


def run_numpy(seconds, clock):
    import numpy as np
    speeds = {}
    for name, (sizes, activation, batch, count, optimizer, rate, l2) in WORKLOADS.items():
        net = NumpyNet(sizes, activation, batch, optimizer, rate, l2)
        speeds[name] = steps_a_second(net.step, made_batches(sizes, batch, count), seconds, clock)
        assert np.isfinite(net.loss), name
    return {"version": "NumPy " + np.__version__, "speeds": speeds, "blas": blas_in_use()}


def run_gemm(seconds, clock):
    import numpy as np
    a, b, out = np.ones((128, 512)), np.ones((512, 512)), np.empty((128, 512))
    speed = steps_a_second(lambda pair: np.matmul(*pair, out=out), [(a, b)], seconds, clock)
    return {"gflops": speed * 2 * 128 * 512 * 512 * 1e-9, "blas": blas_in_use()}


def torch_step(torch, workload, dtype, foreach):
    sizes, activation, _, _, optimizer, rate, l2 = workload
    kind = {"sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU, "elu": torch.nn.ELU}[activation]
    layers = []
    for inputs, outputs in zip(sizes[:-1], sizes[1:]):
        layers += [torch.nn.Linear(inputs, outputs), kind()]
    model = torch.nn.Sequential(*layers[:-1]).to(dtype)
    make = {"sgd": lambda p: torch.optim.SGD(p, lr=rate, weight_decay=l2, foreach=foreach),
            "rmsprop": lambda p: torch.optim.RMSprop(p, lr=rate, alpha=0.9, eps=1e-7, weight_decay=l2, foreach=foreach),
            "adam": lambda p: torch.optim.Adam(p, lr=rate, eps=1e-7, weight_decay=l2, foreach=foreach)}[optimizer]
    optimize = make(model.parameters())
    criterion = torch.nn.BCEWithLogitsLoss() if sizes[-1] == 1 else torch.nn.CrossEntropyLoss()

    def step(batch):
        x, y = batch
        optimize.zero_grad(set_to_none=True)
        loss = criterion(model(x), y)
        loss.backward()
        optimize.step()
        step.loss = loss
    return step


def run_torch(dtype_name, seconds, clock):
    import torch
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    torch.manual_seed(1)
    dtype = getattr(torch, dtype_name)
    speeds, chosen = {}, {}
    for name, workload in WORKLOADS.items():
        sizes, _, batch, count = workload[:4]
        batches = [(torch.tensor(x, dtype=dtype).contiguous(),
                    torch.tensor(y[:, None], dtype=dtype) if sizes[-1] == 1 else torch.tensor(y))
                   for x, y in made_batches(sizes, batch, count)]
        tries = {foreach: steps_a_second(torch_step(torch, workload, dtype, foreach), batches, seconds / 4, clock)
                 for foreach in (False, True)}
        foreach = max(tries, key=tries.get)
        step = torch_step(torch, workload, dtype, foreach)
        speeds[name] = steps_a_second(step, batches, seconds, clock)
        chosen[name] = foreach
        assert torch.isfinite(step.loss), name
    return {"version": "PyTorch " + torch.__version__, "speeds": speeds, "foreach": chosen, "blas": blas_in_use()}


def main():
    who, seconds = sys.argv[1], float(sys.argv[2])
    clock = time.process_time if sys.argv[3:] == ["cpu"] else time.perf_counter
    runs = {"numpy": run_numpy, "gemm": run_gemm, "torch64": lambda *a: run_torch("float64", *a),
            "torch32": lambda *a: run_torch("float32", *a)}
    print(json.dumps(runs[who](seconds, clock)))


if __name__ == "__main__":
    main()
