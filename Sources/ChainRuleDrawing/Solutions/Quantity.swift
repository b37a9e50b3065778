import ChainRule
import ChainRuleExpressions

/// What solutions say of a value: its shape, and its numbers if they are few.
package struct Quantity: Hashable, Sendable {
    package let shape: Shape
    /// Row by row; `nil` if there are too many to read.
    package let elements: [Double]?

    init(_ value: some ConcreteValue) {
        shape = value.shape
        elements = shape.rows <= 4 && shape.columns <= 4 ? value.elements.map { Double($0) } : nil
    }

    /// The number, of a 1×1 value.
    package var number: Double? { shape == .scalar ? elements?.first : nil }

    /// The numbers in a notation, a matrix as a list of its rows; `nil` if there are too many.
    func text(_ style: SolutionStyle) -> String? {
        guard let elements else { return nil }
        let texts = elements.map { style.notation.number($0) }
        if shape == .scalar { return texts[0] }
        let rows = (0..<shape.rows).map { texts[$0 * shape.columns..<($0 + 1) * shape.columns] }
        return style.matrix(rows.map(Array.init))
    }
}

/// How a solution's lines are put together in one of its notations.
package struct SolutionStyle: Sendable {
    package let notation: Notation
    /// Before the first of several sides that are equal.
    var equals = " = "
    /// Of rows of numbers.
    let matrix: @Sendable ([[String]]) -> String
    /// ∂y/∂x of the two names.
    let derivative: @Sendable (String, String) -> String
    /// The gradient of a matrix by the matrix's name, dW.
    let gradient: @Sendable (String) -> String
    /// What words are written in.
    let words: @Sendable (String) -> String

    static let digits: @Sendable (Double) -> String = { plain($0, digits: 6) }
    @Sendable private static func rows(_ rows: [[String]]) -> String {
        "[" + rows.map { "[\($0.joined(separator: ", "))]" }.joined(separator: ", ") + "]"
    }
    /// A name of a few letters as it is, others in brackets, so that the d is not one of theirs.
    @Sendable private static func differential(_ name: String) -> String {
        name.count <= 3 || name.hasPrefix("\\") ? "d\(name)" : "d(\(name))"
    }

    package static let text = SolutionStyle(
        notation: .text(digits), matrix: rows, derivative: { "∂\($0)/∂\($1)" }, gradient: differential,
        words: { $0 })
    package static let html = SolutionStyle(
        notation: .html(digits), matrix: rows, derivative: { "∂\($0)/∂\($1)" }, gradient: differential,
        words: { escaped($0) })
    package static let latex = SolutionStyle(
        notation: .latex(digits), equals: " &= ",
        matrix: { rows in
            let text = rows.map { $0.joined(separator: " & ") }.joined(separator: "\\\\ ")
            return "\\begin{pmatrix}\(text)\\end{pmatrix}"
        },
        derivative: { "\\frac{\\partial \($0)}{\\partial \($1)}" }, gradient: { "\\mathrm{d}\($0)" },
        words: { "\\text{\(Notation.latexText($0))}" })
}
