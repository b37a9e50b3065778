/// The slope of a function of one number, measured by differences.
enum NumericSlope {
    /// The slope, and how much of it rounding may have made.
    case smooth(Double, rounding: Double)
    case kink(below: Double, above: Double)

    /// Step sizes, tried in turn: a kink or a pole near by may lie outside of a smaller one.
    private static var steps: [Double] { [1e-3, 5e-5, 4e-6] }

    /// Measures the slope at `x` of a function given by its differences.
    ///
    /// - Parameters:
    ///   - difference: f(b) − f(a) for two points a, b, with the rounding error it may have. A difference, because a
    ///     function of many outputs loses less when each is subtracted for itself.
    ///   - method: central differences of one step, or extrapolated from two.
    static func measured<Failure: Error>(
        at x: Double, by method: DifferenceMethod,
        _ difference: (_ from: Double, _ to: Double) throws(Failure) -> (value: Double, rounding: Double)
    ) throws(Failure) -> NumericSlope {
        var result = NumericSlope.kink(below: .nan, above: .nan)
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

            // In a smooth function the slopes to both sides come closer as the step shrinks, and the two central
            // differences agree but for h². At a kink the former does not happen; near one, the latter.
            let gap = (above.value - below.value).magnitude / h
            let nearGap = (nearAbove.value - nearBelow.value).magnitude / (h / 2)
            let isNearKink = !((wide - narrow).magnitude <= 1e-4 * scale + 4 * rounding)
            let isAtKink = nearGap > 0.75 * gap && gap > 1e-3 * scale + 4 * rounding
            if !isNearKink && !isAtKink {
                let slope = method == .central ? narrow : (4 * narrow - wide) / 3
                return .smooth(slope, rounding: rounding)
            }
            result = .kink(below: nearBelow.value / (h / 2), above: nearAbove.value / (h / 2))
            // The slopes at a kink stay as they are when the step shrinks. Those of x³ at 0 shrink along with it, and
            // have nothing but themselves to be small against: the slope is 0, as far as the step can tell.
            widestScale = max(widestScale, scale)
            if scale < 0.05 * widestScale { result = .smooth((4 * narrow - wide) / 3, rounding: scale) }
        }
        // NaN and infinity are no kinks to be skipped but results to be told.
        if case .kink(let below, let above) = result, !below.isFinite || !above.isFinite {
            return .smooth(.nan, rounding: 0)
        }
        return result
    }
}

/// How slopes are measured.
public enum DifferenceMethod: Hashable, Sendable {
    /// (f(x + h) − f(x − h)) / 2h; its error shrinks with h².
    case central
    /// Two central differences, of h and h/2, combined so that the h² cancels (Richardson, 1911).
    case richardson
}
