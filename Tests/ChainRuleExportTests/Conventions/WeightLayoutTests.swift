import ChainRule
import ChainRuleExport
import ChainRuleTraining
import Foundation
import TestSupport
import Testing

/// Weights in other libraries' layouts, without those libraries: LibraryWeightsTests asks them.
@Suite struct WeightLayoutTests {
    private typealias M = Matrix<Double>

    private let folder: TestFolder
    private let url: URL

    init() throws {
        folder = try TestFolder()
        url = folder["weights.safetensors"]
    }

    /// 2 → Dense(3, PReLU) → BatchNormalization → PReLU → Dense(1), with values that tell where they come from.
    private static func model() throws -> Model<M> {
        let model = Model<M>(seed: 1)
        let x = model.input("x", width: 2)
        _ = try Sequential(
            Dense(3, activation: .prelu()), BatchNormalization(), ActivationLayer(.prelu()), Dense(1))(
                x, in: model)
        for (index, variable) in (model.parameters + model.states).enumerated() {
            let shape = try variable.value.shape
            let elements = (0..<shape.count).map { Double(10 * index + $0) }
            try model.graph.feed(variable, M(shape: shape, elements: elements))
        }
        return model
    }

    /// inputs → Dense(outputs), with its weight counted from 0 on.
    private static func dense(_ inputs: Int, _ outputs: Int, hasBias: Bool = true) throws -> Model<M> {
        let model = Model<M>(seed: 1)
        _ = try Dense(outputs, hasBias: hasBias)(model.input("x", width: inputs), in: model)
        let weight = model.parameters[0]
        try model.graph.feed(
            weight, M(shape: try weight.value.shape, elements: (0..<inputs * outputs).map(Double.init)))
        return model
    }

    private static func values(_ model: Model<M>) throws -> [M] {
        try (model.parameters + model.states).map { try $0.value }
    }

    private static func tensor(_ shape: [Int], _ numbers: [Double]? = nil) throws -> StoredTensor {
        let numbers = numbers ?? Array(repeating: 7, count: shape.reduce(1, *))
        return try StoredTensor(type: .float64, shape: shape, bytes: StoredTensor(M([numbers])).bytes)
    }

    private func write(_ tensors: [String: StoredTensor], _ metadata: [String: String] = [:]) throws {
        try Safetensors(tensors: tensors, metadata: metadata).write(to: url)
    }

