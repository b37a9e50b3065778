import ChainRule
import ChainRuleTraining
import Testing

@Suite struct GeneratorsTests {
    private func make<Element>(
        _ body: (inout SeededGenerator) throws -> Dataset<Element>
    ) throws -> Dataset<Element> {
        var generator = SeededGenerator(seed: 1)
        return try body(&generator)
    }

    @Test func `spirals lie at their radius`() throws {
        let data: Dataset<Double> = try make { try .spiral(arms: 4, pointsPerArm: 50, using: &$0) }
        #expect(data.inputs.shape == Shape(rows: 200, columns: 2))
        #expect(data.classCount == 4)
        #expect(data.classIndices == (0..<200).map { $0 / 50 })
        for row in 0..<200 {
            let (x, y) = (data.inputs[row, 0], data.inputs[row, 1])
            #expect(abs((x * x + y * y).squareRoot() - Double(row % 50) / 50) < 1e-15)
        }
    }

    @Test func `spirals without noise are exact`() throws {
        let data: Dataset<Double> = try make { try .spiral(arms: 2, pointsPerArm: 4, noise: 0, using: &$0) }
        // r = 1/4, 1/2, 3/4 at 1, 2 and 3 radians: sines and cosines from Python; the other arm lies
        // opposite.
        let arm: Matrix<Double> = [
            [0, 0], [0.21036774620197413, 0.13507557646703492], [0.45464871341284085, -0.2080734182735712],
            [0.10584000604490042, -0.7424943724503343],
        ]
        #expect(data.inputs[rows: 0..<4].isApproximatelyEqual(to: arm, absoluteTolerance: 1e-15))
        #expect(data.inputs[rows: 4..<8].isApproximatelyEqual(to: -arm, absoluteTolerance: 1e-15))
    }

    @Test func `moons without noise are half circles`() throws {
        let data: Dataset<Double> = try make { try .moons(count: 5, noise: 0, using: &$0) }
        #expect(data.inputs == [[1, 0], [-1, 0], [0, 0.5], [1, -0.5], [2, 0.5]])
        #expect(data.classIndices == [0, 0, 1, 1, 1])
        let least: Dataset<Double> = try make { try .moons(count: 2, noise: 0, using: &$0) }
        #expect(least.inputs == [[1, 0], [0, 0.5]])
    }

    @Test func `moons have their noise`() throws {
        let smooth: Dataset<Double> = try make { try .moons(count: 4000, noise: 0, using: &$0) }
        let rough: Dataset<Double> = try make { try .moons(count: 4000, noise: 0.3, using: &$0) }
        let noise = rough.inputs - smooth.inputs
        let deviation = try (noise * noise).mean(.all).scalar.squareRoot()
        #expect(abs(deviation - 0.3) < 3 * 0.3 / 16_000.0.squareRoot())  // three standard errors
    }

    @Test func `linear data lie on their plane`() throws {
        let data: Dataset<Double> = try make {
            try .linear(weights: [2, -1, 0.5], bias: 3, count: 20, noise: 0, using: &$0)
        }
        let plane = data.inputs.matmul([[2], [-1], [0.5]]) + 3
        #expect(data.inputs.columns == 3)
        #expect(data.classCount == nil)
        #expect(data.targets.isApproximatelyEqual(to: plane, absoluteTolerance: 1e-14))
        let noisy: Dataset<Double> = try make { try .linear(weights: [1], count: 20, noise: 1, using: &$0) }
        #expect(!noisy.targets.isApproximatelyEqual(to: noisy.inputs, absoluteTolerance: 0.1))
    }

    /// Computed apart from this library, with Python's whole numbers and floats: a platform that rounds
    /// otherwise, or another order of drawing, is found here.
    @Test func `generated data have the same bits everywhere`() throws {
        let spiral: Dataset<Double> = try make { try .spiral(using: &$0) }
        let moons: Dataset<Double> = try make { try .moons(using: &$0) }
        let linear: Dataset<Double> = try make { try .linear(weights: [1, 2], using: &$0) }
        #expect(
            [spiral, moons, linear].map { hash($0.inputs) } == [
                6_046_781_462_898_230_152, 8_815_952_837_605_822_729, 18_375_786_073_021_058_031,
            ])
        #expect(hash(linear.targets) == 9_888_816_409_270_579_591)
    }

    @Test func `generated Floats are the Doubles rounded`() throws {
        let double: Dataset<Double> = try make { try .moons(using: &$0) }
        let single: Dataset<Float> = try make { try .moons(using: &$0) }
        #expect(single.inputs == Matrix<Float>(double.inputs))
    }

    @Test func `generators of data refuse what makes no sense`() {
        expectError("arms is 1; it has to be at least 2") {
            try make { g in try Dataset<Double>.spiral(arms: 1, using: &g) }
        }
        expectError("pointsPerArm is 0; it has to be at least 1") {
            try make { g in try Dataset<Double>.spiral(pointsPerArm: 0, using: &g) }
        }
        expectError("count is 1; it has to be at least 2") {
            try make { g in try Dataset<Double>.moons(count: 1, using: &g) }
        }
        expectError("number of weights is 0") {
            try make { g in try Dataset<Double>.linear(weights: [], using: &g) }
        }
        expectError("drawing \(Int.max) × 100 points: 268435456 are the most") {
            try make { g in try Dataset<Double>.spiral(arms: .max, using: &g) }
        }
        expectError("drawing \(Int.max) points: 268435456 are the most") {
            try make { g in try Dataset<Double>.moons(count: .max, using: &g) }
        }
        expectError("drawing 268435456 × 2 points: 268435456 are the most") {
            try make { g in try Dataset<Double>.linear(weights: [1, 2], count: 1 << 28, using: &g) }
        }
        for noise in [-0.1, .nan, .infinity] {
            expectError("noise is \(noise); it has to be finite and ≥ 0") {
                try make { g in try Dataset<Double>.moons(noise: noise, using: &g) }
            }
        }
    }

    /// FNV-1a of the elements' bits.
    private func hash(_ x: Matrix<Double>) -> UInt64 {
        x.elements.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ $1.bitPattern) &* 0x100_0000_01B3 }
    }
}
