import ChainRule
import ChainRuleExport
import ChainRuleTraining
import Foundation
import TestSupport
import Testing

/// Weights to PyTorch and Keras and back: whoever reads them has to predict the same.
@Suite struct LibraryWeightsTests {
    private typealias M = Matrix<Double>

    private static let x: M = [[0.3, -1.2, 2], [-0.7, 0.1, 0.4], [1.5, 2.5, -3]]

    /// 3 → Dense(4, ReLU) → BatchNormalization → Dense(4, tanh) → Dense(2, PReLU), after training steps, so
    /// that the running statistics are some. The second weight is square.
    private static func network(seed: UInt64) throws -> Network<M> {
        let network = try Network<M>.regression(
            inputs: 3,
            values: Sequential(
                Dense(4, activation: .relu), BatchNormalization(), Dense(4, activation: .tanh),
                Dense(2, activation: .prelu())), seed: seed)
        let optimization = try Optimization(of: network.graph, with: SGD(learningRate: 0.1))
        try network.feed(x, targets: [[1, -2], [0, 3], [-1, 1]])
        for _ in 0..<5 {
            try network.model.train(rows: 3) {
                try network.graph.forward(to: network.loss)
                try network.graph.backward(from: network.loss)
                try optimization.step()
            }
        }
        return network
    }

    /// What is asked of the library in Python: `model` predicts for `x`, and is written to theirs.safetensors.
    private static func predictions(_ program: String, in folder: TestFolder) async throws -> M {
        let text = try await Python.run(
            program, in: folder, arguments: ["\(x.elements)"],
            environment: [
                "KERAS_BACKEND": "jax", "JAX_ENABLE_X64": "1", "JAX_PLATFORMS": "cpu",
                "KERAS_HOME": folder.url.path,
            ])
        return try M(rows: JSONDecoder().decode([[Double]].self, from: Data(text.utf8)))
    }

