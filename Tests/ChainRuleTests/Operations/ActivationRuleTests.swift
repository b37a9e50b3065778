import ChainRule
import Testing

/// What activations say of themselves is what their values and derivatives show.
@Suite struct ActivationRuleTests {
    private static let rules: [any ActivationRule] = [
        Step(), Identity(), Sigmoid(), Tanh(), ReLU(), LeakyReLU(slope: 0.2), LeakyReLU(slope: -3), ELU(),
        ELU(alpha: 2), Softplus(), SiLU(), GELU(),
    ]

    private func slope(_ rule: some ActivationRule, _ x: Double) -> Double {
        var node = UnaryNode<_, Scalar>(rule)
        node.forward(x)
        return node.backward(1)
    }

    @Test(arguments: rules.indices) func `the greatest slope is reached and not exceeded`(_ index: Int) {
        let rule = Self.rules[index]
        let slopes = (-400...400).map { abs(slope(rule, Double($0) / 40)) }
        let greatest = slopes.max() ?? 0
        #expect(greatest <= rule.greatestSlope && greatest >= 0.999 * rule.greatestSlope, "\(rule.name)")
    }

    @Test(arguments: rules.indices) func `the slope goes to zero at flat ends alone`(_ index: Int) {
        let rule = Self.rules[index]
        for (x, end) in [(-40.0, rule.flatEnds.left), (40, rule.flatEnds.right)] {
            let isFlat = abs(slope(rule, x)) < 1e-12
            #expect(isFlat == (end != nil), "\(rule.name) at \(x)")
            if let end { #expect(abs(rule.forward(x) - end) < 1e-12, "\(rule.name) at \(x)") }
        }
    }

    /// A step is flat everywhere, and no layer before it learns anyway.
    @Test(arguments: rules.indices) func `what can die has no slope at a flat end`(_ index: Int) {
        let rule = Self.rules[index]
        guard rule.greatestSlope > 0 else { return }
        #expect(rule.canDie == (slope(rule, -1) == 0), "\(rule.name)")
    }

    @Test func `of an unknown function nothing is known`() {
        struct Odd: ActivationRule {
            func forward<V: GraphValue>(_ x: V) -> V { x * x * x }
            func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * x * x * 3 }
        }
        #expect(Odd().varianceGain == 1 && Odd().greatestSlope == .infinity)
        #expect(Odd().flatEnds == .none && !Odd().canDie)
        #expect(Activation(Odd()).varianceGain == 1 && Activation(Sin()).varianceGain == 1)
    }

    @Test func `the gain of a PReLU is that of the leaky ReLU it begins as`() {
        #expect(Activation.prelu(slope: 0.5).varianceGain == LeakyReLU(slope: 0.5).varianceGain)
        #expect(Activation.leakyReLU(slope: 0.5).varianceGain == 1.6 && Activation.relu.varianceGain == 2)
    }
}
