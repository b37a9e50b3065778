import Testing

@testable import Tour

@Suite struct BarsTests {
    @Test func `bars have the heights of their values`() {
        #expect(bars([0, 0.001, 0.5, 1, 2, -1], top: 1) == " ▁▄██ ")
        #expect(bars([], top: 1) == "")
    }

    @Test func `a histogram counts parts of a range`() {
        #expect(histogram([0, 0.1, 0.6, 1, 5, -5], in: 0...1, bins: 2) == [0.5, 0.5])
        #expect(histogram([0.25, 0.25], in: 0...1, bins: 4) == [0, 1, 0, 0])
        #expect(histogram([], in: 0...1, bins: 2) == [0, 0])
    }
}
