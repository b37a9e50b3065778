import ChainRuleKernels

/// The operations that rules do to each element, as they were run on traced values: each by the kernel that a
/// matrix uses for it, and those that are the same only once.
// Unchecked, because `ConcreteValue` asks for it: a trace is made and read by one thread, and then dropped.
final class ElementTrace: @unchecked Sendable {
    enum Operation: Hashable {
        /// What comes from outside, counted.
        case input(Int)
        case map(ElementFunction)
        case combine(ElementOperation)
        case combineThree(ElementTernary)
        /// The same numbers, repeated.
        case spread
        /// The sums of a whole matrix that its extent leaves room for.
        case sum
    }

    /// An operation on the results of earlier ones.
    struct Entry: Hashable {
        let operation: Operation
        let operands: [Int]
        /// By its bits, in which −0 is not 0.
        let constantBits: UInt64
        /// Which of the result's elements may differ.
        let extent: Extent
        /// Whether the result is known only when all elements have been added up.
        let isLate: Bool

        var constant: Double { Double(bitPattern: constantBits) }
    }

    /// Of whole matrices.
    let shape: Shape
    private(set) var entries: [Entry] = []
    /// Whether a rule did more than to compute element by element, so that it depends on shapes what it did.
    var dependsOnShapes = false
    private var indices: [Entry: Int] = [:]

    init(_ shape: Shape) { self.shape = shape }

    /// Writes an operation down.
    ///
    /// - Parameter extent: the result's; by default, of what its operands have together.
    /// - Returns: the result's index among the entries.
    func record(_ operation: Operation, _ operands: [Int], constant: Double = 0, extent: Extent? = nil) -> Int
    {
        let all = operands.reduce(into: Extent.number) { $0.formUnion(entries[$1].extent) }
        let entry = Entry(
            operation: operation, operands: operands, constantBits: constant.bitPattern,
            extent: extent ?? all,
            isLate: operation == .sum || operands.contains { entries[$0].isLate })
        if let known = indices[entry] { return known }
        entries.append(entry)
        indices[entry] = entries.count - 1
        return entries.count - 1
    }

    /// The same numbers, repeated to a larger extent.
    func spread(_ index: Int, to extent: Extent) -> Int {
        entries[index].extent == extent ? index : record(.spread, [index], extent: extent)
    }
}

/// How far a value reaches in the shape of a segment's whole matrices: over its rows and its columns; where
/// it does not, its size is 1, and it is repeated.
struct Extent: OptionSet, Hashable {
    let rawValue: UInt8

    static let rows = Extent(rawValue: 1)
    static let columns = Extent(rawValue: 2)
    static let number: Extent = []
    static let whole: Extent = [.rows, .columns]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `nil` if a value of the shape cannot be repeated to the whole one.
    init?(of shape: Shape, in whole: Shape) {
        if shape == whole {
            self = .whole
        } else if shape == .scalar {
            self = .number
        } else if shape.rows == 1 && shape.columns == whole.columns {
            self = .columns
        } else if shape.columns == 1 && shape.rows == whole.rows {
            self = .rows
        } else {
            return nil
        }
    }

    func shape(in whole: Shape) -> Shape {
        Shape(rows: contains(.rows) ? whole.rows : 1, columns: contains(.columns) ? whole.columns : 1)
    }
}
