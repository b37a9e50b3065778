"""Trains the network of step.py by plain gradient descent, on all devices and processes that JAX sees.

    python train.py --steps 200

On several machines, with the folder on each: the same line on each, one --process after the other.

    python train.py --steps 200 --coordinator first-machine:1234 --processes 2 --process 0

Each step takes the next --batch rows of x.npy, as they lie. It prints losses, and at the end the accuracy on the test
data, and writes trained.safetensors. Needs jax, numpy and safetensors.
"""
import argparse

import jax
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec
from safetensors.numpy import load_file, save_file

options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
for name, default in dict(steps=200, batch=96, rate=0.1, coordinator=None, processes=1, process=0).items():
    options.add_argument("--" + name, type=type(default) if default is not None else str, default=default)
options = options.parse_args()
inputs, targets = (np.load(name, mmap_mode="r") for name in ("x.npy", "t.npy"))
jax.config.update("jax_enable_x64", inputs.dtype == np.float64)
if options.coordinator:
    jax.config.update("jax_cpu_collectives_implementation", "gloo")
    jax.distributed.initialize(options.coordinator, options.processes, options.process)
from step import PARAMETERS, STATISTICS, step  # after the type of its numbers is set
from predict import predict

mesh = Mesh(np.array(jax.devices()), ("rows",))
split, whole = NamedSharding(mesh, PartitionSpec("rows")), NamedSharding(mesh, PartitionSpec())
size, devices, batches = options.batch, len(jax.devices()), len(inputs) // max(options.batch, 1)
if size < 1 or size % devices or not batches:
    raise SystemExit(f"--batch {size}: wanted is a multiple of {devices}, the number of devices, up to {len(inputs)} rows")


def placed(array, sharding):  # each process reads only what its devices need
    return jax.make_array_from_callback(array.shape, sharding, lambda part: np.ascontiguousarray(array[part]))


def update(x, t, parameters, statistics):
    loss, gradients, *new = step(x, t, *parameters, *statistics)
    return loss, [p - options.rate * g for p, g in zip(parameters, gradients)], list(new[0]) if new else []


update = jax.jit(update, out_shardings=whole)
weights = load_file("weights.safetensors")
parameters, statistics = ([placed(weights[name], whole) for name in names] for names in (PARAMETERS, STATISTICS))
for index in range(options.steps):
    rows = slice(index % batches * size, (index % batches + 1) * size)
    x, t = placed(inputs[rows], split), placed(targets[rows], split)
    loss, parameters, statistics = update(x, t, parameters, statistics)
    print(f"step {index + 1}: loss {loss.item():.17g}", flush=True)
trained = [np.asarray(value) for value in parameters + statistics]
if jax.process_index() == 0:
    save_file(dict(zip(PARAMETERS + STATISTICS, trained)), "trained.safetensors")
    classes = predict(np.load("test_x.npy"), *trained[len(PARAMETERS):], *trained[:len(PARAMETERS)]).argmax(axis=1)
    print(f"test accuracy {np.mean(classes == np.load('test_t.npy')[:, 0])}")
