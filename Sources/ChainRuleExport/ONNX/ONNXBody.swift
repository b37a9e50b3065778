/// Nodes, each after those that it needs: of a graph or of a function.
struct ONNXBody {
    private(set) var nodes: [ONNXNode] = []
    private(set) var constants: [(name: String, tensor: ONNXTensor)] = []
    /// Of what nodes compute, where it is known.
    private(set) var shapes: [(name: String, shape: [ONNXDimension])] = []
    /// The functions that nodes call.
    private(set) var functions: Set<String> = []
    private let type: ONNXType
    private var names: [ONNXExpression: String] = [:]
    private var constantNames: [ONNXTensor: String] = [:]
    private var uniqueNames: UniqueNames
    private var outputs: Set<String> = []

    /// - Parameters:
    ///   - type: of its numbers.
    ///   - taken: names that something else has.
    init(_ type: ONNXType, taken: Set<String> = []) {
        (self.type, uniqueNames) = (type, UniqueNames(taken: taken, separator: " "))
    }

    /// A name that nothing else has.
    mutating func unique(_ name: String) -> String { uniqueNames.name(name) }

    /// Writes what is not written yet, and returns what the result is called.
    ///
    /// - Parameters:
    ///   - place: what the names of nodes on the way begin with.
    ///   - output: a name that is not taken otherwise; if there is none, the result has one of its own.
    mutating func write(_ expression: ONNXExpression, in place: String, as output: String? = nil) -> String {
        let name = names[expression] ?? written(expression, place, output)
        names[expression] = name
        guard let output, name != output else { return name }
        add(ONNXNode(operation: .init(name: "Identity", isOwn: false), inputs: [name], output: output))
        return output
    }

    private mutating func add(_ node: ONNXNode) {
        nodes.append(node)
        outputs.insert(node.output)
    }

    /// Whether a node has this output.
    func has(_ output: String) -> Bool { outputs.contains(output) }

    private mutating func written(_ expression: ONNXExpression, _ place: String, _ output: String?) -> String
    {
        switch expression.content {
        case .named(let name): return name
        case .real(let number): return constant(ONNXTensor([number], dimensions: [], type: type))
        case .reals(let numbers, let dimensions):
            return constant(ONNXTensor(numbers, dimensions: dimensions, type: type))
        case .integers(let numbers): return constant(ONNXTensor(numbers))
        case .call(let operation, let operands, let attributes):
            let inputs = operands.map { write($0, in: place) }
            let name = output ?? unique(place.isEmpty ? operation.name : "\(place)/\(operation.name)")
            if operation.isOwn { functions.insert(operation.name) }
            if let shape = expression.shape { shapes.append((name, shape)) }
            add(ONNXNode(operation: operation, inputs: inputs, output: name, attributes: attributes))
            return name
        }
    }

    private mutating func constant(_ tensor: ONNXTensor) -> String {
        if let name = constantNames[tensor] { return name }
        let name = unique("constant \(constants.count + 1)")
        constantNames[tensor] = name
        constants.append((name, tensor))
        return name
    }
}
