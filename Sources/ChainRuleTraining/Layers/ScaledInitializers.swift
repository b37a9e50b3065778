public import ChainRule

/// Weights that keep the size of activations and gradients from layer to layer.
extension Initializer {
    /// The form of a distribution of mean 0.
    public enum Family: Hashable, Sendable {
        /// The normal distribution.
        case normal
        /// The uniform distribution.
        case uniform

        /// The distribution of mean 0 with this variance.
        func distribution(variance: Double) -> Distribution {
            switch self {
            case .normal: .normal(standardDeviation: variance.squareRoot())
            case .uniform: .uniform(limit: (3 * variance).squareRoot())
            }
        }
    }

    /// The width of a layer in Xavier's formula.
    public enum XavierForm: Hashable, Sendable {
        /// Variance 2 / (fan-in + fan-out): the paper's equation 16, and every framework's. It weighs
        /// activations on the way forward against gradients on the way back.
        case average
        /// Variance 1 / fan-in, standard deviation 1/√n with n the neurons of the layer before: the book's,
        /// and LeCun's in "Efficient backprop" (1998). It keeps activations only.
        case inputs
    }

    /// For sigmoid, tanh and layers without an activation.
    ///
    /// Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks"
    /// (2010).
    public static func xavier(_ family: Family = .uniform, form: XavierForm = .average) -> Initializer {
        Initializer { fanIn, fanOut in
            let width = form == .average ? (Double(fanIn) + Double(fanOut)) / 2 : Double(fanIn)
            return family.distribution(variance: 1 / width)
        }
    }

    /// Variance 2 / ((1 + slope²) · fan-in), for ReLU: half of the neurons are silent, so that the others
    /// have twice the variance.
    ///
    /// - Parameters:
    ///   - family: the normal or the uniform distribution.
    ///   - slope: that of a leaky ReLU for x ≤ 0.
    ///
    /// Source: He et al., "Delving deep into rectifiers" (2015), equations 10 and 15.
    public static func he(_ family: Family = .normal, slope: Double = 0) -> Initializer {
        Initializer { fanIn, _ in
            family.distribution(variance: 2 / ((1 + slope * slope) * Double(fanIn)))
        }
    }

    /// Suits weights that this activation follows, by its `varianceGain`: `xavier` for 1, `he` for ReLU and
    /// its relatives, with the slope of a leaky one.
    ///
    /// ```swift
    /// Initializer.suited(to: .relu).distribution(fanIn: 50, fanOut: 10)  // .normal(standardDeviation: 0.2)
    /// Initializer.suited(to: .tanh).distribution(fanIn: 50, fanOut: 10)  // .uniform(limit: 0.3162…)
    /// ```
    public static func suited(to activation: Activation) -> Initializer {
        let gain = activation.varianceGain
        return gain == 1
            ? xavier()
            : Initializer { fanIn, _ in Family.normal.distribution(variance: gain / Double(fanIn)) }
    }
}
