package import ChainRule

/// Statistics of a matrix's numbers: a layer's activations, or their gradients.
///
/// Those that are NaN or infinite are counted, and left out of everything else; if there are no others, all
/// else is 0.
public struct ValueStatistics: Codable, Hashable, Sendable {
    /// How many numbers there are, those that are not finite included.
    public let count: Int
    /// The mean.
    public let mean: Double
    /// The population's: √(mean of squares about the mean).
    public let deviation: Double
    /// The least number.
    public let minimum: Double
    /// The greatest number.
    public let maximum: Double
    /// √(sum of squares).
    public let norm: Double
    /// How many are NaN.
    public let notANumber: Int
    /// How many are ∞ or −∞.
    public let infinite: Int

    /// Whether none is NaN or infinite.
    public var isFinite: Bool { notANumber == 0 && infinite == 0 }

    /// NaN and infinities together. A report that was stored may say anything, also counts whose sum no `Int`
    /// holds.
    var notFinite: Int {
        let (sum, isTooLarge) = notANumber.addingReportingOverflow(infinite)
        return isTooLarge ? .max : sum
    }
}

extension ValueStatistics {
    /// Reads statistics that were stored.
    ///
    /// - Throws: what the decoder throws; `DecodingError.dataCorrupted` for counts that no numbers have.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        count = try container.decode(Int.self, forKey: .count)
        mean = try container.decode(Double.self, forKey: .mean)
        deviation = try container.decode(Double.self, forKey: .deviation)
        minimum = try container.decode(Double.self, forKey: .minimum)
        maximum = try container.decode(Double.self, forKey: .maximum)
        norm = try container.decode(Double.self, forKey: .norm)
        notANumber = try container.decode(Int.self, forKey: .notANumber)
        infinite = try container.decode(Int.self, forKey: .infinite)
        guard notANumber >= 0, infinite >= 0, notANumber <= count, infinite <= count - notANumber else {
            throw DecodingError.dataCorruptedError(
                forKey: .count, in: container,
                debugDescription: "of \(count) numbers, \(notANumber) NaN and \(infinite) infinite ones")
        }
    }
}

extension ValueStatistics {
    package init(_ numbers: [Double]) {
        notANumber = numbers.count { $0.isNaN }
        infinite = numbers.count { $0.isInfinite }
        count = numbers.count
        let finite = notANumber + infinite == 0 ? numbers : numbers.filter(\.isFinite)
        let count = Double(max(1, finite.count))
        // In units of the greatest: the squares of an exploding gradient's numbers may be infinite.
        let greatest = finite.reduce(0) { max($0, abs($1)) }
        let unit = greatest > 0 ? greatest : 1
        let mean = finite.reduce(0) { $0 + $1 / unit } / count
        let squares = finite.reduce(0) { $0 + ($1 / unit - mean) * ($1 / unit - mean) }
        self.mean = mean * unit
        deviation = (squares / count).squareRoot() * unit
        norm = finite.reduce(0) { $0 + ($1 / unit) * ($1 / unit) }.squareRoot() * unit
        minimum = finite.min() ?? 0
        maximum = finite.max() ?? 0
    }
}

/// A value's numbers in Double precision, row by row.
package struct Numbers {
    let rows: Int
    let columns: Int
    package let elements: [Double]

    package init<Value: ConcreteValue>(_ value: Value) {
        (rows, columns) = (value.shape.rows, value.shape.columns)
        elements = Numbers.doubles(value.elements)
    }

    // Generic code that is not specialized pays a call for each number.
    @_specialize(where Element == Float)
    @_specialize(where Element == Double)
    private static func doubles<Element: MatrixElement>(_ elements: [Element]) -> [Double] {
        elements.map { Double($0) }
    }

    /// The number of columns that are at a flat end in every row; `nil` for an activation that cannot die.
    func deadColumns(of activation: any ActivationRule) -> Int? {
        guard activation.canDie else { return nil }
        let ends = activation.flatEnds
        var isDead = [Bool](repeating: rows > 0, count: columns)
        for (index, number) in elements.enumerated() where number != ends.left && number != ends.right {
            isDead[index % columns] = false
        }
        return isDead.count { $0 }
    }

    /// Whether all columns are the same, but for what rounding leaves of a product's different orders.
    var hasEqualColumns: Bool {
        let tolerance = 1e-5 * elements.reduce(0) { max($0, abs($1)) }
        return elements.enumerated().allSatisfy { index, number in
            abs(number - elements[index - index % columns]) <= tolerance
        }
    }

    /// The share of numbers in the outer 1.5 % of an activation's range, at either end; `nil` for one without
    /// two flat ends, or without a slope between them.
    func saturation(of activation: any ActivationRule) -> Double? {
        guard let left = activation.flatEnds.left, let right = activation.flatEnds.right,
            activation.greatestSlope > 0
        else { return nil }
        let middle = (left + right) / 2
        let half = abs(right - left) / 2
        let atEnds = elements.count { abs($0 - middle) > 0.97 * half }
        return elements.isEmpty ? 0 : Double(atEnds) / Double(elements.count)
    }
}
