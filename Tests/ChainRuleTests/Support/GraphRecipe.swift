import ChainRule

/// What a graph is made of, apart from any graph: it can be built as often as one likes.
struct GraphRecipe<Value: ConcreteValue> {
    /// A node on others, given by their indices.
    struct Entry {
        let kind: Int
        let operands: [Int]
    }

    var leaves: [Value]
    private(set) var steps: [Entry] = []

    /// The recipe's graph, and its nodes in order: the leaves first.
    struct Built {
        let graph: Graph<Value>
        var nodes: [Variable<Value>]
    }

    /// Adds a step on random operands, mostly late ones.
    mutating func grow(using generator: inout SeededGenerator) {
        let count = leaves.count + steps.count
        let operands = (0..<4).map { _ in
            generator.index(below: 3) == 0
                ? generator.index(below: count) : count - 1 - generator.index(below: min(count, 5))
        }
        steps.append(Entry(kind: generator.index(below: 16), operands: operands))
    }

    func built(isFused: Bool) -> Built {
        let graph = Graph<Value>()
        if isFused { graph.leastFusedBytes = 0 }
        var built = Built(graph: graph, nodes: leaves.map { graph.input($0) })
        addSteps(to: &built)
        return built
    }

    /// Adds those steps that the graph has not yet.
    func addSteps(to built: inout Built) {
        for step in steps.dropFirst(built.nodes.count - leaves.count) {
            let operands = step.operands.map { built.nodes[$0] }
            built.nodes.append(Self.node(step.kind, operands))
        }
    }

    /// Rules of all numbers of operands; several hand on no gradient, or none to some of their operands.
    private static func node(_ kind: Int, _ x: [Variable<Value>]) -> Variable<Value> {
        switch kind {
        case 0: x[0] + x[1]
        case 1: x[0] - x[1]
        case 2: x[0].tanh() * x[1]
        case 3: (x[0] * 0.3).sigmoid()
        case 4: x[0] / (x[1] * x[1] + 1)
        case 5: x[0].maximum(x[1])
        case 6: .select(x[0], x[1], x[2])
        case 7: x[0].applying(Step()) + x[1]
        case 8: x[0].applying(StopGradient()) * x[1].sigmoid()
        case 9: x[0].equal(to: x[1]) + x[2].relu()
        case 10: x[0].applying(Spread(center: 0.5), [x[1], x[2]]).tanh()
        case 11: x[0].applying(Spread(center: -0.5), [x[1], x[1], x[3], x[0]]).tanh() * x[2]
        case 12: x[0].applying(Blend(), x[1], x[2]).tanh()
        case 13: x[0].mean(.all) - x[1].tanh()
        case 14 where Value._isScalar:
            Variable.weightedSum(of: [x[0], x[1]], weights: [x[2], x[3]], bias: x[0]).tanh()
        case 14: x[0].tanh() * x[1].sum(.eachRow).tanh()
        default: x[0] * x[1].applying(Sign())
        }
    }
}
