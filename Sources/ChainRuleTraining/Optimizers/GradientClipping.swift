/// A bound on gradients, so that one bad batch cannot throw the parameters far away.
///
/// NaN stays NaN.
///
/// ```swift
/// let optimization = try Optimization(of: graph, with: SGD(), clipping: .norm(1))
/// ```
public enum GradientClipping: Hashable, Sendable {
    /// Each element g becomes min(max(g, −limit), limit). This changes the gradient's direction.
    case value(Double)
    /// If the norm ‖g‖ = √Σg² over all elements of all parameters exceeds the limit, every element is
    /// multiplied by limit / ‖g‖. The direction stays.
    ///
    /// PyTorch's factor is limit / (‖g‖ + 1e-6), at most 1: smaller by 1e-6 / ‖g‖, which is one in a million
    /// at a norm of 1 and more at a smaller limit, and below 1 also for a norm within 1e-6 of the limit.
    ///
    /// Source: Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks" (2013),
    /// algorithm 1.
    case norm(Double)

    func check() throws(TrainingError) {
        switch self {
        case .value(let limit), .norm(let limit):
            try TrainingError.require(
                limit > 0, "the limit of clipping", value: "\(limit)", needs: "positive")
        }
    }
}
