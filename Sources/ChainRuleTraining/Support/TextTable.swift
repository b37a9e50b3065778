import ChainRule
import Foundation  // String(format:)

/// Rows of cells as lines of text, the columns aligned; what a row has beyond the first row's columns follows
/// as it is. What steers a terminal is written out: names of classes and metrics come from files.
///
/// - Parameter leftAligned: how many columns, from the first on, are aligned to the left.
func textTable(_ rows: [[String]], leftAligned: Int = 0) -> String {
    let cells = rows.map { $0.map { $0.escapingControlCharacters() } }
    return alignedColumns(cells, leftAligned: Set(0..<leftAligned)).map { $0.joined(separator: "  ") }
        .joined(separator: "\n")
}

/// A number to four digits: 0.9611, 1.2e-05.
func fourDigits(_ number: Double) -> String { String(format: "%.4g", number) }

/// A number to three digits; whole ones below a million in full: 0.961, 1234, 1.2e-05.
func threeDigits(_ number: Double) -> String {
    let isLarge = abs(number) >= 999.5 && abs(number) < 999_999.5
    return String(format: isLarge ? "%.0f" : "%.3g", number)
}
