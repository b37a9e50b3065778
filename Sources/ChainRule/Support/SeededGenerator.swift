/// A random number generator that gives the same bits for the same seed, on every platform: splitmix64.
///
/// Number i follows from the seed and from i alone, so the generator's state is the seed and how many numbers
/// were drawn; store the two, and the stream goes on from there.
///
/// ```swift
/// var generator = SeededGenerator(seed: 1)
/// generator.uniform()  // 0.5665615751722809
/// ```
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014); the constants are
/// Vigna's.
public struct SeededGenerator: RandomNumberGenerator, Hashable, Codable, Sendable {
    /// What the stream of numbers follows from.
    public let seed: UInt64
    /// How many numbers have been drawn.
    public var drawn: UInt64

    /// The stream of a seed.
    ///
    /// - Parameters:
    ///   - seed: what the stream follows from.
    ///   - drawn: how many numbers of the stream to leave out.
    @inlinable
    public init(seed: UInt64, drawn: UInt64 = 0) {
        self.seed = seed
        self.drawn = drawn
    }

    /// 64 random bits.
    @inlinable
    public mutating func next() -> UInt64 {
        drawn &+= 1
        let s = seed &+ drawn &* 0x9E37_79B9_7F4A_7C15
        var z = (s ^ (s >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number from 0 to below 1, every multiple of 2⁻⁵³ being equally likely. Draws once.
    @inlinable
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number from the range: its start + its length · `uniform()`. Draws once.
    @inlinable
    public mutating func uniform(in range: Range<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// A number with the normal distribution, by Marsaglia's polar method. Draws two numbers, and with 21 %
    /// of the pairs two more.
    ///
    /// Only operations that IEEE 754 rounds in one way are used (a C library's logarithm is not one), so that
    /// every platform gives the same bits.
    @inlinable
    public mutating func normal(mean: Double = 0, standardDeviation: Double = 1) -> Double {
        while true {
            let (x, y) = (uniform(in: -1..<1), uniform(in: -1..<1))
            let s = x * x + y * y
            if s > 0 && s < 1 {
                return mean + standardDeviation * (x * (-2 * portableLog(s) / s).squareRoot())
            }
        }
    }

    /// A whole number from 0 to below `bound`, which must be positive, all equally likely. Draws once, rarely
    /// more.
    ///
    /// Source: Lemire, "Fast random integer generation in an interval" (2019).
    @inlinable
    public mutating func index(below bound: Int) -> Int {
        require(bound > 0, "SeededGenerator.index(below: \(bound)): the bound must be positive")
        let bound = UInt64(bound)
        let unfair = (0 &- bound) % bound
        while true {
            let (high, low) = bound.multipliedFullWidth(by: next())
            if low >= unfair { return Int(high) }
        }
    }

    /// Puts the elements into a random order (Fisher and Yates, from the end).
    @inlinable
    public mutating func shuffle<Elements: RandomAccessCollection & MutableCollection>(
        _ elements: inout Elements
    ) {
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            let other = elements.index(elements.startIndex, offsetBy: index(below: last + 1))
            elements.swapAt(other, elements.index(elements.startIndex, offsetBy: last))
        }
    }

    /// The numbers from 0 to below `count` in a random order, by `count − 1` draws. None of a `count` below
    /// 1. There is nothing to put an error into: if the numbers take more bytes than `MatrixMemory.limit`,
    /// the program stops and says so, as it does at an array's index that does not exist.
    ///
    /// ```swift
    /// var generator = SeededGenerator(seed: 1)
    /// generator.permutation(3).sorted()  // [0, 1, 2]
    /// ```
    public mutating func permutation(_ count: Int) -> [Int] {
        require(
            count <= MatrixMemory.limit / MemoryLayout<Int>.size,
            "SeededGenerator.permutation(\(count)): there is no memory for so many numbers")
        var result = Array(0..<Swift.max(count, 0))
        shuffle(&result)
        return result
    }
}

/// The natural logarithm of a positive normal number, from operations that every platform rounds alike; the
/// error is below 1e-15 of the result. With x = m·2ᵉ and f = (m − 1)/(m + 1), ln x = e·ln 2 + 2·(f + f³/3 +
/// f⁵/5 + …).
@usableFromInline
func portableLog(_ x: Double) -> Double {
    var (m, e) = (x.significand, Double(x.exponent))
    if m > 1.414_213_562_373_095 {
        m /= 2
        e += 1
    }
    let f = (m - 1) / (m + 1)  // at most 0.172, so that eleven terms reach the last bit
    var series = 0.0
    for odd in stride(from: 21.0, through: 3.0, by: -2.0) {
        series = (series + 1 / odd) * (f * f)
    }
    return e * 0.693_147_180_559_945_3 + 2 * (f + f * series)
}
