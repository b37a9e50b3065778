public import ChainRule

/// A network's loss and metrics on some data.
public struct Evaluation: Hashable, Sendable {
    /// The number of rows.
    public let rows: Int
    /// The mean over all rows.
    public let loss: Double
    /// By name.
    public let metrics: [String: Double]
}

extension Network {
    /// The loss and metrics on data, in evaluation: without dropout, with running statistics.
    ///
    /// ```swift
    /// let evaluation = try network.evaluate(test, metrics: [.accuracy])
    /// print(evaluation.loss, evaluation.metrics["accuracy"]!)
    /// ```
    /// - Parameters:
    ///   - data: what is predicted, and compared with its targets.
    ///   - metrics: what is computed beside the loss.
    ///   - rowsAtATime: how many rows the graph computes at once, which bounds the memory. A last, short
    ///     chunk counts with the rows that it has.
    /// - Throws: `GraphError` if shapes do not fit; `TrainingError`; `CancellationError` between two chunks
    ///   if the task is cancelled.
    public func evaluate<Element>(
        _ data: Dataset<Element>, metrics: [Metric<Element>] = [], rowsAtATime: Int = 1024
    ) throws -> Evaluation where Value == Matrix<Element> {
        try evaluate(data, metrics: metrics, rowsAtATime, throwingUnlessFinite: nil)
    }

    /// - Parameter pass: what the error calls it if the loss is not finite; `nil` to return it as it is.
    func evaluate<Element>(
        _ data: Dataset<Element>, metrics: [Metric<Element>], _ rowsAtATime: Int = 1024,
        throwingUnlessFinite pass: NonFiniteNumber.Pass?
    ) throws -> Evaluation where Value == Matrix<Element> {
        var sum = 0.0
        let outputs = metrics.isEmpty ? [loss] : [loss, prediction]
        var parts: [Matrix<Element>] = []
        try forEachChunk(of: data, rowsAtATime, forwardTo: outputs) { rows in
            let mean = Double(try loss.value.scalar)
            if let pass, !mean.isFinite,
                let error = try NonFiniteSearch(graph: graph, output: loss).firstValue(pass)
            {
                throw error
            }
            sum += mean * Double(rows)
            if !metrics.isEmpty { parts.append(try prediction.value) }
        }
        let predictions = Predictions(joined(parts), for: data)
        let values = try metrics.map { ($0.name, try $0.value(predictions)) }
        return Evaluation(
            rows: data.count, loss: sum / Double(data.count),
            metrics: Dictionary(values, uniquingKeysWith: { _, last in last }))
    }

    /// The network's predictions for each row, in evaluation, beside the targets.
    ///
    /// - Throws: as `evaluate(_:metrics:rowsAtATime:)`.
    public func predictions<Element>(
        for data: Dataset<Element>, rowsAtATime: Int = 1024
    ) throws -> Predictions<Element> where Value == Matrix<Element> {
        var parts: [Matrix<Element>] = []
        try forEachChunk(of: data, rowsAtATime, forwardTo: [prediction]) { _ in
            parts.append(try prediction.value)
        }
        return Predictions(joined(parts), for: data)
    }

    /// Counts of the predicted classes for each actual class.
    ///
    /// - Throws: as `evaluate(_:metrics:rowsAtATime:)`; `TrainingError.unsuitableData` if the targets are no
    ///   classes.
    public func confusionMatrix<Element>(
        of data: Dataset<Element>
    ) throws -> ConfusionMatrix where Value == Matrix<Element> {
        try ConfusionMatrix(predictions(for: data))
    }

    private func forEachChunk<Element>(
        of data: Dataset<Element>, _ rowsAtATime: Int, forwardTo outputs: [Variable<Value>],
        _ body: (_ rows: Int) throws -> Void
    ) throws where Value == Matrix<Element> {
        try TrainingError.checkPositive("rowsAtATime", rowsAtATime)
        try TrainingError.require(
            !model.isTraining, "an evaluation", value: "begun within a training step",
            needs: "begun after its end")
        for start in stride(from: 0, to: data.count, by: rowsAtATime) {
            try Task.checkCancellation()
            let rows = start..<min(start + rowsAtATime, data.count)
            try feed(data.inputs[rows: rows], targets: data.targets[rows: rows])
            try graph.forward(to: outputs)
            try body(rows.count)
        }
    }

    /// One below the other.
    private func joined<Element>(_ parts: [Matrix<Element>]) -> Matrix<Element> {
        if parts.count == 1 { return parts[0] }
        let shape = Shape(rows: parts.reduce(0) { $0 + $1.rows }, columns: parts.first?.columns ?? 0)
        return Matrix(shape: shape, elements: parts.flatMap(\.elements))
    }
}
