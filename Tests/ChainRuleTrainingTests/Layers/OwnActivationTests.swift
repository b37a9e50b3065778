import ChainRule
import ChainRuleTraining
import Foundation
import Testing

/// ReLU between 0 and a limit: it can die at both ends.
private struct Capped: ActivationRule, Codable {
    var limit = 6.0
    var varianceGain: Double { 2.5 }
    var greatestSlope: Double { 1 }
    var flatEnds: FlatEnds { FlatEnds(left: 0, right: limit) }
    var canDie: Bool { true }

    func forward<V: GraphValue>(_ x: V) -> V { x.clamped(to: 0...limit) }
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        upstream * x.equal(to: z)
    }
}

/// x / (2 + 2|x|), between −1/2 and 1/2.
private struct HalfSoftsign: ElementwiseRule, ParameterlessRule, ActivationRule {
    var greatestSlope: Double { 0.5 }
    var flatEnds: FlatEnds { FlatEnds(left: -0.5, right: 0.5) }

    func forward<V: GraphValue>(_ x: V) -> V { x * 0.5 / (x.abs() + 1) }
    func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 0.5 / (x.abs() + 1).squared() }
}

/// With a property that cannot be stored.
private struct Steep: UnaryRule {
    let factor: Double

    func forward<V: GraphValue>(_ x: V) -> V { x * V.Element(factor) }
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * V.Element(factor) }
}

/// A user's activation is treated like the library's.
@Suite struct OwnActivationTests {
    private func report(
        _ layers: any Layer..., bias: (name: String, value: Double)? = nil
    ) throws -> HealthReport {
        let network = try Network<Matrix<Double>>.regression(inputs: 100, values: Sequential(layers), seed: 1)
        if let bias {
            let variable = try network.graph.node(named: bias.name)
            try network.graph.feed(variable, variable.value.filled(with: bias.value))
        }
        var generator = SeededGenerator(seed: 2)
        return try network.health(
            on: .randomNormal(rows: 200, columns: 100, using: &generator),
            targets: .randomNormal(rows: 200, columns: 1, using: &generator))
    }

    @Test func `first weights have the gain of a user's activation`() {
        let distribution = Initializer.suited(to: Activation(Capped())).distribution(fanIn: 10, fanOut: 99)
        #expect(distribution == .normal(standardDeviation: 0.5))
        #expect(
            Initializer.suited(to: Activation(HalfSoftsign())).distribution(fanIn: 50, fanOut: 10)
                == Initializer.xavier().distribution(fanIn: 50, fanOut: 10))
    }

    @Test(arguments: [-100.0, 100]) func `dead units of a user's activation are found`(_ bias: Double) throws
    {
        let report = try report(
            Dense(20, activation: Activation(Capped())), Dense(1), bias: ("layer1.bias", bias))
        #expect(
            report.findings.first == .deadUnits(layer: "layer1", operation: "capped", dead: 20, of: 20))
    }

    @Test func `saturation of a user's activation is found`() throws {
        let steep = Initializer.normal(standardDeviation: 100)
        let report = try report(
            Dense(20, activation: Activation(HalfSoftsign()), initializer: steep), Dense(1))
        guard case .saturated("layer1", "half softsign", let share)? = report.findings.first else {
            Issue.record("\(report.findings)")
            return
        }
        #expect(share > 0.9)
    }

    @Test func `a user's activation with a small slope is why gradients vanish`() throws {
        let layers = (0..<8).map { _ in Dense(100, activation: Activation(HalfSoftsign())) }
        let findings = try report(Sequential(layers), Dense(1)).findings
        let isNamed = findings.contains {
            if case .vanishingGradient(_, _, _, _, .smallSlope("half softsign", 0.5)) = $0 {
                true
            } else {
                false
            }
        }
        #expect(isNamed, "\(findings)")
    }

    // MARK: Files

    private func afterSaving(_ activation: Activation, _ body: (URL, Network<Matrix<Float>>) throws -> Void)
        throws
    {
        let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: url) }
        let network = try Network<Matrix<Float>>.regression(
            inputs: 2, hidden: [4], activation: activation, seed: 1)
        try network.save(to: url)
        try body(url, network)
    }

    private let rows: Matrix<Float> = [[1, -2], [30, 0.5]]

    @Test func `a network with a user's activation is loaded when its type is given`() throws {
        try afterSaving(Activation(Capped(limit: 0.5))) { url, network in
            let again = try Network<Matrix<Float>>.load(from: url, activations: [Capped.self])
            #expect(try again.predict(rows) == network.predict(rows))
        }
        try afterSaving(Activation(HalfSoftsign())) { url, network in
            let again = try Network<Matrix<Float>>.load(
                from: url, activations: [Capped.self, HalfSoftsign.self])
            #expect(try again.predict(rows) == network.predict(rows))
        }
    }

    @Test func `a network with a user's activation is refused without its type`() throws {
        try afterSaving(Activation(Capped(limit: 0.5))) { url, _ in
            let error = #expect(throws: TrainingError.self) { try Network<Matrix<Float>>.load(from: url) }
            #expect(
                error?.description == #"the activation of a stored layer is Capped{"limit":0.5}; "#
                    + "it has to be one of the library's, or one whose type is given: "
                    + "load(from: url, activations: [Capped.self])")
        }
    }

    @Test func `another property of an activation is another architecture`() throws {
        try afterSaving(Activation(Capped(limit: 0.5))) { url, _ in
            let other = try Network<Matrix<Float>>.regression(
                inputs: 2, hidden: [4], activation: Activation(Capped()), seed: 1)
            #expect(throws: CheckpointError.self) { try other.load(from: url) }
        }
    }

    @Test func `a network that cannot be described is loaded into one made by the program`() throws {
        try afterSaving(Activation(Steep(factor: 3))) { url, network in
            #expect(throws: CheckpointError.missingEntry("string \"architecture\"")) {
                try Network<Matrix<Float>>.load(from: url)
            }
            let other = try Network<Matrix<Float>>.regression(
                inputs: 2, hidden: [4], activation: Activation(Steep(factor: 3)), seed: 2)
            try other.load(from: url)
            #expect(try other.predict(rows) == network.predict(rows))
        }
    }
}
