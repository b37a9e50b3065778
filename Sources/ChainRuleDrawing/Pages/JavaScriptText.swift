/// A text as a literal of JavaScript, also safe within a page's `<script>`.
func javaScript(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": result += "\\\(scalar)"
        case "<", ">", "&", "\u{2028}", "\u{2029}", "\0"..<" ": result += javaScriptEscape(scalar)
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}

private func javaScriptEscape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
}

/// A number as a literal of JavaScript that is read back exactly.
func javaScript(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

func javaScript(list parts: [String]) -> String { "[\(parts.joined(separator: ","))]" }
