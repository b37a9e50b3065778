import ChainRule
import TestSupport
import Testing

/// One gradient-check case: a rule's derivative of some order, on one type of value, from one seed.
struct RuleCheck: Sendable {
    enum Kind: CaseIterable, Sendable {
        case double, float, matrixOfDouble, matrixOfFloat, dual, dualMatrix

        var inScalars: Bool { self == .double || self == .float || self == .dual }
    }

    enum Order: CaseIterable, Sendable {
        case first, second
    }

    let rule: RuleCase
    let kind: Kind
    let order: Order
    let seed: UInt64

    private static let seedsEach = LongTests.count(3, usually: 1)

    /// Every case of a rule.
    static func all(of rule: RuleCase) -> [RuleCheck] {
        var checks: [RuleCheck] = []
        for kind in Kind.allCases where rule.worksInScalars || !kind.inScalars {
            for order in Order.allCases {
                for _ in 0..<seedsEach {
                    checks.append(
                        RuleCheck(rule: rule, kind: kind, order: order, seed: rule.seed(checks.count)))
                }
            }
        }
        return checks
    }

    func run() throws {
        switch kind {
        case .double: try againstDifferences(Double.self)
        case .matrixOfDouble: try againstDifferences(Matrix<Double>.self)
        case .float: try againstDouble(Float.self)
        case .matrixOfFloat: try againstDouble(Matrix<Float>.self)
        case .dual: try againstForwardMode(Double.self)
        case .dualMatrix: try againstForwardMode(Matrix<Double>.self)
        }
    }

    /// What a failure says: everything that is needed to run the case again.
    private func says(_ operands: [Operand], _ more: Any = "") -> Comment {
        let shapes = operands.map { "\($0.shape)" }.joined(separator: ", ")
        return "\(rule.label): \(order) derivative, \(kind), seed \(seed), operands \(shapes). \(more)"
    }

    // MARK: Double: against measured slopes

    private func againstDifferences<Value: ConcreteValue>(_ type: Value.Type) throws {
        var draw = Draw(seed: seed, inScalars: kind.inScalars)
        let operands = rule.operands(&draw)
        let setup = RuleGraph<Value>(rule.rule, operands)
        var (output, inputs) = (setup.output, setup.inputs)
        if order == .second {
            let (sum, upstream) = try Self.weightedGradients(setup, &draw)
            (output, inputs) = (sum, inputs + [upstream])
        } else if rule.hidesSlope {
            try setup.graph.forward()
            try setup.graph.backward(from: output)
            #expect(try inputs.allSatisfy { try $0.gradientOrZeros.allSatisfy { $0 == 0 } }, says(operands))
            return
        }
        let report = try setup.graph.checkGradients(of: output, withRespectTo: inputs)
        #expect(report.passed && report.kinks.isEmpty, says(operands, report))
    }

    /// A random combination of a rule's gradients as a variable: its own gradient is the second derivative.
    /// The upstream gradient is an input as well, for a gradient must be linear in it.
    private static func weightedGradients<Value>(
        _ setup: RuleGraph<Value>, _ draw: inout Draw
    ) throws -> (sum: Variable<Value>, upstream: Variable<Value>) {
        let graph = setup.graph
        try graph.forward()
        let upstream = graph.input(try setup.drawn(like: setup.output, &draw))
        var sum = upstream.sum(.all)
        let gradients = try graph.gradients(of: setup.output, withRespectTo: setup.inputs, upstream: upstream)
        for (input, gradient) in zip(setup.inputs, gradients) {
            sum = sum + (gradient * graph.constant(try setup.drawn(like: input, &draw))).sum(.all)
        }
        return (sum, upstream)
    }

    // MARK: Float: against Double on the same numbers

    private func againstDouble<Value: ConcreteValue>(_ type: Value.Type) throws {
        var draw = Draw(seed: seed, inScalars: kind.inScalars)
        let operands = rule.operands(&draw)
        let after = draw
        var again = after
        let own = try gradients(RuleGraph<Value>(rule.rule, operands), &draw)
        let precise = try gradients(RuleGraph<Value._DoublePrecision>(rule.rule, operands), &again)
        // Operands are at most 4, and no rule does more than some thirty operations in a row, each of which
        // rounds by half a unit in the last place of numbers that hardly exceed the largest gradient, or 4.
        let bound = 32 * Double(Float.ulpOfOne)
        for (x, y) in zip(own, precise) {
            #expect(relativeDifference(x, y, scale: 4) <= bound, says(operands, "\(x) and, in Double, \(y)"))
        }
        #expect(own.count == precise.count && !own.isEmpty)
    }

