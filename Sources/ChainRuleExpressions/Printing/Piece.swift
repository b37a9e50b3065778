/// A part of a written formula: text, or a hole for what a node's name, its number or its gradient is.
///
/// Filled with names, a formula is symbols; filled with numbers, it is what was computed.
package enum Piece: Hashable, Sendable {
    case text(String)
    case value(node: Int, brackets: Brackets)
    case gradient(node: Int, brackets: Brackets)

    /// When what is filled in needs brackets where it stands.
    package enum Brackets: Hashable, Sendable {
        case never
        /// As a factor: `2 · (−3)`.
        case ifNegative
        /// Where one word is needed, as under a power: also if there is an operator in it, as in `1.2·10⁻⁵` and
        /// `∂L/∂t`.
        case ifCompound
    }
}

extension [Piece] {
    /// The text, the holes filled.
    ///
    /// What is added and begins with a minus is subtracted: of `a + −3` it makes `a − 3`.
    package func filled(
        in notation: Notation, _ text: (Symbol) -> String
    ) -> String {
        func filled(_ symbol: Symbol, _ brackets: Piece.Brackets) -> String {
            let text = text(symbol)
            return notation.needsBrackets(text, brackets) ? notation.bracketed(text) : text
        }
        var result = ""
        for piece in self {
            switch piece {
            case .text(let text): result.append(contentsOf: text, in: notation)
            case .value(let node, let brackets):
                result.append(contentsOf: filled(.value(node), brackets), in: notation)
            case .gradient(let node, let brackets):
                result.append(contentsOf: filled(.gradient(node), brackets), in: notation)
            }
        }
        return result
    }
}

extension Notation {
    func needsBrackets(_ text: String, _ brackets: Piece.Brackets) -> Bool {
        switch brackets {
        case .never: false
        case .ifNegative: text.hasPrefix(minus)
        case .ifCompound: text.hasPrefix(minus) || operators.contains { text.contains($0) }
        }
    }
}

extension String {
    fileprivate mutating func append(contentsOf text: String, in notation: Notation) {
        if text.hasPrefix(notation.minus), hasSuffix(" + ") {
            removeLast(3)
            self += " " + notation.minus + " " + text.dropFirst(notation.minus.count)
        } else {
            self += text
        }
    }
}
