"""M1 to M5 in MLX on the CPU, the step compiled. The wheel for Linux brings a slow BLAS; see compare.py."""

import os

import mlx.core as mx
from mlx import optimizers
from mlx.utils import tree_map

from shared import NETWORKS, elementwise_inputs, measure, report, run_peer

PEER = "mlx + OpenBLAS" if "openblas" in os.environ.get("LD_PRELOAD", "") else "mlx"
mx.set_default_device(mx.cpu)


def train(workload, _):
    network = NETWORKS[workload]
    x, targets, layers = network.data()
    x, targets = mx.array(x), mx.array(targets)
    parameters = {"layers": tree_map(mx.array, [{"w": w, "b": b} for w, b in layers])}

    def loss_of(parameters):
        h = x
        for index, layer in enumerate(parameters["layers"]):
            if index and not network.tanh:
                h = mx.maximum(h, 0)
            h = mx.addmm(layer["b"], h, layer["w"])
            if network.tanh:
                h = mx.tanh(h)
        if network.squares:
            return mx.mean((h - targets) ** 2)
        return mx.mean(mx.logsumexp(h, axis=1) - mx.take_along_axis(h, targets[:, None], 1)[:, 0])

    if network.adam:
        optimizer = optimizers.Adam(network.rate, bias_correction=True)
    else:
        optimizer = optimizers.SGD(network.rate)
    optimizer.init(parameters)
    state = [parameters, optimizer.state]

    def training_step():
        loss, gradients = mx.value_and_grad(loss_of)(state[0])
        state[0] = optimizer.apply_gradients(gradients, state[0])
        return loss

    training_step = mx.compile(training_step, inputs=state, outputs=state)
    losses = []

    def step(_):
        losses.append(training_step())
        mx.eval(state, losses[-1])

    seconds = measure(step, warm_up=21)
    report(workload, PEER, seconds, losses[20].item())


def elementwise(workload, _):
    x, y = map(mx.array, elementwise_inputs())

    def chain(x, y):
        h = x
        for _ in range(4):
            h = mx.exp(mx.tanh(mx.sigmoid((h + y) * x)))
        return h.mean()

    function = mx.compile(mx.value_and_grad(chain, (0, 1)))
    seconds = measure(lambda _: mx.eval(function(x, y)))
    report(workload, PEER, seconds, function(x, y)[0].item())


if __name__ == "__main__":
    run_peer({"m1": train, "m2": train, "m3": train, "m4": train, "m5": elementwise})
