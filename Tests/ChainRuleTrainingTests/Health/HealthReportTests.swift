import ChainRule
import ChainRuleTraining
import Foundation
import Testing

@Suite struct HealthReportTests {
    /// Two rows through two sigmoids and two ReLUs, all weights the user's.
    private func report() throws -> HealthReport {
        let model = Model<Matrix<Double>>(seed: 1)
        let graph = model.graph
        let x = model.input("x", width: 1)
        let y = try Sequential(Dense(2, activation: .sigmoid), Dense(2, activation: .relu), Dense(1))(
            x, in: model)
        try graph.feed(x, [[0], [1]])
        try graph.feed(graph.node(named: "layer1.weight"), [[5, -4]])
        try graph.feed(graph.node(named: "layer2.weight"), [[1, -1], [1, -1]])
        try graph.feed(graph.node(named: "layer3.weight"), [[0.5], [1]])
        return try model.health(
            of: y.sum(.all), rows: 2, with: Optimization(of: graph, with: SGD(learningRate: 0.01)))
    }

    /// A report from a file may say anything.
    @Test(arguments: [("notANumber", Int.max), ("infinite", Int.max), ("infinite", -1), ("count", -1)])
    func `stored statistics with impossible counts are refused`(_ name: String, _ count: Int) throws {
        let text = String(decoding: try JSONEncoder().encode(report()), as: UTF8.self)
        let pattern = try Regex("\"\(name)\":[0-9]+")
        let changed = text.replacing(pattern, with: "\"\(name)\":\(count)", maxReplacements: 1)
        #expect(changed != text)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(HealthReport.self, from: Data(changed.utf8))
        }
    }

    /// What batch normalization makes of one row says nothing, of the weights before it as little as of
    /// itself.
    @Test func `one row through batch normalization is a finding`() throws {
        let model = Model<Matrix<Double>>(seed: 1)
        let x = model.input("x", width: 3)
        let y = try Sequential(Dense(4), BatchNormalization(), ActivationLayer(.tanh), Dense(1))(x, in: model)
        let loss = y.squared().mean(.all)
        try model.graph.feed(x, [[1, 2, 3]])
        let findings = try model.health(of: loss, rows: 1).findings
        #expect(findings == [.oneExample(layer: "layer2")])
        #expect(
            "\(findings[0])" == "layer2 normalizes a batch of one example, of which nothing is left: "
                + "look at a step on more rows")
        try model.graph.feed(x, [[1, 2, 3], [-3, 0, 1]])
        #expect(!(try model.health(of: loss, rows: 2).findings.contains(findings[0])))
    }

    @Test func `a health report has the right numbers`() throws {
        let layers = try report().layers
        // sigmoid of 0, 0; 5, −4
        let values = [0.5, 0.5, 1 / (1 + exp(-5)), 1 / (1 + exp(4))]
        let mean = values.reduce(0, +) / 4
        #expect(abs(layers[0].activations.mean - mean) < 1e-15)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        #expect(abs(layers[0].activations.deviation - (squares / 4).squareRoot()) < 1e-15)
        #expect(abs(layers[0].activations.maximum - values[2]) < 1e-15)
        #expect(abs(layers[0].activations.minimum - values[3]) < 1e-15)
        #expect(layers[0].activations.count == 4)
        #expect(layers[0].saturation == 0.25)  // of 5; that of −4 is 0.018
        #expect(layers.map(\.deadUnits) == [nil, 1, nil])
        // The second ReLU is silent, the first hands on 0.5.
        #expect(layers[0].gradients?.mean == 0.5 && layers[0].gradients?.deviation == 0)
        #expect(layers[1].gradients?.norm == (2 * 0.25 + 2).squareRoot())
        #expect(layers.map(\.areUnitsAlike) == [false, false, false])
    }

    @Test func `a health report prints a table`() throws {
        let expected = """
            layer   operation   mean  deviation  saturated    dead  gradient  its deviation  step/weights
            layer1  sigmoid    0.503      0.345       25 %       -       0.5              0       0.00029
            layer2  relu       0.503      0.503          -  1 of 2      0.75           0.25       0.00637
            layer3  affine     0.503    0.00282          -       -         1              0        0.0254
            nothing wrong
            """
        let report = try report()
        #expect(report.description == expected)
        var strict = report
        strict.thresholds.largestUpdate = 0.02
        let lines = strict.description.split(separator: "\n")
        #expect(lines.last == "- weights of layer3 move 2.54 % per step: learning rate too large")
        #expect(lines.count == 5)
    }

    @Test func `a health report can be stored`() throws {
        let report = try report()
        let stored = try JSONEncoder().encode(report)
        #expect(try JSONDecoder().decode(HealthReport.self, from: stored) == report)
        let finding = HealthFinding.deadUnits(layer: "a", operation: "relu", dead: 1, of: 2)
        #expect(
            try JSONDecoder().decode(HealthFinding.self, from: JSONEncoder().encode(finding)) == finding)
    }

    /// Numbers whose squares are beyond the greatest.
    @Test func `statistics of huge numbers do not overflow`() throws {
        let model = Model<Matrix<Double>>(seed: 1)
        let x = model.input("x", width: 2)
        let y = try Dropout(0)(x, in: model)
        try model.graph.feed(x, [[3e300, -3e300]])
        let statistics = try model.health(of: y.sum(.all), rows: 1).layers[0].activations
        #expect(statistics.deviation == 3e300 && statistics.mean == 0)
        #expect(statistics.norm == 3e300 * 2.0.squareRoot())
    }

    /// A stored report that somebody changed.
    @Test func `indices that do not exist are no layers`() throws {
        let text = String(decoding: try JSONEncoder().encode(report()), as: UTF8.self)
        for next in ["[7]", "[-1]", "[0]"] {
            let changed = text.replacingOccurrences(of: "\"next\":[1]", with: "\"next\":\(next)")
            #expect(changed != text)
            let report = try JSONDecoder().decode(HealthReport.self, from: Data(changed.utf8))
            #expect(report.findings == [])
        }
    }
}
