"""compare.py: our trainer beside NumPy and PyTorch on the same machine in the same run, as a Markdown table.

    /usr/bin/python3 tests/bench/compare.py BUILD_DIR [--rounds N] [--seconds S] [--cpu-time]

Everybody takes turns, N rounds (5), one thread each, pinned to one core; medians of the rounds count. We record every statistic
of every layer at every step, the others none. What a second thread gains us is measured afterwards, not pinned.
"""
import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = ["W1", "W2", "W3", "W4", "W5"]
PEERS = {"torch64": "PyTorch float64", "torch32": "PyTorch float32", "numpy": "NumPy float64"}
ABOUT = {
    "W1": "2-5-5-5-5-1 sigmoid, batch 32, rmsprop",
    "W2": "2-50-50-3 relu, batch 300, sgd, l2",
    "W3": "2-128-64x5-3 sigmoid, batch 32, adam",
    "W4": "784-50-50-50-10 elu, batch 32, sgd",
    "W5": "784-512-512-512-10 relu, batch 128, adam",
}
# What is asked for: times as fast as a peer; share of the peak; two threads beside one. None: nothing is. 0.98: not slower, within
# what a measurement repeats to.
BARS = {
    "torch64": [100, 2.8, 5, 2.8, 1.2],
    "torch32": [None] * 5,
    "numpy": [25, 1.8, 3, 2, 1.2],
    "peak": [None, 0.60, 0.48, 0.60, 0.66],
    "threads": [0.98, 1.25, 0.98, 1.25, 1.7],
}


def pinned(command):
    """The command on one core: the last one, because interrupts tend to go to the first."""
    core = max(os.sched_getaffinity(0))
    return ["taskset", "-c", str(core)] + command if shutil.which("taskset") else command


def run(command, core_type=None, may_fail=False):
    environment = dict(os.environ, OPENBLAS_CORETYPE=core_type) if core_type else None
    done = subprocess.run(pinned(command), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
                          env=environment)
    if done.returncode != 0 and may_fail:
        return None
    if done.returncode != 0:
        sys.exit(f"compare.py: {' '.join(command)} failed:\n{done.stderr.strip()}")
    return json.loads(done.stdout)


def run_ours(bench, options):
    answer = run([bench, "--json", "--seconds", str(options.seconds)] + (["--cpu-time"] if options.cpu_time else []))
    rows = {row["name"]: row for row in answer["workloads"]}
    return {"peak": answer["peak"], "kernels": rows["W1"]["kernels"],
            "speeds": {name: rows[name]["steps_per_second"] for name in NAMES},
            "flops": {name: rows[name]["gflops"] * 1e9 / rows[name]["steps_per_second"] for name in NAMES}}


def thread_gains(bench, options):
    """How many times as fast two threads are; None on a machine with one processor."""
    if len(os.sched_getaffinity(0)) < 2:
        return None
    done = subprocess.run([bench, "--json", "--threads", "2", "--seconds", str(options.seconds)], stdout=subprocess.PIPE,
                          text=True, check=True)
    return [json.loads(line)["gain"] for line in done.stdout.splitlines()]


def run_peer(who, options, core_type):
    clock = "cpu" if options.cpu_time else "wall"
    return run([sys.executable, os.path.join(HERE, "peers.py"), who, str(options.seconds), clock], core_type)


def best_core_type():
    """The OPENBLAS_CORETYPE with which OpenBLAS is fastest, None if it is so by itself, and what was measured. An OpenBLAS
    older than the processor falls back to kernels without AVX; to compare with that would flatter us."""
    speeds = {}
    for core_type in [None] if "OPENBLAS_CORETYPE" in os.environ else [None, "Cooperlake", "SkylakeX", "Haswell", "Zen"]:
        tries = [run([sys.executable, os.path.join(HERE, "peers.py"), "gemm", "0.2"], core_type, may_fail=True)
                 for _ in range(2)]
        if all(tries):
            speeds[core_type] = max(answer["gflops"] for answer in tries)
    if not speeds:
        return None, {}
    best = max(speeds, key=speeds.get)
    return (None if speeds[best] < 1.1 * speeds.get(None, 0) else best), speeds


def peers_present():
    """Those whose module can be imported, so that a machine without PyTorch still gets a table."""
    present = []
    for who in PEERS:
        module = "numpy" if who == "numpy" else "torch"
        if subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0:
            present.append(who)
        else:
            print(f"{PEERS[who]}: {module} is not installed for {sys.executable}, left out", file=sys.stderr)
    return present


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        fields = dict(line.split(":", 1) for line in info.read().split("\n\n")[0].splitlines() if ":" in line)
    fields = {key.strip(): value.strip() for key, value in fields.items()}
    if "model name" not in fields:
        return platform.machine()
    return "{model name} (family {cpu family}, model {model}, stepping {stepping})".format(**fields)


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def verdict(value, bar):
    if bar is None:
        return ""
    return f" (bar {bar:g}: {'met' if value >= bar else '**not met**'})"


