import ChainRule
import ChainRuleExpressions

/// How much is written in one line.
private enum Most {
    /// In one formula to be filled with numbers; in one of matrices, which has none.
    static let operations = 40
    static let ofMatrices = 14
    /// In one with letters for its parts.
    static let withLetters = 150
    /// Of a sum.
    static let terms = 12
}

/// Makes the lines of a graph's solution: the forward in the order of the nodes, the backward against it.
struct LineWriter<Value: ConcreteValue> {
    let algebra: GraphAlgebra<Value>
    let gradients: GraphAlgebra<Value>.Gradients
    let inWords: Bool
    private(set) var lines: [Explanation.Line] = []
    /// By node, what its consumers hand to it.
    private var arriving: [Int: [Contribution]] = [:]
    private let letters: [String]

    /// What a node hands back to an operand.
    private struct Contribution {
        /// As it is shown; a gradient that is only handed on is shown times 1.
        let shown: SymbolicValue
        /// As it is computed; `nil` where nobody can look into the rule.
        let formula: SymbolicValue?
        /// `nil` unless words are asked for, or needed.
        let words: Sentence?
    }

    init(_ algebra: GraphAlgebra<Value>, _ gradients: GraphAlgebra<Value>.Gradients, inWords: Bool) {
        (self.algebra, self.gradients, self.inWords) = (algebra, gradients, inWords)
        let names = Set(algebra.names)
        letters = "αβγδεηκλμνρτωχψ".map(String.init).filter { !names.contains($0) } + ["part"]
        for node in algebra.nodes.indices { addForward(node) }
        for node in algebra.nodes.indices.reversed() where algebra.isActive[node] { addBackward(node) }
    }

    private mutating func addForward(_ node: Int) {
        guard let formula = algebra.forward(node)?.asTaught() else {
            // A number stands in the formulas itself.
            if algebra.symbols[node].number == nil { add(node, .given, nil, nil, []) }
            return
        }
        let operands = algebra.operands[node].map { algebra.symbols[$0] }
        let short = Self.named(algebra.nodes[node].operation, operands)
        add(node, .forward, formula, algebra.isOpaque(node) ? nil : formula, [], short: short)
    }

    private mutating func addBackward(_ node: Int) {
        let contributions = arriving.removeValue(forKey: node) ?? []
        let shape = algebra.symbols[node].shape
        if node == algebra.output {
            add(node, .backward, .number(1, shape: shape), nil, [])
        } else if contributions.isEmpty {
            add(node, .backward, .number(0, shape: shape), nil, [])
        } else {
            let formulas = contributions.compactMap(\.formula)
            add(
                node, .backward, Self.sum(contributions.map(\.shown)),
                formulas.count == contributions.count ? Self.sum(formulas) : nil,
                contributions.compactMap(\.words))
        }
        for (position, formula) in algebra.backward(node).enumerated()
        where algebra.hands(node, to: position) {
            let operand = algebra.operands[node][position]
            arriving[operand, default: []].append(contribution(of: node, position, formula))
        }
    }

    /// - Parameter short: what is written instead of what is too long.
    private mutating func add(
        _ node: Int, _ direction: Explanation.Line.Direction, _ symbols: SymbolicValue?,
        _ numbers: SymbolicValue?, _ words: [Sentence], short: SymbolicValue? = nil
    ) {
        let (formula, letters) = symbols.map { arranged($0) ?? (short ?? $0, []) } ?? (nil, [])
        let isShort = numbers.map { $0.size <= Most.operations } ?? false
        lines.append(
            Explanation.Line(
                node: node, direction: direction, symbols: formula,
                numbers: Value._isScalar && isShort ? numbers : nil,
                shapes: Value._isScalar ? nil : Self.shapes(symbols ?? algebra.symbols[node]),
                letters: letters, words: words))
    }

    // MARK: Formulas that can be read

    /// A formula, if it is long with letters for parts that it needs several times, and what these stand for;
    /// `nil` if it is too long all the same.
    private func arranged(_ formula: SymbolicValue) -> (SymbolicValue?, [Sentence])? {
        if formula.size <= (Value._isScalar ? Most.operations : Most.ofMatrices) { return (formula, []) }
        let (short, parts) = formula.namingParts(ofSize: 4) { index in
            let round = index / letters.count
            return letters[index % letters.count] + (round == 0 ? "" : "\(round)")
        }
        if parts.reduce(short.size, { $0 + $1.formula.size }) > Most.withLetters { return nil }
        let sentences = parts.enumerated().map { index, part -> Sentence in
            "\(index == 0 ? "where" : "and") \(.symbol(.named(part.name), shape: nil)) = \(part.formula)"
        }
        return (short, sentences)
    }

    /// `name(x, y)`.
    private static func named(_ name: String, _ operands: [SymbolicValue]) -> SymbolicValue {
        .call(name, abbreviated(operands), shape: nil)
    }

