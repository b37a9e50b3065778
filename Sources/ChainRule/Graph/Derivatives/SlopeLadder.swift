/// The chords of one function from one point, each to a step a quarter of the one before.
struct SlopeLadder {
    typealias Estimate = NumericSlope.Estimate

    /// Slopes from the point to both sides.
    struct Chords {
        var step, above, below, central, rounding: Double

        var gap: Double { above - below }
        var variation: Double { max(above.magnitude, below.magnitude) }
    }

    private var chords: [Chords] = []

    mutating func add(_ more: Chords) { chords.append(more) }

    /// The slope, if two steps of which one is half of the other confirm it beyond doubt.
    ///
    /// - Parameter negligible: what is as good as 0 beside other slopes.
    static func confirmed(
        _ expected: Double, _ wide: Chords, _ narrow: Chords, _ tolerance: Double, negligible: Double,
        _ method: DifferenceMethod
    ) -> Estimate? {
        let uncertainty = narrow.rounding / narrow.step
        if expected == 0 && wide.variation == 0 && narrow.variation == 0 {
            // Nothing moves; but would it be seen?
            return 4 * uncertainty <= negligible ? Estimate(slope: 0, uncertainty: uncertainty) : nil
        }
        let extrapolated = narrow.central + (narrow.central - wide.central) / 3
        let slope = method == .central ? narrow.central : extrapolated
        let size = max(slope.magnitude, expected.magnitude)
        guard slope.isFinite, !mayBeKink(wide, narrow), (slope - expected).magnitude <= tolerance * size,
            4 * uncertainty <= resolution * size
        else { return nil }
        return Estimate(slope: slope, uncertainty: uncertainty)
    }

    /// The slope, if two steps show beyond doubt that it is another one.
    static func refuted(_ expected: Double, _ wide: Chords, _ narrow: Chords) -> Estimate? {
        let slope = narrow.central
        let uncertainty = (slope - wide.central).magnitude + narrow.rounding / narrow.step
        let difference = (slope - expected).magnitude
        guard slope.isFinite, !mayBeKink(wide, narrow), difference > 10 * uncertainty else { return nil }
        return Estimate(slope: slope, uncertainty: uncertainty)
    }

    /// How small a share of itself a slope's uncertainty must be for a comparison to mean anything: a factor
    /// of 1.001 must stand out.
    static let resolution = 2.5e-4

    /// In a smooth function the slopes to both sides come closer as the step shrinks.
    private static func mayBeKink(_ wide: Chords, _ narrow: Chords) -> Bool {
        narrow.gap.magnitude > 0.75 * wide.gap.magnitude + 4 * narrow.rounding / narrow.step
    }

    /// What all steps together tell.
    func slope(by method: DifferenceMethod, near size: Double) -> NumericSlope {
        let noise = noise
        let variation =
            chords.filter { $0.step <= size && $0.variation.isFinite }
            .map { $0.variation - 4 * max(noise, $0.rounding) / $0.step }.max() ?? 0
        if isKink(noise) {
            return .kink(
                below: side(\.below, noise), above: side(\.above, noise))
        }
        var best = Self.best(
            chords.map { ($0.central, $0.step, $0.rounding) }, noise, base: 16,
            depth: method == .central ? 1 : 5)
        // At the edge of where a function is defined, there is one side only.
        if !best.slope.isFinite {
            let isAbove = chords.last?.above.isFinite == true
            best = side(isAbove ? \.above : \.below, noise)
        }
        return .smooth(best, variation: variation)
    }

    /// By how much a difference is off, as the smallest steps show: a function rounds more than its last
    /// operation does. Noise changes both the slope and the difference from step to step; a slope changes
    /// only the difference, and a jump only the slope.
    private var noise: Double {
        let last = chords.suffix(5)
        let jumps = zip(last, last.dropFirst()).map { wide, near in
            min(
                (wide.central - near.central).magnitude * wide.step,
                (wide.central * wide.step - near.central * near.step).magnitude)
        }
        return jumps.filter(\.isFinite).max() ?? 0
    }

