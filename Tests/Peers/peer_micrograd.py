"""S1a and S2 in micrograd, the missing functions added in its own style."""

import math
import sys

from micrograd.engine import Value
from micrograd.nn import MLP

from shared import measure, moons, moons_rate, report, run_peer, scalar_graph, scalar_inputs

sys.setrecursionlimit(50_000_000)  # micrograd sorts by recursion


def function(forward, derivative):
    def apply(x):
        out = Value(forward(x.data), (x,))

        def backward():
            x.grad += derivative(x.data, out.data) * out.grad

        out._backward = backward
        return out

    return apply


exp = function(math.exp, lambda x, z: z)
log = function(math.log, lambda x, z: 1 / x)
tanh = function(math.tanh, lambda x, z: 1 - z * z)
sigmoid = function(lambda x: 1 / (1 + math.exp(-x)), lambda x, z: z * (1 - z))


def build(workload, count):
    checks = []

    def step(iteration):
        y = scalar_graph([Value(x) for x in scalar_inputs(iteration)], count, exp, log, tanh, sigmoid)
        y.backward()
        checks.append(y.data)

    seconds = measure(step)
    report(workload, "micrograd", seconds, checks[0])


def demonstration(workload, _):
    points, labels, initial = moons()
    points, labels = points.tolist(), labels.tolist()
    model = MLP(2, [16, 16, 1])
    for parameter, value in zip(model.parameters(), initial):
        parameter.data = float(value)
    checks = []

    def step(k):
        scores = [model([Value(x) for x in point]) for point in points]
        losses = [(1 + -label * score).relu() for label, score in zip(labels, scores)]
        loss = sum(losses) * (1 / len(losses)) + 1e-4 * sum(p * p for p in model.parameters())
        model.zero_grad()
        loss.backward()
        for parameter in model.parameters():
            parameter.data -= moons_rate(k) * parameter.grad
        checks.append(loss.data)

    seconds = measure(step, budget=0.1, least=20)
    report(workload, "micrograd", seconds, checks[20])


if __name__ == "__main__":
    run_peer({"s1a": build, "s2": demonstration})
