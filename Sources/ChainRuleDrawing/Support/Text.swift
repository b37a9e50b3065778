import ChainRule

/// A text in XML: names may have any character in them. Control characters, which XML has not, are written
/// out.
package func escaped(_ text: String) -> String {
    var result = ""
    // Not characters: one may be a "<" with an accent.
    for scalar in text.escapingControlCharacters().unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        // XML has not these, either.
        case "\u{FFFE}", "\u{FFFF}": result += scalar.escaped(asASCII: true)
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

/// A number as a textbook has it: `1200`, `0.25`, `−3`, `1.2·10⁻⁵`, `∞`, `NaN`.
///
/// - Parameter digits: how many of them count; whole numbers below a million have all.
func plain(_ number: some MatrixElement, digits: Int = 4) -> String {
    if number.isNaN { return "NaN" }
    let sign = number < 0 ? "−" : ""
    if number.isInfinite { return sign + "∞" }
    if number == number.rounded(), abs(number) < 1e6 { return "\(sign)\(Int(abs(number)))" }
    // All digits before the point count below a million.
    let whole = abs(number) < 1e6 ? "\(Int(abs(number)))".count : 0
    let (all, power) = DecimalText(number).significant(max(digits, whole))
    if power < -4 || power >= 6 {
        let rest = all.dropFirst()
        return "\(sign)\(all.prefix(1))\(rest.isEmpty ? "" : ".")\(rest)·10\(superscript("\(power)"))"
    }
    if power < 0 { return "\(sign)0.\(String(repeating: "0", count: -power - 1))\(all)" }
    let zeros = String(repeating: "0", count: max(0, power + 1 - all.count))
    let rest = all.dropFirst(power + 1)
    return "\(sign)\(all.prefix(power + 1))\(zeros)\(rest.isEmpty ? "" : ".")\(rest)"
}

/// Digits and signs as superscripts: `⁻⁵`.
func superscript(_ text: String) -> String {
    let digits = Dictionary(uniqueKeysWithValues: zip("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺"))
    return String(text.map { digits[$0] ?? $0 })
}

/// A coordinate in a picture: a tenth of a pixel is enough.
func coordinate(_ number: Double) -> String {
    let tenths = (number * 10).rounded()
    guard tenths.isFinite, abs(tenths) < 1e15 else { return "0" }
    let (whole, rest) = (Int(tenths) / 10, abs(Int(tenths) % 10))
    let sign = tenths < 0 && whole == 0 ? "-" : ""
    return rest == 0 ? "\(whole)" : "\(sign)\(whole).\(rest)"
}