    /// The inputs' gradients of this order.
    private func gradients<Value: ConcreteValue>(_ setup: RuleGraph<Value>, _ draw: inout Draw) throws
        -> [[Double]]
    {
        if order == .first {
            try setup.graph.forward()
            return try setup.gradients(upstream: try setup.drawn(like: setup.output, &draw))
        }
        let (sum, upstream) = try Self.weightedGradients(setup, &draw)
        try setup.graph.forward()
        try setup.graph.backward(from: sum)
        return try (setup.inputs + [upstream]).map { try $0.gradientOrZeros }
    }

    // MARK: Dual numbers: against the backward pass

    private func againstForwardMode<Value: ConcreteValue>(_ type: Value.Type) throws {
        var draw = Draw(seed: seed, inScalars: kind.inScalars)
        let operands = rule.operands(&draw)
        let setup = RuleGraph<Value>(rule.rule, operands)
        try setup.graph.forward()
        let upstream = try setup.drawn(like: setup.output, &draw)
        let direction = try setup.inputs.map { try setup.drawn(like: $0, &draw) }
        switch order {
        case .first: try forwardMode(setup, operands, upstream, direction)
        case .second: try hessianProducts(setup, operands, upstream, direction)
        }
    }

    /// upstream·(J·direction), from dual numbers, is (upstream·J)·direction, from the backward pass.
    private func forwardMode<Value>(
        _ setup: RuleGraph<Value>, _ operands: [Operand], _ upstream: Value, _ direction: [Value]
    ) throws {
        let duals = duals(operands, direction)
        let alone = rule.rule.applied(to: duals)
        let inGraph = RuleGraph(rule.rule, duals, operands.map(\.isDifferentiable))
        let dual = try inGraph.graph.forward(to: inGraph.output)
        #expect(dual.value.doubles == alone.value.doubles && dual.tangent.doubles == alone.tangent.doubles)
        #expect(try dual.value.doubles == setup.output.value.doubles, says(operands))

        let forward = zip(upstream.doubles, alone.tangent.broadcast(like: alone.value).doubles).map(*)
        let gradients = try setup.gradients(upstream: upstream)
        let backward = zip(gradients, direction).flatMap { zip($0, $1.doubles).map(*) }
        let (sum, other) = (forward.reduce(0, +), backward.reduce(0, +))
        let scale = (forward + backward).map(\.magnitude).reduce(0, +)
        #expect(
            relativeDifference([sum], [other], scale: scale) <= 1e-12, says(operands, "\(sum) and \(other)"))
    }

    /// The Hessian times a direction, which is the gradient of gradient·direction, is what a backward pass
    /// over dual numbers gives: forward over reverse.
    private func hessianProducts<Value>(
        _ setup: RuleGraph<Value>, _ operands: [Operand], _ upstream: Value, _ direction: [Value]
    ) throws {
        let output = (setup.output * setup.graph.constant(upstream)).sum(.all)
        let products = try setup.graph.hessianVectorProduct(
            of: output, withRespectTo: setup.inputs, along: direction)
        let dual = RuleGraph(rule.rule, duals(operands, direction), operands.map(\.isDifferentiable))
        try dual.graph.forward()
        try dual.graph.backward(
            from: dual.output, upstream: Dual(constant: upstream), withRespectTo: dual.inputs)
        for (product, input) in zip(products, dual.inputs) {
            let (x, y) = (product.doubles, try input.gradient.tangent.doubles)
            #expect(relativeDifference(x, y, scale: 1) <= 1e-10, says(operands, "\(x) and \(y)"))
        }
    }

    private func duals<Value: ConcreteValue>(_ operands: [Operand], _ direction: [Value]) -> [Dual<Value>] {
        var rest = direction[...]
        return operands.map { operand in
            let value: Value = operand.value()
            return operand.isDifferentiable ? Dual(value, tangent: rest.removeFirst()) : Dual(constant: value)
        }
    }
}
