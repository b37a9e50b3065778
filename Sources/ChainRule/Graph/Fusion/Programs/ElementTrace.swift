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
        /// A number in every element of an array.
        case spread
    }

    /// An operation on the results of earlier ones.
    struct Entry: Hashable {
        let operation: Operation
        let operands: [Int]
        /// By its bits, in which −0 is not 0.
        let constantBits: UInt64
        /// Whether the result is the same for all elements.
        let isNumber: Bool

        var constant: Double { Double(bitPattern: constantBits) }
    }

    /// Of all matrices.
    let shape: Shape
    private(set) var entries: [Entry] = []
    private var places: [Entry: Int] = [:]

    init(_ shape: Shape) { self.shape = shape }

    /// - Returns: the result's place among the entries.
    func record(_ operation: Operation, _ operands: [Int], constant: Double = 0, isNumber: Bool) -> Int {
        let entry = Entry(
            operation: operation, operands: operands, constantBits: constant.bitPattern, isNumber: isNumber)
        if let known = places[entry] { return known }
        entries.append(entry)
        places[entry] = entries.count - 1
        return entries.count - 1
    }

    /// Of what is computed: the result is a number if all operands are.
    func record(_ operation: Operation, _ operands: [Int], constant: Double = 0) -> Int {
        let isNumber = operands.allSatisfy { entries[$0].isNumber }
        return record(operation, operands, constant: constant, isNumber: isNumber)
    }

    /// The same in every element of an array, if it is a number.
    func spread(_ place: Int) -> Int {
        entries[place].isNumber ? record(.spread, [place], isNumber: false) : place
    }
}
