/// The slope of a function of one number, measured by differences.
enum NumericSlope {
    /// The slope, and how far it may be off by rounding and by the size of the steps.
    case smooth(Double, uncertainty: Double)
    case kink(below: Double, above: Double)

    /// Step sizes, tried in turn: a kink or a pole near by may lie outside of a smaller one.
    private static var steps: [Double] { [1e-3, 5e-5, 4e-6] }

    /// Measures the slope at `x` of a function given by its differences.
    ///
    /// - Parameters:
    ///   - difference: f(b) − f(a) for two points a, b, with the rounding error it may have. A difference,
    ///     because a
    ///     function of many outputs loses less when each is subtracted for itself.
    ///   - method: central differences of one step, or extrapolated from two.
    ///   - expected: what the slope should be. If it is not, smaller steps are tried too: near a minimum the
    ///     slope is
    ///     small against all that it is made of, and a kink within the step may be hidden by the curvature.
    ///   - isClose: whether a slope is what is expected.
    static func measured<Failure: Error>(
        at x: Double, by method: DifferenceMethod, expected: Double,
        isClose: (_ slope: Double, _ uncertainty: Double) -> Bool,
        _ difference: (_ from: Double, _ to: Double) throws(Failure) -> (value: Double, rounding: Double)
    ) throws(Failure) -> NumericSlope {
        var result = NumericSlope.kink(below: .nan, above: .nan)
        var mismatches: [(slope: Double, uncertainty: Double)] = []
        var widestScale = 0.0
        for step in steps {
            // x + h − x must be h to the last bit.
            let h = (x + step * max(1, x.magnitude)) - x
            let (above, below) = (try difference(x, x + h), try difference(x - h, x))
            let (nearAbove, nearBelow) = (try difference(x, x + h / 2), try difference(x - h / 2, x))
            let wide = (above.value + below.value) / (2 * h)
            let narrow = (nearAbove.value + nearBelow.value) / h
            let rounding = 2 * (nearAbove.rounding + nearBelow.rounding) / h
            let scale = max(wide.magnitude, (above.value / h).magnitude, (below.value / h).magnitude)

            // In a smooth function the slopes to both sides come closer as the step shrinks, and the two
            // central differences agree but for h². At a kink the former does not happen; near one, the
            // latter.
            let gap = (above.value - below.value).magnitude / h
            let nearGap = (nearAbove.value - nearBelow.value).magnitude / (h / 2)
            let isNearKink = !((wide - narrow).magnitude <= 1e-4 * scale + 4 * rounding)
            let isAtKink = nearGap > 0.75 * gap && gap > 1e-3 * scale + 4 * rounding
            if !isNearKink && !isAtKink {
                let correction = (narrow - wide) / 3
                let isCentral = method == .central
                let slope = isCentral ? narrow : narrow + correction
                // A central difference is off by what the extrapolation would correct. Of the slopes to both
                // sides, which may cancel, every digit but the last few counts.
                let uncertainty = rounding + (isCentral ? correction.magnitude : 0) + 1e-11 * scale
                if isClose(slope, uncertainty) { return .smooth(slope, uncertainty: uncertainty) }
                mismatches.append((slope, uncertainty))
                continue
            }
            result = .kink(below: nearBelow.value / (h / 2), above: nearAbove.value / (h / 2))
            // The slopes at a kink stay as they are when the step shrinks. Those of x³ at 0 shrink along with
            // it, and have nothing but themselves to be small against: the slope is 0, as far as the step can
            // tell.
            widestScale = max(widestScale, scale)
            if scale < 0.05 * widestScale { result = .smooth((4 * narrow - wide) / 3, uncertainty: scale) }
        }
        var mismatch: NumericSlope?
        if let (slope, uncertainty) = mismatches.first {
            // Every step measures the same slope: by what they differ, differences cannot tell.
            let spread = mismatches.map { ($0.slope - slope).magnitude }.max() ?? 0
            mismatch = .smooth(slope, uncertainty: max(uncertainty, spread))
        }
        guard case .kink(let below, let above) = result else { return mismatch ?? result }
        let isFinite = below.isFinite && above.isFinite
        if let mismatch {
            // A kink excuses what lies between the slopes to its sides, and nothing else. By how much these
            // may be off, curvature being what hid the kink, is half of what they differ by.
            let distance = (expected - (below + above) / 2).magnitude
            return isFinite && distance <= (above - below).magnitude ? result : mismatch
        }
        // NaN and infinity are no kinks to be skipped but results to be told.
        return isFinite ? result : .smooth(.nan, uncertainty: 0)
    }
}

/// How slopes are measured.
public enum DifferenceMethod: Hashable, Sendable {
    /// (f(x + h) − f(x − h)) / 2h; its error shrinks with h².
    case central
    /// Two central differences, of h and h/2, combined so that the h² cancels (Richardson, 1911).
    case richardson
}
