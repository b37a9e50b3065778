import ChainRule

/// How parameters follow from their gradients.
protocol Optimizer {
    mutating func update(_ parameters: [Variable<Matrix<Float>>], of graph: Graph<Matrix<Float>>) throws
}

/// p −= rate · gradient
struct StochasticGradientDescent: Optimizer {
    let rate: Float

    mutating func update(_ parameters: [Variable<Matrix<Float>>], of graph: Graph<Matrix<Float>>) throws {
        for parameter in parameters {
            try graph.update(parameter) { value, gradient in value -= rate * gradient }
        }
    }
}

/// p −= rate · m̂ / (√v̂ + ε), m̂ and v̂ being running means of the gradient and of its square, without the bias that
/// their start at zero gives them.
///
/// Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1.
struct Adam: Optimizer {
    let rate: Float
    private let beta1: Float = 0.9
    private let beta2: Float = 0.999
    private let epsilon: Float = 1e-8
    private var means: [Matrix<Float>] = []
    private var squares: [Matrix<Float>] = []
    /// β1ᵗ and β2ᵗ at step t.
    private var (power1, power2) = (1.0, 1.0)

    init(rate: Float) { self.rate = rate }

    mutating func update(_ parameters: [Variable<Matrix<Float>>], of graph: Graph<Matrix<Float>>) throws {
        if means.isEmpty {
            means = try parameters.map { try $0.value.filled(with: 0) }
            squares = means
        }
        power1 *= 0.9
        power2 *= 0.999
        let (scale1, scale2) = (Float(1 / (1 - power1)), Float(1 / (1 - power2)))
        for (place, parameter) in parameters.enumerated() {
            try graph.update(parameter) { value, gradient in
                means[place] = beta1 * means[place] + (1 - beta1) * gradient
                squares[place] = beta2 * squares[place] + (1 - beta2) * (gradient * gradient)
                value -= rate * (scale1 * means[place]) / ((scale2 * squares[place]).sqrt() + epsilon)
            }
        }
    }
}