    /// What arrives, added up.
    private static func sum(_ terms: [SymbolicValue]) -> SymbolicValue {
        let shown = abbreviated(terms)
        return shown.dropFirst().reduce(shown[0]) { $0.plus($1) }
    }

    /// Of many the first ones and the last.
    private static func abbreviated(_ terms: [SymbolicValue]) -> [SymbolicValue] {
        if terms.count <= Most.terms { return terms }
        return terms.prefix(3) + [.symbol(.named("…"), shape: .scalar)] + terms.suffix(1)
    }

    private func contribution(of node: Int, _ position: Int, _ formula: SymbolicValue?) -> Contribution {
        let view = algebra.nodes[node]
        let shape = algebra.symbols[node].shape
        let operand = algebra.symbols[algebra.operands[node][position]]
        let upstream: SymbolicValue =
            node == algebra.output ? .number(1, shape: shape) : .symbol(.gradient(node), shape: shape)
        guard let formula else {
            let values = [gradients.ofNodes[node], gradients.handed[node][position]].map { value in
                value.flatMap { Quantity($0).text(.text) } ?? "…"
            }
            return Contribution(
                shown: .call("backward of \(view.operation)", [upstream], shape: operand.shape), formula: nil,
                words: "\(view.operation) has a backward of its own: \(values.joined(separator: " → "))")
        }
        let words = inWords ? words(node, position) : nil
        let taught = formula.asTaught()
        var shown = taught
        if taught.size > Most.withLetters {
            shown = upstream.times(.call("slope of \(view.operation)", [operand], shape: operand.shape))
        } else if Value._isScalar && node != algebra.output && [upstream, -upstream].contains(taught) {
            shown = upstream.times(taught == upstream ? 1 : -1)
        }
        return Contribution(shown: shown, formula: taught, words: words)
    }

    // MARK: Shapes

    /// How the shapes in a product fit together, `(3×2) · (2×4) = 3×4`; of others what the shape is.
    private static func shapes(_ formula: SymbolicValue) -> String? {
        guard let shape = formula.shape else { return nil }
        func text(_ formula: SymbolicValue) -> String? {
            guard let shape = formula.shape else { return nil }
            switch formula.operation {
            case .matmul(let first, let second):
                let sides = zip(formula.operands, [first, second]).compactMap { operand, isTransposed in
                    isTransposed ? operand.shape?.transposed : operand.shape
                }
                return sides.map { "(\($0))" }.joined(separator: " · ")
            case .combine(.add):
                let sides = formula.operands.compactMap(text)
                return sides.count == 2 ? sides.joined(separator: " + ") : nil
            case .symbol: return "(\(shape))"
            default: return nil
            }
        }
        switch formula.operation {
        case .matmul, .combine(.add):
            if let text = text(formula),
                text.contains("·") || formula.operands[0].shape != formula.operands[1].shape
            {
                return "\(text) = \(shape)"
            }
        case .sum:
            if let whole = formula.operands[0].shape { return "\(whole) → \(shape)" }
        default: break
        }
        return "\(shape)"
    }

    // MARK: Words

    /// What a node hands back to an operand, said from the local derivative.
    private func words(_ node: Int, _ position: Int) -> Sentence? {
        let operands = algebra.operands[node]
        guard let rule = algebra.nodes[node].rule, operands.count <= Most.terms else { return nil }
        let operation = rule.name.first?.isLetter ?? false ? rule.name : rule.sign
        let subject: Sentence =
            "\(algebra.symbols[node]) (\(operation)) hands \(algebra.symbols[operands[position]]) its gradient"
        let one = SymbolicValue.number(1, shape: algebra.symbols[node].shape)
        let symbols = operands.map { algebra.symbols[$0] }
        let slope = rule.backward(upstream: one, operands: symbols, result: algebra.symbols[node])[position]
            ._reduced(like: symbols[position])
        switch slope.operation {
        case .number(1): return "\(subject) unchanged"
        case .number(-1): return "\(subject) with the sign changed"
        case .symbol(.value(let other)):
            let isOther = other != node && other != operands[position] && operands.count == 2
            return "\(subject) times \(isOther ? "the other's value, " : "")\(slope)"
        case .matmul: return "\(subject) in a matrix product: the transposes make the shapes fit"
        case .sum:
            let each = slope.operands[0].asTaught()
            let factor: Sentence = each.number == 1 ? "" : " times \(each),"
            return "\(subject)\(factor) added up over what it had been repeated to"
        default:
            if slope.size > Most.ofMatrices { return "\(subject) times a slope" }
            let taught = slope.asTaught()
            let isSum = [.combine(.add), .combine(.subtract)].contains(taught.operation)
            return "\(subject) times \(isSum ? "(" : "")\(taught)\(isSum ? ")" : "")"
        }
    }
}
