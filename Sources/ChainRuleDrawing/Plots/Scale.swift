import ChainRule
import Foundation

extension Plot {
    /// Which numbers of an axis are where in the picture, and its ticks, which are at round numbers.
    struct Scale {
        let axis: Axis
        private(set) var low: Double
        private(set) var high: Double
        /// Where they are, in pixels; a vertical axis begins at the bottom.
        let (start, end): (Double, Double)
        private(set) var ticks: [(value: Double, text: String)] = []

        /// - Parameters:
        ///   - values: those to be shown; NaN, infinities, and what a logarithmic axis has not, do not count.
        ///   - isRounded: whether the axis begins and ends at round numbers.
        init(_ axis: Axis, _ values: some Sequence<Double>, _ start: Double, _ end: Double, isRounded: Bool) {
            (self.axis, self.start, self.end) = (axis, start, end)
            let usable = values.lazy.filter(axis.shows)
            low = usable.min() ?? 1
            high = usable.max() ?? 1
            let isWhole = !axis.isLogarithmic && axis.range == nil && usable.allSatisfy { $0 == $0.rounded() }
            let given = axis.range.map { ($0.lowerBound, $0.upperBound) }
            if let (first, last) = given, axis.shows(first), axis.shows(last), Self.isWide(first, last) {
                (low, high) = (first, last)
            } else if !Self.isWide(low, high) {
                // All alike: as much on either side.
                let reach = isWhole && abs(low) < 1e6 ? 1 : max(abs(low) / 2, 1e-290)
                (low, high) = axis.isLogarithmic ? (low / 2, high * 2) : (low - reach, high + reach)
                (low, high) = (max(low, -.greatestFiniteMagnitude), min(high, .greatestFiniteMagnitude))
                if axis.isLogarithmic { low = max(low, .leastNonzeroMagnitude) }
            }
            if !axis.names.isEmpty { (low, high) = (-0.5, Double(axis.names.count) - 0.5) }
            let isVertical = end < start
            let most = max(4, Int(abs(end - start) / (isVertical ? 36 : 60)))
            for count in stride(from: most, through: 1, by: -1) {
                let ticks = self.ticks(count, isWhole: isWhole, extends: isRounded && axis.range == nil)
                let (first, last) = (low, high)
                (low, high, self.ticks) = ticks
                if isVertical || count == 1 || fit(ticks.ticks) { break }
                (low, high) = (first, last)
            }
        }

        private static func isWide(_ low: Double, _ high: Double) -> Bool {
            high / 2 - low / 2 > max(1e-300, 1e-9 * max(abs(low), abs(high)))
        }

        /// The pixel of a number that the axis shows.
        func position(_ number: Double) -> Double {
            let (x, a, b) =
                axis.isLogarithmic
                ? (log10(number), log10(low), log10(high)) : (number / 2, low / 2, high / 2)
            // What is far outside is cut off, and needs no exact pixel.
            return start + min(max((x - a) / (b - a), -9), 9) * (end - start)
        }

        /// Where a tick's label begins and ends: centered, but not far outside of the axis.
        func room(for text: String, at value: Double) -> ClosedRange<Double> {
            let half = TextMetrics.width(of: text, size: Sheet.small) / 2
            let center = min(max(position(value), start + half - 4), end - half + 4)
            return center - half...max(center + half, center - half)
        }

        private func fit(_ ticks: [(value: Double, text: String)]) -> Bool {
            let rooms = ticks.map { room(for: $0.text, at: $0.value) }
            return zip(rooms, rooms.dropFirst()).allSatisfy { $0.upperBound + 8 < $1.lowerBound }
        }

        typealias Ticks = (low: Double, high: Double, ticks: [(value: Double, text: String)])

        private func ticks(_ count: Int, isWhole: Bool, extends: Bool) -> Ticks {
            if !axis.names.isEmpty {
                let width = abs(end - start) / Double(axis.names.count) - 10
                let names = axis.names.map { TextMetrics.shortened($0, to: width, size: Sheet.small) }
                return (low, high, names.enumerated().map { (Double($0), $1) })
            }
            return (axis.isLogarithmic ? logarithmicTicks(count, extends: extends) : nil)
                ?? linearTicks(count, isWhole: isWhole, extends: extends)
        }

