import ChainRuleKernels

/// A trace's operations as the C target runs them: those that something needs, each with a location for its
/// result.
struct ProgramSteps {
    /// Those that run once, on rows, columns and numbers; those of each block; and what follows from sums.
    private(set) var first: [ElementStep] = []
    private(set) var block: [ElementStep] = []
    private(set) var last: [ElementStep] = []
    /// Which of the trace's inputs are needed: the first arrays, in this order. The results follow.
    private(set) var inputs: [Int] = []
    /// How many whole arrays follow the results, which sums of all their elements are made of.
    private(set) var temporaryCount = 0
    private(set) var blockCount = 0
    private(set) var counts = Counts(rowSums: 0, columnSums: 0)
    /// Whether there are neither rows nor columns: then all elements may be seen as one row.
    let isFlat: Bool

    /// How many there are in scratch memory, sums first.
    struct Counts {
        let rowSums: Int
        let columnSums: Int
        var rows: Int
        var columns: Int
        var numbers = 0

        init(rowSums: Int, columnSums: Int) {
            (self.rowSums, self.columnSums) = (rowSums, columnSums)
            (rows, columns) = (rowSums, columnSums)
        }
    }

    private let entries: [ElementTrace.Entry]
    private let arrayCount: Int
    private var locations: [ElementLocation]
    /// By entry, the last one that reads it; −1 if nothing needs it.
    private var lastReaders: [Int]
    private var freeBlocks: [Int32] = []

    /// - Parameter results: of the trace's entries, each once; no inputs.
    init(_ trace: ElementTrace, results: [Int]) {
        entries = trace.entries
        locations = Array(repeating: ElementLocation(kind: .block, index: -1), count: entries.count)
        lastReaders = Array(repeating: -1, count: entries.count)
        for result in results { lastReaders[result] = entries.count }
        for (reader, entry) in entries.enumerated().reversed() where lastReaders[reader] >= 0 {
            for operand in entry.operands { lastReaders[operand] = max(lastReaders[operand], reader) }
        }
        let (entries, lastReaders) = (entries, lastReaders)
        let needed = entries.indices.filter { lastReaders[$0] >= 0 }
        isFlat = needed.allSatisfy { [.number, .whole].contains(entries[$0].extent) }
        for index in needed {
            guard case .input(let input) = entries[index].operation else { continue }
            locations[index] = ElementLocation(kind: .array, index: Int32(inputs.count))
            inputs.append(input)
        }
        arrayCount = inputs.count + results.count
        for (index, result) in results.enumerated() {
            locations[result] = ElementLocation(kind: .array, index: Int32(inputs.count + index))
        }
        let sums = needed.filter { entries[$0].operation == .sum }.map { entries[$0].extent }
        counts = Counts(
            rowSums: sums.count { $0 == .columns },
            columnSums: sums.count { $0 == (isFlat ? .number : .rows) })
        let arrays = locations
        if !isFlat {
            for index in needed where entries[index].operation == .sum && entries[index].extent == .number {
                keepWhole(entries[index].operands[0])
            }
        }
        var sumCounts: [Extent: Int32] = [:]
        for index in needed { add(index, result: arrays[index], &sumCounts) }
    }

    /// Where there are rows, the sum of all elements is made of a whole array.
    private mutating func keepWhole(_ operand: Int) {
        if case .input = entries[operand].operation { return }
        guard locations[operand].kind == .block else { return }
        locations[operand] = ElementLocation(kind: .array, index: Int32(arrayCount + temporaryCount))
        temporaryCount += 1
    }

    private mutating func add(_ index: Int, result: ElementLocation, _ sumCounts: inout [Extent: Int32]) {
        let entry = entries[index]
        let isInput = if case .input = entry.operation { true } else { false }
        if entry.extent == .whole {
            if isInput { return }
            releaseOperands(of: index)
            if locations[index].kind == .block { locations[index].index = newBlock() }
            block.append(step(index, to: locations[index]))
        } else if entry.operation == .sum {
            let isAddedUpInBlocks = isFlat || entry.extent != .number
            let kind = isFlat ? .column : entry.extent.memory
            let location =
                isAddedUpInBlocks
                ? ElementLocation(kind: kind, index: sumCounts[entry.extent, default: 0])
                : scratch(entry.extent)
            sumCounts[entry.extent, default: 0] += 1
            locations[index] = location
            if isAddedUpInBlocks {
                releaseOperands(of: index)
                block.append(step(index, to: location))
            } else {
                last.append(step(index, to: location))
            }
            if result.kind == .array { last.append(copy(location, to: result, entry.extent)) }
        } else {
            let location = scratch(entry.extent)
            var steps = [isInput ? copy(result, to: location, entry.extent) : step(index, to: location)]
            if !isInput && result.kind == .array { steps.append(copy(location, to: result, entry.extent)) }
            locations[index] = location
            if entry.isLate { last += steps } else { first += steps }
        }
    }

    private mutating func scratch(_ extent: Extent) -> ElementLocation {
        defer {
            switch extent {
            case .columns: counts.rows += 1
            case .rows: counts.columns += 1
            default: counts.numbers += 1
            }
        }
        let index =
            switch extent {
            case .columns: counts.rows
            case .rows: counts.columns
            default: counts.numbers
            }
        return ElementLocation(kind: extent.memory, index: Int32(index))
    }

    /// A result may lie over an operand that nothing else reads.
    private mutating func releaseOperands(of index: Int) {
        for operand in entries[index].operands
        where lastReaders[operand] == index && locations[operand].kind == .block {
            freeBlocks.append(locations[operand].index)
            lastReaders[operand] = -1  // once, even if it is both operands
        }
    }

    private mutating func newBlock() -> Int32 {
        if let free = freeBlocks.popLast() { return free }
        blockCount += 1
        return Int32(blockCount - 1)
    }

    private func step(_ index: Int, to result: ElementLocation) -> ElementStep {
        let entry = entries[index]
        // Flat, a number is a column's only element.
        let extent = isFlat && entry.operation == .sum ? .column : entry.extent.ofStep
        return ElementStep(
            entry.operation, extent, entry.operands.map { locations[$0] }, entry.constant, result)
    }

    private func copy(_ x: ElementLocation, to result: ElementLocation, _ extent: Extent) -> ElementStep {
        ElementStep(.combine(.first), extent.ofStep, [x], 0, result)
    }
}

extension Extent {
    fileprivate var memory: ElementMemory {
        switch self {
        case .columns: .row
        case .rows: .column
        case .number: .number
        default: .block
        }
    }

    fileprivate var ofStep: ElementStepExtent {
        switch self {
        case .columns: .row
        case .rows: .column
        case .number: .number
        default: .whole
        }
    }
}

extension ElementStep {
    fileprivate init(
        _ operation: ElementTrace.Operation, _ extent: ElementStepExtent, _ operands: [ElementLocation],
        _ constant: Double, _ result: ElementLocation
    ) {
        // A step without a second or third operand repeats one that it has, whose elements the kernel does
        // not use.
        let x = operands.first ?? result
        let (y, w) = (operands.count > 1 ? operands[1] : x, operands.count > 2 ? operands[2] : x)
        let (kind, number): (ElementStepKind, UInt32) =
            switch operation {
            case .map(let function): (.map, function.rawValue)
            case .combine(let operation): (.combine, operation.rawValue)
            case .combineThree(let operation): (.combine_three, operation.rawValue)
            case .spread, .input: (.combine, ElementOperation.first.rawValue)
            case .sum: (.sum, 0)
            }
        self.init(
            kind: kind, operation: number, extent: extent, x: x, y: y, w: w, result: result,
            constant: constant)
    }
}
