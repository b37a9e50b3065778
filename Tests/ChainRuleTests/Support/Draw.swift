import ChainRule

/// The numbers of an operand. They are drawn in Double and rounded to Float, so that every type of value
/// computes with exactly the same ones.
struct Operand: Sendable {
    var shape: Shape
    var elements: [Double]
    /// `false` for class indices and the like: numbers that cannot be moved a little.
    var isDifferentiable = true

    func value<Value: ConcreteValue>(as type: Value.Type = Value.self) -> Value {
        Value(shape: shape, elements: elements.map { Value.Element($0) })
    }
}

/// Where an operand's numbers are drawn from: ranges that leave out kinks and poles.
struct Domain: Sendable {
    let ranges: [Range<Double>]

    init(_ ranges: Range<Double>...) { self.ranges = ranges }

    static let any = Domain(-2..<2)
    static let positive = Domain(0.3..<3)
    static let awayFromZero = Domain(-2 ..< -0.2, 0.2..<2)
    static let probability = Domain(0.05..<0.95)
}

/// Draws operands whose shapes fit, from a seed. In scalars, every size is 1.
struct Draw {
    private(set) var generator: SeededGenerator
    let inScalars: Bool

    init(seed: UInt64, inScalars: Bool) {
        generator = SeededGenerator(seed: seed)
        self.inScalars = inScalars
    }

    mutating func number(_ domain: Domain) -> Double {
        let range = domain.ranges[generator.index(below: domain.ranges.count)]
        return Double(Float(generator.uniform(in: range)))
    }

    mutating func index(below bound: Int) -> Int { generator.index(below: bound) }

    mutating func size(_ range: ClosedRange<Int> = 1...3) -> Int {
        inScalars ? 1 : range.lowerBound + generator.index(below: range.count)
    }

    mutating func shape(rows: ClosedRange<Int> = 1...3, columns: ClosedRange<Int> = 1...4) -> Shape {
        Shape(rows: size(rows), columns: size(columns))
    }

    /// A shape, and one that it can be summed to: the same, a row, a column or 1×1.
    mutating func fullAndPart() -> (full: Shape, part: Shape) {
        let full = shape(rows: 2...3, columns: 2...4)
        let part = Shape(
            rows: index(below: 2) == 0 ? 1 : full.rows, columns: index(below: 2) == 0 ? 1 : full.columns)
        return (full, part)
    }

    /// Two shapes that broadcasting brings together: equal, one of them a part, or n×1 with 1×m.
    mutating func pair() -> (Shape, Shape) {
        let (full, part) = fullAndPart()
        switch index(below: 5) {
        case 0: return (full, full)
        case 1: return (Shape(rows: full.rows, columns: 1), Shape(rows: 1, columns: full.columns))
        case 2: return (part, full)
        default: return (full, part)
        }
    }

    mutating func operand(_ shape: Shape, _ domain: Domain = .any) -> Operand {
        Operand(shape: shape, elements: (0..<shape.count).map { _ in number(domain) })
    }

    /// Class indices, N×1.
    mutating func classes(_ count: Int, below bound: Int) -> Operand {
        Operand(
            shape: Shape(rows: count, columns: 1),
            elements: (0..<count).map { _ in Double(index(below: bound)) },
            isDifferentiable: false)
    }
}

/// The greatest difference between two lists of numbers, relative to the greatest magnitude in them, but at
/// least to `scale`. Infinite if there is a NaN, or a different number of them.
func relativeDifference(_ x: [Double], _ y: [Double], scale: Double = 0) -> Double {
    guard x.count == y.count else { return .infinity }
    var (difference, magnitude) = (0.0, scale)
    for (a, b) in zip(x, y) where a != b {
        guard a.isFinite && b.isFinite else { return .infinity }
        difference = max(difference, (a - b).magnitude)
    }
    for number in x + y where number.isFinite { magnitude = max(magnitude, number.magnitude) }
    return difference == 0 ? 0 : difference / magnitude
}