    /// What reading the file throws; the model has to stay as it is.
    private func error(
        _ model: Model<M>, _ layout: WeightLayout, _ names: [String: String] = [:]
    ) throws -> String {
        let before = try Self.values(model)
        let error = #expect(throws: WeightsError.self) {
            try model.readWeights(from: url, as: layout, names: names)
        }
        #expect(try Self.values(model) == before)
        return error?.description ?? ""
    }

    // MARK: - Names and shapes

    @Test(arguments: [
        (
            WeightLayout.chainRule, [:],
            [
                "layer1.activation.slope [1, 1]", "layer1.bias [1, 3]", "layer1.weight [2, 3]",
                "layer2.beta [1, 3]",
                "layer2.gamma [1, 3]", "layer2.runningMean [1, 3]", "layer2.runningVariance [1, 3]",
                "layer3.activation.slope [1, 1]", "layer4.bias [1, 1]", "layer4.weight [3, 1]",
            ]
        ),
        (
            .pyTorch, [:],
            [
                "layer1.activation.weight [1]", "layer1.bias [3]", "layer1.weight [3, 2]", "layer2.bias [3]",
                "layer2.num_batches_tracked []", "layer2.running_mean [3]", "layer2.running_var [3]",
                "layer2.weight [3]", "layer3.weight [1]", "layer4.bias [1]", "layer4.weight [1, 3]",
            ]
        ),
        (
            .pyTorch,
            [
                "layer1": "0", "layer1.activation": "1", "layer2": "2", "layer3": "3", "layer4": "head.out",
                "layer4.bias": "offset",
            ],
            [
                "0.bias [3]", "0.weight [3, 2]", "1.weight [1]", "2.bias [3]", "2.num_batches_tracked []",
                "2.running_mean [3]", "2.running_var [3]", "2.weight [3]", "3.weight [1]",
                "head.out.weight [1, 3]", "offset [1]",
            ]
        ),
        (
            .keras, ["layer1": "dense", "layer2": "net/norm"],
            [
                "dense/activation/alpha [1]", "dense/bias [3]", "dense/kernel [2, 3]", "layer3/alpha [1]",
                "layer4/bias [1]", "layer4/kernel [3, 1]", "net/norm/beta [3]", "net/norm/gamma [3]",
                "net/norm/moving_mean [3]", "net/norm/moving_variance [3]",
            ]
        ),
    ])
    func `a file has the layout's names and shapes, and comes back`(
        layout: WeightLayout, names: [String: String], expected: [String]
    ) throws {
        let model = try Self.model()
        try model.writeWeights(to: url, as: layout, names: names)
        let file = try Safetensors(contentsOf: url)
        #expect(file.tensors.map { "\($0) \($1.shape)" }.sorted() == expected)
        #expect(file.metadata["chainrule.layout"] == layout.rawValue)
        #expect(file.metadata["format"] == (layout == .pyTorch ? "pt" : nil))

        let other = try Self.model()
        for variable in other.parameters + other.states {
            try other.graph.feed(variable, variable.value.filled(with: -1))
        }
        try other.readWeights(from: url, as: layout, names: names)
        #expect(try Self.values(other) == Self.values(model))
    }

    @Test func `only PyTorch's weights are transposed`() throws {
        let model = try Self.dense(2, 2)
        for (layout, name, numbers) in [
            (WeightLayout.pyTorch, "layer1.weight", [0.0, 2, 1, 3]), (.keras, "layer1/kernel", [0, 1, 2, 3]),
            (.chainRule, "layer1.weight", [0, 1, 2, 3]),
        ] {
            try model.writeWeights(to: url, as: layout)
            let stored = try #require(try Safetensors(contentsOf: url).tensors[name])
            #expect(try stored.value(as: M.self).elements == numbers)
        }
    }

    @Test func `an empty name leaves out the layer`() throws {
        try Self.dense(2, 1).writeWeights(to: url, as: .pyTorch, names: ["layer1": ""])
        #expect(try Safetensors(contentsOf: url).tensors.keys.sorted() == ["bias", "weight"])
    }

    @Test func `layers within layers keep their path`() throws {
        struct Block: Layer {
            let identity = LayerIdentity()
            func output<Value: ConcreteValue>(
                of x: Variable<Value>, in scope: LayerScope<Value>
            ) throws -> Variable<Value> {
                try scope.layer(Dense(2, hasBias: false), on: x) + x
            }
        }
        let model = Model<M>(seed: 1)
        _ = try Block()(model.input("x", width: 2), in: model, named: "block")
        for (layout, names, expected) in [
            (WeightLayout.keras, [:], "block/layer1/kernel"),
            (.pyTorch, ["block": "body"], "body.layer1.weight"),
            (.pyTorch, ["block": "body", "block.layer1": "fc"], "fc.weight"),
        ] {
            try model.writeWeights(to: url, as: layout, names: names)
            #expect(try Safetensors(contentsOf: url).tensors.keys.sorted() == [expected])
        }
    }

    @Test func `a layer that is called twice has its weights once`() throws {
        let model = Model<M>(seed: 1)
        let (layer, x) = (Dense(2, hasBias: false), model.input("x", width: 2))
        _ = try layer(layer(x, in: model), in: model)
        try model.writeWeights(to: url, as: .keras)
        #expect(try Safetensors(contentsOf: url).tensors.keys.sorted() == ["layer1/kernel"])
    }

    @Test func `a map that does not fit is an error, and nothing is written`() throws {
        let model = try Self.model()
        let all = (model.parameters + model.states).map(\.name)
        #expect(throws: WeightsError.unusedName("layer", parameters: all)) {
            try model.writeWeights(to: url, as: .pyTorch, names: ["layer1": "a", "layer": "b"])
        }
        #expect(throws: WeightsError.sameName("a.bias", parameters: ["layer1.bias", "layer4.bias"])) {
            try model.writeWeights(to: url, as: .pyTorch, names: ["layer1": "a", "layer4": "a"])
        }
        let counted = ["layer1.bias": "layer2.num_batches_tracked"]
        #expect(
            throws: WeightsError.sameName(
                "layer2.num_batches_tracked", parameters: ["layer1.bias", "layer2.runningMean"])
        ) { try model.writeWeights(to: url, as: .pyTorch, names: counted) }
        #expect(try folder.names() == [])
    }

    @Test func `what a layer of one's own has needs a full name`() throws {
        // By its name it could be taken for the library's.
        struct Dense: Layer {
            let identity = LayerIdentity()
            func output<Value: ConcreteValue>(
                of x: Variable<Value>, in scope: LayerScope<Value>
            ) throws -> Variable<Value> {
                let weight = try scope.parameter("weight", rows: 2, columns: 2, .he())
                return x.affine(weight, try scope.parameter("bias", rows: 1, columns: 2, .zeros))
            }
        }
        let model = Model<M>(seed: 1)
        _ = try Dense()(model.input("x", width: 2), in: model)
        #expect(throws: WeightsError.unknownParameter("layer1.weight", .pyTorch)) {
            try model.writeWeights(to: url, as: .pyTorch, names: ["layer1": "fc"])
        }
        let names = ["layer1.weight": "w", "layer1.bias": "b"]
        try model.writeWeights(to: url, as: .pyTorch, names: names)
        let tensors = try Safetensors(contentsOf: url).tensors
        let weight = try model.parameters[0].value
        #expect(tensors["w"] == (try StoredTensor(weight)))
        #expect(tensors["b"]?.shape == [2])
        try model.graph.feed(model.parameters[0], weight.filled(with: 0))
        try model.readWeights(from: url, as: .pyTorch, names: names)
        #expect(try model.parameters[0].value == weight)
    }

    // MARK: - The wrong layout

    @Test(arguments: [WeightLayout.chainRule, .pyTorch, .keras])
    func `a file says its layout, also of a square weight alone`(layout: WeightLayout) throws {
        let model = try Self.dense(2, 2, hasBias: false)
        let names = ["layer1.weight": "w"]
        try model.writeWeights(to: url, as: layout, names: names)
        for asked in WeightLayout.allCases where asked != layout {
            let error = #expect(throws: WeightsError.self) {
                try model.readWeights(from: url, as: asked, names: names)
            }
            #expect(
                error
                    == .otherLayout(
                        file: "weights.safetensors", found: [layout], asked: asked,
                        evidence: "its metadata's chainrule.layout is \"\(layout)\""))
        }
    }

    @Test func `a file's format says that it is PyTorch's`() throws {
        let model = try Self.dense(2, 2, hasBias: false)
        try write(["layer1.weight": Self.tensor([2, 2])], ["format": "pt"])
        #expect(
            try error(model, .chainRule)
                == "weights.safetensors is not in ChainRule's layout, but in PyTorch's: its metadata's format is "
                + "\"pt\"; read it as: .pyTorch; if you know better, save it with "
                + "\"chainrule.layout\": \"chainRule\" in its metadata")
        try model.readWeights(from: url, as: .pyTorch)
    }

    @Test func `where nothing tells, the layout is what is said`() throws {
        let model = try Self.dense(2, 2, hasBias: false)
        try write(["layer1.weight": Self.tensor([2, 2], [1, 2, 3, 4])])
        try model.readWeights(from: url, as: .chainRule)
        #expect(try model.parameters[0].value == [[1, 2], [3, 4]])
        try model.readWeights(from: url, as: .pyTorch)
        #expect(try model.parameters[0].value == [[1, 3], [2, 4]])
    }

    @Test func `dimensions tell a square weight's layout`() throws {
        let model = try Self.dense(2, 2)
        try write(["layer1.weight": Self.tensor([2, 2]), "layer1.bias": Self.tensor([2])])
        #expect(
            try error(model, .chainRule)
                == "weights.safetensors is not in ChainRule's layout, but in PyTorch's: \"layer1.bias\" is [2], in "
                + "ChainRule's [1, 2]; read it as: .pyTorch; if you know better, save it with "
                + "\"chainrule.layout\": \"chainRule\" in its metadata")
        try write(["layer1.weight": Self.tensor([2, 2]), "layer1.bias": Self.tensor([1, 2])])
        #expect(
            try error(model, .pyTorch).contains(
                "but in ChainRule's: \"layer1.bias\" is [1, 2], in PyTorch's [2]"))
    }

    @Test func `a weight's shape tells`() throws {
        let model = try Self.dense(2, 3)
        let names = ["layer1.weight": "w", "layer1.bias": "b"]
        try write(["w": Self.tensor([2, 3]), "b": Self.tensor([3])])
        #expect(
            try error(model, .pyTorch, names).contains("but in Keras's: \"w\" is [2, 3], in PyTorch's [3, 2]")
        )
        try model.readWeights(from: url, as: .keras, names: names)
        try write(["w": Self.tensor([3, 2]), "b": Self.tensor([3])])
        #expect(
            try error(model, .keras, names).contains("but in PyTorch's: \"w\" is [3, 2], in Keras's [2, 3]"))
    }

    @Test func `names tell a square weight's layout`() throws {
        let model = try Self.dense(2, 2)
        try write(["layer1/kernel": Self.tensor([2, 2]), "layer1/bias": Self.tensor([2])])
        #expect(
            try error(model, .pyTorch).contains(
                "but in Keras's: \"layer1/kernel\" is there, and no \"layer1.weight\""))
        try write(["layer1.weight": Self.tensor([2, 2]), "layer1.bias": Self.tensor([2])])
        #expect(
            try error(model, .keras).contains(
                "but in PyTorch's: \"layer1.weight\" is there, and no \"layer1/kernel\""))
        try write(["layer1/kernel": Self.tensor([2, 2]), "layer1/bias": Self.tensor([2])])
        let names = ["layer1.weight": "layer1/kernel", "layer1.bias": "layer1/bias"]
        #expect(
            try error(model, .pyTorch, names).contains(
                "but in Keras's: \"layer1/kernel\" is no name of PyTorch's"))
        try model.readWeights(from: url, as: .keras, names: names)
        // Whoever knows better says so in the file.
        try write(
            ["layer1/kernel": Self.tensor([2, 2], [1, 2, 3, 4]), "layer1/bias": Self.tensor([2])],
            ["chainrule.layout": "pyTorch"])
        try model.readWeights(from: url, as: .pyTorch, names: names)
        #expect(try model.parameters[0].value == [[1, 3], [2, 4]])
    }

    @Test func `a file that contradicts itself, or is a later library's, is none`() throws {
        let model = try Self.dense(2, 2)
        let tensors = ["layer1/kernel": try Self.tensor([2, 2]), "layer1/bias": try Self.tensor([2])]
        try write(tensors, ["format": "pt"])
        #expect(
            try error(model, .keras).contains(
                "is not in Keras's layout, and contradicts itself: its metadata's format"))
        #expect(try error(model, .pyTorch).contains("is not in PyTorch's layout, and contradicts itself"))
        try write(tensors, ["chainrule.layout": "tinygrad"])
        #expect(try error(model, .keras).contains("its metadata's chainrule.layout is \"tinygrad\""))
    }

    @Test func `a checkpoint is no other library's file`() throws {
        let model = try Self.dense(2, 2, hasBias: false)
        var checkpoint = Checkpoint()
        checkpoint.model = try model.graph.tensors()
        try checkpoint.write(to: url)
        let error = try error(model, .pyTorch, ["layer1": "model.layer1"])
        #expect(error.contains("but in ChainRule's: it is a Checkpoint"))
    }

    /// Only PyTorch's own module has one, and its mean has always the same name.
    @Test func `means that are called otherwise have no number of batches beside them`() throws {
        let model = Model<M>(seed: 1)
        _ = try Sequential(BatchNormalization(), BatchNormalization())(
            model.input("x", width: 2), in: model)
        let names = ["layer1.runningMean": "m1", "layer2.runningMean": "m2"]
        try model.writeWeights(to: url, as: .pyTorch, names: names)
        let stored = try Safetensors(contentsOf: url).tensors.keys
        #expect(stored.contains("m1") && stored.contains("m2"))
        #expect(!stored.contains { $0.hasSuffix("num_batches_tracked") })
        try model.graph.feed(model.states[0], [[5, 6]])
        try model.readWeights(from: url, as: .pyTorch, names: names)
        #expect(try model.states[0].value == [[0, 0]])
        try model.writeWeights(
            to: url, as: .pyTorch, names: ["layer1.runningMean": "running_mean", "layer2": "b"])
        #expect(
            try Safetensors(contentsOf: url).tensors.keys.filter { $0.hasSuffix("num_batches_tracked") }
                .sorted() == ["b.num_batches_tracked", "num_batches_tracked"])
    }

    // MARK: - Other errors

    @Test func `another model's tensors are all listed, with both shapes`() throws {
        let model = try Self.dense(2, 3)
        try write(["layer1.weight": Self.tensor([4, 2]), "scale": Self.tensor([3])])
        let expected = WeightsError.otherModel(
            file: "weights.safetensors", .pyTorch, missing: ["layer1.bias"], unexpected: ["scale"],
            shapes: ["\"layer1.weight\" is [4, 2], the model has [3, 2]"])
        #expect(
            try error(model, .pyTorch)
                == "weights.safetensors, in PyTorch's layout, has the tensors of another model; not stored: "
                + "\"layer1.bias\"; not in the model: \"scale\"; \"layer1.weight\" is [4, 2], the model has [3, 2]"
        )
        #expect(throws: expected) { try model.readWeights(from: url, as: .pyTorch) }
    }

    @Test func `numbers have to be held exactly`() throws {
        let model = Model<Matrix<Float>>(seed: 1)
        _ = try Dense(1, hasBias: false)(model.input("x", width: 2), in: model)
        let before = try model.graph.tensors()
        try write(["layer1.weight": Self.tensor([1, 2], [0.5, 0.1])])
        let inexact = CheckpointError.tensor(
            "layer1.weight", .inexact("0.1", at: 1, from: .float64, wanted: "Float"))
        #expect(throws: WeightsError.checkpoint(file: "weights.safetensors", inexact)) {
            try model.readWeights(from: url, as: .pyTorch)
        }
        #expect(try model.graph.tensors() == before)
        // 1 and −2 in bfloat16.
        let half = try StoredTensor(type: .bfloat16, shape: [1, 2], bytes: Data([0x80, 0x3F, 0x00, 0xC0]))
        try write(["layer1.weight": half])
        try model.readWeights(from: url, as: .pyTorch)
        #expect(try model.parameters[0].value == [[1], [-2]])
    }

    @Test func `a missing or damaged file is an error that names it`() throws {
        let model = try Self.dense(1, 1)
        #expect(try error(model, .pyTorch).hasPrefix("weights.safetensors: "))
        try Data([1]).write(to: url)
        #expect(
            try error(model, .pyTorch).hasPrefix(
                "weights.safetensors: a safetensors file begins with 8 bytes"))
    }

    @Test func `a model of numbers has PyTorch's layout, too`() throws {
        let model = Model<Double>(seed: 1)
        _ = try Dense(1)(model.input("x", width: 1), in: model)
        try write(["layer1.weight": Self.tensor([1, 1], [3]), "layer1.bias": Self.tensor([1], [4])])
        try model.readWeights(from: url, as: .pyTorch)
        #expect(try model.parameters.map { try $0.value } == [3, 4])
        try model.writeWeights(to: url, as: .pyTorch)
        #expect(try Safetensors(contentsOf: url).tensors["layer1.weight"]?.shape == [1, 1])
    }
}
