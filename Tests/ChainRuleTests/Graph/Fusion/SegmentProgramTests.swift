import TestSupport
import Testing

@testable import ChainRule

/// Chains run as programs: the same bits as node by node.
@Suite(.disabled(if: ReferenceRuns.areOn)) struct SegmentProgramTests {
    /// Less than a vector, partial vectors, partial blocks after whole ones, and parts of rows.
    static let shapes = [
        Shape(rows: 3, columns: 1), Shape(rows: 5, columns: 7), Shape(rows: 41, columns: 53),
        Shape(rows: 3, columns: 1100),
    ]

    /// Numbers among which are all that arithmetic treats apart.
    static func numbers<E: MatrixElement>(_ shape: Shape, _ generator: inout SeededGenerator) -> Matrix<E> {
        let special: [E] = [
            .nan, .infinity, -.infinity, 0, -0.0, 1, -1, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
            -.greatestFiniteMagnitude,
        ]
        return Matrix(rows: shape.rows, columns: shape.columns) { _, _ in
            let index = generator.index(below: 6 * special.count)
            return index < special.count ? special[index] : E(generator.uniform(in: -2..<2))
        }
    }

    static let rules =
        (RuleCase.all + FusedChainTests.ownRules).filter { $0.rule.isElementwise } + [
            .binary("own mixture", Mixture()), RuleCase(label: "own choice", rule: Choice()) { _ in [] },
        ]

    /// Each rule, its operands whole matrices, rows, columns and numbers.
    @Test(arguments: rules) func `every rule gives the same bits in a fused program`(_ rule: RuleCase) throws
    {
        for type in elementTypes { try everyRule(rule, type) }
    }

    private func everyRule<E: MatrixElement>(_ rule: RuleCase, _ type: E.Type) throws {
        var generator = SeededGenerator(seed: rule.seed(0))
        let count = Swift.type(of: rule.rule).operandCount
        for choice in 0..<1 << (2 * count) {
            let shape = Self.shapes[(choice + generator.index(below: 4)) % 4]
            let parts = [
                shape, .scalar, Shape(rows: 1, columns: shape.columns), Shape(rows: shape.rows, columns: 1),
            ]
            let shapes = (0..<count).map { parts[choice >> (2 * $0) & 3] }
            // A chain is of one shape.
            guard
                shapes.reduce(1, { max($0, $1.rows) }) * shapes.reduce(1, { max($0, $1.columns) })
                    == shape.count
            else { continue }
            let values: [Matrix<E>] = (shapes + [shape]).map { Self.numbers($0, &generator) }
            let pair = FusedPair(values) { _, leaves in
                let operands = zip(leaves, shapes).map { $1 == shape ? -(-$0) : $0 }
                return [-(-rule.rule.applied(to: operands)) * leaves[count]]
            }
            let upstream: Matrix<E> = Self.numbers(shape, &generator)
            let all = Array(0..<count)
            let wishes = [all, Array(all.suffix(1)), Array(all.prefix(1))]
            for wanted in LongTests.areRun ? wishes : [wishes[choice % 3]] {
                let comment: Comment = "\(rule.label), \(shape) of \(shapes), wanted \(wanted), \(E.self)"
                try pair.both { graph, inputs, outputs in
                    try graph.forward()
                    try graph.backward(
                        from: outputs[0], upstream: upstream, withRespectTo: wanted.map { inputs[$0] })
                }
                let isReached = wanted.contains { rule.rule.passesGradient(to: $0) }
                #expect(pair.fused.programCounts == (1, isReached ? 1 : 0), comment)
                try pair.compare(comment, inputs: wanted)
            }
        }
    }

    /// Random graphs with every wish: several outputs, some gradients or all, values read in between,
    /// gradients added up, other numbers. Eight seeds in a row have both types and all shapes.
    @Test(arguments: 0..<LongTests.count(300, usually: 16))
    func `random graphs give the same bits in fused programs`(seed: Int) throws {
        try seed.isMultiple(of: 2) ? randomGraph(seed, Float.self) : randomGraph(seed, Double.self)
    }

    private func randomGraph<E: MatrixElement>(_ seed: Int, _ type: E.Type) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let shape = Self.shapes[seed / 2 % 4]
        let numberCount = generator.index(below: 3)
        let parts = [Shape(rows: 1, columns: shape.columns), Shape(rows: shape.rows, columns: 1), .scalar]
        let shapes =
            [shape, shape, shape] + (0..<numberCount).map { _ in parts[generator.index(below: parts.count)] }
        let values: [Matrix<E>] = shapes.map { Self.numbers($0, &generator) }
        let (count, seedOfChain) = (2 + generator.index(below: 25), generator)
        let pair = FusedPair(values) { _, leaves in
            RandomChain.nodes(leaves, matrixCount: 3, count: count, seedOfChain)
        }
        let nodeCount = pair.outputs.fused.count
        var programs = (forward: 0, backward: 0)
        var held: [(matrix: Matrix<E>, bits: [UInt64])] = []
        for round in 0..<8 {
            let outputs = [nodeCount - 1, 3 + generator.index(below: nodeCount - 3)]
            let wanted =
                round % 4 == 3 ? nil : Array([0, 1, 2].shuffled(using: &generator).prefix(1 + round % 3))
            let (runsAll, isAccumulating) = (generator.index(below: 2) == 0, generator.index(below: 3) == 0)
            let read = generator.index(below: nodeCount)
            let fed: Matrix<E> = Self.numbers(shape, &generator)
            let factor = Matrix(E(generator.uniform(in: -1..<1)))
            try pair.both { graph, inputs, nodes in
                if round > 4 { try graph.feed(inputs[round % 3], fed) }
                try runsAll ? graph.forward() : graph.forward(to: outputs.map { nodes[$0] })
                if runsAll && round % 2 == 0 { _ = try nodes[read].value }
                // One and the same matrix for two outputs of one shape.
                let first = factor.broadcast(like: try nodes[outputs[0]].value)
                let second = try nodes[outputs[1]].value
                try graph.backward(
                    from: outputs.map { nodes[$0] },
                    upstreams: [first, first.shape == second.shape ? first : factor.broadcast(like: second)],
                    withRespectTo: wanted?.map { inputs[$0] }, accumulating: isAccumulating)
            }
            programs.forward += pair.fused.programCounts.forward
            programs.backward += pair.fused.programCounts.backward
            let comment: Comment =
                "seed \(seed), round \(round), \(shape), wanted \(String(describing: wanted))"
            try pair.compare(comment, inputs: wanted ?? [0, 1, 2])
            // What somebody else holds stays as it is.
            for (matrix, bits) in held { #expect(ChainRuleTests.bits(matrix) == bits, comment) }
            if let gradient = try? pair.inputs.fused[round % 3].gradient {
                held.append((gradient, bits(gradient)))
            }
            if let value = try? pair.outputs.fused[read].value { held.append((value, bits(value))) }
        }
        // Of two nodes, a mean may have come between.
        let isElementwise = try pair.fused.nodes.map { $0.rule?.isElementwise ?? false }
        let hasChain = zip(isElementwise, isElementwise.dropFirst()).contains { $0 && $1 }
        #expect(programs.forward > 0 || !hasChain)
        #expect(programs.backward > 0 || !hasChain)
        #expect(hasChain || count == 2)
    }

    /// What the trace cannot follow runs node by node, and is right.
    @Test func `a rule that cannot be traced is in no program`() throws {
        let x = Matrix<Float>(rows: 9, columns: 5) { Float($0 - $1) / 4 }
        for isTraceable in [false, true] {
            let pair = FusedPair([x]) { _, leaves in
                let y = (-leaves[0]).tanh()
                return [(isTraceable ? y.applying(Cube()) : y.applying(CubeInAnotherShape())) * leaves[0]]
            }
            for _ in 0..<2 {
                try pair.both { graph, inputs, outputs in
                    try graph.forward()
                    try graph.backward(from: outputs[0], withRespectTo: inputs)
                }
                #expect(pair.isFused == isTraceable)
                #expect(pair.fused.programCounts == (isTraceable ? (1, 1) : (0, 0)))
                try pair.compare("traceable: \(isTraceable)", inputs: [0])
            }
        }
    }

    /// A program is made for what is frozen, and for what has a gradient already.
    @Test func `a program follows what is frozen`() throws {
        var generator = SeededGenerator(seed: 8)
        let values = (0..<2).map { _ in
            Matrix<Double>.random(rows: 40, columns: 30, in: -1..<1, using: &generator)
        }
        let pair = FusedPair(values) { _, leaves in
            let y = (leaves[0] * leaves[1]).sigmoid()
            return [y.exp() * leaves[1].stopGradient() + y]
        }
        for round in 0..<6 {
            try pair.both { graph, inputs, outputs in
                if round == 2 { try graph.freeze(inputs[0]) }
                if round == 4 { try graph.unfreeze(inputs[0]) }
                try graph.forward()
                try graph.backward(from: outputs[0])
            }
            #expect(pair.fused.programCounts == (1, 1))
            try pair.compare("round \(round)", inputs: [0, 1])
            #expect(((try? pair.inputs.fused[0].gradient) == nil) == (2..<4).contains(round))
        }
    }

    /// A chain as long as it likes: neither the trace nor the scratch memory minds.
    @Test func `a very long chain runs as programs`() throws {
        let x = Matrix<Float>(rows: 30, columns: 40) { Float($0 - $1) / 16 }
        let pair = FusedPair([x]) { _, leaves in
            [(0..<2000).reduce(leaves[0]) { y, _ in (y * leaves[0]).tanh() + leaves[0] }]
        }
        try pair.both { graph, inputs, outputs in
            try graph.forward()
            try graph.backward(from: outputs[0], withRespectTo: inputs)
        }
        #expect(pair.fused.programCounts == (1, 1))
        let gradients = (try pair.inputs.fused[0].gradient, try pair.inputs.plain[0].gradient)
        #expect(bits(gradients.0) == bits(gradients.1))
    }
}
