import ChainRule
import TestSupport
import Testing

/// Faults planted by system, every rule × fault × scale, from seeds: a gradient check passes none.
@Suite struct PlantedFaultTests {
    private static let rules = RuleCase.all.filter { !$0.hidesSlope }
    private static let scales = [1.0, 1e-8, 1e8]

    /// What the checks of one graph and its faulty twin found.
    private enum Outcome {
        case caught, passed
        /// The fault changes no gradient by anything that counts: a zero twice is zero.
        case harmless
    }

    @Test func `the gradient check passes no planted fault`() throws {
        var planted = 0
        for (index, rule) in Self.rules.enumerated() {
            for (number, fault) in Fault.allCases.enumerated() {
                for (order, scale) in Self.scales.enumerated() {
                    // Usually one fault in a hundred and fifty.
                    let isUsual = (index + number) % 48 == 0 && (index / 12 + number) % 3 == order
                    guard LongTests.areRun || isUsual else { continue }
                    let seed = rule.seed(number * 3 + order)
                    let outcome =
                        fault.isInFloat
                        ? try outcome(Matrix<Float>.self, rule, fault, scale, seed)
                        : try outcome(Matrix<Double>.self, rule, fault, scale, seed)
                    if outcome != .harmless { planted += 1 }
                    #expect(outcome != .passed, "\(rule.label), \(fault), scale \(scale), seed \(seed)")
                }
            }
        }
        print("planted faults: \(planted)")
        #expect(planted >= (LongTests.areRun ? 500 : 8))
    }

    private func outcome<Value: ConcreteValue>(
        _ type: Value.Type, _ rule: RuleCase, _ fault: Fault, _ scale: Double, _ seed: UInt64
    ) throws -> Outcome {
        var draw = Draw(seed: seed, inScalars: false)
        let operands = rule.operands(&draw)
        let candidates = operands.indices.filter {
            operands[$0].isDifferentiable && rule.rule.passesGradient(to: $0)
        }
        guard let operand = candidates.randomElement(using: &draw) else { return .harmless }
        let shape = operands[operand].shape
        if fault == .transposed && shape.rows != shape.columns { return .harmless }
        let element = draw.index(below: shape.count)
        let mask = Operand(
            shape: shape, elements: fault.deviation(operands[operand], element: element),
            isDifferentiable: false)

        func graph(_ faulty: Bool) -> (Graph<Value>, Variable<Value>, [Variable<Value>]) {
            let graph = Graph<Value>()
            let inputs = operands.map { operand in
                let scaled = Operand(shape: operand.shape, elements: operand.elements.map { $0 * scale })
                return operand.isDifferentiable
                    ? graph.input(scaled.value()) : graph.constant(operand.value())
            }
            let unscaled = zip(inputs, operands).map {
                $1.isDifferentiable ? $0 * Value.Element(1 / scale) : $0
            }
            let output =
                faulty
                ? FaultyRule(base: rule.rule, fault: fault, operand: operand)
                    .applied(to: unscaled + [graph.constant(mask.value())])
                : rule.rule.applied(to: unscaled)
            return (
                graph, output * Value.Element(scale),
                zip(inputs, operands).filter { $1.isDifferentiable }.map(\.0)
            )
        }
        let (right, wrong) = (graph(false), graph(true))
        var gradients: [[[Double]]] = []
        for (graph, output, inputs) in [right, wrong] {
            try graph.forward()
            try graph.backward(from: output, withRespectTo: inputs)
            gradients.append(try inputs.map { try $0.gradientOrZeros })
        }
        let greatest = gradients[0].joined().map(\.magnitude).max() ?? 0
        let isReal = zip(gradients[0].joined(), gradients[1].joined()).contains { right, wrong in
            !((right - wrong).magnitude <= 1e-4 * max(right.magnitude, 0.1 * greatest))
        }
        guard isReal else { return .harmless }
        return try wrong.0.checkGradients(of: wrong.1).passed ? .passed : .caught
    }

    // MARK: At a kink

    private static let kinks: [(label: String, rule: any UnaryRule, at: Double)] = [
        ("ReLU", ReLU(), 0), ("leaky ReLU", LeakyReLU(slope: 0.1), 0), ("abs", Abs(), 0),
        ("ELU", ELU(alpha: 0.5), 0), ("clamp, below", Clamp(to: -0.5...0.75), -0.5),
        ("clamp, above", Clamp(to: -0.5...0.75), 0.75),
    ]

