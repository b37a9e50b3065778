import Testing

@testable import ChainRule

@Suite struct WeightedSumTests {
    private func network<Value: ConcreteValue>(
        _ graph: Graph<Value>, count: Int
    ) -> (x: [Variable<Value>], w: [Variable<Value>]) {
        var generator = SeededGenerator(seed: 7)
        func number() -> Value { Value(Value.Element(Double(generator.index(below: 2000)) / 1000 - 1)) }
        return (
            (0..<count).map { _ in graph.input(number()) }, (0..<count).map { _ in graph.parameter(number()) }
        )
    }

    /// One node, with the value and the gradients of a chain of affine nodes, one for each input, and the
    /// same bits; with more operands than there is room for, too.
    private func compare<Value: ConcreteValue>(_ count: Int, _ type: Value.Type) throws {
        var results: [[Double]] = []
        for isOneByOne in [true, false] {
            let graph = Graph<Value>()
            let (x, w) = network(graph, count: count)
            let bias = graph.parameter(Value(0.25))
            let nodeCount = graph.nodeCount
            let sum =
                isOneByOne
                ? zip(x, w).reduce(bias) { $1.0.affine($1.1, $0) }
                : Variable.weightedSum(of: x, weights: w, bias: bias)
            #expect(graph.nodeCount == nodeCount + (isOneByOne ? count : 1))
            let out = sum.tanh() * sum
            var numbers: [Double] = []
            for run in 1...3 {
                if run > 1 { try graph.feed(bias, Value(0.25)) }
                try graph.forward()
                try graph.backward(from: out)
                numbers += try out.value.doubles
                for variable in x + w + [bias, sum] { numbers += try variable.gradient.doubles }
            }
            results.append(numbers)
        }
        #expect(results[0].map(\.bitPattern) == results[1].map(\.bitPattern))
    }

    @Test(arguments: [0, 1, 2, 5, 60, 100, 1000])
    func `a weighted sum has the bits of a chain of affine nodes`(count: Int) throws {
        try compare(count, Double.self)
        try compare(count, Float.self)
        try compare(count, Matrix<Double>.self)
    }

    @Test func `a weighted sum works as a node alone`() {
        var node = WeightedSumNode<Scalar>()
        #expect(node.forward(5, 1, 10, 2, 100) == 215)
        #expect(node.backward(1) == [1, 10, 1, 100, 2])
        #expect(node.forward(5, 1).isNaN && node.backward(1).allSatisfy(\.isNaN))
        var matrices = WeightedSumNode<Matrix<Double>>()
        #expect(matrices.backward().first?.fault?.reason.hasPrefix("there was no forward") == true)
        let reason = "it takes a bias, then an input and its weight in turn: 1, 3, 5, … operands, not 2"
        #expect(matrices.forward([[1]], [[2]]).fault?.reason == reason)
        #expect(matrices.forward(operands: []).fault != nil)
    }

