import Foundation

/// Identifiers of Python from any names: each taken once, and none of those that the language or the source
/// has.
struct PythonNames {
    private var names: UniqueNames

    /// - Parameter taken: what the source calls something else.
    init(taken: some Sequence<String>) {
        names = UniqueNames(taken: Self.keywords.union(taken), separator: "_")
    }

    /// Returns an identifier for a name; the same name again becomes another one.
    ///
    /// "W₁" is `W1`, as Python itself would have it; "레이어.weight" is `레이어_weight`, "2nd" `_2nd`, and
    /// "lambda" `lambda_`.
    mutating func identifier(_ name: String) -> String {
        let word = Self.word(name)
        return names.name(Self.keywords.contains(word) ? word + "_" : word, numbering: word)
    }

    private static func word(_ name: String) -> String {
        var word = ""
        // Python reads identifiers in this normal form, in which small letters and digits are large ones.
        for scalar in name.precomposedStringWithCompatibilityMapping.unicodeScalars {
            if scalar.properties.isXIDContinue {
                word.unicodeScalars.append(scalar)
            } else if !word.isEmpty && word.last != "_" {
                word += "_"
            }
        }
        if word.count > 1 && word.last == "_" { word.removeLast() }
        guard let first = word.unicodeScalars.first else { return "_" }
        return first.properties.isXIDStart || first == "_" ? word : "_" + word
    }

    private static let keywords: Set = [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
        "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
        "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    ]
}
