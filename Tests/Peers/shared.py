"""What every peer shares: data, definitions of the workloads, timing, the line of JSON. README.md explains them."""

import json
import statistics
import sys
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

DATA = Path(__file__).resolve().parents[2] / "Sources" / "Benchmarks" / "Data"

# The value that proves the work, and how far it may be off (relative for S, absolute for M).
CHECKS = {
    "s1_10": (2.90910748337, 1e-10), "s1_1000": (66.3188190891, 1e-10),
    "s1_100000": (6605.2411154, 1e-10), "s1_1000000": (66049.9892637, 1e-10),
    "s2": (0.189775228561, 1e-10), "s3": (67760, 1e-10), "reg": (-998.001, 1e-7),
    "m1": (2.2931646, 2e-6), "m2": (0.161655, 1.25e-4), "m3": (0.3556712, 1e-6), "m4": (0.98423, 1e-5),
    "m5": (1.610057, 2e-6), "m6": (0.4568213, 1e-6),
}


def is_right(workload, check):
    """Whether the check value is the workload's; s1a and s1b, s2 and s2b, s3a and s3b, m6 and m6b have the same one."""
    kind, _, size = workload.partition("_")
    expected, tolerance = CHECKS[f"s1_{size}" if size.isdigit() else kind.rstrip("ab")]
    scale = expected if kind.startswith("s") else 1
    return check is not None and abs(check - expected) <= tolerance * scale


class Stream:
    """splitmix64 in counter form: number i follows from the seed and i alone."""

    def __init__(self, seed):
        self.seed, self.drawn = seed, 0

    def uniform(self, low, high, *shape):
        count = int(np.prod(shape))
        i = np.arange(self.drawn + 1, self.drawn + count + 1, dtype=np.uint64)
        self.drawn += count
        with np.errstate(over="ignore"):
            z = np.uint64(self.seed) + i * np.uint64(0x9E3779B97F4A7C15)
            z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            z = (z ^ (z >> np.uint64(31))) >> np.uint64(11)
        return (low + (high - low) * (z * 2.0**-53)).astype(np.float32).reshape(shape)


class Network(NamedTuple):
    """A fully connected network and its training on one batch."""

    sizes: list
    batch: int
    seed: int
    low: float  # inputs lie between this and 1
    limit: object  # weights lie between minus this and this; a function of the layer's inputs
    tanh: bool  # tanh after every layer; else ReLU between them
    squares: bool  # mean squared error; else cross entropy
    adam: bool
    rate: float

    def data(self):
        """x, targets, [(W, b), ...]"""
        stream = Stream(self.seed)
        x = stream.uniform(self.low, 1, self.batch, self.sizes[0])
        layers = []
        for rows, columns in zip(self.sizes, self.sizes[1:]):
            weights = stream.uniform(-self.limit(rows), self.limit(rows), rows, columns)
            layers.append((weights, np.zeros(columns, np.float32)))
        classes = np.arange(self.batch) % 10
        targets = stream.uniform(-1, 1, self.batch, self.sizes[-1]) if self.squares else classes
        return x, targets, layers


NETWORKS = {
    "m1": Network([784, 50, 10], 100, 1, 0, lambda n: 0.01 * 3**0.5, False, False, False, 0.1),
    "m2": Network([784, 512, 512, 10], 128, 2, 0, lambda n: (6 / n) ** 0.5, False, False, True, 1e-3),
    "m3": Network([64] * 21, 32, 3, -1, lambda n: (6 / 128) ** 0.5, True, True, False, 0.01),
    "m4": Network(
        [1024, 4096, 4096, 1024], 256, 4, -1, lambda n: (6 / n) ** 0.5, False, True, False, 1e-3
    ),
}


def elementwise_inputs():
    stream = Stream(5)
    return stream.uniform(-1, 1, 1000, 1000), stream.uniform(-1, 1, 1000, 1000)


def normalization_inputs():
    """M6: x, and a row each of scales and shifts."""
    stream = Stream(6)
    return stream.uniform(-1, 1, 1000, 1000), stream.uniform(0.5, 1.5, 1, 1000), stream.uniform(-0.5, 0.5, 1, 1000)


def scalar_inputs(iteration):
    return [0.5 + 1e-3 * (iteration % 7), -0.3, 0.8, 1.2]


def scalar_graph(inputs, count, exp, log, tanh, sigmoid):
    """S1: blocks of 20 operations, or the first 10 of one."""
    p, q, r, acc = inputs
    s = acc
    for _ in range(max(1, count // 20)):
        t0 = tanh((p * q + r) * s)
        e0 = exp(t0)
        g0 = sigmoid((t0 + e0) * e0 - p)
        a2 = g0 + e0
        if count == 10:
            return a2
        d0 = t0 / a2
        l0 = log(a2)
        m4 = (d0 * l0 + q) * g0
        m5 = ((m4 - r) / e0 + l0) * t0
        p, q, r, acc = m5, g0, l0, m5 + acc
    return acc


ROSENBROCK_OPERATIONS = 8 * 999 - 1


def rosenbrock_inputs(iteration):
    """S3: 1,000 variables."""
    x = np.tile([-1.2, 1.0], 500)
    x[0] += 1e-3 * (iteration % 7)
    return x


def moons():
    """S2: 100 points, their labels, the 337 parameters."""
    rows = np.loadtxt(DATA / "s2_xy.csv", delimiter=",")
    return rows[:, :2], rows[:, 2], np.loadtxt(DATA / "s2_w.csv")


def moons_rate(step):
    return 1 - 0.9 * (step % 100) / 100


def measure(call, budget=1.0, warm_up=1, least=3):
    """The median of a call's seconds, in batches of about 2 ms or more, until the budget is used up."""
    iteration = 0

    def run(count):
        nonlocal iteration
        start = time.perf_counter()
        for _ in range(count):
            call(iteration)
            iteration += 1
        return time.perf_counter() - start

    run(warm_up)
    calls = max(1, int(0.002 / max(run(1), 1e-9)))
    batches, start = [], time.perf_counter()
    while (time.perf_counter() - start < budget or len(batches) < least) and len(batches) < 2000:
        batches.append(run(calls) / calls)
    return statistics.median(batches)


def report(workload, peer, seconds, check):
    """Prints the line that compare.py reads, in the units of our Benchmarks program."""
    kind, _, size = workload.partition("_")
    if kind.startswith("s3"):
        value, unit = seconds / ROSENBROCK_OPERATIONS * 1e9, "ns/op"
    elif size:
        value, unit = seconds / int(size) * 1e9, "ns/op"
    elif kind in ("m1", "m3"):
        value, unit = seconds * 1e6, "us/step"
    else:
        value, unit = seconds * 1e3, "ms/step"
    print(json.dumps({"w": workload, "peer": peer, "value": value, "unit": unit, "check": check}), flush=True)


def run_peer(runners):
    """The main of every peer: `peer_x.py WORKLOAD`, runners by the workload's kind."""
    workload = sys.argv[1] if len(sys.argv) == 2 else ""
    kind, _, size = workload.partition("_")
    if kind not in runners:
        sys.exit(f"usage: {Path(sys.argv[0]).name} {'|'.join(runners)}[_N]")
    runners[kind](workload, int(size) if size.isdigit() else 0)
