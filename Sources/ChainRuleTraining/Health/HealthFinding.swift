import ChainRule

/// A fault of a network, with its numbers. Its description is a sentence.
public enum HealthFinding: Codable, Hashable, Sendable {
    /// The numbers of a layer.
    public enum Values: String, Codable, Hashable, Sendable {
        /// The layer's output.
        case activations
        /// The loss's gradient with respect to that.
        case gradients
        /// Weights, biases and what else the layer learns.
        case parameters
    }

    /// The cause of a gradient that vanishes between a layer and the next.
    public enum Cause: Codable, Hashable, Sendable {
        /// The operation's slope is at most this, below 1.
        case smallSlope(operation: String, atMost: Double)
        /// More of the operation's values than healthy are in its flat ends.
        case flatEnds(operation: String)
        /// The weights that it came through are too small.
        case smallWeights
    }

    /// The loss is NaN or infinite, and no layer is to blame.
    case lossNotFinite
    /// NaN or infinities, forward and backward in the first layer that has some.
    case notFinite(layer: String, values: Values, notFinite: Int, of: Int)
    /// Batch normalization of one example gives β, whatever the example is; no other number says anything
    /// then.
    case oneExample(layer: String)
    /// Each element of a column is subtracted from each of a row: predictions from targets that are
    /// transposed.
    case crossedDifference(CrossedDifference)
    /// All units are equal, and stay so.
    case alikeUnits(layer: String, units: Int)
    /// Units whose results are at a flat end of the operation for every example, where its slope is exactly
    /// 0.
    case deadUnits(layer: String, operation: String, dead: Int, of: Int)
    /// More of the operation's values than healthy are in its flat ends: `share`, from 0 to 1.
    case saturated(layer: String, operation: String, share: Double)
    /// Hardly any difference between a hidden layer's activations.
    case uniformActivations(layer: String, deviation: Double)
    /// The gradient becomes much smaller on its way back to a layer.
    ///
    /// - Parameters:
    ///   - ratio: the layer's gradient over that of the other one, below 1.
    ///   - steps: how many layers on the other one is.
    ///   - cause: in the layer that follows, which the gradient came through.
    case vanishingGradient(layer: String, other: String, ratio: Double, steps: Int, cause: Cause)
    /// As `vanishingGradient`; the ratio is above 1.
    case explodingGradient(layer: String, other: String, ratio: Double, steps: Int)
    /// A step moves the layer's parameters too far: `ratio` is ‖Δw‖ / ‖w‖.
    case updateTooLarge(layer: String, ratio: Double)
    /// A step hardly moves the layer's parameters: `ratio` is ‖Δw‖ / ‖w‖.
    case updateTooSmall(layer: String, ratio: Double)
}

extension HealthFinding: CustomStringConvertible {
    /// The fault, with its numbers and what it may come from, in a sentence.
    public var description: String { text.escapingControlCharacters() }

    private var text: String {
        switch self {
        case .lossNotFinite: "the loss is not finite, though all layers are: look at the targets"
        case .notFinite(let layer, let values, let notFinite, let all):
            "\(notFinite) of \(layer)'s \(all) \(values.rawValue) are NaN or infinite: "
                + "look at the data, then for a smaller learning rate"
        case .oneExample(let layer):
            "\(layer) normalizes a batch of one example, of which nothing is left: look at a step on more rows"
        case .crossedDifference(let crossed):
            "\"\(crossed.node)\" of a column of \(crossed.rows) and a row of \(crossed.columns) is "
                + "\(crossed.rows)×\(crossed.columns): each is taken from each; one has to be transposed()"
        case .alikeUnits(let layer, let units):
            "all \(units) units of \(layer) are equal, and so are their gradients: they stay equal for ever; "
                + "first weights must not all be alike"
        case .deadUnits(let layer, let operation, let dead, let all):
            "\(dead) of \(all) \(operation) units of \(layer) are dead, flat for every example: no gradient passes "
                + "them, so that they cannot recover; first weights or a step were too large"
        case .saturated(let layer, let operation, let share):
            "\(percent(share)) of \(layer)'s \(operation) values are in its flat ends, where hardly any "
                + "gradient passes: weights or inputs too large"
        case .uniformActivations(let layer, let deviation):
            "\(layer)'s activations hardly differ (deviation \(threeDigits(deviation))): first weights too small"
        case .vanishingGradient(let layer, let other, let ratio, let steps, let cause):
            "\(layer)'s gradient is \(ratio > 0 ? "1/\(threeDigits(1 / ratio)) of \(other)'s" : "0, \(other)'s is not")"
                + distance(steps) + ": " + cause.text
        case .explodingGradient(let layer, let other, let ratio, let steps):
            "\(layer)'s gradient is \(threeDigits(ratio)) times \(other)'s\(distance(steps)): weights too large"
        case .updateTooLarge(let layer, let ratio):
            "weights of \(layer) move \(percent(ratio)) per step: learning rate too large"
        case .updateTooSmall(let layer, let ratio):
            "weights of \(layer) move \(percent(ratio)) per step: learning rate too small, or no gradient "
                + "reaches them"
        }
    }

    private func distance(_ steps: Int) -> String { steps > 1 ? ", \(steps) layers on" : "" }
}

extension HealthFinding.Cause {
    fileprivate var text: String {
        switch self {
        case .smallSlope(let operation, let slope):
            "\(operation), whose slope is at most \(threeDigits(slope)), shrinks it in each layer"
        case .flatEnds(let operation): "\(operation) has hardly any slope in its flat ends"
        case .smallWeights: "weights are too small"
        }
    }
}

/// A share, as "30 %".
private func percent(_ share: Double) -> String { "\(threeDigits(100 * share)) %" }
