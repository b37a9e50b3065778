import TestSupport
import Testing

@testable import ChainRule

/// Sums and the like that read a chain are part of its program: the same bits as node by node.
@Suite(.disabled(if: ReferenceRuns.areOn)) struct SegmentReaderTests {
    static let readers: [any UnaryRule] = [
        Sum(), Mean(), Mean(.eachRow), Sum(.eachColumn), SumOfPowers(), MaximumOver(.all),
    ]
    static let ownReader = ClosureNode<Matrix<Double>>(
        forward: { $0.sum(.all) * $0.sum(.all) },
        backward: { u, x, _ in (2 * u * x.sum(.all)).broadcast(like: x) })

    /// What sums a chain up begins the chain's backward, alone or after others.
    @Test(arguments: 0...readers.count, SegmentProgramTests.shapes) func `what reads a chain gets its values`(
        index: Int, shape: Shape
    ) throws {
        for isOneOfSeveral in [false, true] { try whatReadsAChain(index, shape, isOneOfSeveral) }
    }

    private func whatReadsAChain(_ index: Int, _ shape: Shape, _ isOneOfSeveral: Bool) throws {
        var generator = SeededGenerator(seed: 12)
        let values = (0..<2).map { _ in
            Matrix<Double>.random(rows: shape.rows, columns: shape.columns, in: 0.5..<1, using: &generator)
        }
        let pair = FusedPair(values) { graph, leaves in
            let y = (leaves[0] * leaves[1]).sigmoid() + leaves[0]
            let result =
                index < Self.readers.count
                ? applied(Self.readers[index], y) : graph.add(Self.ownReader, y)
            return [isOneOfSeveral ? result * y.mean(.all) + y.sum(.all).exp() : result, y]
        }
        for wanted: [Int]? in [[0, 1], [1], nil] {
            for _ in 0..<2 {
                try pair.both { graph, inputs, outputs in
                    try graph.forward()
                    try graph.backward(from: outputs[0], withRespectTo: wanted?.map { inputs[$0] })
                }
                // What is computed of sums of all elements is a chain, too.
                let counts = pair.fused.programCounts
                #expect(isOneOfSeveral ? counts.forward > 0 && counts.backward > 0 : counts == (1, 1))
                try pair.compare(
                    "\(index), \(shape), wanted \(String(describing: wanted))",
                    inputs: wanted ?? [0, 1])
                // Of what nobody asked for, not even the gradient that the chain begins with is written.
                let isWritten = (try? pair.outputs.fused[1].gradient) != nil
                if wanted == nil { #expect(isWritten) }
                if wanted != nil, index < 2, !isOneOfSeveral { #expect(!isWritten) }
            }
        }
    }

    /// z = Σ sum(xᵢ²): like a reader, but its operands are in a list.
    private struct SumsOfSquares: VariadicRule {
        static func takes(operandCount: Int) -> Bool { operandCount >= 2 }
        func forward<V: GraphValue>(_ x: Operands<V>) -> V {
            x.dropFirst(2).reduce(x[0].squared().sum(.all) + x[1].squared().sum(.all)) {
                $0 + $1.squared().sum(.all)
            }
        }
        func backward<V: GraphValue>(
            _ upstream: V, _ x: Operands<V>, _ z: V, _ add: (Int, @autoclosure () -> V) -> Void
        ) {
            for index in x.indices { add(index, upstream * 2 * x[index]) }
        }
    }

    @Test(arguments: SegmentProgramTests.shapes) func `many operands read a chain`(shape: Shape) throws {
        var generator = SeededGenerator(seed: 14)
        let values = (0..<2).map { _ in
            Matrix<Double>.random(rows: shape.rows, columns: shape.columns, in: 0.5..<1, using: &generator)
        }
        let pair = FusedPair(values) { _, leaves in
            // Its list comes first, so that the other one's begins at the index of a node of the chain.
            let first = leaves[0].applying(SumsOfSquares(), [leaves[1], leaves[0]])
            let y = (leaves[0] * leaves[1]).sigmoid() + leaves[0]
            return [y.applying(SumsOfSquares(), [leaves[1]]) * first, y]
        }
        for _ in 0..<2 {
            try pair.both { graph, inputs, outputs in
                try graph.forward()
                try graph.backward(from: outputs[0])
            }
            #expect(pair.fused.programCounts == (1, 1))
            try pair.compare("\(shape)", inputs: [0, 1])
        }
    }

    private func applied(_ rule: some UnaryRule, _ x: Variable<Matrix<Double>>) -> Variable<Matrix<Double>> {
        x.applying(rule)
    }
}

/// What a user sums up: the gradient needs the values again.
private struct SumOfPowers: UnaryRule, ParameterlessRule {
    func forward<V: GraphValue>(_ x: V) -> V { (x * x * x).sum(.all) / x.count(.all) }
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream / x.count(.all) * 3 * x * x }
}