    private static func expect(
        _ network: Network<M>, predicts expected: M, within tolerance: Double = 1e-12,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let differences = zip(try network.predict(x).elements, expected.elements).map { abs($0 - $1) }
        #expect(
            differences.count == 6 && differences.allSatisfy { $0 < tolerance },
            sourceLocation: sourceLocation)
    }

    private static func expectOtherLayout(
        _ network: Network<M>, _ url: URL, _ asked: WeightLayout, _ names: [String: String],
        found: [WeightLayout], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try network.graph.tensors(of: network.model.parameters + network.model.states)
        let error = #expect(throws: WeightsError.self, sourceLocation: sourceLocation) {
            try network.model.readWeights(from: url, as: asked, names: names)
        }
        guard case .otherLayout(_, found, asked, _) = error else {
            Issue.record("\(String(describing: error))", sourceLocation: sourceLocation)
            return
        }
        #expect(try network.graph.tensors(of: network.model.parameters + network.model.states) == before)
    }

    // MARK: - PyTorch

    private static let torchNames = [
        "layer1": "0", "layer2": "2", "layer3": "3", "layer4": "5", "layer4.activation": "6",
    ]

    private static let torchModel = """
        import json, sys, torch
        from safetensors.torch import load_file, save_file
        from torch.nn import BatchNorm1d, Linear, PReLU, ReLU, Sequential, Tanh
        torch.manual_seed(1)
        x = torch.tensor(json.loads(sys.argv[1]), dtype=torch.float64).reshape(3, 3)
        model = Sequential(
            Linear(3, 4), ReLU(), BatchNorm1d(4), Linear(4, 4), Tanh(), Linear(4, 2), PReLU()).double()

        """

    private static let torchTraining = """
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(5):
            optimizer.zero_grad()
            model(x).square().mean().backward()
            optimizer.step()
        save_file(model.state_dict(), "theirs.safetensors")

        """

    @Test(.enabled("needs torch") { try await Python.has("torch") })
    func `PyTorch takes our weights strictly, and predicts the same`() async throws {
        let folder = try TestFolder()
        let network = try Self.network(seed: 1)
        try network.model.writeWeights(
            to: folder["ours.safetensors"], as: .pyTorch, names: Self.torchNames)
        let theirs = try await Self.predictions(
            Self.torchModel + """
                model.load_state_dict(load_file("ours.safetensors"), strict=True)
                print(json.dumps(model.eval()(x).tolist()))
                """, in: folder)
        try Self.expect(network, predicts: theirs)
    }

    @Test(.enabled("needs torch") { try await Python.has("torch") })
    func `we take PyTorch's weights, and predict the same`() async throws {
        let folder = try TestFolder()
        let theirs = try await Self.predictions(
            Self.torchModel + Self.torchTraining + """
                save_file(model.state_dict(), "noted.safetensors", metadata={"format": "pt"})
                print(json.dumps(model.eval()(x).tolist()))
                """, in: folder)
        for name in ["theirs.safetensors", "noted.safetensors"] {
            let network = try Self.network(seed: 2)
            let names = Self.torchNames
            try Self.expectOtherLayout(network, folder[name], .chainRule, names, found: [.pyTorch])
            try Self.expectOtherLayout(network, folder[name], .keras, names, found: [.pyTorch])
            try network.model.readWeights(from: folder[name], as: .pyTorch, names: names)
            try Self.expect(network, predicts: theirs)
        }
    }

    @Test(.enabled("needs torch") { try await Python.has("torch") })
    func `PyTorch's square weights in half precision come in transposed, or not at all`() async throws {
        let folder = try TestFolder()
        try await Python.run(
            """
            import torch
            from safetensors.torch import save_file
            net = torch.nn.ModuleDict({"layer1": torch.nn.Linear(2, 2)})
            with torch.no_grad():
                net["layer1"].weight.copy_(torch.tensor([[1., 2.], [3., 4.]]))
            save_file(net.to(torch.bfloat16).state_dict(), "square.safetensors")
            """, in: folder)
        let url = folder["square.safetensors"]
        let network = try Network<M>.linearRegression(inputs: 2, outputs: 2)
        let weight = network.model.parameters[0]
        #expect(
            throws: CheckpointError.oneDimension(
                "layer1.bias", stored: [2], needed: Shape(rows: 1, columns: 2))
        ) {
            try network.graph.load(Safetensors(contentsOf: url).tensors)
        }
        #expect(throws: CheckpointError.notACheckpoint) { try network.load(from: url) }
        try Self.expectOtherLayout(network, url, .chainRule, [:], found: [.pyTorch])
        #expect(try weight.value == [[0, 0], [0, 0]])
        try network.model.readWeights(from: url, as: .pyTorch)
        #expect(try weight.value == [[1, 3], [2, 4]])
    }

    @Test(
        .enabled("needs torch and onnxruntime") {
            let (hasTorch, hasRuntime) = (try await Python.has("torch"), try await Python.has("onnxruntime"))
            return hasTorch && hasRuntime
        })
    func `onnxruntime predicts with PyTorch's weights what PyTorch does, which takes them back`() async throws
    {
        let folder = try TestFolder()
        let theirs = try await Self.predictions(
            Self.torchModel + Self.torchTraining + "print(json.dumps(model.eval()(x).tolist()))", in: folder)
        let network = try Self.network(seed: 2)
        try network.model.readWeights(
            from: folder["theirs.safetensors"], as: .pyTorch, names: Self.torchNames)
        try network.onnx().write(to: folder["ours.onnx"])
        try network.model.writeWeights(
            to: folder["back.safetensors"], as: .pyTorch, names: Self.torchNames)
        let predictions = try await Self.predictions(
            Self.torchModel + """
                import onnxruntime
                session = onnxruntime.InferenceSession("ours.onnx", providers=["CPUExecutionProvider"])
                ours, = session.run(["prediction"], {session.get_inputs()[0].name: x.numpy()})
                back, theirs = load_file("back.safetensors"), load_file("theirs.safetensors")
                model.load_state_dict(back, strict=True)
                assert all(torch.equal(back[n], theirs[n]) for n in theirs if "num_batches" not in n)
                print(json.dumps(ours.tolist() + model.eval()(x).tolist()))
                """, in: folder)
        for half in [predictions.elements.prefix(6), predictions.elements.suffix(6)] {
            let differences = zip(half, theirs.elements).map { abs($0 - $1) }
            #expect(differences.count == 6 && differences.allSatisfy { $0 < 1e-12 })
        }
    }

    // MARK: - Keras

    private static let kerasNames = [
        "layer1": "first", "layer2": "norm", "layer3": "second", "layer4": "last",
        "layer4.activation": "slope",
    ]

    /// Paths of weights begin with the model's name.
    private static let kerasModel = """
        import json, sys, keras, numpy
        from safetensors.numpy import load_file, save_file
        keras.utils.set_random_seed(1)
        keras.config.set_floatx("float64")
        x = numpy.array(json.loads(sys.argv[1])).reshape(3, 3)
        model = keras.Sequential([
            keras.Input((3,)), keras.layers.Dense(4, activation="relu", name="first"),
            keras.layers.BatchNormalization(epsilon=1e-5, name="norm"),
            keras.layers.Dense(4, activation="tanh", name="second"), keras.layers.Dense(2, name="last"),
            keras.layers.PReLU(shared_axes=[1], name="slope")])
        weights = {w.path.split("/", 1)[1]: w for w in model.weights}

        """

    /// Keras computes tanh or normalization partly in single precision, also where everything is `float64`
    /// (3.15 on JAX and on PyTorch: 3e-7 from the same layers in NumPy), so that predictions are compared to
    /// 2e-6 only. The weights come back bit for bit.
    @Test(.enabled("needs keras") { try await Python.has("keras") })
    func `Keras takes our weights and we its, and predict nearly the same`() async throws {
        let folder = try TestFolder()
        let (ours, names) = (try Self.network(seed: 1), Self.kerasNames)
        try ours.model.writeWeights(to: folder["ours.safetensors"], as: .keras, names: names)
        let predictions = try await Self.predictions(
            Self.kerasModel + """
                def save(name): save_file({n: numpy.array(w) for n, w in weights.items()}, name)
                def predict(): return numpy.array(model(x, training=False)).tolist()
                for _ in range(5): model(x, training=True)
                weights["slope/alpha"].assign([0.3])
                save("theirs.safetensors")
                theirs = predict()
                ours = load_file("ours.safetensors")
                assert set(ours) == set(weights), (sorted(ours), sorted(weights))
                for name, weight in weights.items():
                    assert weight.shape == ours[name].shape, name
                    weight.assign(ours[name])
                save("back.safetensors")
                print(json.dumps(predict() + theirs))
                """, in: folder)
        let halves = (predictions.elements.prefix(6), predictions.elements.suffix(6))
        try Self.expect(ours, predicts: M(rows: 3, columns: 2, elements: Array(halves.0)), within: 2e-6)

        let (network, url) = (try Self.network(seed: 2), folder["theirs.safetensors"])
        for asked in [WeightLayout.chainRule, .pyTorch] {
            try Self.expectOtherLayout(network, url, asked, names, found: [.keras])
        }
        try network.model.readWeights(from: url, as: .keras, names: names)
        try Self.expect(network, predicts: M(rows: 3, columns: 2, elements: Array(halves.1)), within: 2e-6)
        try network.model.readWeights(from: folder["back.safetensors"], as: .keras, names: names)
        let variables = (
            network.model.parameters + network.model.states, ours.model.parameters + ours.model.states
        )
        #expect(try network.graph.tensors(of: variables.0) == ours.graph.tensors(of: variables.1))
    }
}
