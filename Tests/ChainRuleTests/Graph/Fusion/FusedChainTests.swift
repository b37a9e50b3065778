import ChainRule
import TestSupport
import Testing

/// Chains of elementwise nodes run as programs: the same bits as without.
@Suite(.disabled(if: ReferenceRuns.areOn)) struct FusedChainTests {
    /// Random expressions of matrices, rows, columns and numbers.
    @Test(arguments: 0..<LongTests.count(200, usually: 24))
    func `random expressions give the same bits when fused`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let tree = GraphDifferentialTests.Tree.random(6, leaves: 4, using: &generator)
        let (rows, columns) = (1 + generator.index(below: 6), 1 + generator.index(below: 5))
        let shapes = [(rows, columns), (1, columns), (rows, 1), (1, 1)]
        let values = shapes.map { rows, columns in
            Matrix<Double>.random(rows: rows, columns: columns, in: -2..<2, using: &generator)
        }
        let upstream = Matrix<Double>.random(rows: rows, columns: columns, in: -1..<1, using: &generator)
        let pair = FusedPair(values) { _, leaves in
            let first = tree(leaves) + leaves[0]
            return [(first * leaves[0]).tanh() * first]
        }
        // Several times, because a graph runs differently when it runs again; with the gradients of all
        // nodes, and of some.
        for wanted in [nil, [0, 1, 2, 3], [0], nil] {
            try pair.both { graph, inputs, outputs in
                try graph.forward()
                try graph.backward(
                    from: outputs[0], upstream: upstream, withRespectTo: wanted?.map { inputs[$0] })
            }
            try pair.compare("seed \(seed), wanted \(String(describing: wanted))")
        }
    }

    /// m5 in small, on matrices about the sizes of vectors, of blocks, and of what sums are added up of at a
    /// time.
    @Test(arguments: FusedShapes.all) func `a chain gives the same bits when fused`(shape: Shape) throws {
        for type in elementTypes { try chain(shape, type) }
    }

    private func chain<E: MatrixElement>(_ shape: Shape, _ type: E.Type) throws {
        var generator = SeededGenerator(seed: 5)
        let values = (0..<2).map { _ in
            Matrix<E>.random(rows: shape.rows, columns: shape.columns, in: -1..<1, using: &generator)
        }
        let pair = FusedPair(values) { _, leaves in
            var h = leaves[0]
            for _ in 0..<4 { h = ((h + leaves[1]) * leaves[0]).sigmoid().tanh().exp() }
            return [h.mean(.all)]
        }
        for _ in 0..<3 {
            try pair.both { graph, inputs, outputs in
                try graph.forward(to: outputs[0])
                try graph.backward(from: outputs[0], withRespectTo: inputs)
            }
            #expect(pair.isFused)
            try pair.compare("\(shape), \(E.self)")
        }
    }

    /// m6 in small: rows, columns or numbers that want gradients, alone and together, and sums that read the
    /// chain.
    @Test(arguments: FusedShapes.all) func `batch normalization gives the same bits when fused`(shape: Shape)
        throws
    {
        for type in elementTypes { try normalization(shape, type) }
    }

    private func normalization<E: MatrixElement>(_ shape: Shape, _ type: E.Type) throws {
        for (axis, parts) in FusedShapes.parts(of: shape) {
            var generator = SeededGenerator(seed: 6)
            let values = ([shape] + parts).map {
                Matrix<E>.random(rows: $0.rows, columns: $0.columns, in: 0.5..<1.5, using: &generator)
            }
            let pair = FusedPair(values) { _, leaves in
                let difference = leaves[0] - leaves[0].mean(axis)
                let deviation = (difference.squared().mean(axis) + 1e-5).sqrt()
                let y = leaves.dropFirst().reduce(difference / deviation) { $0 * $1 + $1.exp() }
                return [y.tanh().squared().mean(axis).sum(), y]
            }
            let all = Array(values.indices)
            for wanted in [all, nil, all, [values.count - 1], [0]] {
                try pair.both { graph, inputs, outputs in
                    try graph.forward(to: outputs[0])
                    try graph.backward(from: outputs[0], withRespectTo: wanted?.map { inputs[$0] })
                }
                #expect(pair.isFused)
                try pair.compare(
                    "\(shape), \(E.self), \(axis), \(parts), wanted \(String(describing: wanted))",
                    inputs: wanted ?? all)
            }
        }
    }

    /// Each rule in a chain, those that run in programs and those that cannot; with a row among the operands,
    /// too.
    @Test(arguments: RuleCase.all + ownRules, [false, true])
    func `every rule gives the same bits in a fused chain`(_ rule: RuleCase, withRow: Bool)
        throws
    {
        for number in 0..<4 {
            var draw = Draw(seed: rule.seed(number), inScalars: false)
            let operands = rule.operands(&draw)
            let row = Matrix<Double>(repeating: 1, rows: 1, columns: operands[0].shape.columns)
            let pair = FusedPair(operands.map { $0.value() } + [row]) { _, leaves in
                var shifted = zip(leaves, operands).map { $1.isDifferentiable ? -(-$0) : $0 }
                if withRow && operands[0].isDifferentiable {
                    shifted[0] = shifted[0] * leaves[operands.count]
                }
                return [-(-rule.rule.applied(to: shifted))]
            }
            try pair.both { graph, inputs, outputs in
                try graph.forward()
                let wanted = zip(inputs, operands).filter(\.1.isDifferentiable).map(\.0)
                try graph.backward(from: outputs[0], withRespectTo: wanted)
            }
            try pair.compare("\(rule.label), \(number)")
        }
    }

    static let ownRules = [
        RuleCase.unary("own cube", Cube()), .binary("own distance", Distance(least: 0.1)),
        .unary("own scale", Scale(factor: Float(3))), .unary("not elementwise", RowwiseGradient()),
        RuleCase(label: "own blend", rule: Blend()) { draw in
            let (full, part) = draw.fullAndPart()
            return [draw.operand(full), draw.operand(part), draw.operand(full)]
        },
    ]

    /// Whose rule it is makes no difference; what it does, does.
    @Test func `probes find out which rules act elementwise`() throws {
        let x = Matrix<Double>(rows: 6, columns: 2) { Double($0 + $1) / 4 }
        func isFused(_ node: some Node<Matrix<Double>>) throws -> Bool {
            let pair = FusedPair([x]) { [$0.add(node, $1[0].exp())] }
            try pair.both { graph, _, outputs in try graph.forward(to: outputs[0]) }
            return pair.isFused
        }
        func isFused(_ rule: some UnaryRule) throws -> Bool { try isFused(UnaryNode(rule)) }
        #expect(try isFused(Cube()))
        #expect(try isFused(Scale(factor: 3)))
        #expect(try isFused(GELU()))
        #expect(try isFused(StopGradient()))
        #expect(try !isFused(Softmax()))
        #expect(try !isFused(Mean()))
        // Elementwise forward, not backward.
        #expect(try !isFused(RowwiseGradient()))
        // What closures do nobody knows.
        let closure = ClosureNode<Matrix<Double>>(forward: { $0 + $0 }, backward: { u, _, _ in u + u })
        #expect(try !isFused(closure))
    }

    /// Values read by others than their neighbors, outputs in the middle, several outputs.
    @Test func `several outputs of a chain give the same bits when fused`() throws {
        var generator = SeededGenerator(seed: 3)
        let values = [(7, 3), (3, 2), (1, 3)].map { rows, columns in
            Matrix<Double>.random(rows: rows, columns: columns, in: -1..<1, using: &generator)
        }
        let pair = FusedPair(values) { _, leaves in
            let a = (leaves[0] + leaves[2]).tanh()
            let b = (a * leaves[0]).exp()
            let c = b.matmul(leaves[1], transposingSelf: false, transposingOther: false).sigmoid() + 1
            let d = (a - b.sum(.eachRow)).squared() * leaves[2].exp()
            return [a.sum(), c, d * b]
        }
        for outputs in [[0], [1], [2], [2, 0], [0, 1, 2]] {
            for wanted in [nil, [0, 1, 2], [2]] {
                try pair.both { graph, inputs, all in
                    try graph.forward(to: outputs.map { all[$0] })
                    try graph.forward()
                    try graph.backward(
                        from: outputs.map { all[$0] }, withRespectTo: wanted?.map { inputs[$0] })
                }
                try pair.compare("outputs \(outputs), wanted \(String(describing: wanted))")
            }
        }
    }

    /// The gradient as graph is a chain like any other.
    @Test func `a gradient as graph gives the same bits when fused`() throws {
        var generator = SeededGenerator(seed: 4)
        let values = [
            Matrix<Double>.random(rows: 5, columns: 3, in: 0.5..<1, using: &generator),
            .random(rows: 1, columns: 3, in: 0.5..<1, using: &generator),
        ]
        let pair = try FusedPair(values) { graph, leaves in
            let y = (leaves[0].applying(Cube()) * leaves[1]).tanh() * leaves[0].log()
            let first = try graph.gradients(of: y, withRespectTo: leaves)
            return [first[0], first[1], try graph.gradient(of: first[0].exp(), withRespectTo: leaves[0])]
        }
        for output in 0..<3 {
            try pair.both { graph, inputs, outputs in
                try graph.forward()
                try graph.backward(from: outputs[output], withRespectTo: inputs)
            }
            #expect(pair.isFused)
            try pair.compare("output \(output)")
        }
    }

    /// The most rows times the most columns of a run are no measure, where one matrix has no elements: here a
    /// run would seem to have 20 billion. (More rows than `MatrixMemory.limit` allows a matrix has no
    /// longer.)
    @Test func `a chain with a very high empty matrix runs`() throws {
        let graph = Graph<Matrix<Float>>()
        let high = graph.constant(.zeros(rows: 1 << 26, columns: 0))
        let wide = graph.constant(.zeros(rows: 1, columns: 300))
        let results = [high.exp().tanh(), wide.exp().tanh()]
        for _ in 0..<3 { try graph.forward() }
        #expect(try results[0].value.count == 0)
        #expect(try results[1].value.elements.allSatisfy { abs($0 - 0.7615942) < 1e-6 })
    }
}

/// Elementwise forward, but its gradient is not: it looks at the whole row.
struct RowwiseGradient: UnaryRule, ParameterlessRule {
    func forward<V: GraphValue>(_ x: V) -> V { x * 2 }
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        (upstream + upstream.sum(.eachRow)) - upstream.sum(.eachRow) + upstream
    }
}
