import ChainRule

/// An activation as data: its rule's type, and the rule's own properties as JSON.
struct ActivationDescription: Codable, Hashable, CustomStringConvertible {
    let rule: String
    /// `nil` for a rule without any.
    let properties: String?

    /// The library's. A file names them so.
    private static let rules: [any Rule.Type] = [
        Step.self, Identity.self, Sigmoid.self, Tanh.self, ReLU.self, LeakyReLU.self, PReLU.self, ELU.self,
        Softplus.self, SiLU.self, GELU.self, Softmax.self, LogSoftmax.self,
    ]

    /// `nil` if the rule has properties that cannot be stored.
    init?(_ activation: Activation) {
        rule = "\(type(of: activation.rule))"
        if activation.rule is any ParameterlessRule {
            properties = nil
        } else if let text = (activation.rule as? any Encodable).flatMap({ jsonText(of: $0) }) {
            properties = text
        } else {
            return nil
        }
    }

    func activation(_ own: [any Rule.Type]) throws(TrainingError) -> Activation {
        func decoded<R: Decodable>(_ type: R.Type) -> (any Rule)? {
            jsonValue(properties ?? "", as: type) as? any Rule
        }
        let type = (Self.rules + own).last { "\($0)" == rule }
        let found: (any Rule)? =
            switch type {
            case let type as any ParameterlessRule.Type: type.init()
            case let type as any Decodable.Type: decoded(type)
            default: nil
            }
        guard let activation = found.flatMap(Activation.init(of:)) else {
            throw .invalidSetting(
                "the activation of a stored layer", value: "\(self)",
                needs:
                    "one of the library's, or one whose type is given: load(from: url, activations: [\(rule).self])"
            )
        }
        return activation
    }

    var description: String { rule + (properties ?? "") }
}
