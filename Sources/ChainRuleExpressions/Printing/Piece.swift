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
    package func filled(in notation: Notation, _ text: (Symbol) -> String) -> String {
        var result = ""
        for piece in self {
            let part =
                switch piece {
                case .text(let text): text
                case .value(let node, let brackets): notation.bracketed(text(.value(node)), brackets)
                case .gradient(let node, let brackets): notation.bracketed(text(.gradient(node)), brackets)
                }
            if part.hasPrefix(notation.minus), result.hasSuffix(" + ") {
                result.removeLast(2)
                result += notation.minus + " " + part.dropFirst(notation.minus.count)
            } else {
                result += part
            }
        }
        return result
    }
}

extension Notation {
    func bracketed(_ text: String, _ brackets: Piece.Brackets) -> String {
        let isNegative = brackets != .never && text.hasPrefix(minus)
        let isCompound = brackets == .ifCompound && operators.contains { text.contains($0) }
        return isNegative || isCompound ? bracketed(text) : text
    }
}
