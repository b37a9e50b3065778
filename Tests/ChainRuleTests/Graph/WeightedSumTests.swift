import Testing

@testable import ChainRule

@Suite struct WeightedSumTests {
    private func network(_ graph: Graph<Scalar>, count: Int) -> (x: [Variable<Scalar>], w: [Variable<Scalar>])
    {
        var generator = SeededGenerator(seed: 7)
        func number() -> Double { Double(generator.index(below: 2000)) / 1000 - 1 }
        return (
            (0..<count).map { _ in graph.input(number()) }, (0..<count).map { _ in graph.parameter(number()) }
        )
    }

    /// The same nodes, values and gradients as one by one, and the same bits; with more nodes than there is room for,
    /// too.
    @Test(arguments: [0, 1, 2, 5, 60, 100, 1000]) func isAnAffineNodePerInput(count: Int) throws {
        var results: [[Double]] = []
        for isOneByOne in [true, false] {
            let graph = Graph<Scalar>()
            let (x, w) = network(graph, count: count)
            let bias = graph.parameter(0.25)
            let nodeCount = graph.topology.count
            let sum =
                isOneByOne
                ? zip(x, w).reduce(bias) { $1.0.affine($1.1, $0) }
                : Variable.weightedSum(of: x, weights: w, bias: bias)
            #expect(graph.topology.count == nodeCount + count)
            let out = sum.tanh() * sum
            var numbers: [Double] = []
            for run in 1...3 {
                if run > 1 { try graph.feed(bias, 0.25) }
                try graph.forward()
                try graph.backward(from: out)
                numbers.append(try out.value)
                numbers += try (0..<graph.topology.count).map { try graph.variable(Int32($0)).gradient }
            }
            results.append(numbers)
        }
        #expect(results[0].map(\.bitPattern) == results[1].map(\.bitPattern))
    }

    @Test func computesLaterWhatHasNoValueYet() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.placeholder("x"), graph.placeholder("y"))
        let w = [graph.parameter(10), graph.parameter(100)]
        let sum = Variable.weightedSum(of: [x, y], weights: w, bias: graph.parameter(5))
        try graph.feed(x, 1)
        try graph.feed(y, 2)
        #expect(try graph.forward(to: sum) == 215)
    }

    @Test func ofConstantsHasNoGradient() throws {
        let graph = Graph<Scalar>()
        let (x, w) = (graph.constant(2), graph.constant(3))
        let sum = Variable.weightedSum(of: [x], weights: [w], bias: graph.constant(1))
        try graph.forward()
        try graph.backward(from: sum)
        #expect(try sum.value == 7)
        #expect(thrown { _ = try sum.gradient } != nil)
    }

    @Test func onOtherValues() throws {
        #expect(Scalar.weightedSum(of: [1, 2], weights: [10, 100], bias: 5) == 215)
        #expect(Scalar.weightedSum(of: [1, 2], weights: [10], bias: 5).isNaN)
        let columns = Matrix<Double>.weightedSum(
            of: [[[1], [2]], [[3], [4]]], weights: [[[10, 20]], [[100, 200]]], bias: [[1, 1]])
        #expect(columns == [[311, 621], [421, 841]])
        let graph = Graph<Matrix<Double>>()
        let sum = Variable.weightedSum(
            of: [graph.input([[1], [2]])], weights: [graph.parameter([[10, 20]])],
            bias: graph.parameter([[1, 1]]))
        #expect(try graph.forward(to: sum) == [[11, 21], [21, 41]])
    }

    @Test func collectionsThatAreNoArrays() throws {
        let graph = Graph<Scalar>()
        let (x, w) = network(graph, count: 4)
        let bias = graph.parameter(1)
        let sum = Variable.weightedSum(of: x.reversed(), weights: Array(w.reversed()), bias: bias)
        let expected = zip(x.reversed(), w.reversed()).reduce(bias) { $1.0.affine($1.1, $0) }
        try graph.forward()
        #expect(try sum.value == expected.value)
    }

    @Test func needsAsManyWeightsAsInputs() throws {
        let graph = Graph<Scalar>()
        let (x, w) = network(graph, count: 3)
        _ = Variable.weightedSum(of: x, weights: w.dropLast(), bias: graph.parameter(1))
        #expect(message { try graph.forward() } == "a weighted sum of 3 inputs needs as many weights, not 2")
    }

    @Test func refusesAnotherGraphsVariables() throws {
        let (graph, other) = (Graph<Scalar>(), Graph<Scalar>())
        let (x, w) = network(graph, count: 3)
        let foreign = other.parameter(1)
        _ = Variable.weightedSum(of: x, weights: [w[0], foreign, w[2]], bias: graph.parameter(1))
        guard case .differentGraphs = thrown({ try graph.forward() }) else {
            Issue.record("no error")
            return
        }
    }
}
