"""M1 to M6 in JAX on the CPU: the whole step is one compiled function."""

import math
import os

if os.environ.get("OMP_NUM_THREADS") == "1":
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"  # read when JAX is imported

import jax
import jax.numpy as jnp

from shared import NETWORKS, elementwise_inputs, measure, normalization_inputs, report, run_peer


def loss_of(network, layers, x, targets):
    h = x
    for index, (weights, bias) in enumerate(layers):
        if index and not network.tanh:
            h = jax.nn.relu(h)
        h = h @ weights + bias
        if network.tanh:
            h = jnp.tanh(h)
    if network.squares:
        return jnp.mean((h - targets) ** 2)
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(h), targets[:, None], 1))


def train(workload, _):
    network = NETWORKS[workload]
    x, targets, layers = network.data()
    x, targets = jnp.array(x), jnp.array(targets)
    tree_map = jax.tree_util.tree_map
    layers = tree_map(jnp.array, layers)

    def updated(state, gradients):
        layers, m, v, t = state
        if not network.adam:
            return tree_map(lambda p, g: p - network.rate * g, layers, gradients), m, v, t
        t = t + 1
        m = tree_map(lambda m, g: 0.9 * m + 0.1 * g, m, gradients)
        v = tree_map(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradients)
        # 1 − βᵗ; written so, Float32 loses its digits, and the loss of step 20 leaves the range that is allowed.
        c1, c2 = -jnp.expm1(t * math.log(0.9)), -jnp.expm1(t * math.log(0.999))
        change = tree_map(lambda m, v: network.rate * (m / c1) / (jnp.sqrt(v / c2) + 1e-8), m, v)
        return tree_map(jnp.subtract, layers, change), m, v, t

    def training_step(state, x, targets):
        loss, gradients = jax.value_and_grad(lambda layers: loss_of(network, layers, x, targets))(state[0])
        return updated(state, gradients), loss

    training_step = jax.jit(training_step, donate_argnums=0)

    def zeros():
        return tree_map(jnp.zeros_like, layers) if network.adam else ()

    state = layers, zeros(), zeros(), jnp.zeros(())
    losses = []

    def step(_):
        nonlocal state
        state, loss = training_step(state, x, targets)
        jax.block_until_ready(state)
        losses.append(loss)

    seconds = measure(step, warm_up=21)
    report(workload, "jax", seconds, float(losses[20]))


def elementwise(workload, _):
    x, y = map(jnp.array, elementwise_inputs())

    def chain(x, y):
        h = x
        for _ in range(4):
            h = jnp.exp(jnp.tanh(jax.nn.sigmoid((h + y) * x)))
        return h.mean()

    function = jax.jit(jax.value_and_grad(chain, (0, 1)))
    seconds = measure(lambda _: jax.block_until_ready(function(x, y)))
    report(workload, "jax", seconds, float(function(x, y)[0]))


def normalization(workload, _):
    inputs = [jnp.array(array) for array in normalization_inputs()]

    def loss_of(x, scale, shift):
        difference = x - x.mean(0, keepdims=True)
        deviation = jnp.sqrt((difference**2).mean(0, keepdims=True) + 1e-5)
        return (jnp.tanh(difference / deviation * scale + shift) ** 2).mean()

    function = jax.jit(jax.value_and_grad(loss_of, (0, 1, 2)))
    seconds = measure(lambda _: jax.block_until_ready(function(*inputs)))
    report(workload, "jax", seconds, float(function(*inputs)[0]))


if __name__ == "__main__":
    networks = dict.fromkeys(["m1", "m2", "m3", "m4"], train)
    run_peer({**networks, "m5": elementwise, "m6": normalization, "m6b": normalization})
