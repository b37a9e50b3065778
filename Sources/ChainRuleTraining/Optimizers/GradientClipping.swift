/// A bound on gradients, so that one bad batch cannot throw the parameters far away.
///
/// NaN stays NaN.
public enum GradientClipping: Hashable, Sendable {
    /// Each element g becomes min(max(g, −limit), limit). This changes the gradient's direction.
    case value(Double)
    /// If the norm ‖g‖ = √Σg² over all elements of all parameters exceeds the limit, every element is
    /// multiplied by limit / ‖g‖. The direction stays.
    ///
    /// Source: Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks" (2013),
    /// algorithm 1.
    case norm(Double)

    func check() throws(TrainingError) {
        switch self {
        case .value(let limit), .norm(let limit):
            guard limit > 0 else {
                throw .invalidSetting("the limit of clipping", value: "\(limit)", needs: "positive")
            }
        }
    }
}
