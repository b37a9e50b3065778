import ChainRuleExpressions

/// A sentence with formulas in it.
struct Sentence: Sendable, ExpressibleByStringInterpolation {
    enum Part {
        case text(String)
        case formula(SymbolicValue)
    }

    struct StringInterpolation: StringInterpolationProtocol {
        var parts: [Part] = []

        init(literalCapacity: Int, interpolationCount: Int) {}
        mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { parts.append(.text(literal)) }
        }
        mutating func appendInterpolation(_ text: String) { appendLiteral(text) }
        mutating func appendInterpolation(_ formula: SymbolicValue) { parts.append(.formula(formula)) }
        mutating func appendInterpolation(_ sentence: Sentence) { parts += sentence.parts }
    }

    let parts: [Part]

    init(stringLiteral text: String) { parts = [.text(text)] }
    init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }
}
