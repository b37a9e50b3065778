"""Loss and gradients, written by ChainRule."""

import jax
import jax.numpy as jnp


def select(condition, x, y):
    """x where the condition is above 0, y where it is not, NaN where it is NaN."""
    return jnp.where(condition > 0, x, jnp.where(condition <= 0, y, condition))


def equal(x, y):
    """1 where x is y, 0 where it is not, NaN where one is NaN."""
    return jnp.where((x != x) | (y != y), x + y, 1.0 * (x == y))


def tanh_slope(x):
    """1 − tanh(x)², with all its digits."""
    e = jnp.exp(-2 * jnp.abs(x))
    return 4 * e / (1 + e) ** 2


def one_hot(indices, classes):
    """Rows with a 1 at the class's index; NaN for what is no index."""
    hits = 1.0 * (indices == jnp.arange(classes))
    hit = jnp.sum(hits, axis=1, keepdims=True)
    return jnp.where(hit == 1, hits, jnp.nan).astype(indices.dtype)


def step(x, 정답, W1, b1, W2):
    """Returns loss and its gradients with respect to W1, b1 and W2.

    x: n × 2
    정답: n × 1
    W1: 2 × 3, "W₁" in the graph
    b1: 1 × 3, "b₁" in the graph
    W2: 3 × 2, "W₂" in the graph
    """
    n = x.shape[0]  # the number of examples
    affine = x @ W1 + b1  # n × 3
    tanh = jnp.tanh(affine)  # n × 3
    matrix_product = tanh @ W2  # n × 2
    loss_one_hot = one_hot(정답, 2)  # n × 2
    loss_max = jnp.max(matrix_product, axis=1, keepdims=True)  # n × 1
    loss_difference = matrix_product - loss_max  # n × 2
    loss_exp = jnp.exp(loss_difference)  # n × 2
    loss_equal = equal(matrix_product, loss_max)  # n × 2
    loss_difference_2 = loss_difference - jnp.log1p(jnp.sum(loss_exp - loss_equal, axis=1, keepdims=True) + (jnp.sum(loss_equal, axis=1, keepdims=True) - 1))  # n × 2
    loss = -jnp.sum(select(jnp.abs(loss_one_hot), loss_one_hot * loss_difference_2, loss_one_hot * jnp.maximum(loss_difference_2, -1.7976931348623157e+308)), axis=(0, 1), keepdims=True) / n
    d_matrix_product_product = loss_exp / jnp.sum(loss_exp, axis=1, keepdims=True) * (1 - loss_one_hot)  # n × 2
    d_matrix_product = (d_matrix_product_product - loss_one_hot * jnp.sum(d_matrix_product_product, axis=1, keepdims=True)) * (1 / n)  # n × 2
    d_tanh = d_matrix_product @ W2.T  # n × 3
    d_affine = d_tanh * tanh_slope(affine)  # n × 3
    d_W2 = tanh.T @ d_matrix_product  # 3 × 2
    d_b1 = jnp.sum(d_affine, axis=0, keepdims=True)  # 1 × 3
    d_W1 = x.T @ d_affine  # 2 × 3
    return loss, (d_W1, d_b1, d_W2)
