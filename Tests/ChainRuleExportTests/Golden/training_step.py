"""Softmax with loss and gradients, written by ChainRule."""

import torch


def tensors(*values):
    kind = next(v for v in values if torch.is_tensor(v))
    return [v if torch.is_tensor(v) else torch.as_tensor(v, dtype=kind.dtype, device=kind.device)
            for v in values]


def maximum(x, y):
    return torch.maximum(*torch.broadcast_tensors(*tensors(x, y)))


def select(condition, x, y):
    """x where the condition is above 0, y where it is not, NaN where it is NaN."""
    return torch.where(condition > 0, x, torch.where(condition <= 0, y, condition))


def equal(x, y):
    """1 where x is y, 0 where it is not, NaN where one is NaN."""
    return torch.where((x != x) | (y != y), x + y, 1.0 * (x == y))


def one_hot(indices, classes):
    """Rows with a 1 at the class's index; NaN for what is no index."""
    hits = 1.0 * (indices == torch.arange(classes, device=indices.device))
    hit = torch.sum(hits, dim=1, keepdim=True)
    return torch.where(hit == 1, hits, torch.nan).to(indices.dtype)


# The names of the last arguments in the graph.
PARAMETERS = ("layer1.weight", "layer2.gamma", "layer2.beta", "layer5.weight", "layer5.bias")
STATISTICS = ("layer2.runningMean", "layer2.runningVariance")


def step(inputs, targets, layer4_mask, layer1_weight, layer2_gamma, layer2_beta, layer5_weight, layer5_bias, layer2_runningMean, layer2_runningVariance):
    """Returns softmax with loss, its gradients with respect to layer1_weight, layer2_gamma, layer2_beta, layer5_weight and layer5_bias, and what becomes of layer2_runningMean and layer2_runningVariance.

    inputs: n × 4
    targets: n × 1
    layer4_mask: n × 3, "layer4.mask" in the graph
    layer1_weight: 4 × 3, "layer1.weight" in the graph
    layer2_gamma: 1 × 3, "layer2.gamma" in the graph
    layer2_beta: 1 × 3, "layer2.beta" in the graph
    layer5_weight: 3 × 2, "layer5.weight" in the graph
    layer5_bias: 1 × 2, "layer5.bias" in the graph
    layer2_runningMean: 1 × 3, "layer2.runningMean" in the graph
    layer2_runningVariance: 1 × 3, "layer2.runningVariance" in the graph
    """
    n = inputs.shape[0]  # the number of examples
    count = torch.tensor(n, dtype=inputs.dtype, device=inputs.device)
    matrix_product = inputs @ layer1_weight  # n × 3
    mean = torch.sum(matrix_product, axis=0, keepdims=True) / count  # 1 × 3
    subtract = matrix_product - mean  # n × 3
    square = subtract * subtract  # n × 3
    mean_2 = torch.sum(square, axis=0, keepdims=True) / count  # 1 × 3
    add_constant = mean_2 + 1e-05  # 1 × 3
    sqrt = torch.sqrt(add_constant)  # 1 × 3
    divide = layer2_gamma / sqrt  # 1 × 3
    subtract_2 = subtract  # n × 3
    multiply = subtract_2 * divide  # n × 3
    add = multiply + layer2_beta  # n × 3
    layer3_activation = maximum(add, 0)  # n × 3
    multiply_2 = layer3_activation * layer4_mask  # n × 3
    affine = multiply_2 @ layer5_weight + layer5_bias  # n × 2
    softmax_with_loss_one_hot = one_hot(targets, 2)  # n × 2
    softmax_with_loss_max = torch.amax(affine, dim=1, keepdim=True)  # n × 1
    softmax_with_loss_difference = affine - softmax_with_loss_max  # n × 2
    softmax_with_loss_exp = torch.exp(softmax_with_loss_difference)  # n × 2
    softmax_with_loss_equal = equal(affine, softmax_with_loss_max)  # n × 2
    softmax_with_loss_difference_2 = softmax_with_loss_difference - torch.log1p(torch.sum(softmax_with_loss_exp - softmax_with_loss_equal, axis=1, keepdims=True) + (torch.sum(softmax_with_loss_equal, axis=1, keepdims=True) - 1))  # n × 2
    softmax_with_loss = -torch.sum(select(torch.abs(softmax_with_loss_one_hot), softmax_with_loss_one_hot * softmax_with_loss_difference_2, softmax_with_loss_one_hot * maximum(softmax_with_loss_difference_2, -1.7976931348623157e+308)), axis=(0, 1), keepdims=True) / count
    new_layer2_runningMean = 0.9 * layer2_runningMean + 0.1 * mean  # 1 × 3
    new_layer2_runningVariance_sum = count - 1
    new_layer2_runningVariance = select(new_layer2_runningVariance_sum, 0.9 * layer2_runningVariance + 0.1 * (mean_2 * (count / new_layer2_runningVariance_sum)), layer2_runningVariance)  # 1 × 3
    d_affine_product = softmax_with_loss_exp / torch.sum(softmax_with_loss_exp, axis=1, keepdims=True) * (1 - softmax_with_loss_one_hot)  # n × 2
    d_affine = (d_affine_product - softmax_with_loss_one_hot * torch.sum(d_affine_product, axis=1, keepdims=True)) * (1 / count)  # n × 2
    d_layer5_bias = torch.sum(d_affine, axis=0, keepdims=True)  # 1 × 2
    d_layer5_weight = multiply_2.T @ d_affine  # 3 × 2
    d_multiply_2 = d_affine @ layer5_weight.T  # n × 3
    d_layer3_activation = d_multiply_2 * layer4_mask  # n × 3
    d_add = select(add, d_layer3_activation, 0)  # n × 3
    d_subtract_2 = d_add * divide  # n × 3
    d_divide = torch.sum(d_add * subtract_2, axis=0, keepdims=True)  # 1 × 3
    d_sqrt_quotient = 1 / sqrt  # 1 × 3
    d_sqrt = -d_divide * (d_sqrt_quotient * divide)  # 1 × 3
    d_add_constant = d_sqrt * (0.5 / sqrt)  # 1 × 3
    d_select = torch.sum(-d_subtract_2, axis=0, keepdims=True)  # 1 × 3
    d_square = torch.broadcast_to(d_add_constant / count, (n, 3))  # n × 3
    d_subtract = d_square * (2 * subtract)  # n × 3
    d_mean = d_select + torch.sum(-d_subtract, axis=0, keepdims=True)  # 1 × 3
    d_layer2_beta = torch.sum(d_add, axis=0, keepdims=True)  # 1 × 3
    d_layer2_gamma = d_divide * d_sqrt_quotient  # 1 × 3
    d_matrix_product = d_subtract_2 + d_subtract + d_mean / count  # n × 3
    d_layer1_weight = inputs.T @ d_matrix_product  # 4 × 3
    return softmax_with_loss, (d_layer1_weight, d_layer2_gamma, d_layer2_beta, d_layer5_weight, d_layer5_bias), (new_layer2_runningMean, new_layer2_runningVariance)
