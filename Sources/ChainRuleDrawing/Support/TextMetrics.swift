/// How wide text is, near enough to leave room for it: no file of a font is read.
enum TextMetrics {
    /// The size of text in pictures, in pixels.
    static let size = 13.0

    /// The widths of the characters from the space to `~` in Helvetica, in hundredths of the size.
    private static let widths: [Double] = [
        28, 28, 36, 56, 56, 89, 67, 19, 33, 33, 39, 58, 28, 33, 28, 28,
        56, 56, 56, 56, 56, 56, 56, 56, 56, 56, 28, 28, 58, 58, 58, 56,
        102, 67, 67, 72, 72, 67, 61, 78, 72, 28, 50, 67, 56, 83, 72, 78,
        67, 78, 72, 67, 61, 72, 67, 94, 67, 67, 61, 28, 28, 28, 47, 56,
        33, 56, 56, 50, 56, 56, 28, 56, 56, 22, 22, 50, 22, 83, 56, 56,
        56, 56, 33, 50, 28, 56, 50, 72, 50, 50, 50, 33, 26, 33, 58,
    ]

    /// In pixels; rather too much than too little, as other fonts are wider.
    static func width(of text: String, size: Double = size) -> Double {
        let hundredths = text.unicodeScalars.reduce(0) { sum, scalar in
            let index = Int(scalar.value) - 32
            if widths.indices.contains(index) { return sum + widths[index] }
            return sum + (scalar.value < 0x1100 || 0x2000..<0x2e80 ~= scalar.value ? 62 : 102)
        }
        return hundredths / 100 * size * 1.06
    }

    /// As much of a text's beginning as is so wide, with an ellipsis where something is left out.
    static func shortened(_ text: String, to width: Double, size: Double = size) -> String {
        if self.width(of: text, size: size) <= width { return text }
        var characters = Array(text)
        while !characters.isEmpty, self.width(of: String(characters) + "…", size: size) > width {
            characters.removeLast()
        }
        return String(characters) + "…"
    }
}
