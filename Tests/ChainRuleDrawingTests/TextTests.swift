import Testing

@testable import ChainRuleDrawing

@Suite struct TextTests {
    @Test(arguments: [
        (1200, "1200"), (0.25, "0.25"), (-3, "−3"), (1.2e-5, "1.2·10⁻⁵"), (-0.0, "0"), (1 / 3, "0.3333"),
        (123_456_789, "1.235·10⁸"), (.infinity, "∞"), (-.infinity, "−∞"), (.nan, "NaN"),
        (0.015625, "0.01563"), (0.99996, "1"), (999_999.5, "1·10⁶"), (12_345.6, "12346"), (0.0001, "0.0001"),
    ])
    func `a number is written as in a textbook`(number: Double, text: String) {
        #expect(plain(number) == text)
    }

    @Test func `names are escaped`() {
        #expect(escaped("a<b> & \"c\"\u{7}") == #"a&lt;b&gt; &amp; &quot;c&quot;\u{07}"#)
        #expect(escaped("\u{FFFF}") == #"\u{FFFF}"#)
    }

    @Test(arguments: [(0.04, "0"), (-0.26, "-0.3"), (12, "12"), (-12.55, "-12.6")])
    func `a coordinate has one digit after the point`(number: Double, text: String) {
        #expect(coordinate(number) == text)
    }

    @Test func `a text is shortened to a width`() {
        let short = TextMetrics.shortened(String(repeating: "wide ", count: 40), to: 100)
        #expect(short.hasSuffix("…") && TextMetrics.width(of: short) <= 100)
        #expect(TextMetrics.shortened("x", to: 100) == "x")
    }
}
