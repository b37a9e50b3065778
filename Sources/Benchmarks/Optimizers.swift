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
            try graph.update(parameter) { value, gradient in value.add(gradient, scaledBy: -rate) }
        }
    }
}

/// p −= rate · m̂ / (√v̂ + ε), m̂ and v̂ being running means of the gradient and of its square, without the
/// bias that their start at zero gives them.
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
        let rate = rate  // what the loop over the elements reads need not be looked up in `self` each time
        for (place, parameter) in parameters.enumerated() {
            try graph.update(parameter) { value, gradient in
                value.update(&means[place], &squares[place], with: gradient) {
                    value, mean, square, gradient in
                    mean = beta1 * mean + (1 - beta1) * gradient
                    square = beta2 * square + (1 - beta2) * (gradient * gradient)
                    value -= rate * (scale1 * mean) / ((scale2 * square).sqrt() + epsilon)
                }
            }
        }
    }
}
