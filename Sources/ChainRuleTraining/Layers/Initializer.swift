public import ChainRule

/// How the first weights of a layer are drawn, from how many values go into each of its neurons (fan-in) and
/// how many neurons each value goes to (fan-out).
///
/// ```swift
/// var generator = SeededGenerator(seed: 1)
/// let w1: Matrix<Float> = Initializer.he().matrix(rows: 784, columns: 50, using: &generator)
/// let w2: Matrix<Float> = Initializer.xavier().matrix(rows: 50, columns: 10, using: &generator)
/// ```
/// A layer's weights have a row for each input and a column for each neuron. Biases begin at zero. Weights
/// must not all be alike: see `zeros`.
///
/// One of your own gives a distribution:
/// `Initializer { fanIn, fanOut in .normal(standardDeviation: 1 / Double(fanIn)) }`.
public struct Initializer: Sendable {
    /// A distribution to draw numbers from.
    public enum Distribution: Hashable, Sendable {
        /// This number everywhere.
        case constant(Double)
        /// With mean 0.
        case normal(standardDeviation: Double)
        /// From −limit to below limit; the standard deviation is limit / √3.
        case uniform(limit: Double)
    }

    private let choose: @Sendable (Int, Int) -> Distribution

    /// An initializer that draws from the distribution for the layer's numbers of inputs and neurons.
    public init(_ distribution: @escaping @Sendable (_ fanIn: Int, _ fanOut: Int) -> Distribution) {
        choose = distribution
    }

    /// The distribution for a layer of this many inputs and neurons.
    public func distribution(fanIn: Int, fanOut: Int) -> Distribution { choose(fanIn, fanOut) }

    /// A layer's weights: its inputs × its neurons, drawn row by row. A negative size, deviation or limit is
    /// a fault, which the graph's `forward` throws.
    public func matrix<Element: MatrixElement>(
        rows: Int, columns: Int, using generator: inout SeededGenerator
    ) -> Matrix<Element> {
        switch choose(rows, columns) {
        case .constant(let constant):
            return Matrix(repeating: Element(constant), rows: rows, columns: columns)
        case .normal(let size), .uniform(let size):
            // No finite size suits a layer without inputs, which has no numbers to draw either.
            guard size >= 0 && size.isFinite || rows <= 0 || columns <= 0 else {
                return .faulty(
                    ValueFault(
                        operation: "initial weights", shapes: [Shape(rows: rows, columns: columns)],
                        reason: "the deviation or limit is \(size); it has to be a number from 0 on"))
            }
            return Matrix(rows: rows, columns: columns) { _, _ in
                Element(number(fanIn: rows, fanOut: columns, using: &generator))
            }
        }
    }

    /// One weight, for a neuron made of scalar nodes.
    public func number(fanIn: Int, fanOut: Int, using generator: inout SeededGenerator) -> Double {
        switch choose(fanIn, fanOut) {
        case .constant(let constant): constant
        case .normal(let deviation): generator.normal(standardDeviation: deviation)
        case .uniform(let limit): limit * (2 * generator.uniform() - 1)
        }
    }
}

// MARK: - The same for every layer

extension Initializer {
    /// All 0: right for biases, useless for weights. Every neuron of a layer computes the same, receives the
    /// same gradient, and stays equal to the others for ever.
    public static var zeros: Initializer { constant(0) }

    /// All alike: see `zeros`.
    public static func constant(_ constant: Double) -> Initializer {
        Initializer { _, _ in .constant(constant) }
    }

    /// Normal with mean 0. With σ = 1 sigmoids saturate at 0 and 1, with σ = 0.01 activations shrink from
    /// layer to layer: `xavier` and `he` are the cure.
    public static func normal(standardDeviation: Double = 0.01) -> Initializer {
        Initializer { _, _ in .normal(standardDeviation: standardDeviation) }
    }

    /// From −limit to below limit.
    public static func uniform(limit: Double) -> Initializer {
        Initializer { _, _ in .uniform(limit: limit) }
    }
}
