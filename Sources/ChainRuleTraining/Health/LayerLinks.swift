import ChainRule

/// The layers that feed a loss, and which of them feeds which directly: through nodes that are no layer's
/// result.
struct LayerLinks<Value: ConcreteValue> {
    let layers: [ModelLayer<Value>]
    /// For each layer, the indices of those that its result goes to.
    let next: [[Int]]
    /// The rule that computes each layer's result.
    let rules: [any Rule]
    /// Differences that the loss is made of, behind all layers.
    private let differences: [NodeView<Value>]

    init(_ all: [ModelLayer<Value>], loss: Variable<Value>, in graph: Graph<Value>) throws(GraphError) {
        let nodes = try graph.nodes(feeding: loss)
        let rules = Dictionary(
            nodes.compactMap { node in node.rule.map { (node.variable, $0) } }, uniquingKeysWith: { $1 })
        // A layer made of others may hand on the last one's result; the inner layer has it then.
        var indices: [Variable<Value>: Int] = [:]
        var layers: [ModelLayer<Value>] = []
        for layer in all where rules[layer.output] != nil && indices[layer.output] == nil {
            indices[layer.output] = layers.count
            layers.append(layer)
        }
        var next = [[Int]](repeating: [], count: layers.count)
        // For each node, the layers whose results reach it without passing another's.
        var nearest: [Variable<Value>: [Int]] = [:]
        for node in nodes {
            var reaching: [Int] = []
            for index in node.operands.flatMap({ nearest[$0] ?? [] }) where !reaching.contains(index) {
                reaching.append(index)
            }
            if let index = indices[node.variable] {
                for earlier in reaching { next[earlier].append(index) }
                reaching = [index]
            }
            nearest[node.variable] = reaching
        }
        // Nodes after the last layers, from the loss back.
        var isBehindLayers: [Variable<Value>: Bool] = [:]
        for node in nodes.reversed() {
            let isBehind = indices[node.variable] == nil && isBehindLayers[node.variable] ?? true
            for operand in node.operands {
                isBehindLayers[operand] = isBehind && isBehindLayers[operand] ?? true
            }
            isBehindLayers[node.variable] = isBehind
        }
        differences = nodes.filter { $0.rule is Subtract && isBehindLayers[$0.variable] == true }
        self.layers = layers
        self.next = next
        self.rules = layers.compactMap { rules[$0.output] }
    }

    /// Returns a layer's statistics after forward and backward.
    func health(of index: Int) throws(GraphError) -> LayerHealth {
        let (layer, rule) = (layers[index], rules[index])
        let activations = Numbers(try layer.output.value)
        let gradients = (try? layer.output.gradient).map { Numbers($0) }
        var areAlike = activations.columns > 1 && gradients?.hasEqualColumns == true
        areAlike = areAlike && activations.hasEqualColumns
        // Without weights of their own, columns are as alike as those that they are made of.
        var weights = 0
        var (parameterCount, notFinite) = (0, 0)
        for parameter in layer.parameters {
            let numbers = Numbers(try parameter.value)
            parameterCount += numbers.elements.count
            notFinite += numbers.elements.count { !$0.isFinite }
            if numbers.rows == layer.summary.inputs && numbers.columns == activations.columns {
                weights += 1
                areAlike = areAlike && numbers.hasEqualColumns
            }
        }
        let activation = rule as? any ActivationRule
        return LayerHealth(
            name: layer.summary.name, kind: layer.summary.kind, operation: rule.name,
            units: activations.columns, next: next[index],
            activations: ValueStatistics(activations.elements),
            gradients: gradients.map { ValueStatistics($0.elements) },
            greatestSlope: activation.map(\.greatestSlope).flatMap { $0.isFinite ? $0 : nil },
            saturation: activation.flatMap(activations.saturation),
            deadUnits: activation.flatMap(activations.deadColumns),
            areUnitsAlike: areAlike && weights > 0, parameterCount: parameterCount,
            notFiniteParameters: notFinite, updateRatio: nil)
    }

    /// Differences of a column and a row, which take each of its elements from each of the other's.
    func crossedDifferences() throws(GraphError) -> [CrossedDifference] {
        var crossed: [CrossedDifference] = []
        for node in differences {
            let (x, y) = (try node.operands[0].value.shape, try node.operands[1].value.shape)
            let (column, row) = x.columns == 1 ? (x, y) : (y, x)
            if column.columns == 1 && row.rows == 1 && column.rows > 1 && row.columns > 1 {
                crossed.append(
                    CrossedDifference(node: node.name, rows: column.rows, columns: row.columns))
            }
        }
        return crossed
    }

    /// How far a step moved those of a layer's parameters that learn, given what they were.
    func updateRatio(
        of index: Int, learning: Set<Variable<Value>>, before: [Variable<Value>: Value]
    ) throws(GraphError) -> Double? {
        var (moved, size): ([Double], [Double]) = ([], [])
        for parameter in layers[index].parameters where learning.contains(parameter) {
            guard let old = before[parameter] else { continue }
            let numbers = Numbers(old).elements
            size += numbers
            moved += zip(Numbers(try parameter.value).elements, numbers).map { $0 - $1 }
        }
        let norm = ValueStatistics(size).norm
        return norm > 0 ? ValueStatistics(moved).norm / norm : nil
    }
}
