import ChainRule
import TestSupport
import Testing

/// Right gradients of every rule and of random expressions, at scales from 1e-8 to 1e8, kinks included: a
/// gradient check refuses none.
@Suite struct RightGradientTests {
    private static let rules = RuleCase.all.filter { !$0.hidesSlope }
    private static let scales = [1.0, 1e-8, 1e8, 1e-5, 1e5, 1e-2, 1e2]

    /// The operands come scaled and the result leaves so.
    @Test func `the gradient check passes right rules of scaled numbers`() throws {
        var count = 0
        for (index, rule) in Self.rules.enumerated() {
            for (i, scale) in Self.scales.enumerated() {
                for (j, outer) in Self.scales.enumerated() {
                    guard LongTests.areRun || ((i * 7 + j) == index % 49 && index % 3 == 0) else { continue }
                    let seed = rule.seed(i * 7 + j)
                    var draw = Draw(seed: seed, inScalars: false)
                    let operands = rule.operands(&draw)
                    let graph = Graph<Matrix<Double>>()
                    let inputs = operands.map { operand in
                        guard operand.isDifferentiable else { return graph.constant(operand.value()) }
                        let scaled = Operand(
                            shape: operand.shape, elements: operand.elements.map { $0 * scale })
                        return graph.input(scaled.value()) * (1 / scale)
                    }
                    let report = try graph.checkGradients(of: rule.rule.applied(to: inputs) * outer)
                    count += 1
                    #expect(report.passed, "\(rule.label), \(scale), \(outer), seed \(seed): \(report)")
                }
            }
        }
        print("right gradients, scaled: \(count)")
        #expect(count >= (LongTests.areRun ? 4000 : 30))
    }

    /// The operands are small or large themselves. What saturates then (tanh at 100) has slopes that no
    /// difference shows; those, and no others, are not compared.
    @Test func `the gradient check passes right rules of small and large numbers`() throws {
        var (count, hidden) = (0, 0)
        for (index, rule) in Self.rules.enumerated() where !rule.label.contains("class") {
            for (i, scale) in Self.scales.enumerated() where scale != 1 {
                guard LongTests.areRun || (i == 1 + index % 6 && index % 3 == 1) else { continue }
                let seed = rule.seed(100 + i)
                var draw = Draw(seed: seed, inScalars: false)
                let graph = Graph<Matrix<Double>>()
                let inputs = rule.operands(&draw).map { operand in
                    guard operand.isDifferentiable else { return graph.constant(operand.value()) }
                    return graph.input(
                        Operand(shape: operand.shape, elements: operand.elements.map { $0 * scale }).value())
                }
                let output = rule.rule.applied(to: inputs)
                guard try graph.forward(to: output).doubles.allSatisfy({ $0.magnitude < 1e100 }) else {
                    continue
                }
                let report = try graph.checkGradients(of: output, allowingUncompared: true)
                count += 1
                hidden += report.uncompared.isEmpty ? 0 : 1
                let isRefused = try Self.isRefused(report, graph.forward(to: output), scale)
                #expect(!isRefused, "\(rule.label), \(scale), seed \(seed): \(report)")
            }
        }
        print(
            "right gradients, small and large: \(count), of which \(hidden) have elements that rounding hides"
        )
    }

    /// Whether a report calls an element wrong, or hides one that changes the output by as much as a
    /// billionth.
    private static func isRefused(
        _ report: GradientReport, _ output: Matrix<Double>, _ scale: Double
    ) -> Bool {
        let size = output.doubles.map(\.magnitude).max() ?? 0
        return report.elements.contains { !($0.relativeError <= report.tolerance) }
            || report.uncompared.contains { $0.analytic.magnitude * scale > 1e-9 * size }
    }

    // MARK: Random expressions with kinks

    @Test func `the gradient check passes right expressions with kinks`() throws {
        let rounds = LongTests.count(1500, usually: 10)
        // Small slopes beside flat stretches, which were refused once.
        let refusedOnce = [466, 484, 545, 978].filter { $0 >= rounds }
        var hidden = 0
        for round in Array(0..<rounds) + refusedOnce {
            var draw = Draw(seed: UInt64(round), inScalars: false)
            let scale = Self.scales[draw.index(below: 7)]
            let graph = Graph<Matrix<Double>>()
            var numbers = draw.operand(draw.shape(rows: 1...2, columns: 2...4))
            let kink = numbers.elements[0]
            // Another element may lie at the kink as well.
            if draw.index(below: 3) == 0 { numbers.elements[numbers.elements.count - 1] = kink }
            let factor = [1.0, 0.5, -2, 4][draw.index(below: 4)]
            let x = graph.input(
                Operand(shape: numbers.shape, elements: numbers.elements.map { $0 * scale }).value(),
                name: "x")
            var z = (x - kink * scale) * (factor / scale)
            z = Self.bent(z, draw.index(below: 6))
            for _ in 0..<draw.index(below: 3) { z = Self.smooth(z, draw.index(below: 5)) }
            z = z * Self.scales[draw.index(below: 7)]
            let report = try graph.checkGradients(of: z, allowingUncompared: true)
            hidden += report.uncompared.isEmpty ? 0 : 1
            let isRefused = try Self.isRefused(report, graph.forward(to: z), scale)
            #expect(!isRefused, "round \(round), scale \(scale): \(report)")
        }
        print("right gradients, kinks: \(rounds), of which \(hidden) have elements that rounding hides")
    }

    private static func bent(_ x: Variable<Matrix<Double>>, _ choice: Int) -> Variable<Matrix<Double>> {
        switch choice {
        case 0: x.relu()
        case 1: x.abs()
        case 2: x.leakyReLU(slope: 0.25)
        case 3: x.clamped(to: 0...1.5)
        case 4: x.maximum(x * 0.5)
        default: x.elu(alpha: 0.5)
        }
    }

    private static func smooth(_ x: Variable<Matrix<Double>>, _ choice: Int) -> Variable<Matrix<Double>> {
        switch choice {
        case 0: x.tanh()
        case 1: x * x + x
        case 2: (x * 0.5).exp()
        case 3: x.softmax()
        default: x.sigmoid() * x
        }
    }
}
