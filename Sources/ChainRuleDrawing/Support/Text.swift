import ChainRule
import Foundation

/// A text in XML: names may have any character in them. Control characters, which XML has not, are written
/// out.
func escaped(_ text: String) -> String {
    var result = ""
    // Not characters: one may be a "<" with an accent.
    for scalar in text.escapingControlCharacters().unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

/// A number as a textbook has it: `1200`, `0.25`, `−3`, `1.2·10⁻⁵`, `∞`, `NaN`.
///
/// - Parameter digits: how many of them count; whole numbers below a million have all.
func plain(_ number: Double, digits: Int = 4) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "−∞" : "∞" }
    let isWhole = number == number.rounded() && abs(number) < 1e6
    let text = isWhole ? String(format: "%.0f", number + 0) : String(format: "%.\(digits)g", number)
    let parts = text.replacingOccurrences(of: "-", with: "−").components(separatedBy: "e")
    guard parts.count == 2, let exponent = Int(parts[1].replacingOccurrences(of: "−", with: "-")) else {
        return parts[0] == "−0" ? "0" : parts[0]
    }
    return "\(parts[0])·10\(superscript("\(exponent)"))"
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