    @Test func `a weighted sum of operands without values is computed later`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.placeholder("x"), graph.placeholder("y"))
        let w = [graph.parameter(10), graph.parameter(100)]
        let sum = Variable.weightedSum(of: [x, y], weights: w, bias: graph.parameter(5))
        try graph.feed(x, 1)
        try graph.feed(y, 2)
        #expect(try graph.forward(to: sum) == 215)
    }

    @Test func `a weighted sum of constants has no gradient`() throws {
        let graph = Graph<Scalar>()
        let (x, w) = (graph.constant(2), graph.constant(3))
        let sum = Variable.weightedSum(of: [x], weights: [w], bias: graph.constant(1))
        try graph.forward()
        try graph.backward(from: sum)
        #expect(try sum.value == 7)
        #expect(thrown { _ = try sum.gradient } != nil)
    }

    /// It depends on what learns whichever of its operands does.
    @Test(arguments: 0..<3) func `a weighted sum with one operand that learns has its gradient`(index: Int)
        throws
    {
        let graph = Graph<Scalar>()
        let v = (0..<3).map { $0 == index ? graph.parameter(2) : graph.constant(3) }
        let sum = Variable.weightedSum(of: [v[0]], weights: [v[1]], bias: v[2])
        for _ in 1...3 {
            try graph.feed(v[index], 2)
            try graph.forward()
            try graph.backward(from: sum)
            #expect(try v[index].gradient == (index == 2 ? 1 : 3))
        }
    }

    @Test func `a weighted sum works on every kind of value`() throws {
        #expect(Scalar.weightedSum(of: [1, 2], weights: [10, 100], bias: 5) == 215)
        #expect(Scalar.weightedSum(of: [1, 2], weights: [10], bias: 5).isNaN)
        #expect(Scalar(5).applying(WeightedSum(), [1]).isNaN)
        let reason = ([[5]] as Matrix<Double>).applying(WeightedSum(), [[[1]]]).fault?.reason
        #expect(reason?.hasSuffix("1, 3, 5, … operands, not 2") == true)
        let columns = Matrix<Double>.weightedSum(
            of: [[[1], [2]], [[3], [4]]], weights: [[[10, 20]], [[100, 200]]], bias: [[1, 1]])
        #expect(columns == [[311, 621], [421, 841]])
        let graph = Graph<Matrix<Double>>()
        let sum = Variable.weightedSum(
            of: [graph.input([[1], [2]])], weights: [graph.parameter([[10, 20]])],
            bias: graph.parameter([[1, 1]]))
        #expect(try graph.forward(to: sum) == [[11, 21], [21, 41]])
    }

    @Test func `a weighted sum of shapes that do not fit is an error`() throws {
        let graph = Graph<Matrix<Double>>()
        let (x, w) = (graph.input([[1, 2]], name: "x"), graph.parameter([[1, 2]], name: "w"))
        _ = Variable.weightedSum(of: [x], weights: [w], bias: graph.parameter([[1]], name: "b"))
        let error = message { try graph.forward() } ?? ""
        #expect(
            error.contains("b.weightedSum(x, w)") && error.contains("b (1×1), x (1×2), w (1×2)"), "\(error)"
        )
    }

    @Test func `a weighted sum takes collections that are no arrays`() throws {
        let graph = Graph<Scalar>()
        let (x, w) = network(graph, count: 4)
        let bias = graph.parameter(1)
        let sum = Variable.weightedSum(of: x.reversed(), weights: Array(w.reversed()), bias: bias)
        let expected = zip(x.reversed(), w.reversed()).reduce(bias) { $1.0.affine($1.1, $0) }
        try graph.forward()
        #expect(try sum.value == expected.value)
    }

    @Test func `a weighted sum needs as many weights as inputs`() throws {
        let graph = Graph<Scalar>()
        let (x, w) = network(graph, count: 3)
        _ = Variable.weightedSum(of: x, weights: w.dropLast(), bias: graph.parameter(1))
        #expect(message { try graph.forward() } == "a weighted sum of 3 inputs needs as many weights, not 2")
    }

    /// Also where the code knows only that it is a value of some kind.
    @Test func `a weighted sum works in generic code`() throws {
        func sum<V: GraphValue>(_ x: [V], _ w: [V], _ bias: V) -> V {
            .weightedSum(of: x, weights: w, bias: bias)
        }
        let graph = Graph<Scalar>()
        let (x, w) = network(graph, count: 3)
        let bias = graph.parameter(1)
        let count = graph.nodeCount
        let out = sum(x, w, bias)
        #expect(
            try graph.nodeCount == count + 1
                && graph.forward(to: out) == sum(x.map { try $0.value }, w.map { try $0.value }, 1))
        _ = sum(x, w.dropLast(), bias)
        #expect(message { try graph.forward() } == "a weighted sum of 3 inputs needs as many weights, not 2")
    }

    @Test(arguments: [0, 1, 2]) func `a weighted sum refuses another graph's variables`(index: Int) throws {
        let (graph, other) = (Graph<Scalar>(), Graph<Scalar>())
        let (x, w) = network(graph, count: 3)
        // Its number is larger than that of any node here.
        let foreign = (0..<1000).map { other.parameter(Double($0)) }[999]
        _ = Variable.weightedSum(
            of: index == 0 ? [x[0], foreign, x[1]] : x, weights: index == 1 ? [w[0], w[1], foreign] : w,
            bias: index == 2 ? foreign : graph.parameter(1))
        guard case .differentGraphs = thrown({ try (index == 2 ? other : graph).forward() }) else {
            Issue.record("no error")
            return
        }
    }
}
