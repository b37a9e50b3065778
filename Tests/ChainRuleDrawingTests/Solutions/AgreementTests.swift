import ChainRule
import ChainRuleExpressions
import Foundation
import TestSupport
import Testing

@testable import ChainRuleDrawing

/// Each line of a solution read back: its symbols are its numbers, and these are what the graph computed.
@Suite struct AgreementTests {
    /// Reads the lines of a graph's solution and compares them.
    ///
    /// - Returns: how many formulas were computed.
    @discardableResult
    static func check(_ graph: Graph<Scalar>, _ output: Variable<Scalar>) throws -> Int {
        try graph.forward()
        try graph.backward(from: output)
        let solution = try graph.explanation(of: output)
        let nodes = try graph.nodes(feeding: output)
        var count = 0
        var exact: [String: Double] = [:], rounded: [String: Double] = [:]
        for (index, node) in nodes.enumerated() {
            let symbols: [(Symbol, Double?)] = [
                (.value(index), node.value), (.gradient(index), node.gradient),
            ]
            for case (let symbol, let number?) in symbols {
                let name = solution.name(of: symbol, .text)
                exact[name] = number
                rounded[name] = try? FormulaParser.evaluate(plain(number, digits: 6))
            }
        }
        for line in solution.lines where line.direction != .given {
            let sides = solution.sides(of: line, .text)
            let expected = try #require(
                line.direction == .forward ? nodes[line.node].value : nodes[line.node].gradient)
            let scale = max(1e-3, abs(expected))
            #expect(
                try FormulaParser.evaluate(sides[sides.count - 1]) == rounded[sides[0]] ?? .nan
                    || expected.isNaN)
            guard sides.count > 2, line.letters.isEmpty else { continue }
            let found = try FormulaParser.evaluate(sides[1], function: called, value: { exact[$0] })
            // Constants are rounded as numbers are: 0.398942 for 1/√(2π).
            #expect(agrees(found, expected, 3e-6 * (scale + 0.3)), "\(sides) \(found) \(expected)")
            count += 1
            guard sides.count > 3 else { continue }
            let inNumbers = try FormulaParser.evaluate(sides[2], function: called)
            let inSymbols = try FormulaParser.evaluate(sides[1], function: called, value: { rounded[$0] })
            #expect(agrees(inNumbers, inSymbols, 1e-9 * max(scale, abs(inSymbols))), "\(sides)")
            count += 1
        }
        return count
    }

    private static func agrees(_ x: Double, _ y: Double, _ tolerance: Double) -> Bool {
        x == y || (x.isNaN && y.isNaN) || abs(x - y) <= tolerance
    }

    private static func called(_ name: String, _ x: [Double]) -> Double? {
        switch name {
        case "softplus": x[0].softplus()
        case "elu": x[0].elu()
        default: nil
        }
    }

    /// A user's rule, by its value alone.
    private struct Wave: ElementwiseRule {
        func forward<V: GraphValue>(_ x: V) -> V { (x * x).sin() * x.exp() }
    }

    private struct Cube: UnaryRule {
        func forward<V: GraphValue>(_ x: V) -> V { x * x * x }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * 3 * x * x }
    }

    /// - Returns: a graph of inputs and parameters, and its last node.
    private static func randomGraph(
        _ generator: inout SeededGenerator
    ) -> (graph: Graph<Scalar>, output: Variable<Scalar>) {
        func random(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }
        let graph = Graph<Scalar>()
        var nodes = (0..<(2 + random(3))).map { index in
            let number = Double(Int.random(in: -40...40, using: &generator)) / 20
            return random(2) == 0
                ? graph.input(number, name: ["a", "b2", "c", "d"][index]) : graph.parameter(number)
        }
        for _ in 0..<(1 + random(12)) {
            let (x, y) = (nodes[random(nodes.count)], nodes[random(nodes.count)])
            let next: Variable<Scalar> =
                switch random(20) {
                case 0, 1: x + y
                case 2, 3: x * y
                case 4: x - y
                case 5: x / y
                case 6: -x
                case 7: x.squared()
                case 8: x.sigmoid()
                case 9: x.tanh()
                case 10: x.relu()
                case 11: x.softplus()
                case 12: 3 - x
                case 13: x * -2
                case 14: x.elu()
                case 15: x.maximum(y)
                case 16: x.applying(Wave())
                case 17: x.applying(Cube())
                case 18: x.gelu()
                default: (x - 1).abs().power(1.5)
                }
            nodes.append(next)
        }
        return (graph, nodes[nodes.count - 1])
    }

    @Test func `300 random graphs`() throws {
        var generator = SeededGenerator(seed: 300)
        var count = 0
        for _ in 0..<300 {
            let (graph, output) = Self.randomGraph(&generator)
            count += try Self.check(graph, output)
        }
        #expect(count > 2_500)
    }

    private static let node = ExternalProgram("node")

    @Test(.enabled(if: node != nil))
    func `300 random graphs in JavaScript`() async throws {
        var generator = SeededGenerator(seed: 301)
        var (program, expected): (String, [Double]) = (Notation.javaScriptRuntime + "\nlet v, g;\n", [])
        for _ in 0..<300 {
            let (graph, output) = Self.randomGraph(&generator)
            let algebra = try GraphAlgebra(of: graph, output, withRespectTo: [])
            func name(_ symbol: Symbol) -> String {
                if case .value(let node) = symbol { return "v[\(node)]" }
                if case .gradient(let node) = symbol { return "g[\(node)]" }
                return ""
            }
            program += "v = []; g = Array(\(algebra.nodes.count)).fill(0); g[\(algebra.output)] = 1;\n"
            for node in algebra.nodes.indices {
                let number = Notation.javaScript.number(algebra.values[node] ?? .nan)
                program += "v.push(\(algebra.forwardJavaScript(node, name) ?? number));\n"
            }
            for node in algebra.nodes.indices.reversed() {
                for (operand, code) in zip(algebra.operands[node], algebra.backwardJavaScript(node, name)) {
                    if let code { program += "g[\(operand)] += \(code);\n" }
                }
            }
            try graph.forward()
            try graph.backward(from: output)
            for (index, node) in algebra.nodes.enumerated() where algebra.isActive[index] {
                program += "console.log(v[\(index)]); console.log(g[\(index)]);\n"
                expected += [try node.variable.value, try node.variable.gradient]
            }
        }
        let lines = try await #require(Self.node).run(program, file: "graphs.js").output.split(
            separator: "\n")
        #expect(lines.count == expected.count)
        for (line, expected) in zip(lines, expected) {
            let found = Double(line.replacingOccurrences(of: "Infinity", with: "inf")) ?? .nan
            #expect(Self.agrees(found, expected, 1e-12 * max(1, abs(expected))), "\(found), not \(expected)")
        }
    }

    @Test func `the tutorials' graphs`() throws {
        let graph = Graph<Scalar>()
        let (apple, apples) = (graph.input(100, name: "apple"), graph.input(2, name: "apples"))
        let (orange, oranges) = (graph.input(150, name: "orange"), graph.input(3, name: "oranges"))
        let tax = graph.input(1.1, name: "tax")
        try Self.check(graph, (apple * apples + orange * oranges) * tax)

        let network = Graph<Scalar>()
        let (w1, b1) = (network.parameter(1, name: "w1"), network.parameter(1, name: "b1"))
        let (w2, b2) = (network.parameter(1, name: "w2"), network.parameter(1, name: "b2"))
        let hidden = (network.input(2, name: "x") * w1 + b1).named("h")
        try Self.check(network, (hidden * w2 + b2 - network.input(3, name: "target")).squared().named("E"))

        // Its README has 24.7041, 138.8338 and 645.5773.
        let micrograd = Graph<Scalar>()
        let (a, b) = (micrograd.input(-4, name: "a"), micrograd.input(2, name: "b"))
        var c = a + b, d = a * b + b.power(3)
        c = c + c + 1
        c = c + 1 + c - a
        d = d + d * 2 + (b + a).relu()
        d = d + 3 * d + (b - a).relu()
        let e = c - d
        let f = e.squared()
        let g = (f / 2 + 10 / f).named("g")
        try Self.check(micrograd, g)
        let text = try micrograd.explanation(of: g).text
        #expect(text.contains("= 24.7041") && text.contains("= 138.834") && text.contains("= 645.577"))

        let goldstein = Graph<Scalar>()
        let (x, y) = (goldstein.input(1, name: "x"), goldstein.input(1, name: "y"))
        let p = 19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y
        let q = 18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y
        let z = (1 + (x + y + 1).squared() * p) * (30 + (2 * x - 3 * y).squared() * q)
        try Self.check(goldstein, z)
        let solution = try goldstein.explanation(of: z).text
        #expect(solution.contains("= −5376") && solution.contains("= 8064"))
    }
}
