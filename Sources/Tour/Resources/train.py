"""Trains the network of step.py on all devices of all processes that JAX sees, by plain gradient descent.

    python train.py --steps 200
    python train.py --steps 200 --coordinator first-machine:1234 --processes 2 --process 0  # on the next one 1

Step after step it takes the next rows of x.npy, a part for each device, and prints the loss; at last the accuracy on
the test data. The first process writes trained.safetensors. Needs jax, numpy and safetensors.
"""
import argparse

import jax
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec
from safetensors.numpy import load_file, save_file

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--steps", type=int, default=200)
parser.add_argument("--batch", type=int, default=96, help="rows of a step, a multiple of the number of devices (96)")
parser.add_argument("--rate", type=float, default=0.1, help="the learning rate (0.1)")
parser.add_argument("--coordinator", help="address and port of the first process, if there are several")
parser.add_argument("--processes", type=int, help="how many there are")
parser.add_argument("--process", type=int, help="which one this is, from 0 on")
options = parser.parse_args()

x, t = np.load("x.npy", mmap_mode="r"), np.load("t.npy", mmap_mode="r")
jax.config.update("jax_enable_x64", x.dtype == np.float64)
if {options.coordinator, options.processes, options.process} != {None}:
    jax.config.update("jax_cpu_collectives_implementation", "gloo")
    jax.distributed.initialize(options.coordinator, options.processes, options.process)
from predict import predict  # noqa: E402, after JAX knows the type of numbers
from step import PARAMETERS, STATISTICS, step  # noqa: E402

size, devices, batches = options.batch, jax.device_count(), len(x) // max(options.batch, 1)
if size < 1 or size % devices or not batches:
    parser.error(f"--batch {size}: needed is a multiple of {devices}, the number of devices, up to {len(x)} rows")
mesh = Mesh(np.array(jax.devices()), ("rows",))
divided, whole = NamedSharding(mesh, PartitionSpec("rows")), NamedSharding(mesh, PartitionSpec())


def place(array, sharding):  # a process reads only what its own devices need
    return jax.make_array_from_callback(array.shape, sharding, lambda part: np.asarray(array[part]))


def update(x, t, parameters, statistics):
    loss, gradients, *rest = step(x, t, *parameters, *statistics)
    return loss, [p - options.rate * g for p, g in zip(parameters, gradients)], list(rest[0]) if rest else []


update, weights = jax.jit(update, out_shardings=whole), load_file("weights.safetensors")
parameters, statistics = ([place(weights[name], whole) for name in names] for names in (PARAMETERS, STATISTICS))
for index in range(options.steps):
    rows = slice(index % batches * size, (index % batches + 1) * size)
    loss, parameters, statistics = update(place(x[rows], divided), place(t[rows], divided), parameters, statistics)
    print(f"step {index + 1}: loss {loss.item():.17g}", flush=True)
parameters, statistics = jax.tree.map(np.asarray, (parameters, statistics))
if jax.process_index() == 0:
    save_file(dict(zip(PARAMETERS + STATISTICS, parameters + statistics)), "trained.safetensors")
classes = np.asarray(jax.jit(predict)(np.load("test_x.npy"), *parameters, *statistics)).argmax(axis=1)
right = classes == np.load("test_t.npy")[:, 0]
print(f"test accuracy {right.mean()}: {right.sum()} of {len(right)}")