def blas_note(answer):
    names = sorted(set(os.path.basename(os.path.dirname(path)) + "/" + os.path.basename(path) for path in answer["blas"]))
    kind = "OpenBLAS" if any("openblas" in name for name in names) else \
        "MKL" if any("mkl" in name for name in names) else "no OpenBLAS or MKL: **a slow reference BLAS**"
    return f"{answer['version']} on {kind} ({', '.join(names) or 'nothing mapped'})"


def table(ours, answers, gains):
    median = {who: {name: statistics.median(a["speeds"][name] for a in rounds) for name in NAMES}
              for who, rounds in answers.items()}
    mine = {name: statistics.median(a["speeds"][name] for a in ours) for name in NAMES}
    unmet = []

    def row(title, cells):
        print(f"| {title} | " + " | ".join(cells) + " |")

    def judged(title, values, bars):
        cells = []
        for name, value, bar in zip(NAMES, values, bars):
            cells.append(f"{value:.3g}{verdict(value, bar)}")
            if bar is not None and value < bar:
                unmet.append(f"{name} {title}")
        row(title, cells)

    row("", NAMES)
    row("---", ["---:"] * len(NAMES))
    row("steps a second: vgtop, float64, all statistics", [number(mine[name]) for name in NAMES])
    for who in answers:
        row(f"{PEERS[who]}", [number(median[who][name]) for name in NAMES])
    for who in answers:
        judged(f"vgtop / {PEERS[who]}", [mine[name] / median[who][name] for name in NAMES], BARS[who])
    # each round beside the peak that was measured in it: the clock moves by a third from one minute to the next
    judged("share of the FMA peak", [statistics.median(a["speeds"][name] * a["flops"][name] * 1e-9 / a["peak"] for a in ours)
                                     for name in NAMES], BARS["peak"])
    if gains:
        judged("two threads / one", gains, BARS["threads"])
    row("slowest ... fastest round of vgtop, of its median",
        [f"{min(s) / mine[n]:.2f} ... {max(s) / mine[n]:.2f}" for n in NAMES
         for s in [[a["speeds"][n] for a in ours]]])
    return unmet


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build_dir")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.7, help="a workload a round")
    parser.add_argument("--cpu-time", action="store_true",
                        help="by the time a process spends computing: steadier when the machine is shared")
    options = parser.parse_args()
    bench = os.path.join(options.build_dir, "tests", "bench", "bench_train")
    if not os.access(bench, os.X_OK):
        sys.exit(f"compare.py: {bench} is not there; build it: ninja -C {options.build_dir} tests/bench/bench_train")
    ours, answers = [], {who: [] for who in peers_present()}
    core_type, gemm = best_core_type() if "numpy" in answers else (None, {})
    for turn in range(options.rounds):
        print(f"round {turn + 1} of {options.rounds} ...", file=sys.stderr)
        ours.append(run_ours(bench, options))
        for who, rounds in answers.items():
            rounds.append(run_peer(who, options, core_type))

    peaks = [answer["peak"] for answer in ours]
    print(f"{processor()}; one thread on one core; float64 FMA peak of a core, measured in every round: "
          f"**{statistics.median(peaks):.1f} GFLOP/s** ({min(peaks):.1f} to {max(peaks):.1f}, as the clock and the neighbours "
          "allow);")
    print(f"vgtop's {ours[0]['kernels']} kernels. Medians of {options.rounds} alternated rounds of {options.seconds:g} s, "
          f"{'CPU time' if options.cpu_time else 'wall-clock time'}.\n")
    unmet = table(ours, answers, thread_gains(bench, options))
    print()
    for name in NAMES:
        print(f"* {name}: {ABOUT[name]}")
    for who in answers:
        print(f"* {PEERS[who]}: {blas_note(answers[who][0])}")
    if core_type:
        print(f"* This OpenBLAS does not choose its best kernels by itself: OPENBLAS_CORETYPE={core_type} was set for all peers "
              f"(matrix product: {gemm[core_type]:.0f} GFLOP/s instead of {gemm.get(None, 0):.0f}).")
    elif gemm:
        print(f"* OpenBLAS chose its kernels by itself (matrix product: {gemm.get(None, 0):.0f} GFLOP/s).")
    foreach = [f"{PEERS[who]} {name}" for who in answers for name in NAMES
               if sum(a.get("foreach", {}).get(name, False) for a in answers[who]) * 2 > options.rounds]
    if any("foreach" in a[0] for a in answers.values()):
        print(f"* PyTorch's optimizers: the faster of foreach=True and False was taken (True: {', '.join(foreach) or 'never'}).")
    print(f"\nBars not met: {'; '.join(unmet) or 'none'}.")


if __name__ == "__main__":
    main()
