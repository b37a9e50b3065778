import ChainRule
import ChainRuleExpressions

/// A graph's values and gradients as a teacher writes them on the board: line by line, in symbols and in
/// numbers.
///
/// ```swift
/// print(try graph.explanation(of: out, withRespectTo: x).text)
/// // Given
/// //   x = 100, y = 200, z = 4
/// // Forward
/// //   t = x + y = 100 + 200 = 300
/// //   out = t · z = 300 · 4 = 1200
/// // Backward
/// //   ∂out/∂out = 1
/// //   ∂out/∂t = z = 4
/// //   ∂out/∂x = ∂out/∂t · 1 = 4
/// ```
/// The lines follow from the rules themselves, which are run on symbols: a rule of your own is explained like
/// the library's. Nodes without a name get letters. Numbers are rounded to six digits.
public struct Explanation: Sendable, CustomStringConvertible {
    /// A line: what is computed, from what, and what comes of it.
    package struct Line: Sendable {
        package enum Direction: Hashable, Sendable {
            case given
            case forward
            case backward
        }

        /// Among the nodes that feed the output, each after its operands.
        package let node: Int
        package let direction: Direction
        /// The formula as it is shown; `nil` for what is given.
        let symbols: SymbolicValue?
        /// The formula to fill with numbers: without a factor of 1 that is only shown; `nil` of matrices, and
        /// where it would be too long.
        let numbers: SymbolicValue?
        /// Of matrices, how their shapes fit: `(3×2) · (2×4) = 3×4`.
        let shapes: String?
        /// What the letters in the formula stand for.
        let letters: [Sentence]
        /// For who asked for words, and where no formula can be.
        let words: [Sentence]

        /// The formula as a template, to be filled with the nodes' numbers.
        package func template(in notation: Notation) -> [Piece] { numbers.map(notation.writing) ?? [] }
    }

    package let lines: [Line]
    /// By node, as lines count them.
    package let names: [String]
    /// What the nodes are worth; `nil` where nothing was fed.
    package let values: [Quantity?]
    package let gradients: [Quantity?]
    /// The names of inputs that the output does not depend on.
    let independent: [String]
    let isScalar: Bool
    /// Why there are no lines.
    var refusal: String?

    /// Plain text with the signs of mathematics.
    public var text: String {
        let lines = blocks(.text).map { title, lines in
            ([title] + lines.map { "  " + $0.replacingOccurrences(of: "\n", with: "\n    ") })
                .joined(separator: "\n")
        }
        return lines.joined(separator: "\n")
    }

    /// The text.
    public var description: String { text }

