import ChainRule
import ChainRuleExport
import ChainRuleTraining
import Foundation
import Testing

@Suite struct ONNXModelTests {
    typealias M = Matrix<Float>

    private static func product() -> (Graph<M>, x: Variable<M>, w: Variable<M>, y: Variable<M>) {
        let graph = Graph<M>()
        let x = graph.input([[1, 2], [3, 4]], name: "x")
        let w = graph.parameter([[0.5], [-1]], name: "w")
        return (graph, x, w, x.matmul(w).named("y"))
    }

    @Test func `a product, field by field`() throws {
        let (graph, _, _, y) = Self.product()
        let model = try ProtobufFields(graph.onnx(of: y))
        #expect(model.numbers(1) == [8])
        #expect(model.texts(2) == ["ChainRule"])
        #expect(try model.messages(8).map { $0.texts(1) + $0.numbers(2).map { "\($0)" } }[0] == ["", "17"])
        let body = try model.messages(7)[0]
        #expect(body.texts(2) == ["y"])
        let nodes = try body.messages(1)
        #expect(nodes.map { $0.texts(4) } == [["MatMul"]])
        #expect(nodes[0].texts(1) == ["x", "w"])
        #expect(nodes[0].texts(2) == ["y"])
        let weights = try body.messages(5)
        #expect(weights.map { $0.texts(8) } == [["w"]])
        #expect(weights[0].numbers(1) == [2, 1])
        #expect(weights[0].numbers(2) == [1])
        // 0.5 and −1.
        #expect(weights[0].contents(9) == [Data([0, 0, 0, 0x3F, 0, 0, 0x80, 0xBF])])
        #expect(try body.messages(11).map { try Self.text($0) } == ["x: 1 [N, 2]"])
        #expect(try body.messages(12).map { try Self.text($0) } == ["y: 1 [N, 1]"])
        #expect(model.contents(25).isEmpty)
    }

