/// What differences tell of the slope of a function of one number.
enum NumericSlope {
    /// A number that was measured, and by how much it may be off.
    struct Estimate {
        var slope = Double.nan
        var uncertainty = Double.infinity
    }

    /// - Parameter variation: the greatest slope of a chord that begins here: what a slope of 0 is small
    ///   against.
    case smooth(Estimate, variation: Double)
    /// The slopes to both sides differ, however small the step.
    case kink(below: Estimate, above: Estimate)
}

extension SlopeProbe {
    /// What a slope is compared with, and how closely.
    struct Expectation {
        /// What the slope should be.
        var slope: Double
        /// How close a measured slope must be to be confirmed at once, relatively.
        var tolerance: Double
        /// What is nothing beside the slopes of other elements.
        var negligible: Double
        /// The size of such numbers, if the element itself is 0.
        var scale: Double
    }

    /// Measures the slope at the element.
    ///
    /// A function may change over any length, so that no single step suits all: the steps go from a multiple
    /// of the element (or of 1) down to where rounding wins. Central differences are extrapolated (Ridders,
    /// 1982), and the estimate that differs least from its neighbors is taken. Usually the first two steps
    /// confirm what is expected, four forward runs, and no others are tried.
    ///
    /// - Parameter isBrief: whether the long way is not worth it.
    /// - Returns: `nil` if a brief look does not tell.
    mutating func slope(
        by method: DifferenceMethod, _ expected: Expectation, isBrief: Bool
    ) throws(GraphError) -> NumericSlope? {
        let size = number == 0 ? expected.scale : number.magnitude
        if let confirmed = try confirmed(by: method, expected, size) { return confirmed }
        let influence = findInfluence()
        // What is infinite stays so, wherever the element goes.
        if !influence.any && !isFinite(everywhere: true) { return .smooth(.init(), variation: 0) }
        if !influence.any {
            // Slopes below all rounding influence nothing either.
            let hidden = expected.slope == 0 ? 0 : rounding / size
            return .smooth(.init(slope: 0, uncertainty: hidden), variation: 0)
        }
        if !isFinite(everywhere: false) { return .smooth(.init(), variation: 0) }
        if influence.others, let confirmed = try confirmed(by: method, expected, size) { return confirmed }
        if expected.slope == 0, try isFlat(from: 1e-3 * size) {
            return .smooth(.init(slope: 0, uncertainty: 0), variation: 0)
        }
        if isBrief {
            let (wide, narrow) = (try chords(1e-3 * size), try chords(5e-4 * size))
            let refuted = SlopeLadder.refuted(expected.slope, wide, narrow)
            return refuted.map { .smooth($0, variation: wide.variation) }
        }
        var ladder = SlopeLadder()
        var step = 4 * Swift.max(1, size)
        // A large number may be one in a sine, which changes over a length of 1.
        let least = number == 0 ? size * 0x1p-40 : Swift.max(size * 0x1p-48, Swift.min(size, 1) * 0x1p-28)
        while step >= least {
            ladder.add(try chords(step))
            step /= 4
        }
        return ladder.slope(by: method, near: size)
    }

    /// Whether nothing moves, and not because rounding swallows it: as the steps grow, what was swallowed
    /// shows as a difference of a few units in the last place, where a function that was flat (a ReLU, a
    /// maximum) rises by more at once.
    private mutating func isFlat(from least: Double) throws(GraphError) -> Bool {
        var step = least
        for _ in 0..<48 {
            let chords = try chords(step)
            if chords.variation != 0 {
                return step > least && !(chords.variation * step <= 64 * chords.rounding)
            }
            step *= 4
        }
        return false
    }

    /// The slope, if a few steps are enough.
    private mutating func confirmed(
        by method: DifferenceMethod, _ expected: Expectation, _ size: Double
    ) throws(GraphError) -> NumericSlope? {
        for length in size < 1 ? [1, size] : [size] {
            let (wide, narrow) = (try chords(1e-3 * length), try chords(5e-4 * length))
            let slope = SlopeLadder.confirmed(
                expected.slope, wide, narrow, expected.tolerance, negligible: expected.negligible, method)
            if let slope { return .smooth(slope, variation: wide.variation) }
        }
        return nil
    }
}

/// How slopes are measured.
public enum DifferenceMethod: Hashable, Sendable {
    /// (f(x + h) − f(x − h)) / 2h; its error shrinks with h².
    case central
    /// Central differences of several steps, combined so that the h², h⁴ … cancel (Richardson, 1911).
    case richardson
}
