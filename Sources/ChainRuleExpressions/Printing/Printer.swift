import ChainRule
import ChainRuleKernels

extension Notation {
    /// A formula in this notation as it is, with holes for what is known of nodes.
    package func writing(_ expression: SymbolicValue) -> [Piece] {
        var printer = Printer(notation: self)
        printer.write(expression, .sum, guardsMinus: false)
        return printer.pieces
    }

    /// A formula in this notation; for readers as a teacher writes it.
    ///
    /// - Parameter name: what stands for a node's value or gradient, as it is written.
    package func text(_ expression: SymbolicValue, _ name: (Symbol) -> String) -> String {
        writing(isForReaders ? expression.asTaught() : expression).filled(in: self, name)
    }
}

private struct Printer {
    let notation: Notation
    var pieces: [Piece] = []

    private mutating func add(_ text: String) {
        if case .text(let last) = pieces.last {
            pieces[pieces.count - 1] = .text(last + text)
        } else if !text.isEmpty {
            pieces.append(.text(text))
        }
    }

    /// - Parameters:
    ///   - level: below which it needs brackets.
    ///   - guardsMinus: whether a minus at the beginning needs them.
    mutating func write(_ value: SymbolicValue, _ level: Form.Level, guardsMinus: Bool) {
        let value = notation.isForReaders ? value : value.lowered
        let brackets: Piece.Brackets = level >= .power ? .ifCompound : guardsMinus ? .ifNegative : .never
        switch value.operation {
        case .symbol(.named(let name)): return add(notation.name(name))
        case .symbol(.value(let node)): return pieces.append(.value(node: node, brackets: brackets))
        case .symbol(.gradient(let node)): return pieces.append(.gradient(node: node, brackets: brackets))
        case .number(let number) where notation.form(value) == nil:
            return add(notation.bracketed(notation.number(number), brackets))
        default: break
        }
        let form = notation.written(value)
        let isNegative = value.operation == .map(.negate, 0)
        let hasBrackets = form.level < level || (isNegative && guardsMinus)
        if hasBrackets { add(notation.brackets.0) }
        var parts = form.template.split(separator: "$", omittingEmptySubsequences: false)
        let beginning = parts.removeFirst()
        add(String(beginning))
        for part in parts {
            if let index = part.first?.wholeNumberValue {
                let level = form.levels[index]
                // At the beginning of a sum or a product, a minus may stand if it may before the whole.
                let isFirst = beginning.isEmpty && index == 0 && level < .power
                let guardsFirst = guardsMinus && !hasBrackets
                write(value.operands[index], level, guardsMinus: isFirst ? guardsFirst : level >= .product)
            }
            add(String(part.dropFirst()))
        }
        if hasBrackets { add(notation.brackets.1) }
    }
}
