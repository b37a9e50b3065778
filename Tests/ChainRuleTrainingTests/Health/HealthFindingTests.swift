import ChainRule
import ChainRuleTraining
import Testing

/// An illness planted, and what is said of it: exactly that.
@Suite struct HealthFindingTests {
    private let rows = 200

    /// A network on 200 rows of 100 normal numbers.
    private func network(
        _ layers: any Layer..., inputs: Int = 100, seed: UInt64 = 1
    ) throws -> Network<Matrix<Double>> {
        let model = Model<Matrix<Double>>(seed: seed)
        let x = model.input("x", width: inputs)
        return Network(
            model: model, inputs: x, scores: try Sequential(layers)(x, in: model), prediction: { $0 },
            loss: { $0.meanSquaredError($1) })
    }

    private func report(
        _ network: Network<Matrix<Double>>, _ optimizer: (any Optimizer)? = nil,
        _ thresholds: HealthThresholds = HealthThresholds()
    ) throws -> HealthReport {
        let optimization = try optimizer.map { try Optimization(of: network.graph, with: $0) }
        let outputs = try network.graph.forward(to: network.scores).shape.columns
        return try network.health(
            on: normal(rows, network.inputs.value.shape.columns, seed: 2),
            targets: normal(rows, outputs, seed: 3), with: optimization, thresholds: thresholds)
    }