    /// A slope at the kink that is not between those to its sides, beside elements that are right.
    @Test(arguments: kinks.indices) func `the gradient check finds a wrong slope at a kink`(_ index: Int)
        throws
    {
        let (label, rule, at) = Self.kinks[index]
        for scale in [1, 1e-8, 1e8, 1e-3, 1e3] {
            for wrong in [-3, 1.01 * 2, .nan, .infinity] {
                let graph = Graph<Matrix<Double>>()
                let x = graph.input([[at * scale, 0.3 * scale, -0.2 * scale]], name: "x")
                let right = (x * (1 / scale)).applying(rule)
                #expect(try Self.isNotRefused(graph.checkGradients(of: right * scale)), "\(label)")
                // Slopes go from −1 to 1.
                let mask = graph.constant([[wrong, 0, 0]])
                let z = (x * (1 / scale)).applying(rule, displaced: mask)
                let report = try graph.checkGradients(of: z * scale, withRespectTo: [x])
                #expect(!report.passed, "\(label), \(wrong), scale \(scale): \(report)")
            }
        }
    }

    static func isNotRefused(_ report: GradientReport) -> Bool {
        report.passed || (report.elements.isEmpty && !report.kinks.isEmpty && report.uncompared.isEmpty)
    }

    // MARK: In one way of computing only

    /// Wrong when all gradients are asked for, right when asked for one.
    private struct OnlyTogether<Base: BinaryRule>: BinaryRule {
        let base: Base
        func forward<V: GraphValue>(_ x: V, _ y: V) -> V { base.forward(x, y) }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
            let (dx, dy) = base.backward(upstream, x, y, z)
            return (dx * 1.001, dy)
        }
        func backwardFirst<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> V {
            base.backward(upstream, x, y, z).0
        }
    }

    @Test func `a fault in the plain backward only is found`() throws {
        func isCaught<Base: BinaryRule>(_ base: Base, _ scale: Double) throws -> Bool {
            let graph = Graph<Matrix<Double>>()
            let x = graph.input([[0.3, 0.7], [1.1, 0.4]] * scale)
            let y = graph.input([[0.8, 1.5], [0.2, 0.9]])
            let z = x.applying(OnlyTogether(base: base), y)
            return try !graph.checkGradients(of: z, withRespectTo: [x]).passed
        }
        for scale in [1, 1e-8, 1e8] {
            #expect(try isCaught(Add(), scale) && isCaught(Subtract(), scale), "scale \(scale)")
            #expect(try isCaught(Multiply(), scale) && isCaught(Divide(), scale), "scale \(scale)")
            #expect(try isCaught(MatrixProduct(), scale), "scale \(scale)")
        }
    }

    /// Wrong where it runs as part of a fused program, whose values are not matrices.
    private struct WrongWhenFused: UnaryRule {
        let factor: Double
        func forward<V: GraphValue>(_ x: V) -> V { x.tanh() }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
            upstream * (1 - z * z) * V.Element(x is Matrix<Double> ? 1 : factor)
        }
    }

    @Test(.disabled(if: ReferenceRuns.areOn), arguments: [8, 24], [-1, 1.001, 2, 0])
    func `a fault that only fusion shows is found`(
        _ rows: Int, _ factor: Double
    ) throws {
        let value = Matrix<Double>(rows: rows, columns: 3) { Double(($0 * 7 + $1 * 3) % 11) / 7 - 0.8 }
        let pair = FusedPair([value]) { _, inputs in
            [(inputs[0].exp().applying(WrongWhenFused(factor: factor)).exp() + inputs[0]).sigmoid()]
        }
        try pair.both { graph, inputs, outputs in
            try graph.forward(to: outputs[0])
            let report = try graph.checkGradients(of: outputs[0], withRespectTo: inputs)
            #expect(report.passed == (graph === pair.plain), "\(report)")
        }
        #expect(pair.isFused)
    }
}

/// A rule with a number added to its gradient.
private struct Displaced<Base: UnaryRule>: BinaryRule {
    let base: Base
    func passesGradient(to operand: Int) -> Bool { operand == 0 }
    func forward<V: GraphValue>(_ x: V, _ offset: V) -> V { base.forward(x) }
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ offset: V, _ z: V) -> (V, V) {
        (base.backward(upstream, x, z) + upstream * offset, offset)
    }
}

extension Variable {
    fileprivate func applying(_ rule: some UnaryRule, displaced offset: Variable<Value>) -> Variable<Value> {
        applying(Displaced(base: rule), offset)
    }
}

extension Array {
    fileprivate func randomElement(using draw: inout Draw) -> Element? {
        isEmpty ? nil : self[draw.index(below: count)]
    }
}
