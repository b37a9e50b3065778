/// How a gradient and what was measured are compared.
extension GradientReport {
    /// Where an element is.
    struct Location {
        let input: String
        let row: Int
        let column: Int
    }

    /// Notes what a measured slope says of a gradient.
    ///
    /// - Parameter negligible: what is as good as 0 beside other slopes.
    /// - Returns: false if the slope is lost in rounding, so that nothing was noted.
    mutating func judge(
        _ analytic: Double, _ slope: NumericSlope, _ negligible: Double, at location: Location
    ) -> Bool {
        switch slope {
        case .kink(let below, let above):
            judge(analytic, below, above, at: location)
            return true
        case .smooth(let estimate, let variation):
            let (numeric, off) = (estimate.slope, 4 * estimate.uncertainty)
            let error = relativeError(analytic, numeric, off)
            // A gradient that is not finite is wrong, whatever the slope is.
            if analytic.isFinite {
                guard numeric.isFinite else { return false }
                let size = max(analytic.magnitude, numeric.magnitude)
                let isResolved = off <= SlopeLadder.resolution * size
                // Numbers that agree more closely than that are less unsure than they seem.
                let isCloser =
                    off <= 1e-2 * size
                    && (analytic - numeric).magnitude <= SlopeLadder.resolution / 4 * size
                // A slope of 0 has nothing but the function's own rise and fall to be small against.
                let isFlat = analytic == 0 && off <= max(1e-6 * variation, negligible)
                guard error > tolerance || isResolved || isCloser || isFlat else { return false }
            }
            note(analytic, numeric, error, at: location)
            return true
        }
    }

    /// Notes an element whose slope is lost in rounding: compared after all if both are 0 but for rounding.
    ///
    /// - Parameter size: of slopes beside which the uncertainty must be small.
    mutating func judgeUnclear(
        _ analytic: Double, _ slope: NumericSlope.Estimate, blur: Double, beside size: Double,
        at location: Location
    ) {
        if analytic.magnitude <= 8 * blur && 4 * slope.uncertainty <= 1e-6 * size {
            note(analytic, slope.slope, 0, at: location)
        } else {
            uncompared.append(
                Uncompared(
                    input: location.input, row: location.row, column: location.column, analytic: analytic,
                    numeric: slope.slope, uncertainty: 4 * slope.uncertainty))
        }
    }

    /// At a kink, any number between the slopes to its sides would do.
    private mutating func judge(
        _ analytic: Double, _ below: NumericSlope.Estimate, _ above: NumericSlope.Estimate,
        at location: Location
    ) {
        let (low, high) = below.slope <= above.slope ? (below, above) : (above, below)
        let nearest = min(max(analytic, low.slope), high.slope)
        let off = 4 * (analytic < nearest ? low : high).uncertainty
        let error = analytic.isFinite ? relativeError(analytic, nearest, off) : .nan
        if error <= tolerance {
            kinks.append(
                Kink(
                    input: location.input, row: location.row, column: location.column,
                    slopeBelow: below.slope,
                    slopeAbove: above.slope, analytic: analytic))
        } else {
            note(analytic, nearest, error, at: location)
        }
    }

    /// Notes that a graph's own type gives another gradient than `Double`.
    mutating func noteOwn(_ own: Double, _ precise: Double, _ type: String, at location: Location) {
        note(own, precise, relativeError(own, precise, 0), at: location)
        suspect(
            "as \(type), the gradient of \(location.input) is \(own) at [\(location.row), \(location.column)]; in Double it is "
                + "\(precise)")
    }

    /// Notes that a graph's own type holds no finite output, so that its gradients cannot be compared.
    mutating func noteOwnOverflow(_ type: String, of input: String, _ precise: Double) {
        uncompared.append(
            Uncompared(
                input: input, row: 0, column: 0, analytic: precise, numeric: .nan, uncertainty: .infinity))
        if hint == nil { suspect("as \(type), the output is not finite; in Double it is") }
    }

    /// Adds to the hint.
    mutating func suspect(_ text: String) {
        hint = hint.map { $0 + "; " + text } ?? text
    }

    private mutating func note(_ analytic: Double, _ numeric: Double, _ error: Double, at location: Location)
    {
        elements.append(
            Element(
                input: location.input, row: location.row, column: location.column, analytic: analytic,
                numeric: numeric,
                relativeError: error))
    }

    private func relativeError(_ analytic: Double, _ numeric: Double, _ uncertainty: Double) -> Double {
        guard analytic.isFinite, numeric.isFinite else { return .nan }
        if analytic == numeric { return 0 }
        let error = (analytic - numeric).magnitude - uncertainty
        return error <= 0 ? 0 : error / Swift.max(analytic.magnitude, numeric.magnitude)
    }
}
