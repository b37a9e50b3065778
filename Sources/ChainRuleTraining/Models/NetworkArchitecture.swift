import ChainRule

/// What a network of the library's layers is made of, to be stored with its weights. First weights are not
/// part of it.
struct NetworkArchitecture: Codable, Hashable {
    /// The meaning of the scores, and the loss that goes with it.
    enum Purpose: String, Codable {
        case regression, probability, classIndices, classRows

        func prediction<Value>(_ scores: Variable<Value>) -> Variable<Value> {
            switch self {
            case .regression: scores
            case .probability: scores.sigmoid()
            case .classIndices, .classRows: scores.applying(Softmax())
            }
        }

        func loss<Value>(_ scores: Variable<Value>, _ targets: Variable<Value>) -> Variable<Value> {
            switch self {
            case .regression: scores.meanSquaredError(targets)
            case .probability: scores.binaryCrossEntropy(targets)
            case .classIndices: scores.applying(SoftmaxCrossEntropy(targets: .classIndices), targets)
            case .classRows: scores.applying(SoftmaxCrossEntropy(targets: .oneHot), targets)
            }
        }
    }

    /// How many columns targets have, for so many scores.
    func targetColumns(scores: Int) -> Int { purpose == .classIndices ? 1 : scores }

    let inputs: Int
    let layers: [LayerDescription]
    let purpose: Purpose

    /// `nil` if a layer is none of the library's, or has an activation that cannot be stored.
    init?(inputs: Int, layers: any Layer, purpose: Purpose) {
        let list = (layers as? Sequential)?.layers ?? [layers]
        let descriptions = list.compactMap(LayerDescription.init)
        // A layer that is there twice shares its weights, which a description does not say.
        guard inputs > 0, descriptions.count == list.count,
            Set(list.map { ObjectIdentifier($0.identity) }).count == list.count
        else { return nil }
        (self.inputs, self.layers, self.purpose) = (inputs, descriptions, purpose)
    }
}

extension NetworkArchitecture: CustomStringConvertible {
    /// "64 → Dense(50, relu) → Dense(10) → classIndices".
    var description: String {
        (["\(inputs)"] + layers.map(\.description) + [purpose.rawValue]).joined(separator: " → ")
    }
}

/// A layer of the library's as data.
enum LayerDescription: Codable, Hashable {
    case dense(outputs: Int, activation: ActivationDescription?, hasBias: Bool)
    case activation(ActivationDescription)
    case batchNormalization(momentum: Double, epsilon: Double, isOfSample: Bool)
    case dropout(rate: Double, scalesInTraining: Bool)

    init?(_ layer: any Layer) {
        switch layer {
        case let layer as Dense:
            let activation = layer.activation.map(ActivationDescription.init)
            if case .some(.none) = activation { return nil }
            self = .dense(outputs: layer.outputs, activation: activation ?? nil, hasBias: layer.hasBias)
        case let layer as ActivationLayer:
            guard let activation = ActivationDescription(layer.activation) else { return nil }
            self = .activation(activation)
        case let layer as BatchNormalization:
            self = .batchNormalization(
                momentum: layer.momentum, epsilon: layer.epsilon,
                isOfSample: layer.runningVariance == .sample)
        case let layer as Dropout:
            self = .dropout(rate: layer.rate, scalesInTraining: layer.scaling == .training)
        default: return nil
        }
    }

    /// - Parameter rules: the user's, for activations that are none of the library's.
    func layer(_ rules: [any Rule.Type]) throws(TrainingError) -> any Layer {
        switch self {
        case .dense(let outputs, let activation, let hasBias):
            Dense(outputs, activation: try activation?.activation(rules), hasBias: hasBias)
        case .activation(let activation): ActivationLayer(try activation.activation(rules))
        case .batchNormalization(let momentum, let epsilon, let isOfSample):
            BatchNormalization(
                momentum: momentum, epsilon: epsilon, runningVariance: isOfSample ? .sample : .population)
        case .dropout(let rate, let scalesInTraining):
            Dropout(rate, scaling: scalesInTraining ? .training : .evaluation)
        }
    }

    var description: String {
        switch self {
        case .dense(let outputs, let activation, let hasBias):
            "Dense(\(outputs)\(activation.map { ", \($0.description)" } ?? "")\(hasBias ? "" : ", no bias"))"
        case .activation(let activation): activation.description
        case .batchNormalization: "BatchNormalization"
        case .dropout(let rate, _): "Dropout(\(rate))"
        }
    }
}
