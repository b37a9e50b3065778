import ChainRule

/// Data made up from a seed: the same bits for the same generator, on every platform.
extension Dataset {
    /// Points in the plane on arms that wind outwards, a class for each arm.
    ///
    /// Point i of n in arm j of k lies at the radius r = i / n and the angle j/k turns + 4r + noise, in
    /// radians; it is (r · sine, r · cosine). No straight line tells the arms apart.
    ///
    /// ```swift
    /// var generator = SeededGenerator(seed: 1)
    /// let data = try Dataset<Double>.spiral(arms: 3, pointsPerArm: 100, using: &generator)
    /// data.inputs.shape  // 300×2
    /// ```
    /// Source: Karpathy, CS231n, "Minimal neural network case study"; its three arms begin 4 radians apart,
    /// which is nearly the third of a turn taken here.
    ///
    /// - Parameters:
    ///   - arms: how many classes there are.
    ///   - pointsPerArm: how many points each has.
    ///   - noise: the standard deviation of the angle, in radians.
    ///   - generator: draws the noise.
    /// - Throws: `DataError` for fewer than two arms or one point, or a noise that is negative or not finite.
    public static func spiral(
        arms: Int = 3, pointsPerArm: Int = 100, noise: Double = 0.2, using generator: inout SeededGenerator
    ) throws(DataError) -> Dataset {
        try require("arms", arms, atLeast: 2)
        try require("pointsPerArm", pointsPerArm, atLeast: 1)
        try requirePossible(points: arms, times: pointsPerArm)
        try requireNoise(noise)
        var points = Points()
        for arm in 0..<arms {
            for point in 0..<pointsPerArm {
                let radius = Double(point) / Double(pointsPerArm)
                let angle = 4 * radius + noise * generator.normal()
                let (sine, cosine) = sineAndCosine(turns: Double(arm) / Double(arms) + angle / (2 * .pi))
                points.append(radius * sine, radius * cosine, arm)
            }
        }
        return try points.dataset(classCount: arms)
    }

    /// Two half circles that reach into each other, a class each.
    ///
    /// The first, with ⌊n/2⌋ points, is (cos t, sin t), the second (1 − cos t, ½ − sin t), for t from 0 to π.
    ///
    /// ```swift
    /// var generator = SeededGenerator(seed: 1)
    /// let data = try Dataset<Double>.moons(count: 5, noise: 0, using: &generator)
    /// data.inputs  // (1, 0), (−1, 0); (0, 0.5), (1, −0.5), (2, 0.5)
    /// ```
    /// Source: scikit-learn, `make_moons`.
    ///
    /// - Parameters:
    ///   - count: how many points there are, n.
    ///   - noise: the standard deviation that is added to each coordinate.
    ///   - generator: draws the noise.
    /// - Throws: `DataError` for fewer than two points, or a noise that is negative or not finite.
    public static func moons(
        count: Int = 100, noise: Double = 0.1, using generator: inout SeededGenerator
    ) throws(DataError) -> Dataset {
        try require("count", count, atLeast: 2)
        try requirePossible(points: count)
        try requireNoise(noise)
        var points = Points()
        let outer = count / 2
        for (moon, size) in [outer, count - outer].enumerated() {
            for point in 0..<size {
                let (sine, cosine) = sineAndCosine(turns: Double(point) / Double(max(size - 1, 1)) / 2)
                let (x, y) = moon == 0 ? (cosine, sine) : (1 - cosine, 0.5 - sine)
                points.append(x + noise * generator.normal(), y + noise * generator.normal(), moon)
            }
        }
        return try points.dataset(classCount: 2)
    }

    /// Values that depend linearly on the inputs: y = x · weights + bias + noise, with x from the standard
    /// normal distribution.
    ///
    /// ```swift
    /// var generator = SeededGenerator(seed: 1)
    /// let data = try Dataset<Double>.linear(weights: [2, -1], bias: 3, count: 50, using: &generator)
    /// data.targets.shape  // 50×1
    /// ```
    /// - Parameters:
    ///   - weights: one for each input.
    ///   - bias: what y is where x is 0, but for the noise.
    ///   - count: how many points there are.
    ///   - noise: the standard deviation of what is added to y.
    ///   - generator: draws the inputs and the noise.
    /// - Throws: `DataError` for no weights or no points, or a noise that is negative or not finite.
    public static func linear(
        weights: [Double], bias: Double = 0, count: Int = 100, noise: Double = 0.1,
        using generator: inout SeededGenerator
    ) throws(DataError) -> Dataset {
        try require("number of weights", weights.count, atLeast: 1)
        try require("count", count, atLeast: 1)
        try requirePossible(points: count, times: weights.count)
        try requireNoise(noise)
        var (inputs, targets): ([Element], [Element]) = ([], [])
        for _ in 0..<count {
            var value = bias
            for weight in weights {
                let x = generator.normal()
                inputs.append(Element(x))
                value += weight * x
            }
            targets.append(Element(value + noise * generator.normal()))
        }
        return try Dataset(
            inputs: Matrix(rows: count, columns: weights.count, elements: inputs),
            targets: Matrix(column: targets))
    }

    private static func require(_ name: String, _ value: Int, atLeast least: Int) throws(DataError) {
        guard value >= least else { throw .setting(name, value: value, needs: "at least \(least)") }
    }

    /// Before anything is drawn: what no memory has would take for ever.
    private static func requirePossible(points: Int, times factor: Int = 1) throws(DataError) {
        let most = 1 << 28
        let (total, isTooLarge) = points.multipliedReportingOverflow(by: factor)
        if isTooLarge || total > most {
            throw .impossible(
                "drawing \(points)\(factor == 1 ? "" : " × \(factor)") points", reason: "\(most) are the most"
            )
        }
    }

    private static func requireNoise(_ noise: Double) throws(DataError) {
        guard noise >= 0, noise.isFinite else {
            throw .setting("noise", value: noise, needs: "finite and ≥ 0")
        }
    }

    /// Points in the plane with their classes.
    private struct Points {
        private var coordinates: [Element] = []
        private var classes: [Int] = []

        mutating func append(_ x: Double, _ y: Double, _ index: Int) {
            coordinates += [Element(x), Element(y)]
            classes.append(index)
        }

        func dataset(classCount: Int) throws(DataError) -> Dataset {
            try Dataset(
                inputs: Matrix(rows: classes.count, columns: 2, elements: coordinates),
                classIndices: classes, classCount: classCount, featureNames: ["x", "y"])
        }
    }
}
