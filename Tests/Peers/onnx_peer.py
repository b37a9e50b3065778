#!/usr/bin/env python3
"""Checks models by onnx, runs them by onnxruntime, and compares what they compute, for ONNXPeerTests.swift.

    python3 Tests/Peers/onnx_peer.py FOLDER

The folder has cases.json: a list of cases, each with its name, its file, inputs by name, expected outputs by name, and
whether outputs are compared number by number or with the greatest of their array. Prints a line for each output: the
case, the output, the greatest difference in units in the last place of what is expected ("inf" where only one of two is
NaN or infinite), and where that is. For a case that fails: its name, "failed", and what was said.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

np.seterr(all="ignore")
onnxruntime.set_default_logger_severity(3)
folder = Path(sys.argv[1])


def array(value):
    return np.array(value["numbers"], value["type"]).reshape(value["shape"])


def differences(found, expected, each):
    """In units in the last place, of each number or of the greatest."""
    found, expected = np.atleast_1d(found), np.atleast_1d(expected)
    scale = np.maximum(np.abs(expected), np.finfo(expected.dtype).tiny)
    if not each:
        scale = np.maximum(scale, np.abs(expected[np.isfinite(expected)]).max(initial=0))
    units = np.abs(found.astype(np.float64) - expected.astype(np.float64)) / np.spacing(scale).astype(np.float64)
    units[(found == expected) | (np.isnan(found) & np.isnan(expected))] = 0
    units[np.isnan(units)] = np.inf
    return units


def run(case):
    path = folder / case["file"]
    onnx.checker.check_model(onnx.load(path), full_check=True)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    inputs = {name: array(value) for name, value in case["inputs"].items()}
    known = {value.name for value in session.get_inputs() + session.get_overridable_initializers()}
    unknown = set(inputs) ^ known
    assert not unknown & {value.name for value in session.get_inputs()}, f"inputs {unknown}"
    feeds = {name: value for name, value in inputs.items() if name in known}
    results = dict(zip([value.name for value in session.get_outputs()], session.run(None, feeds)))
    assert set(results) == set(case["outputs"]), f"outputs {set(results)}"
    for name, value in case["outputs"].items():
        found, expected = results[name], array(value)
        assert found.shape == expected.shape, f"{name} is {found.shape}, not {expected.shape}"
        assert found.dtype == expected.dtype, f"{name} is {found.dtype}"
        units = differences(found, expected, case["each"])
        at = int(units.argmax()) if units.size else -1
        where = ""
        if at >= 0 and units.flat[at] > 0:
            rows = [f"{k} {v.flat[at]}" for k, v in inputs.items() if v.size == units.size]
            where = f"{found.flat[at]!r} not {expected.flat[at]} at {', '.join(rows)}"
        print(case["name"], name, units.max(initial=0), where, sep="\t")


for case in json.load(open(folder / "cases.json")):
    try:
        run(case)
    except Exception as error:
        print(case["name"], "failed", f"{type(error).__name__}: {error}".replace("\n", " ").replace("\t", " "), sep="\t")
