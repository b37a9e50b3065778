import ChainRule
import Testing

/// A user's rules can do what the library's can, everywhere.
@Suite struct OwnRuleTests {
    static let own: [RuleCase] = [
        .unary("cube", Cube()),
        .binary("distance", Distance(least: 0.1)),
        RuleCase(label: "spread of four", rule: Spread(center: 0.25)) { draw in
            let (full, part) = draw.fullAndPart()
            return [draw.operand(full), draw.operand(part), draw.operand(full), draw.operand(part)]
        },
        RuleCase(label: "spread of one", rule: Spread(center: -0.5)) { draw in [draw.operand(draw.shape())] },
        RuleCase(label: "blend", rule: Blend()) { draw in
            let (full, part) = draw.fullAndPart()
            return [draw.operand(full), draw.operand(part), draw.operand(part, .probability)]
        },
        .unary("wave", Wave()),
        .binary("valley", Valley(steepness: 100)),
        RuleCase(label: "tanh unit", rule: TanhUnit()) { draw in
            let (full, part) = draw.fullAndPart()
            return [draw.operand(full), draw.operand(part), draw.operand(part)]
        },
    ]

    @Test(arguments: own) func `a user's rule passes every check of derivatives`(of rule: RuleCase) throws {
        for check in RuleCheck.all(of: rule) { try check.run() }
    }

    @Test func `a user's rule works as a node alone`() {
        var cube = UnaryNode<Cube, Scalar>()
        #expect(cube.forward(2) == 8 && cube.backward(1) == 12)
        var matrices = UnaryNode<Cube, Matrix<Float>>()
        #expect(matrices.forward([[1, 2], [3, 4]]) == [[1, 8], [27, 64]])
        #expect(matrices.backward([[1]]) == [[3, 12], [27, 48]])
        var distance = BinaryNode<_, Scalar>(Distance(least: 0))
        #expect(distance.forward(3, 4) == 5 && distance.backward(5) == (3, 4))
        var spread = VariadicNode<_, Scalar>(Spread(center: 1))
        #expect(spread.forward(2, 3, 4) == 14 && spread.backward(1) == [2, 4, 6])
        #expect(Cube().name == "cube" && Scale<Float>(factor: 2).name == "scale")
    }

    @Test func `a user's rule works as a node and as an expression`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(2, name: "x")
        graph.add(UnaryNode(Cube()), "x", name: "y")
        let y = try graph.node(named: "y")
        let again = x.applying(Cube())
        let third = try graph.gradient(
            of: graph.gradient(of: graph.gradient(of: again, withRespectTo: x), withRespectTo: x),
            withRespectTo: x)
        try graph.forward()
        try graph.backward(from: [y, again])
        #expect(try y.value == 8 && again.value == 8 && third.value == 6 && x.gradient == 24)
    }

    @Test func `a user's rule works as an activation`() throws {
        var node = ActivationNode<Scalar>(Activation(Cube()))
        #expect(node.forward(2) == 8 && node.backward(1) == 12)
    }

    // MARK: Closures

    private static func double<Value: ConcreteValue>(_ type: Value.Type) -> ClosureNode<Value> {
        ClosureNode(
            name: "double", forward: { x in x + x }, backward: { upstream, x, z in upstream + upstream })
    }

    private static func product<Value: ConcreteValue>(_ type: Value.Type) -> ClosureNode<Value> {
        ClosureNode(
            name: "product", forward: { x, y in x * y },
            backward: { upstream, x, y, z in (upstream * y, upstream * x) })
    }

    @Test func `closures work as nodes alone`() {
        var double = Self.double(Scalar.self)
        #expect(double.forward(3) == 6 && double.backward(1) == 2)
        var product = Self.product(Matrix<Double>.self)
        #expect(product.forward([[1, 2], [3, 4]], [[10, 20]]) == [[10, 40], [30, 80]])
        #expect(product.backward(upstream: [[1]]) == [[[10, 20], [10, 20]], [[1, 2], [3, 4]]])
    }

    @Test func `closures work as nodes of a graph`() throws {
        func check<Value: ConcreteValue>(_ x: Value, _ y: Value) throws {
            let graph = Graph<Value>()
            let (a, b) = (graph.input(x, name: "a"), graph.input(y, name: "b"))
            let z = graph.add(Self.product(Value.self), graph.add(Self.double(Value.self), a), b)
            let twin = (a + a) * b
            try graph.forward()
            try graph.backward(from: z)
            let gradients = try [a.gradient.doubles, b.gradient.doubles]
            #expect(try z.value.doubles == twin.value.doubles)
            try graph.backward(from: twin)
            #expect(try gradients == [a.gradient.doubles, b.gradient.doubles])
            let slopes = try graph.gradients(of: z, withRespectTo: [a, b])
            try graph.forward()
            #expect(try slopes.map { try $0.value.doubles } == gradients)
        }
        try check(3.0, 4.0)
        try check(Float(3), Float(4))
        try check([[1, 2], [3, 4]] as Matrix<Double>, [[10, 20]])
        try check([[1, 2], [3, 4]] as Matrix<Float>, [[10], [20]])
    }

    @Test func `the gradient check works on closures`() throws {
        let graph = Graph<Matrix<Double>>()
        let (a, b) = (graph.input([[1, 2], [3, 4]]), graph.input([[0.5, 2]]))
        let z = graph.add(Self.product(Matrix<Double>.self), a.tanh(), b)
        #expect(try graph.checkGradients(of: z).passed)
        let wrong = ClosureNode<Matrix<Double>>(
            name: "wrong", forward: { $0.exp() }, backward: { upstream, x, z in -(upstream * z) })
        #expect(try graph.checkGradients(of: graph.add(wrong, a)).hint?.contains("wrong sign") == true)
    }

    /// Closures compute on one type of value: no Double for a check of Float, no second derivative.
    @Test func `closures cannot be differentiated twice`() throws {
        let floats = Graph<Float>()
        let f = floats.add(Self.double(Float.self), floats.input(1), name: "f")
        #expect(throws: GraphError.nodeWithoutRule("f", needed: "double precision")) {
            try floats.checkGradients(of: f)
        }
        let graph = Graph<Scalar>()
        let x = graph.input(1)
        let z = graph.add(Self.double(Scalar.self), x, name: "z")
        #expect(throws: GraphError.nodeWithoutRule("z", needed: "a second derivative")) {
            try graph.hessianVectorProduct(of: z, withRespectTo: [x], along: [1])
        }
        let slope = try graph.gradient(of: z, withRespectTo: x)
        #expect(throws: GraphError.nodeWithoutRule("gradient of double", needed: "its derivative")) {
            try graph.gradient(of: slope, withRespectTo: x)
        }
        let other = Graph<Scalar>()
        let (a, b) = (other.input(1), other.input(2))
        let first = try other.gradient(of: other.add(Self.product(Scalar.self), a, b), withRespectTo: a)
        #expect(throws: GraphError.nodeWithoutRule("gradient of product", needed: "its derivative")) {
            try other.gradient(of: first, withRespectTo: b)
        }
    }
}
