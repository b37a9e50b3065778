import ChainRule
import Foundation
import RuleSamples
import TestSupport
import Testing

@testable import ChainRuleExpressions

@Suite struct JavaScriptTests {
    private static let node = ExternalProgram("node")

    @Test(.enabled(if: node != nil))
    func `JavaScript computes what rules do, to the last digits`() async throws {
        var generator = SystemRandomNumberGenerator()
        var (program, expected): (String, [(rule: String, formula: String, value: Double, scale: Double)]) =
            (Notation.javaScriptRuntime + "\nlet v, g;\n", [])
        for sample in ScalarRule.all {
            let count = sample.operandCount
            let (forward, backward) = RuleTextTests.expressions(sample.rule, count)
            let formulas = try ([forward] + backward).map { expression in
                try #require(
                    expression.javaScript { symbol in
                        if case .value(let node) = symbol { "v[\(node)]" } else { "g" }
                    })
            }
            let special = [0, -0.0, Double.nan, .infinity, -.infinity]
            for round in 0..<60 {
                var (operands, upstream) = sample.point(&generator)
                if round >= 50 {
                    operands = operands.map { _ in special.randomElement(using: &generator) ?? 0 }
                }
                let result = sample.rule.forward(operands: operands)
                let gradients = sample.rule.backward(upstream: upstream, operands: operands, result: result)
                let numbers = (operands + [result]).map { Notation.javaScript.number($0) }
                program +=
                    "v = [\(numbers.joined(separator: ", "))]; g = \(Notation.javaScript.number(upstream));\n"
                for (index, (formula, value)) in zip(formulas, [result] + gradients).enumerated() {
                    program += "console.log(\(formula));\n"
                    // Where a slope is a sum of terms that cancel, its digits are those of the terms.
                    let scale = max(abs(value), index == 0 ? 0 : abs(upstream) / 4)
                    expected.append(("\(sample.rule.name) of \(operands)", formula, value, scale))
                }
            }
        }
        let node = try #require(Self.node)
        let found = try await node.run(program, file: "formulas.js").output.split(separator: "\n")
        #expect(found.count == expected.count)
        var worst = (0.0, "")
        for (text, expected) in zip(found, expected) {
            let value = Double(text.replacingOccurrences(of: "Infinity", with: "inf")) ?? .nan
            if !expected.value.isFinite || !value.isFinite {
                #expect(
                    value == expected.value || (value.isNaN && expected.value.isNaN), "\(expected) \(value)")
                continue
            }
            let units = abs(value - expected.value) / max(expected.scale.ulp, .leastNormalMagnitude)
            if units > worst.0 { worst = (units, "\(expected) \(value)") }
        }
        #expect(worst.0 <= 8, "\(worst.1)")
    }
}
