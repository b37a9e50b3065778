import ChainRule
import ChainRuleTraining
import Foundation

/// Handwritten digits: pictures of 8 × 8 gray levels, and what each one is.
enum Digits {
    static let side = 8
    static let blackest = 16.0

    /// Who made the digits of this package; their license asks for it.
    static let source = """
        Source: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, 1998,
        UCI Machine Learning Repository, doi:10.24432/C50P49. License: CC BY 4.0.
        """

    /// The digits of this package, or of a file of the same form: 64 gray levels and the digit on each line.
    /// Gray levels come as numbers from 0 (white) to 1.
    static func read(path: String? = nil) throws -> Dataset<Float> {
        try read(.file(try path ?? resource("digits", "csv", or: ", or name the file: --data FILE").path))
    }

    static func read(_ source: DataSource) throws -> Dataset<Float> {
        let form = CSV(
            fieldCount: side * side + 1, inputRange: 0...blackest, target: .classIndices(.last, count: 10))
        let digits = try Dataset<Float>(csv: source, form)
        return try digits.replacingInputs(digits.inputs / Float(blackest))
    }
}
