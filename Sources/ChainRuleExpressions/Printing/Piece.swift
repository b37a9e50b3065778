/// A part of a written formula: text, or a hole for what a node's name, its number or its gradient is.
///
/// Filled with names, a formula is symbols; filled with numbers, it is what was computed.
package enum Piece: Hashable, Sendable {
    case text(String)
    /// - Parameter bracketIfNegative: whether a negative number needs brackets where it stands; so does what
    ///   is written with an operator (`1.2·10⁻⁵`, `∂L/∂t`).
    case value(node: Int, bracketIfNegative: Bool)
    case gradient(node: Int, bracketIfNegative: Bool)
}

extension [Piece] {
    /// The text, the holes filled.
    ///
    /// What is added and begins with a minus is subtracted: of `a + −3` it makes `a − 3`.
    package func filled(
        in notation: Notation, _ text: (Symbol) -> String
    ) -> String {
        func filled(_ symbol: Symbol, _ bracket: Bool) -> String {
            let text = text(symbol)
            let isCompound =
                text.hasPrefix(notation.minus) || notation.operators.contains { text.contains($0) }
            return bracket && isCompound ? notation.bracketed(text) : text
        }
        var result = ""
        for piece in self {
            switch piece {
            case .text(let text): result.append(contentsOf: text, in: notation)
            case .value(let node, let bracket):
                result.append(contentsOf: filled(.value(node), bracket), in: notation)
            case .gradient(let node, let bracket):
                result.append(contentsOf: filled(.gradient(node), bracket), in: notation)
            }
        }
        return result
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
