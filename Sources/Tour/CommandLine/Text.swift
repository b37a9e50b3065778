import ChainRule
import Foundation

/// The columns of a text table, two spaces apart. Every row has as many cells as the first.
///
/// - Parameter numeric: which columns are aligned to the right.
func aligned(_ rows: [[String]], numeric: Set<Int> = []) -> [String] {
    let texts = Set((rows.first ?? []).indices).subtracting(numeric)
    return alignedColumns(rows, leftAligned: texts).map { trimmed($0.joined(separator: "  ")) }
}

/// Without the spaces at the end.
func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
}

/// A number with so many digits after the point.
func decimal(_ number: Double, fractionDigits: Int) -> String {
    String(format: "%.\(fractionDigits)f", number)
}

/// A number with so many digits and an exponent: `2.486e-17`.
func scientific(_ number: Double, digits: Int) -> String {
    String(format: "%.\(digits - 1)e", number)
}

/// A paragraph as lines of at most so many characters, those after the first indented.
func wrapped(_ text: String, to width: Int = 76, indent: String = "") -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
        if let line = lines.last, line.count + 1 + word.count <= width {
            lines[lines.count - 1] += " " + word
        } else {
            lines.append((lines.isEmpty ? "" : indent) + word)
        }
    }
    return lines
}
