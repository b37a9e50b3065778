import ChainRule
import ChainRuleExport
import Foundation
import TestSupport
import Testing

/// A model of ONNX, and what the graph itself computes.
struct ONNXCase {
    let name: String
    let model: Data
    let inputs: [(name: String, value: String)]
    let outputs: [(name: String, value: String)]
    /// Whether numbers are compared one by one, not with the greatest of their array.
    let comparesEach: Bool

    private func json(_ file: String) -> String {
        func object(_ values: [(name: String, value: String)]) -> String {
            "{" + values.map { "\(quoted($0.name)): \($0.value)" }.joined(separator: ", ") + "}"
        }
        return """
            {"name": \(quoted(name)), "file": "\(file)", "inputs": \(object(inputs)),
            "outputs": \(object(outputs)), "each": \(comparesEach)}
            """
    }

    /// How far an output is off, in units in the last place.
    struct Difference {
        let name: String
        let output: String
        let units: Double
        /// Where, or what it said if it failed.
        let text: String
    }

    static func run(_ cases: [ONNXCase]) async throws -> [Difference] {
        let folder = try TestFolder()
        for (index, one) in cases.enumerated() { try one.model.write(to: folder["\(index).onnx"]) }
        let text = "[" + cases.enumerated().map { $1.json("\($0).onnx") }.joined(separator: ",\n") + "]"
        try text.write(to: folder["cases.json"], atomically: true, encoding: .utf8)
        let script = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Peers/onnx_peer.py")
        let output = try await Python.run(file: script, in: folder, arguments: [folder.url.path])
        let lines = output.split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(Set(lines.map(\.[0])) == Set(cases.map(\.name)))
        return lines.map {
            Difference(
                name: $0[0], output: $0[1], units: Double($0[2]) ?? .infinity,
                text: $0.count > 3 ? $0[3] : $0[2])
        }
    }
}

extension ONNXCase {
    /// An output with gradients, as a model made now, or before, for what is fed now.
    init<Value: ConcreteValue>(
        _ name: String, _ graph: Graph<Value>, _ model: Data, of output: Variable<Value>,
        and others: [Variable<Value>] = [], withRespectTo inputs: [Variable<Value>] = [],
        named given: String? = nil, comparesEach: Bool = false
    ) throws {
        try graph.forward(to: output)
        var outputs = try ([output] + others).map { ($0.name, ExportedCase.array(try $0.value)) }
        if let given { outputs[0].0 = given }
        if !inputs.isEmpty { try graph.backward(from: output) }
        for input in inputs { outputs.append(("d \(input.name)", ExportedCase.array(try input.gradient))) }
        let fed = try graph.nodes(feeding: output).filter { $0.rule == nil && $0.hasGivenName }
            .map { ($0.name, ExportedCase.array(try $0.variable.value)) }
        self.init(name: name, model: model, inputs: fed, outputs: outputs, comparesEach: comparesEach)
    }
}
