public import ChainRule

/// Several inputs of one network, each with a name: columns of one matrix, so that data of any number of
/// inputs are a `Dataset`, and a `Trainer` learns from them.
///
/// ```swift
/// let model = Model<Matrix<Float>>(seed: 1)
/// let inputs = model.inputs(["image": 64, "age": 1])
/// let features = try Dense(16, activation: .relu)(inputs["image"], in: model)
/// let scores = try Dense(2)(features.concatenated(with: inputs["age"], .beside), in: model)
/// let network = Network(model: model, inputs: inputs, scores: scores) { $0.softmax() } loss: {
///     $0.softmaxWithLoss($1, as: .classIndices)
/// }
/// let rows = try network.rows(["age": ages, "image": images])
/// let data = try Dataset(inputs: rows, classIndices: classes)
/// let trainer = try Trainer(network, on: data, optimizer: Adam(), batchSize: 32)
/// ```
public struct NamedInputs<Value: ConcreteValue> {
    /// All columns: what is fed.
    public let all: Variable<Value>
    /// The names, in the order of the columns.
    public let names: [String]
    let widths: [Int]
    private let parts: [Variable<Value>]

    fileprivate init(_ widths: KeyValuePairs<String, Int>, in model: Model<Value>) {
        names = widths.map(\.key)
        self.widths = widths.map(\.value)
        let all = model.input("inputs", width: self.widths.reduce(0, +))
        var start = 0
        parts = widths.map { name, width in
            defer { start += width }
            return model.graph.add(UnaryNode(Slice(columns: start..<start + width)), all, name: name)
        }
        self.all = all
    }

    /// An input's columns. A name that none has ends the program, as an index that an array does not have
    /// would.
    public subscript(name: String) -> Variable<Value> {
        guard let index = names.firstIndex(of: name) else {
            stop("there is no input named \"\(name)\", but \(names)")
        }
        return parts[index]
    }
}

extension Model {
    /// Inputs by name, with the width of each: see `NamedInputs`.
    public func inputs(_ widths: KeyValuePairs<String, Int>) -> NamedInputs<Value> {
        NamedInputs(widths, in: self)
    }
}

extension Network {
    /// The values of several inputs as the rows that the network is fed with, whatever order they are given
    /// in.
    ///
    /// - Throws: `TrainingError.unsuitableData` if an input is missing, unknown, of another width, or of
    ///   another number of rows.
    public func rows(_ values: [String: Value]) throws(TrainingError) -> Value {
        let (names, widths) = (parts?.names ?? [], parts?.widths ?? [])
        if let unknown = values.keys.sorted().first(where: { !names.contains($0) }) {
            throw .unsuitableData("the network has no input named \"\(unknown)\"; it has \(names)")
        }
        var rows: Value?
        for (name, width) in zip(names, widths) {
            guard let value = values[name] else {
                throw .unsuitableData("the input \"\(name)\" is missing")
            }
            let needed = Shape(rows: rows?.shape.rows ?? value.shape.rows, columns: width)
            guard value.shape == needed, value.fault == nil else {
                let problem = value.fault.map { "has no value: \($0)" } ?? "is \(value.shape), not \(needed)"
                throw .unsuitableData("the input \"\(name)\" \(problem)")
            }
            rows = rows.map { $0.concatenated(with: value, .beside) } ?? value
        }
        guard let rows else {
            throw .unsuitableData("the network's inputs have no names: see Model.inputs(_:)")
        }
        return rows
    }
}
