import ChainRule
import ChainRuleTraining

/// The Tour's handwritten digits, from 0 (white) to 1.
enum DigitsData {
    static func all<Element: MatrixElement>(
        as type: Element.Type, file: String = #filePath
    ) throws -> Dataset<Element> {
        let repository = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
        let path = (repository + ["Sources", "Tour", "Resources", "digits.csv"]).joined(separator: "/")
        let data = try Dataset<Element>(csv: .file(path), CSV())
        return try data.replacingInputs(data.inputs / 16)
    }
}
