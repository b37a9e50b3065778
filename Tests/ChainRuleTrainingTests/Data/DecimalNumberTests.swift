import ChainRule
import Testing

@testable import ChainRuleTraining

@Suite struct DecimalNumberTests {
    private func number<Element: MatrixElement>(_ text: String, as type: Element.Type = Double.self)
        -> Element?
    {
        DecimalNumber(Array(text.utf8)[...])?.value(as: type)
    }

    @Test(
        arguments: [
            ("0", 0), ("12", 12), ("-0.5", -0.5), ("+3", 3), (".5", 0.5), ("5.", 5), ("1e3", 1000),
            ("1E-2", 0.01),
            ("1e+02", 100), ("007", 7), ("0.1", 0.1), ("123456789.125", 123_456_789.125), ("1e22", 1e22),
            ("1e23", 1e23), ("9007199254740993", 9_007_199_254_740_992),
            ("1.7976931348623157e308", 1.7976931348623157e308),
            ("5e-324", .leastNonzeroMagnitude), ("1e-400", 0), ("0e99999", 0), ("0.1e1", 1),
            ("3.141592653589793238462643383279502884197", .pi),
        ] as [(String, Double)])
    func `decimal numbers are read`(_ text: String, expected: Double) {
        #expect(number(text) == expected)
    }

    @Test(arguments: [
        "", " ", " 1", "1 ", "-", "+", ".", "e5", "1e", "1e+", "--1", "1.2.3", "1,5", "1_000", "0x10", "nan",
        "inf",
        "-infinity", "1f", "١", "1e5.0",
    ])
    func `what is no decimal number is refused`(_ text: String) {
        #expect(number(text) == nil)
    }

    @Test func `decimal numbers too large are infinite`() {
        #expect(number("1e999") == Double.infinity)
        #expect(number("-1e99999999999999999999") == -Double.infinity)
        #expect(number("1e39", as: Float.self) == Float.infinity)
    }

    /// Once rounded, not twice: 1 + 2⁻²⁴ + 2⁻⁶⁰ lies above the middle of two Floats, and its Double on it.
    @Test func `decimal numbers are rounded to Float once`() {
        #expect(number("1.000000059604644775390625", as: Float.self) == 1)
        #expect(number("1.000000059604644776257986737988", as: Float.self) == Float(1).nextUp)
    }

    /// The way for short numbers gives what the standard library gives.
    @Test func `decimal numbers agree with the standard library`() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<5000 {
            let digits = generator.next() >> UInt64(generator.index(below: 64))
            var text = "\(digits)"
            let point = generator.index(below: text.count + 1)
            text.insert(".", at: text.index(text.startIndex, offsetBy: point))
            if generator.index(below: 2) == 0 { text += "e\(generator.index(below: 60) - 30)" }
            #expect(number(text) == Double(text.hasPrefix(".") ? "0" + text : text))
            #expect(number(text, as: Float.self) == Float(text.hasPrefix(".") ? "0" + text : text))
        }
    }
}
