/// The library that exported Python computes with.
public enum PythonLibrary: String, CaseIterable, Hashable, Sendable {
    /// NumPy alone: an array in, an array out.
    case numpy
    /// JAX: to be compiled, differentiated, and run on several devices.
    ///
    /// It computes in `Float` unless it is told `jax.config.update("jax_enable_x64", True)`.
    case jax
    /// PyTorch: tensors, also on a GPU.
    case torch

    /// What the source calls it.
    var module: String {
        switch self {
        case .numpy: "np"
        case .jax: "jnp"
        case .torch: "torch"
        }
    }

    var importing: String {
        switch self {
        case .numpy: "import numpy as np"
        case .jax: "import jax\nimport jax.numpy as jnp"
        case .torch: "import torch"
        }
    }
}
