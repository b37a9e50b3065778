import ChainRule
import Testing

@testable import ChainRuleExpressions

/// x, y, z as nodes 0, 1, 2; the upstream gradient is that of node 3.
let (x, y, z) = (
    SymbolicValue.symbol(.value(0), shape: .scalar), SymbolicValue.symbol(.value(1), shape: .scalar),
    SymbolicValue.symbol(.value(2), shape: .scalar)
)
let upstream = SymbolicValue.symbol(.gradient(3), shape: .scalar)

func name(_ symbol: Symbol) -> String {
    switch symbol {
    case .value(let node): ["x", "y", "z", "w"][node]
    case .gradient(let node): "d" + ["x", "y", "z", "w"][node]
    case .named(let name): name
    }
}

func text(_ expression: SymbolicValue) -> String { Notation.text().text(expression, name) }

@Suite struct SymbolicValueTests {
    @Test func `rules say what they do`() {
        #expect(text(Add().forward(x, y)) == "x + y")
        #expect(text(Square().forward(x)) == "x²")
        #expect(text(Square().backward(upstream, x, z)) == "dw · 2 · x")
        #expect(text(Multiply().backward(upstream, x, y, z).0) == "dw · y")
        #expect(text(Subtract().backward(upstream, x, y, z).1) == "−dw")
        #expect(text(Sigmoid().forward(x)) == "σ(x)")
        #expect(text(Sigmoid().backward(upstream, x, z)) == "dw · z · (1 − z)")
        #expect(text(Tanh().backward(upstream, x, z)) == "dw · (1 − z²)")
        #expect(text(ReLU().forward(x)) == "max(x, 0)")
        #expect(text(ReLU().backward(upstream, x, z)) == "(dw if x > 0, else 0)")
        #expect(text(Exp().forward(x - 1)) == "e^(x − 1)")
        #expect(text(Divide().backward(upstream, x, y, z).1) == "−dw · z / y")
    }

    @Test func `what changes no value is left out`() {
        #expect(text(1 * x + 0) == "x")
        #expect(text(x + -3) == "x − 3")
        #expect(text(x - -y) == "x + y")
        #expect(text(0 * x) == "0 · x")
        #expect(text(x * x * x) == "x³")
        #expect(text(x - (y - z)) == "x − (y − z)")
        #expect(text((x + y) * z) == "(x + y) · z")
    }

    @Test func `JavaScript`() {
        #expect(Sigmoid().forward(x).javaScript(name) == "sigmoid(x)")
        #expect((x * (y * z)).javaScript(name) == "x * (y * z)")
        #expect((x - (-3 - y)).javaScript(name) == "x - (-3 - y)")
    }
}
