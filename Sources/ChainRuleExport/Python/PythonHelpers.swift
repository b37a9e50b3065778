/// Functions that the source defines where it needs them: what the libraries lack, or do otherwise where a
/// number is NaN.
struct PythonHelper {
    let name: String
    let source: String
    /// What the source imports for it.
    let importing: String?
    /// Others that it calls.
    let calls: [String]
    private let libraries: Set<PythonLibrary>

    private init(
        _ name: String, of libraries: Set<PythonLibrary> = [.numpy, .jax, .torch], _ source: String,
        importing: String? = nil, calls: [String] = []
    ) {
        (self.name, self.source, self.importing, self.calls) = (name, source, importing, calls)
        self.libraries = libraries
    }

    /// All that a library may need.
    static func all(for library: PythonLibrary) -> [PythonHelper] {
        known(for: library).filter { $0.libraries.contains(library) }
    }

    private static func known(for library: PythonLibrary) -> [PythonHelper] {
        let np = library.module
        let isTorch = library == .torch
        func along(_ axis: String) -> String {
            isTorch ? "dim=\(axis), keepdim=True" : "axis=\(axis), keepdims=True"
        }
        func cast(_ type: String) -> String { isTorch ? ".to(\(type))" : ".astype(\(type))" }
        let exponent = isTorch ? "torch.as_tensor(y, dtype=x.dtype)" : "y"
        let index = isTorch ? "torch.int64" : "int"
        return [
            PythonHelper(
                "maximum", of: [.torch],
                "def maximum(x, y):\n    return torch.maximum(*torch.broadcast_tensors(*tensors(x, y)))",
                calls: ["tensors"]),
            PythonHelper(
                "minimum", of: [.torch],
                "def minimum(x, y):\n    return torch.minimum(*torch.broadcast_tensors(*tensors(x, y)))",
                calls: ["tensors"]),
            PythonHelper(
                "tensors", of: [.torch],
                """
                def tensors(*values):
                    kind = next(v for v in values if torch.is_tensor(v))
                    return [v if torch.is_tensor(v) else torch.as_tensor(v, dtype=kind.dtype, device=kind.device)
                            for v in values]
                """),
            PythonHelper(
                "select",
                """
                def select(condition, x, y):
                    \"""x where the condition is above 0, y where it is not, NaN where it is NaN.\"""
                    return \(np).where(condition > 0, x, \(np).where(condition <= 0, y, condition))
                """),
            PythonHelper(
                "equal",
                """
                def equal(x, y):
                    \"""1 where x is y, 0 where it is not, NaN where one is NaN.\"""
                    return \(np).where((x != x) | (y != y), x + y, 1.0 * (x == y))
                """),
            PythonHelper(
                "power",
                """
                def power(x, y):
                    \"""x to the y; NaN also of NaN to the 0.\"""
                    return \(np).where((x != x) | (y != y), x + y, \(np).\(isTorch ? "pow" : "power")(x, \(exponent)))
                """),
            PythonHelper(
                "sign", of: [.torch],
                """
                def sign(x):
                    return \(np).where(x == x, \(np).sign(x), x)
                """),
            PythonHelper(
                "cbrt", of: [.torch],
                """
                def cbrt(x):
                    root = torch.sign(x) * torch.abs(x) ** (1 / 3)
                    better = root - (root - x / root ** 2) / 3  # a step of Newton's, for the last digits
                    return torch.where((x == 0) | torch.isinf(x) | (x != x), x, better)
                """),
            PythonHelper(
                "sigmoid", of: [.numpy],
                """
                def sigmoid(x):
                    e = np.exp(-np.abs(x))
                    return np.where(x < 0, e, 1.0) / (1 + e)
                """),
            PythonHelper(
                "sigmoid_slope",
                """
                def sigmoid_slope(x):
                    \"""sigmoid(x) · (1 − sigmoid(x)), with all its digits.\"""
                    e = \(np).exp(-\(np).abs(x))
                    return e / (1 + e) ** 2
                """),
            PythonHelper(
                "tanh_slope",
                """
                def tanh_slope(x):
                    \"""1 − tanh(x)², with all its digits.\"""
                    e = \(np).exp(-2 * \(np).abs(x))
                    return 4 * e / (1 + e) ** 2
                """),
            PythonHelper(
                "erf", of: [.numpy], "erf = np.vectorize(math.erf, otypes=[float])", importing: "import math"),
            PythonHelper(
                "erfc", of: [.numpy], "erfc = np.vectorize(math.erfc, otypes=[float])",
                importing: "import math"),
            PythonHelper(
                "normal",
                """
                def normal(x):
                    \"""The normal distribution's probability below x.\"""
                    return 0.5 * \(erfc(library))(-x / 2 ** 0.5)
                """, calls: library == .numpy ? ["erfc"] : []),
            PythonHelper(
                "one_hot",
                """
                def one_hot(indices, classes):
                    \"""Rows with a 1 at the class's index; NaN for what is no index.\"""
                    hits = 1.0 * (indices == \(np).arange(classes\(isTorch ? ", device=indices.device" : "")))
                    hit = \(np).sum(hits, \(along("1")))
                    return \(np).where(hit == 1, hits, \(np).nan)\(cast("indices.dtype"))
                """),
            PythonHelper(
                "argmax",
                """
                def argmax(x, axis):
                    if axis is None:
                        return \(np).argmax(x).reshape(1, 1)\(cast("x.dtype"))
                    return \(np).argmax(x, \(along("axis")))\(cast("x.dtype"))
                """),
            PythonHelper(
                "rows",
                """
                def rows(table, indices):
                    return table[indices[:, 0]\(cast(index))]
                """),
            PythonHelper(
                "scattered",
                """
                def scattered(x, indices, rows):
                    \"""Zeros with rows of x added where the indices say.\"""
                    at = indices[:, 0]\(cast(index))
                    \(scattering(library))
                """),
        ]
    }

    private static func erfc(_ library: PythonLibrary) -> String {
        switch library {
        case .numpy: "erfc"
        case .jax: "jax.scipy.special.erfc"
        case .torch: "torch.special.erfc"
        }
    }

    private static func scattering(_ library: PythonLibrary) -> String {
        switch library {
        case .numpy:
            "z = np.zeros((rows, x.shape[1]), x.dtype)\n    np.add.at(z, at, x)\n    return z"
        case .jax: "return jnp.zeros((rows, x.shape[1]), x.dtype).at[at].add(x)"
        case .torch:
            "z = torch.zeros((rows, x.shape[1]), dtype=x.dtype, device=x.device)\n    return z.index_add(0, at, x)"
        }
    }
}
