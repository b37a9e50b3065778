import ChainRule
import Testing

@Suite struct SumOfTermsTests {
    private func compare<Value: ConcreteValue>(_ values: [Value]) throws {
        var results: [[[UInt64]]] = []
        for isOneNode in [true, false] {
            let graph = Graph<Value>()
            let terms = values.map { graph.input($0) }
            let before = graph.nodeCount
            let sum = isOneNode ? terms.sum() : terms.dropFirst().reduce(terms[0]) { $0 + $1 }
            #expect(graph.nodeCount - before == (isOneNode ? min(values.count - 1, 1) : values.count - 1))
            let out = (sum * sum).sum()
            var numbers: [[UInt64]] = []
            for run in 1...3 {
                if run > 1 { try graph.feed(terms[0], values[0]) }
                try graph.forward()
                try graph.backward(from: out)
                numbers += [bits(try sum.value)] + (try terms.map { bits(try $0.gradient) })
            }
            results.append(numbers)
        }
        #expect(results[0] == results[1])
    }

    @Test(arguments: [1, 2, 3, 100, 1000]) func `a sum of terms has the bits of a chain of additions`(
        count: Int
    ) throws {
        let numbers = (0..<count).map { index -> Double in 1 / Double(3 * index + 1) - 0.4 }
        try compare(numbers)
        try compare(numbers.map { Float($0) })
        // Broadcast: numbers, rows, columns and whole matrices in turn.
        try compare(
            numbers.enumerated().map { index, number in
                Matrix<Double>(
                    rows: index.isMultiple(of: 2) ? 2 : 1, columns: index.isMultiple(of: 3) ? 3 : 1
                ) { number + Double($0 - $1) }
            })
    }

    @Test func `a sum of no terms is the number 0`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        let none = [Variable<Scalar>]().sum()
        #expect(try none.value == 0 && none.name == "0.0")
        #expect(try graph.forward(to: none * 2 + x) == 2)
        #expect(thrown { try graph.forward(to: none) } == .isNumber("0.0"))
    }

    @Test func `a sum of terms takes numbers among the terms`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        let terms: [Variable<Scalar>] = [1, x, 3]
        #expect(try graph.forward(to: terms.sum()) == 6)
        let numbers: [Variable<Scalar>] = [1, 2, 3]
        #expect(try numbers.sum().value == 6)
        let matrices = Graph<Matrix<Double>>()
        let row = matrices.input([[1, 2]])
        let sum: [Variable<Matrix<Double>>] = [row, 3, row]
        #expect(try matrices.forward(to: sum.sum()) == [[5, 7]])
    }

    @Test func `a sum of terms of two graphs is an error`() {
        let (graph, other) = (Graph<Scalar>(), Graph<Scalar>())
        let terms = [graph.input(1), other.input(2)]
        _ = terms.sum()
        #expect(thrown { try graph.forward() } == .differentGraphs(operation: "sum of terms"))
        _ = other
    }

    @Test func `a sum of terms takes a slice or a set`() throws {
        let graph = Graph<Scalar>()
        let terms = [1, 2, 3, 4].map { graph.input($0) }
        #expect(try graph.forward(to: terms[1...].sum()) == 9)
        #expect(try graph.forward(to: Set(terms).sum()) == 10)
    }
}
