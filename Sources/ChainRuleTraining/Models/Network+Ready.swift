public import ChainRule

// Ready networks.
extension Network {
    /// y = x·W + b, with the mean squared error. The weights begin at zero, as the loss has one valley only.
    public static func linearRegression(
        inputs: Int, outputs: Int = 1, fileID: String = #fileID, line: Int = #line
    ) throws -> Network {
        try network(
            Dense(outputs, initializer: .zeros), inputs, .regression, seed: 0, fileID, line)
    }

    /// The probability sigmoid(x·w + b) of one of two classes, with the cross entropy; targets are N×1, from
    /// 0 to 1. The weights begin at zero, as the loss has one valley only.
    public static func logisticRegression(
        inputs: Int, fileID: String = #fileID, line: Int = #line
    ) throws -> Network {
        try network(Dense(1, initializer: .zeros), inputs, .probability, seed: 0, fileID, line)
    }

    /// A multilayer perceptron for values: numbers through hidden layers, with the mean squared error.
    ///
    /// ```swift
    /// let sine = try Network<Matrix<Double>>.regression(inputs: 1, hidden: [32, 32], activation: .tanh, seed: 1)
    /// sine.model.summary().parameters  // 1153
    /// ```
    /// - Parameters:
    ///   - inputs: how many numbers an example has.
    ///   - hidden: the sizes of the hidden layers, from the input on.
    ///   - outputs: how many values are to be learned.
    ///   - activation: that of the hidden layers.
    ///   - seed: what first weights follow from.
    ///   - fileID: where it is made, for errors to tell.
    ///   - line: the line there.
    public static func regression(
        inputs: Int, hidden: [Int], outputs: Int = 1, activation: Activation = .relu, seed: UInt64,
        fileID: String = #fileID, line: Int = #line
    ) throws -> Network {
        let layers = hidden.map { Dense($0, activation: activation) } + [Dense(outputs)]
        return try network(Sequential(layers), inputs, .regression, seed: seed, fileID, line)
    }

    /// Values, with the mean squared error, from layers of your choice.
    public static func regression(
        inputs: Int, values: some Layer, seed: UInt64, fileID: String = #fileID, line: Int = #line
    ) throws -> Network {
        try network(values, inputs, .regression, seed: seed, fileID, line)
    }

    /// A multilayer perceptron: the probabilities of classes, through hidden layers, with softmax and cross
    /// entropy.
    ///
    /// ```swift
    /// let digits = try Network<Matrix<Float>>.classifier(inputs: 784, hidden: [50], classes: 10, seed: 1)
    /// digits.model.summary().parameters  // 39760
    /// ```
    /// - Parameters:
    ///   - inputs: how many numbers an example has.
    ///   - hidden: the sizes of the hidden layers, from the input on.
    ///   - classes: how many there are.
    ///   - activation: that of the hidden layers.
    ///   - targets: how the right classes are given: N×1 indices, or N×classes.
    ///   - seed: what first weights follow from.
    ///   - fileID: where it is made, for errors to tell.
    ///   - line: the line there.
    public static func classifier(
        inputs: Int, hidden: [Int], classes: Int, activation: Activation = .relu,
        targets: ClassTargets = .classIndices, seed: UInt64, fileID: String = #fileID, line: Int = #line
    ) throws -> Network {
        let layers = hidden.map { Dense($0, activation: activation) } + [Dense(classes)]
        return try classifier(
            inputs: inputs, scores: Sequential(layers), targets: targets, seed: seed, fileID: fileID,
            line: line)
    }

    /// The probabilities of classes, with softmax and cross entropy, from layers of your choice.
    ///
    /// ```swift
    /// let layers = Sequential(
    ///     Dense(128, hasBias: false), BatchNormalization(), ActivationLayer(.relu), Dropout(0.2), Dense(10))
    /// let digits = try Network<Matrix<Float>>.classifier(inputs: 64, scores: layers, seed: 1)
    /// ```
    /// - Parameters:
    ///   - inputs: how many numbers an example has.
    ///   - scores: the last one's outputs are a score for each class.
    ///   - targets: how the right classes are given: N×1 indices, or N×classes.
    ///   - seed: what first weights and masks follow from.
    ///   - fileID: where it is made, for errors to tell.
    ///   - line: the line there.
    public static func classifier(
        inputs: Int, scores: some Layer, targets: ClassTargets = .classIndices, seed: UInt64,
        fileID: String = #fileID, line: Int = #line
    ) throws -> Network {
        let purpose: NetworkArchitecture.Purpose = targets == .oneHot ? .classRows : .classIndices
        return try network(scores, inputs, purpose, seed: seed, fileID, line)
    }

    static func network(
        _ layer: some Layer, _ inputs: Int, _ purpose: NetworkArchitecture.Purpose, seed: UInt64,
        _ fileID: String, _ line: Int
    ) throws -> Network {
        let model = Model<Value>(seed: seed)
        let x = model.input("inputs", width: inputs)
        var network = Network(
            model: model, inputs: x, scores: try layer(x, in: model, fileID: fileID, line: line),
            prediction: purpose.prediction, loss: purpose.loss)
        network.architecture = NetworkArchitecture(inputs: inputs, layers: layer, purpose: purpose)
        return network
    }
}
