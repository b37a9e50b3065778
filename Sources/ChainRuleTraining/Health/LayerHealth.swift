/// A layer's statistics in a training step.
public struct LayerHealth: Codable, Hashable, Sendable {
    /// The prefix of its parameters' names.
    public let name: String
    /// Its type: "Dense".
    public let kind: String
    /// The operation that computes its output: "sigmoid", "affine".
    public let operation: String
    /// The number of columns that come out of it.
    public let units: Int
    /// The indices in the report of the layers that its results go to.
    public let next: [Int]

    /// Statistics of its output.
    public let activations: ValueStatistics
    /// The loss's gradient with respect to that; `nil` if there is none.
    public let gradients: ValueStatistics?

    /// A number that the operation's slope does not exceed; `nil` if none is known.
    public let greatestSlope: Double?
    /// The share of the values of a sigmoid, a tanh, or another function with two flat ends that are in them:
    /// in the outer 1.5 % of the range at either end, |tanh| > 0.97, where the slope is less than 6 % of its
    /// greatest. `nil` for other operations.
    ///
    /// Source: the bound is Karpathy's in "Building makemore, part 3: activations & gradients, BatchNorm"
    /// (2022); what saturation does, Glorot and Bengio, "Understanding the difficulty of training deep
    /// feedforward neural networks" (2010), section 3.
    public let saturation: Double?
    /// How many ReLUs, or units of another activation that can die, are at a flat end for every row of the
    /// batch, so that none of the batch's gradients passes them. `nil` for other operations, a leaky ReLU
    /// too.
    public let deadUnits: Int?
    /// Whether all units have equal weights, results and gradients, so that each step leaves them equal.
    public let areUnitsAlike: Bool

    /// The number of numbers that learn in it, itself and not in layers within it.
    public let parameterCount: Int
    /// NaN and infinities among those, before the step.
    public let notFiniteParameters: Int
    /// ‖Δw‖ / ‖w‖, of all its parameters that learn together, w being those before the step. `nil` without
    /// such (they are frozen, or in no group), without an optimization, and for parameters that are all 0.
    ///
    /// Source: Karpathy, CS231n, "Neural networks part 3: ratio of weights:updates" (2015).
    public internal(set) var updateRatio: Double?

    /// Whether its results go to another layer: it is not one of the last.
    public var isHidden: Bool { !next.isEmpty }
}
