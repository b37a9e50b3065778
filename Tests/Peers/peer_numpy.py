"""M1 and M6 in NumPy, layer by layer as the book "Deep Learning from Scratch" teaches it (in Float32)."""

import numpy as np

from shared import NETWORKS, measure, normalization_inputs, report, run_peer


class Affine:
    def __init__(self, weights, bias):
        self.weights, self.bias = weights, bias

    def forward(self, x):
        self.x = x
        return x @ self.weights + self.bias

    def backward(self, upstream):
        self.gradients = self.x.T @ upstream, upstream.sum(axis=0)
        return upstream @ self.weights.T


class Relu:
    def forward(self, x):
        self.mask = x <= 0
        z = x.copy()
        z[self.mask] = 0
        return z

    def backward(self, upstream):
        upstream[self.mask] = 0
        return upstream


class SoftmaxWithLoss:
    def __init__(self, targets):
        self.targets, self.rows = targets, np.arange(len(targets))

    def forward(self, x):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.probabilities = e / e.sum(axis=1, keepdims=True)
        return -np.mean(np.log(self.probabilities[self.rows, self.targets]))

    def backward(self):
        upstream = self.probabilities.copy()
        upstream[self.rows, self.targets] -= 1
        return upstream / len(self.targets)


def train(workload, _):
    network = NETWORKS[workload]
    x, targets, parameters = network.data()
    layers = []
    for weights, bias in parameters:
        layers += [Affine(weights, bias), Relu()]
    layers.pop()
    last = SoftmaxWithLoss(targets)
    rate = np.float32(network.rate)
    losses = []

    def step(_):
        h = x
        for layer in layers:
            h = layer.forward(h)
        losses.append(last.forward(h))
        upstream = last.backward()
        for layer in reversed(layers):
            upstream = layer.backward(upstream)
        for layer in layers[::2]:
            dw, db = layer.gradients
            layer.weights -= rate * dw
            layer.bias -= rate * db

    seconds = measure(step, warm_up=21)
    report(workload, "numpy (book)", seconds, float(losses[20]))


def normalization(workload, _):
    x, scale, shift = normalization_inputs()
    loss = None

    def step(_):
        nonlocal loss
        difference = x - x.mean(axis=0)
        deviation = np.sqrt((difference**2).mean(axis=0) + np.float32(1e-5))
        normalized = difference / deviation
        z = np.tanh(normalized * scale + shift)
        loss = np.mean(z**2)
        upstream = z * (1 - z * z) * np.float32(2 / z.size)
        gradients = (upstream * normalized).sum(axis=0), upstream.sum(axis=0)
        dn = upstream * scale
        return (dn - dn.mean(axis=0) - normalized * (dn * normalized).mean(axis=0)) / deviation, *gradients

    seconds = measure(step)
    report(workload, "numpy (book)", seconds, float(loss))


if __name__ == "__main__":
    run_peer({"m1": train, "m6": normalization, "m6b": normalization})
