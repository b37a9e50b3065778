import ChainRule
import ChainRuleExport
import Foundation
import RuleSamples
import TestSupport
import Testing

/// A graph's function in Python, and what the graph itself computes.
struct ExportedCase {
    let name: String
    private(set) var source: String
    let function = "step"
    let arguments: [(name: String, value: String)]
    let results: [String]
    /// What the library shall differentiate with respect to by itself.
    let differentiates: [String]

    /// An output with its gradients, at what is fed now. Data and parameters have names that Python has, too.
    init<Value: ConcreteValue>(
        _ name: String, _ graph: Graph<Value>, of output: Variable<Value>,
        withRespectTo inputs: [Variable<Value>], for library: PythonLibrary, differentiates: Bool = false,
        examples: [Variable<Value>]? = nil
    ) throws {
        self.name = name
        source = try graph.pythonSource(
            of: output, withRespectTo: inputs, for: library, examples: examples)
        try graph.forward(to: output)
        var results = [Self.array(try output.value)]
        if !inputs.isEmpty {
            try graph.backward(from: output)
            for input in inputs { results.append(Self.array(try input.gradient)) }
        }
        self.results = results
        let leaves = try graph.nodes(feeding: output).filter { $0.rule == nil && $0.hasGivenName }
        arguments = try leaves.map { ($0.name, Self.array(try $0.variable.value)) }
        self.differentiates = differentiates ? inputs.map(\.name) : []
    }

    /// The case with another source.
    func replacing(_ text: String, with other: String) -> ExportedCase {
        var changed = self
        changed.source = source.replacing(text, with: other)
        return changed
    }

    static func array<Value: ConcreteValue>(_ value: Value) -> String {
        let shape = Value._isScalar ? "[]" : "[\(value.shape.rows), \(value.shape.columns)]"
        let numbers = value.elements.map { number in
            number.isNaN ? "NaN" : number.isInfinite ? (number < 0 ? "-Infinity" : "Infinity") : "\(number)"
        }
        let type = Value.Element.self == Float.self ? "float32" : "float64"
        return """
            {"shape": \(shape), "type": "\(type)", "numbers": [\(numbers.joined(separator: ", "))]}
            """
    }

    var json: String {
        let arguments = arguments.map { "\(quoted($0.name)): \($0.value)" }.joined(separator: ", ")
        let names = differentiates.map(quoted).joined(separator: ", ")
        return """
            {"name": \(quoted(name)), "source": \(quoted(source)), "function": "\(function)",
            "arguments": {\(arguments)}, "results": [\(results.joined(separator: ", "))],
            "differentiates": [\(names)]}
            """
    }

    /// How far a library's results are off, and its own gradients.
    struct Difference {
        let name: String
        let results: Double
        let own: Double
        /// What it said, if it failed.
        let failure: String?
    }

    static func run(_ cases: [ExportedCase], by library: PythonLibrary) async throws -> [Difference] {
        let folder = try TestFolder()
        let text = "[" + cases.map(\.json).joined(separator: ",\n") + "]"
        try text.write(to: folder["cases.json"], atomically: true, encoding: .utf8)
        let script = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Peers/exported_peer.py")
        let output = try await Python.run(
            file: script, in: folder, arguments: [folder["cases.json"].path, library.rawValue])
        let lines = output.split(separator: "\n")
        #expect(lines.count == cases.count)
        return lines.map { line in
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            let results = Double(parts[1])
            return Difference(
                name: parts[0], results: results ?? .infinity, own: Double(parts[2]) ?? .infinity,
                failure: results == nil ? parts[1] : nil)
        }
    }
}