        /// In steps of 1, 2 or 5 times a power of ten.
        private func linearTicks(_ count: Int, isWhole: Bool, extends: Bool) -> Ticks {
            let raw = max(high / Double(count) - low / Double(count), 1e-300)
            var exponent = Int(log10(raw).rounded(.down))
            var factor = [1, 2, 5].first { decimal($0, exponent) >= raw * (1 - 1e-9) } ?? 10
            if isWhole, exponent < 0 { (factor, exponent) = (1, 0) }
            if factor == 10 { (factor, exponent) = (1, exponent + 1) }
            let step = decimal(factor, exponent)
            func number(_ rounding: FloatingPointRoundingRule, _ value: Double) -> Int {
                let nearest = (value / step).rounded()
                return Int(abs(value / step - nearest) < 1e-6 ? nearest : (value / step).rounded(rounding))
            }
            var (first, last) = (low, high)
            if extends {
                first = decimal(number(.down, low) * factor, exponent)
                last = decimal(number(.up, high) * factor, exponent)
                if !axis.shows(first) || !axis.shows(last) || first >= last { (first, last) = (low, high) }
            }
            let numbers = number(.up, first)...max(number(.up, first), number(.down, last))
            let magnitude = Int(log10(max(abs(first), abs(last))).rounded(.down))
            let values = numbers.map { decimal($0 * factor, exponent) }.filter { $0 >= first && $0 <= last }
            return (first, last, values.map { ($0, label($0, exponent, magnitude)) })
        }

        /// As many digits as tell the ticks apart; very large and very small numbers with a power of ten.
        private func label(_ value: Double, _ exponent: Int, _ magnitude: Int) -> String {
            if value == 0 { return "0" }
            let isFixed = (-4..<6).contains(magnitude)
            let digits = min(15, max(0, (isFixed ? 0 : magnitude) - exponent))
            let shown = isFixed ? value : value / decimal(1, magnitude)
            let text = String(format: "%.\(digits)f", shown).replacingOccurrences(of: "-", with: "−")
            return isFixed ? text : text + "·10" + superscript("\(magnitude)")
        }

        /// At powers of ten; 2 and 5 times these too where there are few; `nil` where there are hardly any.
        private func logarithmicTicks(_ count: Int, extends: Bool) -> Ticks? {
            let powers = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
            let fine = powers.flatMap { exponent in [1, 2, 5].map { decimal($0, exponent) } }
            let first = extends ? fine.last { $0 > 0 && $0 <= low * (1 + 1e-9) } ?? low : low
            let last = extends ? fine.first { $0.isFinite && $0 >= high * (1 - 1e-9) } ?? high : high
            func isInside(_ value: Double) -> Bool {
                value >= first * (1 - 1e-9) && value <= last * (1 + 1e-9)
            }
            if 3 * (powers.count - 1) <= count + 2 {
                let ticks = fine.filter(isInside)
                return ticks.count > 2 ? (first, last, ticks.map { ($0, plain($0)) }) : nil
            }
            let steps = [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300]
            let step = steps.first { (powers.count - 1) / $0 < count } ?? 1000
            let exponents = powers.filter { $0 % step == 0 && isInside(decimal(1, $0)) }
            let isPlain = exponents.allSatisfy { (-4...4).contains($0) }
            let texts = exponents.map { isPlain ? plain(decimal(1, $0)) : "10" + superscript("\($0)") }
            return (first, last, zip(exponents, texts).map { (decimal(1, $0), $1) })
        }

        /// `mantissa` · 10^`exponent`, rounded once.
        private func decimal(_ mantissa: Int, _ exponent: Int) -> Double {
            Double("\(mantissa)e\(exponent)") ?? 0
        }
    }
}

extension Plot.Scale {
    /// The number at a part of the axis, from 0 to 1.
    func value(at part: Double) -> Double {
        axis.isLogarithmic ? low.power(1 - part) * high.power(part) : low * (1 - part) + high * part
    }
}

extension Plot.Axis {
    /// Whether the axis has such a number at all.
    func shows(_ number: Double) -> Bool { number.isFinite && (!isLogarithmic || number > 0) }
}
