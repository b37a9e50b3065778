import ChainRule

/// A network of 64 inputs, 50 hidden values and 10 scores, one for each digit, as a graph.
struct DigitNetwork {
    let graph = Graph<Matrix<Double>>()
    let pixels: Variable<Matrix<Double>>
    let targets: Variable<Matrix<Double>>
    let scores: Variable<Matrix<Double>>
    let loss: Variable<Matrix<Double>>

    init(using generator: inout SeededGenerator) {
        /// He's first weights: the narrower the input, the larger, so that values keep their size from layer
        /// to layer.
        func weights(_ rows: Int, _ columns: Int) -> Matrix<Double> {
            .randomNormal(
                rows: rows, columns: columns, standardDeviation: (2 / Double(rows)).squareRoot(),
                using: &generator)
        }
        pixels = graph.placeholder("pixels", isConstant: true)
        targets = graph.placeholder("targets", isConstant: true)
        let w1 = graph.parameter(weights(64, 50), name: "W1")
        let b1 = graph.parameter(.zeros(rows: 1, columns: 50), name: "b1")
        let w2 = graph.parameter(weights(50, 10), name: "W2")
        let b2 = graph.parameter(.zeros(rows: 1, columns: 10), name: "b2")
        let hidden = graph.add(AffineNode(), pixels, w1, b1, name: "hidden")
        let active = graph.add(ActivationNode(.relu), hidden, name: "active")
        scores = graph.add(AffineNode(), active, w2, b2, name: "scores")
        loss = graph.add(SoftmaxWithLoss(targets: .classIndices), scores, targets, name: "loss")
    }

    /// One step of gradient descent: every parameter goes a little against its gradient.
    ///
    /// - Returns: the loss before it.
    func learn(from batch: Digits, rate: Double) throws -> Double {
        try graph.feed(pixels, batch.pixels)
        try graph.feed(targets, batch.targets)
        let loss = try graph.forward(to: loss)
        try graph.backward(from: self.loss, withRespectTo: graph.parameters)
        for parameter in graph.parameters {
            try graph.update(parameter) { value, gradient in value -= rate * gradient }
        }
        return try loss.scalar
    }

    /// What the network takes each picture for.
    func read(_ digits: Digits) throws -> [Reading] {
        try graph.feed(pixels, digits.pixels)
        let probabilities = try graph.forward(to: scores).softmax()
        return probabilities.columnsOfRowMaxima.enumerated().map { row, digit in
            Reading(digit: digit, probability: probabilities[row, digit])
        }
    }
}

/// What a picture was taken for, and how surely.
struct Reading: Hashable {
    let digit: Int
    let probability: Double
}
