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

    /// Measures the slope at `x` of a function given by its differences.
    ///
    /// A function may change over any length, so that no single step suits all: the steps go from a multiple of
    /// `x` (or of 1) down to where rounding wins. Central differences are extrapolated (Ridders, 1982), and the
    /// estimate that differs least from its neighbors is taken. Usually the first two steps confirm what is
    /// expected, and no others are tried.
    ///
    /// - Parameters:
    ///   - scale: how large such numbers are, if `x` itself is 0.
    ///   - expected: what the slope should be.
    ///   - tolerance: how close a slope must be to be confirmed at once, relatively.
    ///   - difference: f(b) − f(a) for two points a, b, with the rounding error it may have. A difference,
    ///     because a function of many outputs loses less when each is subtracted for itself.
    static func measured<Failure: Error>(
        at x: Double, scale: Double, by method: DifferenceMethod, expected: Double, tolerance: Double,
        _ difference: (_ from: Double, _ to: Double) throws(Failure) -> (value: Double, rounding: Double)
    ) throws(Failure) -> NumericSlope {
        let size = x == 0 ? scale : x.magnitude
        func chords(_ step: Double) throws(Failure) -> SlopeLadder.Chords {
            // x + h − x must be h to the last bit.
            let (up, down) = ((x + step) - x, x - (x - step))
            let (above, below) = (try difference(x, x + up), try difference(x - down, x))
            return SlopeLadder.Chords(
                step: (up + down) / 2, above: above.value / up, below: below.value / down,
                central: (above.value + below.value) / (up + down), rounding: above.rounding + below.rounding)
        }
        for length in size < 1 ? [1, size] : [size] where method == .richardson {
            let step = 1e-3 * length
            let (wide, narrow) = (try chords(step), try chords(step / 2))
            if let slope = SlopeLadder.confirmed(expected, wide, narrow, tolerance) {
                return .smooth(slope, variation: wide.variation)
            }
        }
        var ladder = SlopeLadder()
        var step = 4 * max(1, size)
        let least = size * (x == 0 ? 0x1p-40 : 0x1p-28)
        while step >= least {
            ladder.add(try chords(step))
            step /= 4
        }
        return ladder.slope(by: method, near: size)
    }
}

/// How slopes are measured.
public enum DifferenceMethod: Hashable, Sendable {
    /// (f(x + h) − f(x − h)) / 2h; its error shrinks with h².
    case central
    /// Central differences of several steps, combined so that the h², h⁴ … cancel (Richardson, 1911).
    case richardson
}
