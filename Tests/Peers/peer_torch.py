"""M1 to M6 in PyTorch, eager: what most people run."""

import os

import torch

from shared import NETWORKS, elementwise_inputs, measure, normalization_inputs, report, run_peer

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))


def make_model(network, layers):
    modules = []
    for index, (weights, bias) in enumerate(layers):
        if index and not network.tanh:
            modules.append(torch.nn.ReLU())
        linear = torch.nn.Linear(*weights.shape)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(weights.T))
            linear.bias.copy_(torch.tensor(bias))
        modules.append(linear)
        if network.tanh:
            modules.append(torch.nn.Tanh())
    return torch.nn.Sequential(*modules)


def train(workload, _):
    network = NETWORKS[workload]
    x, targets, layers = network.data()
    x, targets = torch.tensor(x), torch.tensor(targets)
    model = make_model(network, layers)
    loss_of = torch.nn.MSELoss() if network.squares else torch.nn.CrossEntropyLoss()
    Optimizer = torch.optim.Adam if network.adam else torch.optim.SGD
    optimizer = Optimizer(model.parameters(), lr=network.rate)
    losses = []

    def step(_):
        optimizer.zero_grad()
        loss = loss_of(model(x), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())

    seconds = measure(step, warm_up=21)
    report(workload, "torch", seconds, losses[20].item())


def elementwise(workload, _):
    x, y = (torch.tensor(array, requires_grad=True) for array in elementwise_inputs())

    def step(_):
        x.grad = y.grad = None
        h = x
        for _ in range(4):
            h = torch.exp(torch.tanh(torch.sigmoid((h + y) * x)))
        loss = h.mean()
        loss.backward()
        return loss.item()

    seconds = measure(step)
    report(workload, "torch", seconds, step(0))


def normalization(workload, _):
    """By the library's function, or written with operators."""
    x, scale, shift = (torch.tensor(array, requires_grad=True) for array in normalization_inputs())

    def normalized():
        if workload == "m6":
            return torch.nn.functional.batch_norm(x, None, None, scale[0], shift[0], training=True, eps=1e-5)
        difference = x - x.mean(0, keepdim=True)
        return difference / (difference.square().mean(0, keepdim=True) + 1e-5).sqrt() * scale + shift

    def step(_):
        x.grad = scale.grad = shift.grad = None
        loss = normalized().tanh().square().mean()
        loss.backward()
        return loss.item()

    seconds = measure(step)
    report(workload, "torch", seconds, step(0))


if __name__ == "__main__":
    networks = dict.fromkeys(["m1", "m2", "m3", "m4"], train)
    run_peer({**networks, "m5": elementwise, "m6": normalization, "m6b": normalization})
