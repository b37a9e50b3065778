import ChainRule
import ChainRuleExpressions
import Foundation

/// A lowered graph as a model of ONNX, opset 17.
struct ONNXModel {
    typealias E = ONNXExpression

    private let type: ONNXType
    private let isPrediction: Bool
    private let hasGradients: Bool
    private var body: ONNXBody
    private var formulas: ONNXFormulas
    private var inputs: [ONNXValue] = []
    private var outputs: [ONNXValue] = []
    private var weights: [(name: String, tensor: ONNXTensor)] = []

    /// - Parameter isPrediction: whether the output is called so, and nothing is an input but what has a row for
    ///   each example.
    /// - Throws: `ExportError.unsupported`.
    init(_ graph: LoweredGraph, isPrediction: Bool = false) throws(ExportError) {
        self.isPrediction = isPrediction
        type = graph.isDouble ? .double : .float
        hasGradients = !graph.gradients.isEmpty
        body = ONNXBody(type)
        var names: [String] = []
        for leaf in graph.leaves { names.append(body.unique(leaf.name)) }
        let counted = graph.leaves.firstIndex { $0.symbol.shape?.rows == .examples }
        let examples = counted.map { index in
            E.call(
                "Shape", E(.named(names[index])), attributes: [.integer("start", 0), .integer("end", 1)])
        }
        formulas = ONNXFormulas(isScalar: graph.isScalar, type: type, examples: examples)
        for (leaf, name) in zip(graph.leaves, names) { addLeaf(leaf, name, isOpen: counted != nil) }
        try addStatements(graph)
    }

    private func value(_ name: String, _ shape: SymbolicShape?) -> ONNXValue {
        ONNXValue(name: name, type: type, shape: formulas.dimensions(shape ?? .scalar))
    }

    /// An input, a tensor in the file, or both: an input that has a value if none is given.
    private mutating func addLeaf(_ leaf: LoweredGraph.Leaf, _ name: String, isOpen: Bool) {
        formulas.define(leaf.symbol, as: E(.named(name)))
        let value = value(name, leaf.symbol.shape)
        // Of data, those that have a row for each example, if any have.
        let isExample = !isOpen || leaf.symbol.shape?.rows.fixed == nil
        let isFixed = leaf.symbol.shape?.fixed != nil
        let isNeeded = leaf.role == .mask || (leaf.role == .data && isExample) || !isFixed
        let isInput = leaf.role == .data ? !isPrediction : leaf.role != .constant && hasGradients
        if isNeeded || isInput { inputs.append(value) }
        if isNeeded { return }
        let dimensions = value.shape.compactMap { if case .size(let size) = $0 { size } else { nil } }
        weights.append((name, ONNXTensor(leaf.elements, dimensions: dimensions, type: type)))
    }

    private mutating func addStatements(_ graph: LoweredGraph) throws(ExportError) {
        let results = graph.outputs + graph.gradients + graph.states
        let names =
            graph.outputs.map { body.unique(isPrediction ? "prediction" : $0.name) }
            + graph.gradients.map { body.unique("d \($0.name)") }
            + graph.states.map { body.unique("new \($0.name)") }
        let asked = Dictionary(zip(results.map(\.value), names)) { first, _ in first }
        for statement in graph.statements {
            let expression = try formulas.expression(statement)
            let output = asked[statement.symbol] ?? body.unique(statement.name)
            _ = body.write(expression, in: statement.name, as: output)
        }
        for (result, name) in zip(results, names) {
            if asked[result.value] != name || !body.has(name) {
                _ = body.write(try formulas.expression(result.value), in: name, as: name)
            }
            outputs.append(value(name, result.value.shape))
        }
    }

    /// - Throws: `ExportError.unsupported` if it is too large.
    func file() throws(ExportError) -> Data {
        let data = data
        if data.count <= Int32.max { return data }
        throw .unsupported(node: outputs[0].name, operation: "more than 2 GiB of weights", by: "ONNX")
    }

    private var data: Data {
        var model = ProtobufMessage()
        model.add(1, 8)
        model.add(2, "ChainRule")
        model.add(7) { graph in
            for node in body.nodes { graph.add(1, node.write) }
            graph.add(2, outputs.first?.name ?? "")
            for (name, tensor) in weights + body.constants {
                graph.add(5) { tensor.write(to: &$0, name: name) }
            }
            for input in inputs { graph.add(11, input.write) }
            for output in outputs { graph.add(12, output.write) }
            let shown = Set(outputs.map(\.name))
            for (name, shape) in body.shapes where !shown.contains(name) {
                graph.add(13, ONNXValue(name: name, type: type, shape: shape).write)
            }
        }
        Self.writeImport(to: &model, 8)
        for name in body.functions.sorted() {
            model.add(25) { ONNXFunction.all[name]?.write(to: &$0, name: name, type: type) }
        }
        return model.bytes
    }

    /// What operators are meant: ONNX's of version 17, and the model's own.
    static func writeImport(to message: inout ProtobufMessage, _ field: Int) {
        for (domain, version) in [("", 17), (ONNXFunction.domain, 1)] {
            message.add(field) {
                $0.add(1, domain)
                $0.add(2, version)
            }
        }
    }
}
