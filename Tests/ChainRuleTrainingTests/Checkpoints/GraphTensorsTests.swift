import ChainRule
import ChainRuleTraining
import Foundation
import Testing

@Suite struct GraphTensorsTests {
    private typealias M = Matrix<Float>

    private static func model(_ w: M = [[1, 2], [3, 4]], _ b: M = [[5, 6]]) -> Graph<M> {
        let graph = Graph<M>()
        let x = graph.constant([[1, 1]], name: "x")
        _ = x * graph.parameter(w, name: "w") + graph.parameter(b, name: "b")
        return graph
    }

    @Test func `parameters come back`() throws {
        let nan = Float(bitPattern: 0xFFC0_1234)
        let tensors = try Self.model([[nan, -0.0], [1, .infinity]]).tensors()
        #expect(tensors.keys.sorted() == ["b", "w"])
        let graph = Self.model()
        try graph.load(tensors)
        let bits = try graph.node(named: "w").value.elements.map(\.bitPattern)
        #expect(bits == [0xFFC0_1234, 0x8000_0000, 0x3F80_0000, 0x7F80_0000])
        #expect(try graph.tensors() == tensors)
    }

    @Test func `scalar parameters come back`() throws {
        let graph = Graph<Scalar>()
        let w = graph.parameter(0.1, name: "w")
        let tensors = try graph.tensors()
        try graph.feed(w, 2)
        try graph.load(tensors)
        #expect(try w.value == 0.1)
    }

    @Test func `the next forward uses loaded parameters`() throws {
        let graph = Self.model()
        let out = graph.parameters[0].sum(.all)
        try graph.forward()
        try graph.load(Self.model([[10, 20], [30, 40]]).tensors())
        try graph.forward()
        #expect(try out.value == [[100]])
    }

    @Test func `another model is an error that lists everything`() throws {
        let other = Graph<M>()
        other.parameter([[9, 9]], name: "w")
        other.parameter([[9]], name: "d")
        other.parameter([[9]], name: "c")
        let graph = Self.model()
        let before = try graph.tensors()
        let error = #expect(throws: CheckpointError.self) {
            try graph.load(other.tensors())
        }
        #expect(
            error?.description
                == "the tensors are those of another model; not stored: \"b\"; not in the model: \"c\", \"d\"; "
                + "\"w\" is stored as 1×2, the model has 2×2")
        #expect(try graph.tensors() == before)
    }

    @Test func `what is not exact changes nothing`() throws {
        let graph = Self.model()
        let before = try graph.tensors()
        var tensors = before
        tensors["w"] = try StoredTensor(Matrix<Double>.zeros(rows: 2, columns: 2))
        tensors["b"] = try StoredTensor([[0.5, 0.1]] as Matrix<Double>)
        let reason = TensorError.inexact("0.1", at: 1, from: .float64, wanted: "Float")
        #expect(throws: CheckpointError.tensor("b", reason)) { try graph.load(tensors) }
        #expect(try graph.tensors() == before)
        tensors["b"] = try StoredTensor([[0.5, 0.25]] as Matrix<Double>)
        try graph.load(tensors)
        #expect(try graph.node(named: "b").value == [[0.5, 0.25]])
    }

    @Test func `one dimension is another library's, whose square weights may be transposed`() throws {
        let graph = Self.model()
        let before = try graph.tensors()
        var tensors = try Self.model([[9, 9], [9, 9]]).tensors()
        let bytes = try #require(tensors["b"]).bytes
        tensors["b"] = try StoredTensor(type: .float32, shape: [2], bytes: bytes)
        let error = CheckpointError.oneDimension("b", stored: [2], needed: Shape(rows: 1, columns: 2))
        #expect(throws: error) { try graph.load(tensors) }
        #expect(error.description.hasPrefix("\"b\" is stored as [2], the model has 1×2: files of ChainRule"))
        #expect(try graph.tensors() == before)

        let numbers = Graph<Scalar>()
        let w = numbers.parameter(0, name: "w")
        try numbers.load(["w": StoredTensor(type: .int8, shape: [1], bytes: Data([5]))])
        #expect(try w.value == 5)
    }

    @Test func `what cannot be fed changes nothing`() throws {
        let graph = Self.model()
        let b = try graph.node(named: "b")
        graph.add(AddNode(), b, b, name: "twice")
        try graph.forward()
        let variables = [b, try graph.node(named: "twice")]
        var tensors = try graph.tensors(of: variables)
        tensors["b"] = try StoredTensor([[0, 0]] as M)
        #expect(throws: CheckpointError.graph(.notAnInput("twice"))) {
            try graph.load(tensors, into: variables)
        }
        #expect(try b.value == [[5, 6]])
    }

    @Test func `parameters need names of their own`() throws {
        let graph = Graph<Scalar>()
        graph.parameter(1)
        #expect(throws: CheckpointError.unnamed("parameter #0")) { try graph.tensors() }
        #expect(throws: CheckpointError.unnamed("parameter #0")) { try graph.load([:]) }
        let other = Graph<Scalar>()
        other.parameter(1, name: "w")
        other.parameter(2, name: "w")
        #expect(throws: CheckpointError.unnamed("parameter #1")) { try other.tensors() }
        let foreign = Graph<Scalar>()
        let w = foreign.parameter(3, name: "w")
        let error = CheckpointError.graph(.differentGraphs(operation: "storing \"w\""))
        #expect(throws: error) { try other.load(["w": StoredTensor(4.0)], into: [w]) }
        #expect(try w.value == 3)
    }

    @Test func `more than parameters can be stored`() throws {
        let graph = Graph<M>()
        let mean = graph.constant([[3]], name: "runningMean")
        let tensors = try graph.tensors(of: [mean])
        try graph.feed(mean, [[4]])
        try graph.load(tensors, into: [mean])
        #expect(try mean.value == [[3]])
    }
}