    /// Whether the slopes to both sides stay apart as the step shrinks, down to where rounding hides it.
    private func isKink(_ noise: Double) -> Bool {
        func blur(_ at: Chords) -> Double { 20 * max(noise, at.rounding) / at.step }
        guard
            let last = chords.lastIndex(where: { $0.gap.isFinite && $0.gap.magnitude > blur($0) }), last >= 2,
            chords[last - 2].gap.isFinite
        else { return false }
        let gaps = chords[(last - 2)...last].map(\.gap.magnitude)
        let staysApart = gaps[2] > 0.6 * gaps[1] && gaps[1] > 0.5 * gaps[0]
        let isHiddenBelow = last + 1 == chords.count || blur(chords[last + 1]) >= 0.5 * gaps[2]
        return staysApart && isHiddenBelow
    }

    /// The slope to one side. Where the function jumps, that beyond the jump.
    private func side(_ slope: KeyPath<Chords, Double>, _ noise: Double) -> Estimate {
        let direct = Self.best(
            chords.map { ($0[keyPath: slope], $0.step, $0.rounding) }, noise, base: 4, depth: 5)
        guard let last = chords.last,
            last[keyPath: slope].magnitude * last.step > 100 * max(noise, last.rounding),
            chords.count >= 3,
            last[keyPath: slope].magnitude > 3.5 * chords[chords.count - 2][keyPath: slope].magnitude
        else { return direct }
        let beyond = zip(chords, chords.dropFirst()).map { wide, near in
            let rise = wide[keyPath: slope] * wide.step - near[keyPath: slope] * near.step
            return (rise / (wide.step - near.step), near.step, wide.rounding)
        }
        return Self.best(beyond, noise, base: 4, depth: 5)
    }

    /// The extrapolation of a column of slopes that its neighbors confirm best.
    private static func best(
        _ column: [(slope: Double, step: Double, rounding: Double)], _ noise: Double, base: Double, depth: Int
    ) -> Estimate {
        var rows: [Estimate] = []
        // The chords' own slopes, and by how much rounding may have changed them.
        var slopes: [(slope: Double, off: Double)] = []
        var before: [Double] = []
        for (slope, step, rounding) in column where slope.isFinite {
            var row = [slope]
            var best = Estimate()
            var factor = base
            let off = max(noise, rounding) / step
            for (order, other) in before.prefix(depth).enumerated() {
                let next = row[order] + (row[order] - other) / (factor - 1)
                let spread = max((next - row[order]).magnitude, (next - other).magnitude)
                let uncertainty = spread + 2 * off + 1e-15 * slope.magnitude
                if uncertainty < best.uncertainty { best = Estimate(slope: next, uncertainty: uncertainty) }
                row.append(next)
                factor *= base
            }
            before = row
            rows.append(best)
            slopes.append((slope, off))
        }
        // An estimate holds if all smaller steps agree with it. If one does not, the function bends within
        // the wide step: a kink, or a rise between two flat stretches.
        var from = 0
        var best = Estimate()
        while let index = rows[from...].indices.min(by: { rows[$0].uncertainty < rows[$1].uncertainty }) {
            best = rows[index]
            let (found, wide) = (best, slopes[index])
            let contradiction = rows[(index + 1)...].indices.first {
                let (near, row) = (slopes[$0], rows[$0])
                let isElsewhere =
                    (row.slope - found.slope).magnitude > 4 * (row.uncertainty + found.uncertainty)
                    && row.uncertainty <= 1e-2 * max(row.slope.magnitude, found.slope.magnitude)
                // The error of a chord shrinks with its step.
                let isFarther =
                    (near.slope - found.slope).magnitude
                    > (wide.slope - found.slope).magnitude + 4 * found.uncertainty + 8 * near.off
                return isElsewhere || isFarther
            }
            guard let contradiction else { break }
            from = contradiction
        }
        return best
    }
}
