extension StringProtocol {
    /// Returns the text with control characters written as in Swift's strings, so that a text from a file can
    /// neither color a terminal nor clear it, begin a line of its own, or turn what follows from right to
    /// left.
    ///
    /// ```swift
    /// "\u{1B}[31mred\n".escapingControlCharacters()  // #"\u{1B}[31mred\n"#
    /// ```
    package func escapingControlCharacters() -> String {
        guard unicodeScalars.contains(where: \.isControlCharacter) else { return String(self) }
        return unicodeScalars.reduce(into: "") { result, scalar in
            if scalar.isControlCharacter {
                result += scalar.escaped(asASCII: true)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }
}

extension Unicode.Scalar {
    /// Whether it steers how text is shown, instead of being shown. What joins letters, and the parts of an
    /// emoji, does not count.
    fileprivate var isControlCharacter: Bool {
        if isASCII { return value < 0x20 || value == 0x7F }
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return true
        case .format: return value != 0x200C && value != 0x200D && !(0xE0020...0xE007F).contains(value)
        default: return false
        }
    }
}