    @Test func `equal units are found`() throws {
        for (activation, constant) in [(Activation.tanh, 0.0), (.sigmoid, 0), (.relu, 0), (.tanh, 0.01)] {
            let same = Initializer.constant(constant)
            let report = try report(
                network(Dense(50, activation: activation, initializer: same), Dense(2, initializer: same)))
            #expect(report.findings == [.alikeUnits(layer: "layer1", units: 50)])
            #expect(
                report.findings.first?.description
                    == "all 50 units of layer1 are equal, and so are their gradients: they stay equal for ever; "
                    + "first weights must not all be alike")
        }
    }

    /// Equal weights that receive different gradients part at the first step.
    @Test func `equal units that will part are not reported`() throws {
        let network = try network(
            Dense(50, activation: .tanh, initializer: .constant(0.01)), Dense(2))
        #expect(try report(network).findings == [])
    }

    @Test func `dead units are found`() throws {
        let network = try network(Dense(50, activation: .relu), Dense(50, activation: .relu), Dense(1))
        let bias = try network.graph.node(named: "layer2.bias")
        let deadly = Matrix<Double>(rows: 1, columns: 50) { $1 < 37 ? -100 : 1 }
        try network.graph.feed(bias, deadly)
        let findings = try report(network).findings
        #expect(findings == [.deadUnits(layer: "layer2", operation: "relu", dead: 37, of: 50)])
        #expect(
            findings.first?.description.hasPrefix(
                "37 of 50 relu units of layer2 are dead, flat for every example: ")
                == true)
        // All of them: told once, not as a gradient that vanishes, too.
        try network.graph.feed(bias, deadly.filled(with: -100))
        #expect(
            try report(network).findings == [.deadUnits(layer: "layer2", operation: "relu", dead: 50, of: 50)]
        )
    }

    @Test(arguments: [("sigmoid", Activation.sigmoid, 0.68), ("tanh", .tanh, 0.83)])
    func `saturated layers are found`(_ sample: (name: String, activation: Activation, share: Double)) throws
    {
        let network = try network(
            Dense(100, activation: sample.activation, initializer: .normal(standardDeviation: 1)), Dense(1))
        let findings = try report(network).findings
        guard case .saturated("layer1", sample.name, let share)? = findings.first else {
            Issue.record("\(findings)")
            return
        }
        #expect(findings.count == 1)
        // Sums are N(0, 10²): beyond ±ln(0.985/0.015) = ±4.18, and beyond ±artanh 0.97 = ±2.09.
        #expect(abs(share - sample.share) < 0.02)
        #expect(
            findings[0].description.hasSuffix(
                " % of layer1's \(sample.name) values are in its flat ends, where hardly any "
                    + "gradient passes: weights or inputs too large"))
    }

    @Test func `activations that hardly differ are found`() throws {
        let network = try network(
            Dense(100, activation: .tanh, initializer: .normal(standardDeviation: 0.0002)),
            Dense(1))
        // A usual step is large beside such weights; that is not told of, too.
        let report = try report(network, SGD(learningRate: 0.1))
        #expect(report.layers[0].updateRatio ?? 0 > 0.1)
        let findings = report.findings
        guard case .uniformActivations("layer1", let deviation)? = findings.first, findings.count == 1 else {
            Issue.record("\(findings)")
            return
        }
        #expect(abs(deviation - 0.002) < 0.0002)
        #expect(
            HealthFinding.uniformActivations(layer: "layer1", deviation: 0.002).description
                == "layer1's activations hardly differ (deviation 0.002): first weights too small")
    }

    @Test func `gradients that vanish layer by layer are found`() throws {
        let hidden = (0..<5).map { _ in Dense(100, activation: .sigmoid) }
        let findings = try report(network(Sequential(hidden), Dense(1))).findings
        guard
            case .vanishingGradient("layer1", "layer5", let ratio, 4, .smallSlope("sigmoid", 0.25))? =
                findings.first
        else {
            Issue.record("\(findings)")
            return
        }
        #expect(findings.count == 1 && ratio < 1 / 256.0 && ratio > 1 / 1024.0)
        #expect(
            HealthFinding.vanishingGradient(
                layer: "layer1", other: "layer5", ratio: 1 / 305.2, steps: 4,
                cause: .smallSlope(operation: "sigmoid", atMost: 0.25)
            ).description
                == "layer1's gradient is 1/305 of layer5's, 4 layers on: sigmoid, whose slope is at most 0.25, shrinks it in each layer"
        )
    }

    @Test func `gradients that vanish at once are found`() throws {
        let saturating = Initializer.normal(standardDeviation: 1)
        let network = try network(
            Dense(100, activation: .sigmoid), Dense(100, activation: .sigmoid, initializer: saturating),
            Dense(1))
        try network.graph.feed(
            try network.graph.node(named: "layer2.bias"), .zeros(rows: 1, columns: 100) + 30)
        let findings = try report(network).findings
        guard findings.count == 3, case .vanishingGradient("layer1", "layer2", let ratio, 1, _) = findings[2]
        else {
            Issue.record("\(findings)")
            return
        }
        #expect(ratio > 0 && ratio < 0.01)
        #expect(findings[0].description.hasPrefix("100 % of layer2's sigmoid values"))
        #expect(
            HealthFinding.vanishingGradient(
                layer: "layer 4", other: "layer 5", ratio: 1 / 260.0, steps: 1,
                cause: .smallSlope(operation: "sigmoid", atMost: 0.25)
            ).description
                == "layer 4's gradient is 1/260 of layer 5's: sigmoid, whose slope is at most 0.25, shrinks it in each layer"
        )
    }

    @Test func `a finding says why gradients vanish`() throws {
        func sentence(_ deviation: Double) throws -> String? {
            let initializer = Initializer.normal(standardDeviation: deviation)
            let hidden = (0..<4).map { _ in Dense(100, activation: .tanh, initializer: initializer) }
            return try report(self.network(Sequential(hidden), Dense(1))).findings.last?.description
        }
        #expect(try sentence(0.005)?.hasSuffix(" of layer4's, 3 layers on: weights are too small") == true)
        let network = try self.network(Dense(100, activation: .tanh), Dense(100, activation: .tanh), Dense(1))
        try network.graph.feed(
            try network.graph.node(named: "layer2.bias"), .zeros(rows: 1, columns: 100) + 8)
        let last = try report(network).findings.last
        #expect(
            last?.description.hasSuffix(" of layer2's: tanh has hardly any slope in its flat ends") == true)
    }

    @Test func `gradients that explode are found`() throws {
        let hidden = (0..<5).map { _ in
            Dense(100, activation: .relu, initializer: .normal(standardDeviation: 1))
        }
        let findings = try report(network(Sequential(hidden), Dense(1))).findings
        guard case .explodingGradient("layer1", "layer5", let ratio, 4)? = findings.first else {
            Issue.record("\(findings)")
            return
        }
        // Each layer by √(100 / 2).
        #expect(findings.count == 1 && ratio > 1000 && ratio < 5000)
        #expect(
            HealthFinding.explodingGradient(layer: "layer1", other: "layer5", ratio: 2402.4, steps: 4)
                .description
                == "layer1's gradient is 2402 times layer5's, 4 layers on: weights too large")
    }

    @Test func `steps too large and too small are found`() throws {
        func findings(_ rate: Double) throws -> [HealthFinding] {
            try report(network(Dense(50, activation: .tanh), Dense(1)), SGD(learningRate: rate)).findings
        }
        #expect(try findings(0.01) == [])
        let large = try findings(20)
        guard case .updateTooLarge("layer1", _)? = large.first,
            case .updateTooLarge("layer2", _)? = large.last
        else {
            Issue.record("\(large)")
            return
        }
        let small = try findings(1e-8)
        guard case .updateTooSmall("layer1", _)? = small.first else {
            Issue.record("\(small)")
            return
        }
        #expect(
            HealthFinding.updateTooLarge(layer: "layer2", ratio: 0.3).description
                == "weights of layer2 move 30 % per step: learning rate too large")
        #expect(
            small[0].description.hasSuffix(
                " % per step: learning rate too small, or no gradient reaches them"))
    }

    @Test func `thresholds can be set`() throws {
        let network = try network(Dense(50, activation: .tanh), Dense(1))
        var thresholds = HealthThresholds()
        thresholds.smallestDeviation = 10
        var report = try report(network, nil, thresholds)
        #expect(report.findings.count == 1)
        report.thresholds = HealthThresholds()
        #expect(report.findings == [])
        thresholds.gradientFactor = 1
        #expect(throws: TrainingError.self) { try self.report(network, nil, thresholds) }
        thresholds = HealthThresholds()
        thresholds.saturatedShare = .nan
        #expect(throws: TrainingError.self) { try self.report(network, nil, thresholds) }
    }

    /// A column of predictions from a row of targets: a matrix, and a loss of something else.
    @Test func `a difference of a row and a column is found`() throws {
        for isRow in [true, false] {
            let model = Model<Matrix<Double>>(seed: 1)
            let x = model.input("x", width: 2)
            let y = try Sequential(Dense(4, activation: .tanh), Dense(1))(x, in: model).named("y")
            let targets: Matrix<Double> = [[1, 2, 3]]
            let t = model.graph.constant(isRow ? targets : targets.transposed(), name: "t")
            let loss = (y - t).squared().mean()
            try model.graph.feed(x, [[1, 2], [3, 4], [5, 7]])
            let findings = try model.health(of: loss, rows: 3).findings
            let sentence =
                "\"y - t\" of a column of 3 and a row of 3 is 3×3: each is taken from each; one has to be transposed()"
            #expect(findings.contains { "\($0)" == sentence } == isRow)
        }
    }

    /// Within a layer such a difference may be meant.
    @Test func `crossed difference within a layer is no finding`() throws {
        struct Distances: Layer {
            let identity = LayerIdentity()

            func output<Value: ConcreteValue>(
                of x: Variable<Value>, in scope: LayerScope<Value>
            ) throws -> Variable<Value> { x.sum(.eachRow) - x.sum(.eachRow).transposed() }
        }
        let model = Model<Matrix<Double>>(seed: 1)
        let x = model.input("x", width: 2)
        try model.graph.feed(x, [[1, 2], [3, 4], [5, 7]])
        let y = try Dense(1)(Distances()(x, in: model), in: model)
        #expect(try model.health(of: y.squared().mean(), rows: 3).crossedDifferences.isEmpty)
    }
}
