"""S1b, S2b and S3b in CasADi: the graph is built once, with its gradient; then run by CasADi's virtual machine, and as the
C code that CasADi generates, if there is a C compiler and the graph is not too long for it."""

import os
import shutil
import subprocess
import tempfile

import casadi
import numpy as np

from shared import (
    measure, moons, moons_rate, report, rosenbrock_inputs, run_peer, scalar_graph, scalar_inputs,
)

COMPILER = os.environ.get("CC") or next(filter(shutil.which, ("cc", "gcc", "clang")), None)


def make_function(count, expression):
    x = casadi.SX.sym("x", count)
    y = expression(casadi.vertsplit(x))
    return casadi.Function("f", [x], [y, casadi.densify(casadi.gradient(y, x))])


def compiled(function, optimization):
    folder = tempfile.TemporaryDirectory()
    before = os.getcwd()
    os.chdir(folder.name)  # `generate` takes the name of a file, not a path
    try:
        function.generate("f.c")
        flags = [optimization, "-march=native", "-fPIC", "-shared"]
        subprocess.run([COMPILER, *flags, "f.c", "-o", "f.so", "-lm"], check=True)
        return casadi.external("f", os.path.join(folder.name, "f.so"))
    finally:
        os.chdir(before)
        folder.cleanup()  # what is loaded stays loaded


class Evaluation:
    """A function's arrays, and the cheapest call that Python has for it."""

    def __init__(self, function):
        self.buffer, self.call = function.buffer()
        self.x = np.zeros(function.size1_in(0))
        self.y = np.zeros(1)
        self.gradient = np.zeros(function.size1_out(1))
        self.buffer.set_arg(0, memoryview(self.x))
        self.buffer.set_res(0, memoryview(self.y))
        self.buffer.set_res(1, memoryview(self.gradient))


def variants(function, optimization):
    """(name, function)"""
    yield "casadi", function
    if COMPILER and optimization:
        yield f"casadi, its C with {optimization}", compiled(function, optimization)


def report_variants(workload, function, optimization, inputs, check_of):
    """Measures a function of inputs that change in their first element. The check is that of the first step."""
    for name, variant in variants(function, optimization):
        evaluation = Evaluation(variant)

        def step(iteration):
            evaluation.x[0] = inputs(iteration)[0]
            evaluation.call()

        evaluation.x[:] = inputs(0)
        evaluation.call()
        check = float(check_of(evaluation))
        report(workload, name, measure(step), check)


def run_again(workload, count):
    def sigmoid(x):
        return 1 / (1 + casadi.exp(-x))

    function = make_function(
        4, lambda x: scalar_graph(x, count, casadi.exp, casadi.log, casadi.tanh, sigmoid))
    optimization = "-O3" if count <= 20_000 else None
    report_variants(workload, function, optimization, scalar_inputs, lambda evaluation: evaluation.y[0])


def rosenbrock(workload, _):
    def value(x):
        return sum(100 * (y - x * x) ** 2 + (1 - x) ** 2 for x, y in zip(x, x[1:]))

    function = make_function(1000, value)
    report_variants(workload, function, "-O3", rosenbrock_inputs, lambda evaluation: evaluation.gradient.sum())


def loss(parameters, points, labels):
    total, decay = 0.0, 0.0
    for point, label in zip(points.tolist(), labels.tolist()):
        values, rest = point, parameters
        for outputs in (16, 16, 1):
            inputs, values = values, []
            for _ in range(outputs):
                a = rest[len(inputs)]
                for w, x in zip(rest, inputs):
                    a = a + w * x
                values.append(casadi.fmax(a, 0) if outputs > 1 else a)
                rest = rest[len(inputs) + 1 :]
        total = total + casadi.fmax(1 - label * values[0], 0)
    for p in parameters:
        decay = decay + p * p
    return total * 0.01 + decay * 1e-4


def demonstration(workload, _):
    points, labels, initial = moons()
    function = make_function(len(initial), lambda p: loss(p, points, labels))
    for name, function in variants(function, "-O1"):
        evaluation = Evaluation(function)
        evaluation.x[:] = initial
        checks = []

        def step(k):
            evaluation.call()
            checks.append(float(evaluation.y[0]))
            evaluation.x[:] -= moons_rate(k) * evaluation.gradient

        seconds = measure(step, warm_up=21)
        report(workload, name, seconds, checks[20])


if __name__ == "__main__":
    run_peer({"s1b": run_again, "s2b": demonstration, "s3b": rosenbrock})
