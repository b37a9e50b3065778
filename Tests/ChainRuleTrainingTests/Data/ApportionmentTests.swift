import ChainRule
import Testing

@testable import ChainRuleTraining

@Suite struct ApportionmentTests {
    private func share(_ total: Int, _ sizes: [Int], least: Int = 0, most: Int = .max) -> [Int]? {
        let bounds = sizes.map { _ in (least, min(most, total)) }
        return apportion(total, to: sizes, least: bounds.map(\.0), most: bounds.map(\.1))
    }

    @Test func `the largest remainders get what is left`() {
        #expect(share(10, [1, 1, 1]) == [4, 3, 3])
        #expect(share(10, [6, 3, 1]) == [6, 3, 1])
        #expect(share(5, [6, 3, 1]) == [3, 1, 1])  // 3.0, 1.5, 0.5: the smaller of two equal remainders first
        #expect(share(1797, [6, 2, 2]) == [1078, 360, 359])
        // Hamilton's method for the USA of 1790 and 105 seats: Balinski and Young, "Fair representation"
        // (1982).
        let states = [
            630_560, 475_327, 432_879, 353_523, 331_589, 278_514, 236_841, 206_236, 179_570, 141_822, 85_533,
            70_835, 68_705, 68_446, 55_540,
        ]
        #expect(share(120, states) == [21, 16, 14, 12, 11, 9, 8, 7, 6, 5, 3, 2, 2, 2, 2])
    }

    @Test func `shares keep their bounds`() {
        #expect(share(10, [97, 1, 1, 1], least: 1) == [7, 1, 1, 1])
        #expect(share(10, [97, 1, 1, 1], most: 4)?.max() == 4)
        #expect(share(10, [97, 1, 1, 1], most: 4)?.reduce(0, +) == 10)
        #expect(share(3, [5, 5, 5, 5], least: 1) == nil)
        #expect(share(9, [5, 5], most: 4) == nil)
        #expect(apportion(1, to: [1, 1], least: [1, 0], most: [0, 1]) == nil)
        #expect(share(0, [0, 0]) == [0, 0])
        #expect(share(2, [0, 0]) == [1, 1])
        #expect(share(0, []) == [])
    }

    @Test func `large numbers do not overflow`() {
        #expect(share(1 << 40, [1 << 40, 1 << 40]) == [1 << 39, 1 << 39])
    }

    /// Never further than one from the exact share.
    @Test func `shares are within one of their quota`() {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<500 {
            let sizes = (0...generator.index(below: 8)).map { _ in generator.index(below: 1000) + 1 }
            let sum = sizes.reduce(0, +)
            let total = generator.index(below: 2 * sum)
            guard let shares = share(total, sizes) else {
                Issue.record("nothing for \(sizes)")
                continue
            }
            #expect(shares.reduce(0, +) == total)
            for (share, size) in zip(shares, sizes) {
                #expect(abs(Double(share) - Double(total) * Double(size) / Double(sum)) < 1)
            }
        }
    }

    /// Many bounds that give or take rows, which all come from one share: as many as one after the other
    /// would have.
    @Test func `one share can give for many`() {
        let sizes = Array(repeating: 3, count: 5000) + [35_000]
        let shares = apportion(
            10_000, to: sizes, least: sizes.map { _ in 1 }, most: sizes.map { $0 - 1 })
        #expect(shares == Array(repeating: 1, count: 5000) + [5000])
        let full = apportion(9000, to: [1, 1, 9998], least: [0, 0, 0], most: [4000, 3000, 2000])
        #expect(full == [4000, 3000, 2000])
    }
}
