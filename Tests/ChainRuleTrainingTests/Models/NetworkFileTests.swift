import ChainRule
import ChainRuleTraining
import Foundation
import Testing

@Suite struct NetworkFileTests {
    typealias M = Matrix<Float>

    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "NetworkFileTests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appending(path: "network.safetensors"))
    }

    /// With whatever a file can hold, all of it changed by a few steps.
    private func deep(seed: UInt64) throws -> Network<M> {
        let activations: [Activation] = [
            .step, .identity, .sigmoid, .tanh, .relu, .leakyReLU(slope: 0.2), .prelu(slope: 0.1),
            .elu(alpha: 0.5), .softplus, .silu, .gelu, .softmax, .logSoftmax,
        ]
        let layers = Sequential(
            [Dense(6, hasBias: false), BatchNormalization(momentum: 0.3, runningVariance: .population)]
                + activations.map { ActivationLayer($0) }
                + [Dropout(0.25), Dense(5, activation: .prelu(slope: 0.4)), Dense(3)])
        return try .classifier(inputs: 4, scores: layers, targets: .oneHot, seed: seed)
    }

    private func rows(_ seed: UInt64) -> M {
        var generator = SeededGenerator(seed: seed)
        return M.random(rows: 7, columns: 4, in: -2..<2, using: &generator)
    }

    @Test func `a saved network comes back with everything in it`() throws {
        let network = try deep(seed: 1)
        let optimization = try Optimization(of: network.graph, with: Adam(learningRate: 0.05))
        let targets = M(classIndices: [0, 1, 2, 0, 1, 2, 0])._oneHot(like: .zeros(rows: 7, columns: 3))
        func step(_ network: Network<M>, _ optimization: Optimization<M>) throws -> M {
            try network.feed(rows(2), targets: targets)
            try network.model.train(rows: 7) { try optimization.step(on: network.loss) }
            return try network.predict(rows(3))
        }
        for _ in 0..<5 { _ = try step(network, optimization) }
        try inFolder { url in
            try network.save(to: url)
            let again = try Network<M>.load(from: url)
            #expect(try again.predict(rows(3)) == network.predict(rows(3)))
            #expect(again.model.summary() == network.model.summary())
            #expect(try again.model.states.map { try $0.value } == network.model.states.map { try $0.value })
            #expect(again.model.states.count == 2)
            let other = try deep(seed: 9)
            #expect(try other.predict(rows(3)) != network.predict(rows(3)))
            try other.load(from: url)
            #expect(try other.predict(rows(3)) == network.predict(rows(3)))
            // The masks go on, too: one more step, with a fresh optimizer each, gives the same bits.
            let results = try [network, again, other].map {
                try step($0, Optimization(of: $0.graph, with: SGD(learningRate: 0.1)))
            }
            #expect(results[0] == results[1] && results[0] == results[2])
            try again.save(to: url)
            try network.load(from: url)
        }
    }

    @Test func `every ready network is saved and loaded`() throws {
        let networks: [Network<M>] = [
            try .linearRegression(inputs: 4, outputs: 2), try .logisticRegression(inputs: 4),
            try .regression(inputs: 4, hidden: [3, 2], outputs: 2, activation: .tanh, seed: 1),
            try .classifier(inputs: 4, hidden: [3], classes: 3, seed: 1),
            try .classifier(inputs: 4, hidden: [], classes: 3, targets: .oneHot, seed: 1),
            try .regression(inputs: 4, values: Dense(2, activation: .softplus), seed: 4),
        ]
        try inFolder { url in
            for network in networks {
                try network.save(to: url)
                #expect(try Network<M>.load(from: url).predict(rows(3)) == network.predict(rows(3)))
            }
        }
    }

    @Test func `another architecture is an error`() throws {
        try inFolder { url in
            let network = try Network<M>.classifier(inputs: 4, hidden: [5], classes: 3, seed: 1)
            try network.save(to: url)
            let tanh = try Network<M>.classifier(
                inputs: 4, hidden: [5], classes: 3, activation: .tanh, seed: 1)
            let before = try tanh.predict(rows(3))
            let error = #expect(throws: CheckpointError.self) { try tanh.load(from: url) }
            #expect(
                error?.description == "the file is that of another network: it has "
                    + "4 → Dense(5, ReLU) → Dense(3) → classIndices, this one is "
                    + "4 → Dense(5, Tanh) → Dense(3) → classIndices")
            #expect(try tanh.predict(rows(3)) == before)
            // A network of one's own has names and shapes to go by.
            let model = Model<M>(seed: 1)
            let x = model.input("x", width: 4)
            let own = Network(
                model: model, inputs: x, scores: try Dense(3)(x, in: model), prediction: { $0 },
                loss: { $0.meanSquaredError($1) })
            guard
                case .otherModel? = #expect(
                    throws: CheckpointError.self, performing: { try own.load(from: url) })
            else {
                Issue.record("it is another model")
                return
            }
            try own.save(to: url)
            #expect(throws: CheckpointError.missingEntry("string \"architecture\"")) {
                try Network<M>.load(from: url)
            }
            try own.load(from: url)
        }
    }

    @Test func `numbers and layers that a file cannot give are errors`() throws {
        try inFolder { url in
            try Network<Matrix<Double>>.regression(inputs: 1, hidden: [2], seed: 1).save(to: url)
            guard
                case .tensor? = #expect(
                    throws: CheckpointError.self, performing: { try Network<M>.load(from: url) })
            else {
                Issue.record("Float does not hold these numbers")
                return
            }
            for text in ["", "{}", #"{"inputs":-1,"layers":[],"purpose":"regression"}"#] {
                var checkpoint = try Checkpoint(contentsOf: url)
                checkpoint.strings["architecture"] = text
                try checkpoint.write(to: url)
                guard
                    case .invalidEntry? = #expect(
                        throws: CheckpointError.self, performing: { try Network<M>.load(from: url) })
                else {
                    Issue.record("no layers: \(text)")
                    return
                }
            }
            #expect(throws: CheckpointError.self) { try Network<M>.load(from: url.appending(path: "none")) }
        }
    }

    /// A trainer's checkpoint has the network in it.
    @Test func `a network is loaded from a trainer's checkpoint`() throws {
        let data = try Dataset<Float>(
            inputs: rows(1), classIndices: [0, 1, 0, 1, 0, 1, 0])
        let network = try Network<M>.classifier(inputs: 4, hidden: [5], classes: 2, seed: 1)
        let trainer = try Trainer(network, on: data, optimizer: SGD(learningRate: 0.1), batchSize: 4)
        try trainer.run(epochs: 2)
        try inFolder { url in
            try trainer.checkpoint().write(to: url)
            let other = try Network<M>.classifier(inputs: 4, hidden: [5], classes: 2, seed: 2)
            try other.load(from: url)
            #expect(try other.predict(rows(3)) == network.predict(rows(3)))
        }
    }
}
