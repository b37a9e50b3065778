import ChainRule
import ChainRuleKernels

extension Notation {
    /// A formula in this notation as it is, with holes for what is known of nodes.
    package func writing(_ expression: SymbolicValue) -> [Piece] {
        var printer = Printer(notation: self)
        printer.write(expression, .inside, guardsMinus: false)
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

    init(notation: Notation) { self.notation = notation }

    mutating func add(_ text: String) {
        if case .text(let last) = pieces.last {
            pieces[pieces.count - 1] = .text(last + text)
        } else if !text.isEmpty {
            pieces.append(.text(text))
        }
    }

    /// - Parameter guardsMinus: whether a minus at the beginning needs brackets.
    mutating func write(_ expression: SymbolicValue, _ position: Form.Position, guardsMinus: Bool) {
        let expression = notation.isForReaders ? expression : expression.lowered
        let bracket: Bool
        let brackets: Piece.Brackets =
            position.level >= .power ? .ifCompound : guardsMinus ? .ifNegative : .never
        switch expression.operation {
        case .symbol(.value(let node)):
            return pieces.append(.value(node: node, brackets: brackets))
        case .symbol(.gradient(let node)):
            return pieces.append(.gradient(node: node, brackets: brackets))
        case .symbol(.named(let name)):
            return add(notation.name(name))
        case .number(let number):
            let text = notation.number(number)
            return add(notation.needsBrackets(text, brackets) ? notation.bracketed(text) : text)
        case .map(.negate, _): bracket = guardsMinus || position.level > .product
        default: bracket = notation.written(expression).level < position.level
        }
        let form = notation.written(expression)
        if bracket { add(notation.brackets.0) }
        write(form, expression.operands, guardsMinus: guardsMinus && !bracket)
        if bracket { add(notation.brackets.1) }
    }

    private mutating func write(_ form: Form, _ operands: [SymbolicValue], guardsMinus: Bool) {
        var text = "", isHole = false
        for character in form.template {
            if isHole, let index = character.wholeNumberValue, operands.indices.contains(index) {
                add(text)
                text = ""
                let position = form.positions[index]
                let guarded =
                    switch position.guardsMinus {
                    case .never: false
                    case .always: true
                    case .asWhole: guardsMinus
                    }
                write(operands[index], position, guardsMinus: guarded)
                isHole = false
            } else if character == "$" {
                isHole = true
            } else {
                text.append(character)
            }
        }
        add(text)
    }
}
