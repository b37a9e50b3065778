import ChainRule
import Testing

/// z = x + y + 3: nothing but a forward and a backward.
private struct PlusThree: Node {
    func forward(operands: [Scalar]) -> Scalar { operands[0] + operands[1] + 3 }
    func backward(upstream: Scalar) -> [Scalar] { [upstream, upstream] }
}

/// z = x ⊙ y, which remembers its operands, as the book's does.
private struct Product<Value: ConcreteValue>: Node {
    private var operands: [Value] = []
    var operandCount: Int? { 2 }

    mutating func forward(operands: [Value]) -> Value {
        self.operands = operands
        return operands[0] * operands[1]
    }

    func backward(upstream: Value) -> [Value] { [upstream * operands[1], upstream * operands[0]] }
}

/// z = 2·x, which hands back what it is told to.
private struct Double2<Value: ConcreteValue>: Node {
    var gradients = 1
    var shape: Shape?

    func forward(operands: [Value]) -> Value { operands.dropFirst().reduce(operands[0] * 2) { $0 + $1 } }

    func backward(upstream: Value) -> [Value] {
        let gradient = shape.map {
            Value(shape: $0, elements: [Value.Element](repeating: 1, count: $0.count))
        }
        return [Value](repeating: gradient ?? upstream * 2, count: gradients)
    }
}

/// A user's node that has no rule.
@Suite struct OwnNodeTests {
    typealias M = Matrix<Double>

