import ChainRule
import Foundation
import RuleSamples
import TestSupport
import Testing

@testable import ChainRuleExpressions

@Suite struct RuleTextTests {
    /// Nodes 0, 1, … are the operands, the node after them is the result.
    static func expressions(_ rule: any Rule, _ count: Int) -> (
        forward: SymbolicValue, backward: [SymbolicValue]
    ) {
        let operands = (0..<count).map { SymbolicValue.symbol(.value($0), shape: .scalar) }
        let forward = SymbolicValue.result(of: rule, operands)
        let backward = rule.backward(
            upstream: .symbol(.gradient(count), shape: .scalar), operands: operands,
            result: .symbol(.value(count), shape: .scalar))
        return (forward, backward)
    }

    static func name(_ symbol: Symbol) -> String {
        switch symbol {
        case .value(let node): "v\(node)"
        case .gradient(let node): "g\(node)"
        case .named(let name): name
        }
    }

    /// The rules that a formula only names, computed by themselves.
    static func called(_ rule: any Rule) -> (String, [Double]) -> Double? {
        { name, operands in
            let others: [any Rule] = [rule, Softplus(), ELU(alpha: 0.7)]
            let called = others.first { other in
                SymbolicValue.result(of: other, operands.map { _ in .symbol(.named("x"), shape: .scalar) })
                    .operation == .call(name)
            }
            return called?.forward(operands: operands)
        }
    }

    @Test(arguments: ScalarRule.all)
    func `a rule's text read back is its value and its gradients`(_ sample: ScalarRule) throws {
        let (forward, backward) = Self.expressions(sample.rule, sample.operandCount)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20 {
            let (operands, upstream) = sample.point(&generator)
            let result = sample.rule.forward(operands: operands)
            let gradients = sample.rule.backward(upstream: upstream, operands: operands, result: result)
            for (expression, expected) in zip([forward] + backward, [result] + gradients) {
                let text = Notation.text().text(expression, Self.name)
                let found = try FormulaParser.evaluate(
                    text, function: Self.called(sample.rule),
                    value: { name in
                        guard let node = Int(name.dropFirst()) else { return nil }
                        return name.first == "g" ? upstream : node < operands.count ? operands[node] : result
                    })
                let scale = max(1e-3, abs(expected))
                #expect(abs(found - expected) <= 1e-9 * scale || (found.isNaN && expected.isNaN), "\(text)")
            }
        }
    }

    @Test func `every operation of the library is tried`() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/ChainRule/Operations").standardized
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        var declared: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let source = try String(contentsOf: file, encoding: .utf8)
            for match in source.matches(of: /public struct (\w+): [^{]*Rule\b/)
            where !match.output.0.contains("RuleNode") { declared.insert(String(match.output.1)) }
        }
        let tried = Set((ScalarRule.ofLibrary.map(\.rule) + ScalarRule.ofMatrices).map { "\(type(of: $0))" })
        #expect(declared.count > 80)
        #expect(declared.subtracting(tried).isEmpty, "\(declared.subtracting(tried).sorted())")
    }
}
