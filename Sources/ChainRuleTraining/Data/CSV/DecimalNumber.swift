import ChainRule

/// A number as it stands in data: digits, perhaps with a sign, a point and an exponent. Nothing else: no
/// locale's comma, no `nan`, no `inf`, no hexadecimal digits, no spaces.
struct DecimalNumber {
    private let text: ArraySlice<UInt8>
    /// The digits without the point, as long as they fit.
    private let digits: UInt64?
    /// The power of ten that `digits` are multiplied with.
    private let exponent: Int
    private let isNegative: Bool

    /// `nil` if the text is no number.
    init?(_ text: ArraySlice<UInt8>) {
        var rest = text
        isNegative = Self.takeSign(&rest)
        var value: UInt64? = 0
        let whole = Self.takeDigits(&rest, appendingTo: &value)
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = Self.takeDigits(&rest, appendingTo: &value)
        }
        guard whole + fraction > 0 else { return nil }
        var power: UInt64? = 0
        var powerIsNegative = false
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            powerIsNegative = Self.takeSign(&rest)
            guard Self.takeDigits(&rest, appendingTo: &power) > 0 else { return nil }
        }
        guard rest.isEmpty else { return nil }
        self.text = text
        // An exponent of more than four digits is left to the standard library, with the whole text.
        if let small = power, small < 10_000 {
            digits = value
            exponent = (powerIsNegative ? -Int(small) : Int(small)) - fraction
        } else {
            (digits, exponent) = (nil, 0)
        }
    }

    /// The nearest number; infinite if it is too large.
    func value<Element: MatrixElement>(as type: Element.Type = Element.self) -> Element {
        // Two exact numbers give a correctly rounded product or quotient (Clinger, 1990).
        if let digits, digits >> UInt64(Element.significandBitCount + 1) == 0,
            let power = Self.powerOfTen(abs(exponent), as: type)
        {
            let magnitude = exponent < 0 ? Element(digits) / power : Element(digits) * power
            return isNegative ? -magnitude : magnitude
        }
        return Element(String(decoding: text, as: UTF8.self)) ?? .nan
    }

    /// The number if it is a whole one and an `Int`, to the last digit.
    var wholeNumber: Int? {
        guard var magnitude = digits else { return nil }
        if magnitude == 0 { return 0 }
        guard abs(exponent) < 20 else { return nil }
        for _ in 0..<abs(exponent) {
            if exponent < 0 {
                guard magnitude.isMultiple(of: 10) else { return nil }
                magnitude /= 10
            } else {
                let (tenfold, overflow) = magnitude.multipliedReportingOverflow(by: 10)
                if overflow { return nil }
                magnitude = tenfold
            }
        }
        guard let number = Int(exactly: magnitude) else { return nil }
        return isNegative ? -number : number
    }

    /// 10ⁿ if it is exact: 5ⁿ has to fit into the significand.
    private static func powerOfTen<Element: MatrixElement>(_ n: Int, as type: Element.Type) -> Element? {
        // 5²² < 2⁵³ and 5¹⁰ < 2²⁴: log₂5 < 2.33.
        guard n * 233 <= (Element.significandBitCount + 1) * 100 else { return nil }
        return Element(powers[n])
    }

    private static let powers = Array(sequence(first: 1.0) { $0 * 10 }.prefix(23))

    private static func takeSign(_ text: inout ArraySlice<UInt8>) -> Bool {
        let isNegative = text.first == UInt8(ascii: "-")
        if isNegative || text.first == UInt8(ascii: "+") { text.removeFirst() }
        return isNegative
    }

    /// - Returns: how many digits there were. `value` becomes `nil` if they are too many.
    private static func takeDigits(_ text: inout ArraySlice<UInt8>, appendingTo value: inout UInt64?) -> Int {
        let start = text.startIndex
        while let byte = text.first, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            text.removeFirst()
            guard let old = value else { continue }
            let (tenfold, overflow) = old.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tenfold.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
            value = overflow || carry ? nil : sum
        }
        return text.startIndex - start
    }
}
