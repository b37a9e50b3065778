/// A number as decimal digits, for printing without Foundation: ±0.d₁d₂d₃… × 10^exponent.
///
/// It begins with the shortest digits that name the number (what `description` prints) and rounds those, so
/// that 0.1 is 0.1 in Float too.
package struct DecimalText {
    private let sign: String
    private let digits: [UInt8]
    private let exponent: Int
    /// What to print for a number without digits: `nan`, `inf`, `-inf`.
    private let special: String?

    package init(_ number: some MatrixElement) {
        let text = number.description
        sign = text.hasPrefix("-") ? "-" : ""
        guard number.isFinite else {
            (digits, exponent, special) = ([], 0, text)
            return
        }
        // "-12.5e-07": the digits, where the point stands among them, and the exponent.
        let parts = text.drop { $0 == "-" }.split(separator: "e")
        let halves = parts[0].split(separator: ".")
        let all = halves.joined().utf8.map { $0 - UInt8(ascii: "0") }
        let leadingZeros = all.prefix { $0 == 0 }.count
        let scale = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        digits = Array(all.dropFirst(leadingZeros))
        exponent = digits.isEmpty ? 1 : halves[0].count - leadingZeros + scale
        special = nil
    }

    /// Whether fixed-point notation would hide digits or be long.
    var wantsExponent: Bool { digits.contains { $0 != 0 } && !(-3...8).contains(exponent) }

    /// With at most `fractionDigits` digits after the point, trailing zeros left out down to one.
    func text(fractionDigits: Int, withExponent: Bool) -> String {
        if let special { return special }
        let whole = withExponent ? 1 : exponent  // digits before the point
        // As many digits as asked for, or one more if a 9 was carried.
        var rounded = rounded(to: whole + fractionDigits)
        var shift = exponent - 1
        if withExponent && rounded.carried {
            rounded.digits.removeLast()
            shift += 1
        }
        let pointFromEnd = min(rounded.digits.count, fractionDigits)
        let before = rounded.digits.dropLast(pointFromEnd)
        var after =
            Array(repeating: 0, count: fractionDigits - pointFromEnd) + rounded.digits.suffix(pointFromEnd)
        while after.count > 1 && after.last == 0 { after.removeLast() }
        let number = sign + (before.isEmpty ? "0" : Self.join(before)) + "." + Self.join(after)
        if !withExponent { return number }
        return number + "e" + (shift < 0 ? "-" : "+") + (abs(shift) < 10 ? "0" : "") + "\(abs(shift))"
    }

    /// The first digits that count, without zeros at the end, and the power of ten of the first of them:
    /// 0.015625 to four is ("1563", −2). Of 0, and of what is not finite, there are none.
    package func significant(_ count: Int) -> (digits: String, exponent: Int) {
        guard digits.contains(where: { $0 != 0 }) else { return ("", 0) }
        let (rounded, carried) = rounded(to: min(count, digits.count))
        let end = rounded.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 1
        return (Self.join(rounded[..<end]), exponent - (carried ? 0 : 1))
    }

    /// The first `count` digits, filled up with zeros, rounded half away from zero.
    private func rounded(to count: Int) -> (digits: [UInt8], carried: Bool) {
        guard count >= 0 else { return ([], false) }
        var result = Array(digits.prefix(count)) + Array(repeating: 0, count: max(0, count - digits.count))
        guard count < digits.count, digits[count] >= 5 else { return (result, false) }
        for i in result.indices.reversed() {
            if result[i] < 9 {
                result[i] += 1
                return (result, false)
            }
            result[i] = 0
        }
        return ([1] + result, true)
    }

    private static func join(_ digits: some Collection<UInt8>) -> String {
        String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
    }
}
