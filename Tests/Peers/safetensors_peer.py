#!/usr/bin/env python3
"""What the package safetensors says of our files, and files of its own, for SafetensorsPeerTests.swift.

    python3 Tests/Peers/safetensors_peer.py FOLDER

Reads ours.safetensors and mutants.bin from the folder; writes into it
    ours.txt            the tensors and the metadata that it found in ours
    again.safetensors   the same, written by the package
    theirs.safetensors  tensors of NumPy's
    theirs.txt          the tensors in it
    mutants.txt         for each damaged file 1 if the package accepts it, otherwise 0
A tensor is a line: name, type, shape, bytes, numbers, each after a tab.
"""

import sys
from pathlib import Path

import numpy
import safetensors
import safetensors.numpy


def lines(path):
    arrays = safetensors.numpy.load_file(path)
    types = {name: tensor["dtype"] for name, tensor in safetensors.deserialize(path.read_bytes())}
    for name in sorted(arrays):
        array = arrays[name]
        shape = ",".join(map(str, array.shape))
        with numpy.errstate(invalid="ignore"):  # NaNs that signal
            numbers = ",".join(float(x).hex() for x in array.astype(numpy.float64).ravel())
        yield "\t".join([name, types[name], shape, array.tobytes().hex(), numbers])


def notes(path):
    with safetensors.safe_open(path, framework="numpy") as file:
        return file.metadata() or {}


def own_tensors():
    generator = numpy.random.default_rng(1)
    tensors = {
        "scalar": numpy.array(0.1),
        "row": numpy.array([-0.0, 5e-324, numpy.inf, numpy.nan]),
        "single": generator.standard_normal((3, 5)).astype(numpy.float32),
        "payload": numpy.array([0x7FC01234, 0xFFC00001, 0x80000000], numpy.uint32).view(numpy.float32),
        "half": numpy.array([1, -2, 6e-8, 65504, 1e-5, numpy.inf, -0.0], numpy.float16),
        "cube": numpy.arange(24, dtype=numpy.float32).reshape(2, 3, 4),
        "empty": numpy.zeros((0, 3), numpy.float32),
        'é "quoted"': numpy.array([1.0]),
    }
    for kind in (numpy.int8, numpy.int16, numpy.int32, numpy.uint8, numpy.uint16, numpy.uint32):
        limits = numpy.iinfo(kind)
        tensors[limits.dtype.name] = numpy.array([limits.min, 3, limits.max], kind)
    for kind in (numpy.int64, numpy.uint64):
        tensors[numpy.dtype(kind).name] = numpy.array([0, 3, 1 << 53], kind)
    return tensors


def is_accepted(data):
    try:
        safetensors.deserialize(data)
        return True
    except safetensors.SafetensorError:
        return False


def mutants(data):
    while data:
        length = int.from_bytes(data[:8], "little")
        yield data[8:8 + length]
        data = data[8 + length:]


def main(folder):
    ours = folder / "ours.safetensors"
    found = notes(ours)
    text = [*lines(ours), *(f"{key}\t{found[key]}" for key in sorted(found))]
    (folder / "ours.txt").write_text("\n".join(text), encoding="utf-8")
    safetensors.numpy.save_file(
        safetensors.numpy.load_file(ours), folder / "again.safetensors", metadata=found)

    theirs = folder / "theirs.safetensors"
    safetensors.numpy.save_file(own_tensors(), theirs, metadata={"from": "NumPy \"é\"\t\u0001"})
    (folder / "theirs.txt").write_text("\n".join(lines(theirs)), encoding="utf-8")

    damaged = mutants((folder / "mutants.bin").read_bytes())
    (folder / "mutants.txt").write_text("".join("01"[is_accepted(data)] for data in damaged))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
