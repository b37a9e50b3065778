import ChainRule
import ChainRuleKernels
import Synchronization
import TestSupport
import Testing

@Suite struct MatrixStorageTests {
    /// The storage that a step makes anew: as other tests take and leave some at the same time, the least of
    /// many steps; of no more than it takes until it is as little as wanted.
    private static func leastMade(wanted: Int, _ step: () throws -> Void) rethrows -> Int {
        var least = Int.max
        let end = ContinuousClock.now + .seconds(60)
        repeat {
            let before = chainrule_spare_miss_count()
            try step()
            least = min(least, chainrule_spare_miss_count() - before)
        } while least > wanted && ContinuousClock.now < end
        return least
    }

    enum Loss: CaseIterable { case sum, softmaxWithClasses, softmaxWithOneHot, meanSquaredError }

    /// Six layers of unusual sizes, and a loss of what comes out.
    private struct Network {
        let graph = Graph<Matrix<Float>>()
        let out: Variable<Matrix<Float>>
        let parameters: [Variable<Matrix<Float>>]

        init(_ loss: Loss = .sum) {
            var generator = SeededGenerator(seed: 31)
            var h = graph.constant(.random(rows: 11, columns: 23, in: -1..<1, using: &generator))
            for _ in 0..<6 {
                let weights = graph.parameter(
                    .random(rows: 23, columns: 23, in: -0.2..<0.2, using: &generator))
                h = h.affine(weights, graph.parameter(.zeros(rows: 1, columns: 23))).tanh()
            }
            let targets = Matrix<Float>(rows: 11, columns: 23) { $1 == 2 * $0 ? 1 : 0 }
            let classes = Matrix<Float>(rows: 11, columns: 1) { row, _ in Float(2 * row) }
            switch loss {
            case .sum: out = h.sum(.all)
            case .softmaxWithClasses: out = h.softmaxWithLoss(graph.constant(classes), as: .classIndices)
            case .softmaxWithOneHot: out = h.softmaxWithLoss(graph.constant(targets), as: .oneHot)
            case .meanSquaredError: out = h.meanSquaredError(graph.constant(targets))
            }
            parameters = graph.parameters
        }

        func step() throws {
            try graph.forward(to: out)
            try graph.backward(from: out, withRespectTo: parameters)
            for parameter in parameters {
                try graph.update(parameter) { value, gradient in value.add(gradient, scaledBy: -0.01) }
            }
        }
    }

    /// Values and gradients take the storage of those before them; what a loss makes on its way is its own.
    @Test(.disabled(if: ReferenceRuns.areOn), arguments: Loss.allCases)
    func `a steady step makes storage for intermediates only`(loss: Loss) throws {
        let network = Network(loss)
        let wanted = loss == .sum ? 0 : 48
        let made = try Self.leastMade(wanted: wanted, network.step)
        #expect(made <= wanted, "\(made)")
    }

    /// What a rule makes on its way and hands to somebody else, here the graph's user, stays theirs.
    @Test func `a value that leaves a rule is not overwritten`() throws {
        let seen = Mutex<[Matrix<Double>]>([])
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2]])
        let rule = ClosureNode<Matrix<Double>>(
            forward: { x in
                let double = x * 2
                seen.withLock { $0.append(double) }
                return double + 1
            }, backward: { upstream, _, _ in upstream * 2 })
        let y = graph.add(rule, x)
        for number in 1...4 {
            try graph.feed(x, [[Double(number), 0]])
            try graph.forward(to: y)
        }
        #expect(seen.withLock { $0 } == [[[2, 0]], [[4, 0]], [[6, 0]], [[8, 0]]])
    }

    /// What somebody else still holds is not written over.
    @Test func `values and gradients that are kept are not overwritten`() throws {
        let network = Network()
        try network.step()
        let (value, gradient) = (try network.out.value, try network.parameters[0].gradient)
        let (values, gradients) = (value.elements, gradient.elements)
        for _ in 0..<5 { try network.step() }
        #expect(value.elements == values && gradient.elements == gradients)
        #expect(try network.out.value != value && network.parameters[0].gradient != gradient)
    }

    /// A value of which a part, or another shape, is still in use shares its memory.
    @Test func `a value whose slice is in use is not overwritten`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2], [3, 4]])
        let y = x * x
        try graph.forward()
        let row = try y.value[rows: 1..<2]
        for factor in 2..<5 {
            try graph.feed(x, try x.value * Double(factor))
            try graph.forward()
        }
        #expect(row == [[9, 16]])
    }

    @Test func `the leftovers of a step are of their own size`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2, 3]])
        let y = x * x + 1
        for rows in [1, 3, 2, 3, 1] {
            try graph.feed(x, Matrix(rows: rows, columns: 3) { Double($0 + $1) })
            try graph.forward()
            try graph.backward(from: y)
            let expected = Matrix<Double>(rows: rows, columns: 3) { Double(($0 + $1) * ($0 + $1) + 1) }
            #expect(try y.value == expected)
            #expect(try x.gradient == x.value * 2)
        }
    }
}