    @Test func `a node of one's own works alone`() {
        var plusThree = PlusThree()
        #expect(plusThree.forward(1, 2) == 6 && plusThree.backward(upstream: 0.5) == [0.5, 0.5])
        #expect(plusThree.name == "plus three")
        let single: Scalar = plusThree.backward(1)
        #expect(single.isNaN)
        var product = Product<M>()
        #expect(product.forward([[1, 2]], [[3, 4]]) == [[3, 8]])
        #expect(product.backward(upstream: [[1, 10]]) == [[[3, 40]], [[1, 20]]])
        let fault = (product.backward([[1, 1]]) as M).fault
        #expect(
            fault?.description
                == "backward of product: it has 2 gradients, not one: backward(upstream:) gives all")
    }

    @Test func `a node of one's own works in a graph of numbers`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(2, name: "x"), graph.input(5, name: "y"))
        let z = graph.add(PlusThree(), x, x * y, name: "z") * y
        try graph.forward()
        try graph.backward(from: z)
        // (x + x·y + 3)·y: ∂/∂x = (1 + y)·y, ∂/∂y = x + x·y + 3 + x·y
        #expect(try z.value == 75 && x.gradient == 30 && y.gradient == 25)
        try graph.feed(x, 1)
        try graph.forward()
        try graph.backward(from: z)
        #expect(try z.value == 45 && x.gradient == 30 && y.gradient == 14)
        #expect(try graph.checkGradients(of: z).passed)
        #expect(try graph.node(named: "z").value == 9)
    }

    @Test func `a node of one's own works in a graph of matrices with broadcasting`() throws {
        let graph = Graph<M>()
        let (x, y) = (graph.input([[1, 2], [3, 4]]), graph.input([[10, 20]]))
        graph.add(Product(), "a", "b", name: "z")
        let (a, b) = (graph.declare("a"), graph.declare("b"))
        graph.define(a, as: ActivationNode(.tanh), x)
        graph.define(b, as: Product(), y, y)
        let z = try graph.node(named: "z")
        let twin = x.tanh() * (y * y)
        try graph.forward()
        try graph.backward(from: z)
        let gradients = try [x.gradient, y.gradient]
        try graph.backward(from: twin)
        #expect(try z.value == twin.value && gradients == [x.gradient, y.gradient])
        #expect(try graph.checkGradients(of: z).passed)
    }

    /// What `forward` remembers in one run is gone in the next, and one node may be added twice.
    @Test func `every run begins with the node as it was added`() throws {
        struct Counting: Node {
            var count = 0.0
            mutating func forward(operands: [Scalar]) -> Scalar {
                count += 1
                return operands[0] * count
            }
            func backward(upstream: Scalar) -> [Scalar] { [upstream * count] }
        }
        var node = Counting()
        #expect(node.forward(5) == 5 && node.forward(5) == 10)
        let graph = Graph<Scalar>()
        let x = graph.input(5)
        let (first, second) = (graph.add(Counting(), x), graph.add(node, x))
        for _ in 0..<3 {
            try graph.feed(x, 5)
            try graph.forward()
            try graph.backward(from: [first, second])
            #expect(try first.value == 5 && second.value == 15 && x.gradient == 4)
        }
    }

    @Test func `any node of a list can be added`() throws {
        var nodes: [any Node<Scalar>] = [UnaryNode(Exp()), ActivationNode(.relu), PowerNode(2)]
        let graph = Graph<Scalar>()
        let x = graph.input(0.5)
        var (alone, inGraph) = (0.5, x)
        for index in nodes.indices {
            alone = nodes[index].forward(alone)
            inGraph = graph.add(nodes[index], inGraph)
        }
        var gradient = 1.0
        for index in nodes.indices.reversed() { gradient = nodes[index].backward(gradient) }
        try graph.forward()
        try graph.backward(from: inGraph)
        #expect(try alone == inGraph.value && gradient == x.gradient)
        #expect(abs(alone - 2.718281828459045) < 1e-15 && abs(gradient - 2 * 2.718281828459045) < 1e-14)
    }

    // MARK: What does not fit

    @Test func `a node with another number of operands is an error`() throws {
        let graph = Graph<M>()
        let x = graph.input([[1]])
        let line = #line + 1
        graph.add(Product(), x, x, x, name: "z")
        #expect(
            message { try graph.forward() }
                == "product takes 2 operands, not 3 (ChainRuleTests/OwnNodeTests.swift:\(line))")
        let other = Graph<Scalar>()
        other.add(MulNode(), other.input(1))
        #expect(message { try other.forward() }?.hasPrefix("multiply takes 2 operands, not 1 (") == true)
    }

    @Test(arguments: [0, 2, 3]) func `a node that gives another number of gradients is an error`(count: Int)
        throws
    {
        let text = count == 3 ? "3 gradients: one for each of its 2 operands" : "\(count) gradient"
        func check<Value: ConcreteValue>(_ graph: Graph<Value>, _ one: Value) throws {
            let x = graph.input(one, name: "x")
            let node = Double2<Value>(gradients: count)
            let z = count == 3 ? graph.add(node, x, x + x, name: "z") : graph.add(node, x, name: "z")
            try graph.forward()
            let error = thrown { try graph.backward(from: z) }
            guard case .invalidGradient(node: "z", let fault, let location)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(fault.operation == "backward of double2" && location != nil)
            #expect(fault.reason.hasPrefix("it gave \(text)") && fault.reason.contains("needed"))
            #expect(thrown { _ = try graph.checkGradients(of: z) } != nil)
            let slope = try graph.gradient(of: z, withRespectTo: x)
            #expect(thrown { try graph.forward(to: slope) } != nil)
        }
        try check(Graph<Scalar>(), 1)
        try check(Graph<Float>(), 1)
        try check(Graph<M>(), [[1, 2]])
    }

    @Test func `a node that gives a gradient of another shape is an error`() throws {
        let graph = Graph<M>()
        let x = graph.input([[1, 2], [3, 4]], name: "x")
        let node = Double2<M>(shape: Shape(rows: 3, columns: 1))
        let z = graph.add(node, x, name: "z")
        try graph.forward()
        let text = message { try graph.backward(from: z) }
        #expect(
            text?.contains("\"z\"") == true && text?.contains("3×1") == true && text?.contains("2×2") == true)
    }

    @Test func `a forward without a value names the node`() throws {
        let graph = Graph<M>()
        graph.add(
            Product(), graph.input([[1, 2]], name: "x"), graph.input([[1, 2, 3]], name: "y"), name: "z")
        #expect(
            message { try graph.forward() }?.hasPrefix("\"z\" cannot be computed from x (1×2), y (1×3)")
                == true)
    }

    @Test func `a node of one's own has no second derivative`() throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(2, name: "x"), graph.input(5, name: "y"))
        let z = graph.add(Product(), x, y, name: "z")
        let slope = try graph.gradient(of: z, withRespectTo: x)
        try graph.forward()
        #expect(try slope.value == 5)
        #expect(throws: GraphError.nodeWithoutRule("gradient of product", needed: "its derivative")) {
            try graph.gradient(of: slope, withRespectTo: y)
        }
        #expect(throws: GraphError.nodeWithoutRule("z", needed: "a second derivative")) {
            try graph.hessianVectorProduct(of: z, withRespectTo: [x], along: [1])
        }
    }

    // MARK: Nodes of the library's by the protocol

    @Test func `the protocol gives what the typed functions give`() {
        var mul = MulNode<Scalar>()
        #expect(mul.forward(operands: [300, 4]) == 1200 && mul.backward(upstream: 1) == [4, 300])
        #expect(mul.operandCount == 2 && mul.name == "multiply" && mul.forward(operands: [1]).isNaN)
        let unknown = mul.backward(upstream: 1)
        #expect(unknown[0].isNaN && unknown[1].isNaN)
        var prelu = ActivationNode<Scalar>(.prelu(slope: 0.25))
        #expect(prelu.forward(operands: [-2]) == -0.5 && prelu.backward(upstream: 1) == [0.25])
        #expect(prelu.slopeGradient == -2)
        var sum = WeightedSumNode<Scalar>()
        #expect(sum.forward(5, 1, 10, 2, 100) == 215 && sum.backward(upstream: 1) == [1, 10, 1, 100, 2])
        var select = TernaryNode<Select, Scalar>()
        #expect(select.forward(operands: [-1, 10, 20]) == 20 && select.backward(upstream: 1) == [0, 0, 1])
    }

    /// The tutorial's node: the gradient of a bias is the upstream gradient, a weight's that times the input.
    @Test func `the tutorial's affine node has its gradients`() throws {
        var affine = AffineNode<Scalar>(weight: 3, bias: 1)
        #expect(affine.dW.isNaN && affine.db.isNaN && affine.backward(1).isNaN)
        #expect(affine.forward(2) == 7)
        #expect(abs(affine.backward(0.1) - 0.3) < 1e-15 && affine.dW == 0.2 && affine.db == 0.1)
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        let z = graph.add(affine, x, name: "affine")
        try graph.forward()
        try graph.backward(from: z)
        #expect(graph.parameters.map(\.name) == ["affine.weight", "affine.bias"])
        #expect(try z.value == 7 && x.gradient == 3 && graph.parameters.map { try $0.gradient } == [2, 1])
        let matrix = AffineNode<M>(weight: [[1]], bias: [[0]])
        #expect(matrix.dW.fault?.description.contains("call forward and backward first") == true)
    }
}