    /// Markdown: a list under each heading.
    public var markdown: String {
        blocks(.text).map { title, lines in
            let items = lines.map { "- " + Self.markdown($0).replacingOccurrences(of: "\n", with: "  \n  ") }
            return (["**\(title)**", ""] + items).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// LaTeX: an aligned environment for each part; the package amsmath is needed.
    public var latex: String {
        blocks(.latex).map { title, lines in
            let rows = lines.map { line in
                line.components(separatedBy: "\n").map { $0.contains("&=") ? $0 : "& " + $0 }
                    .joined(separator: "\\\\\n")
            }
            return """
                \\paragraph{\(title)}
                \\begin{align*}
                \(rows.joined(separator: "\\\\\n"))
                \\end{align*}
                """
        }.joined(separator: "\n")
    }

    /// HTML: a section with a list under each heading.
    public var html: String {
        let blocks = blocks(.html).map { title, lines in
            let items = lines.map { "<li>\($0.replacingOccurrences(of: "\n", with: "<br>"))</li>" }
            return "<h3>\(title)</h3>\n<ul>\n\(items.joined(separator: "\n"))\n</ul>\n"
        }
        return "<section class=\"solution\">\n\(blocks.joined())</section>"
    }

    private static func markdown(_ text: String) -> String {
        text.unicodeScalars.map(Character.init).reduce(into: "") {
            $0 += "\\`*_<>[]|#~&$".contains($1) ? "\\\($1)" : String($1)
        }
    }
}

// MARK: Lines in a notation

extension Explanation {
    /// The parts of a solution that are not empty, with their headings.
    private func blocks(_ style: SolutionStyle) -> [(title: String, lines: [String])] {
        if let refusal { return [("No solution", [style.words(refusal)])] }
        let titles: [(Line.Direction, String)] = [
            (.given, "Given"), (.forward, "Forward"), (.backward, "Backward"),
        ]
        return titles.compactMap { direction, title in
            let lines = lines.filter { $0.direction == direction }
            let zeros = direction == .backward ? independent.map { zero($0, style) } : []
            if lines.isEmpty && zeros.isEmpty { return nil }
            let texts = lines.map { text(of: $0, style) } + zeros
            return (title, direction == .given ? [Self.joined(texts, style)] : texts)
        }
    }

    private func zero(_ name: String, _ style: SolutionStyle) -> String {
        let gradient = derivative(style.notation.name(name), style)
        return gradient + style.equals + "0" + style.words(": it does not depend on ")
            + style.notation.name(name)
    }

    private static func joined(_ texts: [String], _ style: SolutionStyle) -> String {
        let shown = texts.prefix(12).joined(separator: style.words(", "))
        return texts.count > 12 ? shown + style.words(", and \(texts.count - 12) more") : shown
    }

    /// A line: what it is about, what that equals, and below it what is to be said about it.
    func text(of line: Line, _ style: SolutionStyle) -> String {
        let sides = sides(of: line, style)
        var result = sides[0]
        if sides.count > 1 {
            let equals = line.direction == .given ? " = " : style.equals
            result += equals + sides.dropFirst().joined(separator: " = ")
        }
        if let shapes = line.shapes { result += style.words("  (\(shapes))") }
        return (line.letters + line.words).reduce(result) { $0 + "\n" + text(of: $1, style) }
    }

    func text(of sentence: Sentence, _ style: SolutionStyle) -> String {
        sentence.parts.map { part in
            switch part {
            case .text(let text): style.words(text)
            case .formula(let formula):
                style.notation.writing(formula).filled(in: style.notation) { name(of: $0, style) }
            }
        }.joined()
    }

    /// What is computed, the formula in symbols, in numbers, and the result: each that is not the one before.
    package func sides(of line: Line, _ style: SolutionStyle) -> [String] {
        let notation = style.notation
        let subject = line.direction == .backward ? Symbol.gradient(line.node) : .value(line.node)
        var sides = [name(of: subject, style)]
        if let symbols = line.symbols {
            sides.append(notation.writing(symbols).filled(in: notation) { name(of: $0, style) })
        }
        if line.numbers != nil, quantity(subject) != nil {
            sides.append(line.template(in: notation).filled(in: notation) { number(of: $0, style) })
        }
        if let result = quantity(subject)?.text(style) { sides.append(result) }
        return sides.enumerated().filter { $0 == 0 || $1 != sides[$0 - 1] }.map(\.element)
    }

    private func quantity(_ symbol: Symbol) -> Quantity? {
        switch symbol {
        case .value(let node): values[node]
        case .gradient(let node): gradients[node]
        case .named: nil
        }
    }

    private func number(of symbol: Symbol, _ style: SolutionStyle) -> String {
        quantity(symbol)?.text(style) ?? name(of: symbol, style)
    }

    /// A node's name, or that of its gradient, as lines write it.
    package func name(of symbol: Symbol, _ style: SolutionStyle) -> String {
        switch symbol {
        case .value(let node): style.notation.name(names[node])
        case .gradient(let node): derivative(style.notation.name(names[node]), style)
        case .named(let name): style.notation.name(name)
        }
    }

    private func derivative(_ name: String, _ style: SolutionStyle) -> String {
        let output = style.notation.name(names[names.count - 1])
        return isScalar ? style.derivative(output, name) : style.gradient(name)
    }
}
