/// Moves one element of an input and measures by how much the outputs' weighted sum changes.
struct SlopeProbe<Value: ConcreteValue> where Value.Element == Double {
    private let graph: Graph<Value>
    private let output: Variable<Value>
    private let input: Variable<Value>
    private let weights: [Double]
    /// The input as it is, and what the output is then.
    private let value: Value
    private let outputs: [Double]
    private var elements: [Double]
    private var position = 0
    /// The outputs that depend on the element, in ascending order; `nil` if that is not known.
    private var influenced: [Int]?

    init(
        _ graph: Graph<Value>, _ output: Variable<Value>, _ input: Variable<Value>, weights: [Double]
    ) throws(GraphError) {
        (self.graph, self.output, self.input, self.weights) = (graph, output, input, weights)
        value = try input.value
        outputs = try graph.forward(to: output).elements
        elements = value.elements
    }

    /// The element's number.
    var number: Double { elements[position] }

    mutating func turn(to position: Int) {
        self.position = position
        influenced = nil
    }

    /// Feeds the input as it was.
    func restore() throws(GraphError) { try graph.feed(input, value) }

    private mutating func outputs(at x: Double) throws(GraphError) -> [Double] {
        let own = elements[position]
        guard x != own else { return outputs }
        elements[position] = x
        defer { elements[position] = own }
        try graph.feed(input, Value(shape: value.shape, elements: elements))
        return try graph.forward(to: output).elements
    }

    /// Returns the slopes of the chords from the element to both sides, over a step.
    mutating func chords(_ step: Double) throws(GraphError) -> SlopeLadder.Chords {
        let x = number
        // x + h − x must be h to the last bit.
        let (up, down) = ((x + step) - x, x - (x - step))
        let above = difference(outputs, try outputs(at: x + up))
        let below = difference(try outputs(at: x - down), outputs)
        return SlopeLadder.Chords(
            step: (up + down) / 2, above: above.value / up, below: below.value / down,
            central: (above.value + below.value) / (up + down), rounding: above.rounding + below.rounding)
    }

    /// The weighted sum of the outputs' differences, each subtracted for itself so that less is lost, and the
    /// rounding error that it may have.
    private func difference(_ from: [Double], _ to: [Double]) -> (value: Double, rounding: Double) {
        var (sum, size) = (0.0, 0.0)
        func add(_ i: Int) {
            let (a, b, weight) = (from[i], to[i], weights[i])
            if a != b { sum += weight * (b - a) }
            size += weight * Swift.max(a.magnitude, b.magnitude)
        }
        if let influenced {
            for i in influenced { add(i) }
        } else {
            for i in from.indices { add(i) }
        }
        return (sum, 2 * Double.ulpOfOne * size)
    }

    /// Finds the outputs that depend on the element by moving it very far: what else there is rounds, but not
    /// because of it.
    ///
    /// - Returns: whether some outputs depend on the element, and whether others do not.
    mutating func findInfluence() -> (any: Bool, others: Bool) {
        let size = Swift.max(1, number.magnitude)
        var isInfluenced = [Bool](repeating: false, count: outputs.count)
        for far in [4, 0x1p200].map({ Swift.min($0 * size, .greatestFiniteMagnitude / 4) }) {
            for x in [number - far, number + far] {
                // What cannot be computed there tells nothing.
                guard let moved = try? outputs(at: x) else { return (true, false) }
                for i in moved.indices where moved[i].bitPattern != outputs[i].bitPattern {
                    isInfluenced[i] = true
                }
            }
        }
        let found = outputs.indices.filter { isInfluenced[$0] }
        influenced = found
        return (!found.isEmpty, found.count < outputs.count)
    }

    /// By how much rounding may change the outputs' weighted sum.
    var rounding: Double {
        zip(weights, outputs).reduce(0) { $0 + 4 * Double.ulpOfOne * $1.0 * $1.1.magnitude }
    }

    /// Whether the outputs that depend on the element, as far as is known, are finite, or all outputs.
    func isFinite(everywhere: Bool) -> Bool {
        guard !everywhere, let influenced else { return outputs.allSatisfy(\.isFinite) }
        return influenced.allSatisfy { outputs[$0].isFinite }
    }
}
