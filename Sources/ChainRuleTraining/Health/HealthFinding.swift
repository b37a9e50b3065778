import Foundation  // String(format:)

/// Something that is wrong with a network, with the numbers. Its description is a sentence.
public enum HealthFinding: Codable, Hashable, Sendable {
    public enum Place: String, Codable, Hashable, Sendable {
        case activations
        case gradients
        case parameters
    }

    /// The loss is NaN or infinite, and no layer is to blame.
    case lossNotFinite
    /// NaN or infinities; on the way forward and on the way back, told of the first layer that has some.
    case notFinite(layer: String, place: Place, notFinite: Int, of: Int)
    /// All units are equal, and stay so.
    case alikeUnits(layer: String, units: Int)
    case deadUnits(layer: String, dead: Int, of: Int)
    case saturated(layer: String, operation: String, share: Double)
    /// Hardly any difference between a hidden layer's activations.
    case uniformActivations(layer: String, deviation: Double)
    /// - Parameters:
    ///   - ratio: the layer's gradient over that of the other one, below 1.
    ///   - steps: how many layers on the other one is.
    ///   - operation: of the layer that follows, which the gradient came through.
    case vanishingGradient(layer: String, other: String, ratio: Double, steps: Int, operation: String)
    /// As `vanishingGradient`; the ratio is above 1.
    case explodingGradient(layer: String, other: String, ratio: Double, steps: Int)
    case updateTooLarge(layer: String, ratio: Double)
    case updateTooSmall(layer: String, ratio: Double)
}

extension HealthFinding: CustomStringConvertible {
    public var description: String {
        switch self {
        case .lossNotFinite: "the loss is not finite, though all layers are: look at the targets"
        case .notFinite(let layer, let place, let notFinite, let all):
            "\(notFinite) of \(layer)'s \(all) \(place.rawValue) are NaN or infinite: "
                + "look at the data, then for a smaller learning rate"
        case .alikeUnits(let layer, let units):
            "all \(units) units of \(layer) are equal, and so are their gradients: they stay equal for ever; "
                + "first weights must not all be alike"
        case .deadUnits(let layer, let dead, let all):
            "\(dead) of \(all) ReLUs in \(layer) are 0 for every example: no gradient passes them, "
                + "so that they cannot recover; first weights or a step were too large"
        case .saturated(let layer, let operation, let share):
            "\(percent(share)) of \(layer)'s \(operation) values are in its flat ends, where hardly any "
                + "gradient passes: weights or inputs too large"
        case .uniformActivations(let layer, let deviation):
            "\(layer)'s activations hardly differ (deviation \(text(deviation))): first weights too small"
        case .vanishingGradient(let layer, let other, let ratio, let steps, let operation):
            "\(layer)'s gradient is \(ratio > 0 ? "1/\(text(1 / ratio)) of \(other)'s" : "0, \(other)'s is not")"
                + distance(steps) + ": " + HealthFinding.cause(of: operation)
        case .explodingGradient(let layer, let other, let ratio, let steps):
            "\(layer)'s gradient is \(text(ratio)) times \(other)'s\(distance(steps)): weights too large"
        case .updateTooLarge(let layer, let ratio):
            "weights of \(layer) move \(percent(ratio)) per step: learning rate too large"
        case .updateTooSmall(let layer, let ratio):
            "weights of \(layer) move \(percent(ratio)) per step: learning rate too small, or no gradient "
                + "reaches them"
        }
    }

    private static func cause(of operation: String) -> String {
        switch operation {
        case "sigmoid": "sigmoid shrinks it at least fourfold per layer"
        case "tanh": "tanh's slope is below 1, and near 0 in its flat ends; or weights are too small"
        case "relu": "weights are too small, or too many ReLUs are 0"
        default: "weights are too small"
        }
    }

    private func distance(_ steps: Int) -> String { steps > 1 ? ", \(steps) layers on" : "" }
}

/// A share, as "30 %".
private func percent(_ share: Double) -> String { "\(text(100 * share)) %" }

/// Three digits of a number; whole ones below a million in full.
func text(_ number: Double) -> String {
    abs(number) >= 999.5 && abs(number) < 999_999.5
        ? String(format: "%.0f", number) : String(format: "%.3g", number)
}
