import ChainRule
import Testing

@testable import ChainRuleDrawing

@Suite struct ScaleTests {
    /// The labels of a horizontal axis 540 pixels long, as a textbook would have them.
    private static let axes: [(low: Double, high: Double, isLogarithmic: Bool, labels: String)] = [
        (0, 1.1, false, "0 0.2 0.4 0.6 0.8 1.0"), (0, 1, false, "0 1"), (0, 10, false, "0 2 4 6 8 10"),
        (1, 3, false, "1 2 3"),
        (1, 60, false, "10 20 30 40 50 60"), (-1, 1, false, "−1 0 1"),
        (-0.3, 0.35, false, "−0.3 −0.2 −0.1 0 0.1 0.2 0.3"),
        (0.25, 2_510_000, false, "0.5·10⁶ 1.0·10⁶ 1.5·10⁶ 2.0·10⁶ 2.5·10⁶"),
        (0, 6.4e-6, false, "0 1·10⁻⁶ 2·10⁻⁶ 3·10⁻⁶ 4·10⁻⁶ 5·10⁻⁶ 6·10⁻⁶"),
        (0.0001, 0.00045, false, "0.00010 0.00015 0.00020 0.00025 0.00030 0.00035 0.00040 0.00045"),
        (1000.25, 1001.25, false, "1000.4 1000.6 1000.8 1001.0 1001.2"),
        (-1.7e308, 1.7e308, false, "−1·10³⁰⁸ 0 1·10³⁰⁸"),
        (0.001, 1, true, "0.001 0.002 0.005 0.01 0.02 0.05 0.1 0.2 0.5 1"),
        (0.02, 3, true, "0.02 0.05 0.1 0.2 0.5 1 2"),
        (1e-7, 1, true, "10⁻⁷ 10⁻⁶ 10⁻⁵ 10⁻⁴ 10⁻³ 10⁻² 10⁻¹ 10⁰"),
        (0.0001, 1000, true, "0.0001 0.001 0.01 0.1 1 10 100 1000"),
        (1e-300, 1e300, true, "10⁻³⁰⁰ 10⁻²⁰⁰ 10⁻¹⁰⁰ 10⁰ 10¹⁰⁰ 10²⁰⁰ 10³⁰⁰"),
        (1.1, 1.9, true, "1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9"),
    ]

    @Test(arguments: axes)
    func `ticks are at round numbers`(low: Double, high: Double, isLogarithmic: Bool, labels: String) {
        let scale = Plot.Scale(
            Plot.Axis(isLogarithmic: isLogarithmic), [low, high], 0, 540, isRounded: false)
        #expect(scale.ticks.map(\.text).joined(separator: " ") == labels)
        #expect(scale.ticks.allSatisfy { (-1e-6...540 + 1e-6).contains(scale.position($0.value)) })
    }

    @Test func `a rounded axis begins and ends at round numbers`() {
        let linear = Plot.Scale("", [0.03, 2.3], 270, 0, isRounded: true)
        #expect(linear.low == 0 && linear.high == 2.5)
        #expect(linear.position(0) == 270 && linear.position(2.5) == 0 && linear.position(1.25) == 135)
        let logarithmic = Plot.Scale(.init(isLogarithmic: true), [0.03, 3], 0, 540, isRounded: true)
        #expect(logarithmic.low == 0.02 && logarithmic.high == 5)
        #expect(abs(logarithmic.position(0.1.squareRoot()) - 270) < 1e-9)
    }

    @Test func `numbers that are all alike have an axis around them`() {
        for number in [0.693147, -3, 0, Double.leastNonzeroMagnitude, 1e300, -1.7e308] {
            let scale = Plot.Scale("", [number, number], 0, 540, isRounded: true)
            #expect(scale.low < number && number < scale.high && !scale.ticks.isEmpty, "\(number)")
        }
        let whole = Plot.Scale("", [7], 0, 540, isRounded: false)
        #expect(whole.ticks.map(\.text) == ["6", "7", "8"])
    }

    @Test func `a range that is none is as good as not given`() {
        for range in [3...3, 1...Double.infinity, -1...1] {
            let axis = Plot.Axis(in: range, isLogarithmic: true)
            let scale = Plot.Scale(axis, [1, 100], 0, 540, isRounded: false)
            #expect(scale.low == 1 && scale.high == 100)
        }
    }

    @Test func `any numbers have an axis`() {
        var generator = SeededGenerator(seed: 1)
        let special = [
            0, 1, .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, .infinity, .nan,
        ]
        for _ in 0..<2000 {
            let numbers = (0..<2).map { _ in
                let number = special[generator.index(below: special.count)]
                let drawn = Double(bitPattern: generator.next())
                return generator.index(below: 2) == 0
                    ? drawn : generator.index(below: 3) == 0 ? -number : number
            }
            for (isLogarithmic, isRounded) in [(false, false), (false, true), (true, false), (true, true)] {
                let axis = Plot.Axis(isLogarithmic: isLogarithmic)
                let scale = Plot.Scale(axis, numbers, 0, 540, isRounded: isRounded)
                #expect(scale.low < scale.high && scale.low.isFinite && scale.high.isFinite, "\(numbers)")
                #expect(scale.ticks.count < 20)
                for number in numbers where axis.shows(number) {
                    #expect((-0.1...540.1).contains(scale.position(number)), "\(number) of \(numbers)")
                }
            }
        }
    }

    @Test func `an axis that is made rounder has the ticks that fit on it then`() {
        let scale = Plot.Scale(.init(isLogarithmic: true), [0.000483, 0.00221], 40, 576, isRounded: true)
        #expect(scale.ticks.map(\.text) == ["0.0002", "0.0005", "0.001", "0.002", "0.005"])
    }
}