    @Test func `with gradients, parameters are inputs with values`() throws {
        let (graph, x, w, y) = Self.product()
        let body = try ProtobufFields(graph.onnx(of: y, withRespectTo: [x, w], examples: [x])).messages(7)[0]
        #expect(try body.messages(11).map { try Self.text($0) } == ["x: 1 [N, 2]", "w: 1 [2, 1]"])
        #expect(
            try body.messages(12).map { try Self.text($0) } == [
                "y: 1 [N, 1]", "d x: 1 [N, 2]", "d w: 1 [2, 1]",
            ])
        #expect(try body.messages(5).contains { $0.texts(8) == ["w"] })
    }

    @Test func `what ONNX has not comes along as a function, once`() throws {
        let graph = Graph<Double>()
        let x = graph.input(0.5, name: "x")
        let model = try ProtobufFields(graph.onnx(of: (x.erf() + x.cosh().erf()).named("y")))
        #expect(
            try model.messages(25).map { $0.texts(1) + $0.texts(10) } == [
                ["Cosh", "chainrule"], ["Erf", "chainrule"],
            ])
        let body = try model.messages(7)[0]
        #expect(try body.messages(11).map { try Self.text($0) } == ["x: 11 []"])
        #expect(try body.messages(1).map { $0.texts(4) } == [["Erf"], ["Cosh"], ["Erf"], ["Add"]])
        // `Float` has one of its own.
        let floats = Graph<Float>()
        let other = try ProtobufFields(floats.onnx(of: floats.input(0.5, name: "x").erf()))
        #expect(other.contents(25).isEmpty)
    }

    @Test func `names twice, outputs that are inputs or numbers`() throws {
        let graph = Graph<Double>()
        let x = graph.input(1, name: "x"), z = graph.input(2, name: "z")
        let y = (x + z).named("y")
        let body = try ProtobufFields(graph.onnx(of: y, and: [x, y], withRespectTo: [x, z])).messages(7)[0]
        #expect(try body.messages(12).flatMap { $0.texts(1) } == ["y", "x 2", "y 2", "d x", "d z"])
        let nodes = try body.messages(1)
        #expect(
            nodes.map { $0.texts(4) + $0.texts(2) } == [
                ["Add", "y"], ["Identity", "x 2"], ["Identity", "y 2"], ["Identity", "d x"],
                ["Identity", "d z"],
            ])
    }

    @Test func `a prediction has nothing but the inputs to feed; a training step has all`() throws {
        let model = Model<M>(seed: 1)
        let x = model.input("x", width: 2)
        let scores = try Sequential(Dense(3), BatchNormalization(), Dropout(0.5), Dense(1))(x, in: model)
        let network = Network(model: model, inputs: x, scores: scores) {
            $0.sigmoid()
        } loss: {
            $0.meanSquaredError($1).named("loss")
        }
        let prediction = try ProtobufFields(network.onnx()).messages(7)[0]
        #expect(try prediction.messages(11).map { try Self.text($0) } == ["x: 1 [N, 2]"])
        #expect(try prediction.messages(12).map { try Self.text($0) } == ["prediction: 1 [N, 1]"])
        let weights = Set(try prediction.messages(5).flatMap { $0.texts(8) })
        #expect(weights.isSuperset(of: model.parameters.map(\.name) + model.states.map(\.name)))
        try network.feed([[1, 2]], targets: [[0]])
        let step = try ProtobufFields(network.onnxTrainingStep()).messages(7)[0]
        let inputs = Set(try step.messages(11).map { try Self.text($0) })
        #expect(inputs.isSuperset(of: ["x: 1 [N, 2]", "targets: 1 [N, 1]", "layer1.weight: 1 [2, 3]"]))
        let needed =
            inputs.count
            - Set(try step.messages(5).flatMap { $0.texts(8) })
            .intersection(inputs.map { String($0.prefix { $0 != ":" }) }).count
        #expect(needed == 3)  // with the mask
        #expect(
            try step.messages(12).map { $0.texts(1)[0] }
                == ["loss"] + model.parameters.map { "d \($0.name)" } + model.states.map { "new \($0.name)" })
    }

    @Test func `the same graph, the same bytes`() throws {
        func data() throws -> Data {
            let network = try Network<M>.linearRegression(inputs: 3)
            return try network.graph.onnx(
                of: network.prediction.gelu(), withRespectTo: network.graph.parameters,
                examples: [network.inputs])
        }
        #expect(try data() == data())
    }

    @Test func `closures are an error that names the node`() throws {
        let graph = Graph<M>()
        let x = graph.input([[1, 2]], name: "x")
        let node = ClosureNode<M>(name: "mine", forward: { $0 + $0 }, backward: { dz, _, _ in dz + dz })
        let mine = graph.add(node, x, name: "twice")
        #expect(throws: ExportError.closure(node: "twice", operation: "mine")) { try graph.onnx(of: mine) }
    }

    /// "x: 1 [N, 2]": name, type, sizes.
    private static func text(_ value: ProtobufFields) throws -> String {
        let tensor = try value.messages(2)[0].messages(1)[0]
        let sizes = try tensor.messages(2).flatMap { try $0.messages(1) }.map {
            $0.texts(2) + $0.numbers(1).map { "\($0)" }
        }
        return "\(value.texts(1)[0]): \(tensor.numbers(1)[0]) [\(sizes.joined().joined(separator: ", "))]"
    }
}

/// A message's fields by their numbers.
struct ProtobufFields {
    struct Damaged: Error {}
    private var fields: [(number: Int, varint: Int?, content: Data)] = []

    init(_ data: Data) throws {
        var rest = Array(data)[...]
        func varint() throws -> Int {
            var (result, shift) = (UInt64(0), UInt64(0))
            while let byte = rest.popFirst() {
                result |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return Int(truncatingIfNeeded: result) }
                shift += 7
            }
            throw Damaged()
        }
        while !rest.isEmpty {
            let key = try varint()
            switch key & 7 {
            case 0: fields.append((key >> 3, try varint(), Data()))
            case 2:
                let count = try varint()
                guard count <= rest.count else { throw Damaged() }
                fields.append((key >> 3, nil, Data(rest.prefix(count))))
                rest = rest.dropFirst(count)
            default: throw Damaged()
            }
        }
    }

    func contents(_ number: Int) -> [Data] {
        fields.filter { $0.number == number && $0.varint == nil }.map(\.content)
    }
    func numbers(_ number: Int) -> [Int] { fields.filter { $0.number == number }.compactMap(\.varint) }
    func texts(_ number: Int) -> [String] { contents(number).map { String(decoding: $0, as: UTF8.self) } }
    func messages(_ number: Int) throws -> [ProtobufFields] {
        try contents(number).map { try ProtobufFields($0) }
    }
}
