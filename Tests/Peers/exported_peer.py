#!/usr/bin/env python3
"""Runs exported functions, and compares what they return, for ExportedPythonTests.swift.

    python3 Tests/Peers/exported_peer.py cases.json numpy|jax|torch

Each case has a source, its function's name, arguments by name, what ChainRule computed, and perhaps the names of those
that the library shall differentiate with respect to by itself. Prints a line for each case: its name, the greatest
difference of the results, and that of the library's own gradients, each relative to the greatest number of its array
(at least 1); "nan" where only one of two is NaN.
"""

import json
import sys

import numpy as np

np.seterr(all="ignore")
library = sys.argv[2]
if library == "jax":
    import jax

    jax.config.update("jax_enable_x64", True)
    make = lambda a: jax.numpy.asarray(a)
elif library == "torch":
    import torch

    make = lambda a: torch.tensor(a)
else:
    make = lambda a: a


def array(value):
    numbers = np.array(value["numbers"], value["type"])
    return make(numbers.reshape(value["shape"]))


def flat(result):
    if isinstance(result, tuple):
        return [leaf for part in result for leaf in flat(part)]
    return [np.asarray(result.detach() if hasattr(result, "detach") else result)]


def difference(found, expected):
    """The greatest difference; NaN if they differ in their shape or in what is no number."""
    found, expected = np.asarray(found), np.asarray(expected)
    if found.shape != expected.shape or (np.isnan(found) != np.isnan(expected)).any():
        return float("nan")
    same = (found == expected) | np.isnan(found)
    if same.all():
        return 0.0
    if (np.isinf(found) | np.isinf(expected))[~same].any():
        return float("inf")
    scale = max(1.0, np.abs(expected[np.isfinite(expected)]).max(initial=0))
    return float((np.abs(found - expected)[~same] / scale).max())


def gradients(function, arguments, names):
    """The library's own."""
    if library == "jax":
        def loss(chosen):
            result = function(**{**arguments, **chosen})
            return (result[0] if isinstance(result, tuple) else result).sum()
        found = jax.grad(loss)({name: arguments[name] for name in names})
        return [found[name] for name in names]
    chosen = {name: arguments[name].clone().requires_grad_() for name in names}
    result = function(**{**arguments, **chosen})
    (result[0] if isinstance(result, tuple) else result).sum().backward()
    return [x.grad if x.grad is not None else x.detach() * 0 for x in chosen.values()]


for case in json.load(open(sys.argv[1])):
    space = {}
    try:
        exec(compile(case["source"], case["name"], "exec"), space)
        function = space[case["function"]]
        arguments = {name: array(value) for name, value in case["arguments"].items()}
        expected = [np.array(v["numbers"], v["type"]).reshape(v["shape"]) for v in case["results"]]
        found = flat(function(**arguments))
        worst = 0.0 if len(found) == len(expected) else float("nan")
        for x, y in zip(found, expected):
            worst = max(worst, difference(x, y), key=lambda d: (d != d, d))
        own = 0.0
        if case["differentiates"] and library != "numpy":
            names = case["differentiates"]
            for x, y in zip(gradients(function, arguments, names), expected[1:]):
                x = np.asarray(x.detach() if hasattr(x, "detach") else x)
                own = max(own, difference(x, y), key=lambda d: (d != d, d))
        print(case["name"], worst, own, sep="\t")
    except Exception as error:
        print(case["name"], f"{type(error).__name__}: {error}".replace("\n", " ").replace("\t", " "), 0, sep="\t")
