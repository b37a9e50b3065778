import ChainRuleKernels

/// A trace's operations as the C target runs them: those that something needs, each with a place for its result.
struct ProgramSteps {
    /// Those that compute numbers come first.
    private(set) var steps: [ElementStep] = []
    private(set) var numberStepCount = 0
    /// Which of the trace's inputs are needed: the first arrays, in this order. The results follow.
    private(set) var inputs: [Int] = []
    private(set) var numberCount = 0
    private(set) var blockCount = 0

    private let entries: [ElementTrace.Entry]
    private var places: [ElementPlace]
    /// By entry, the last one that reads it; −1 if nothing needs it.
    private var lastReaders: [Int]
    private var freeBlocks: [Int32] = []

    /// - Parameter results: of the trace's entries, each once; neither inputs nor numbers.
    init(_ trace: ElementTrace, results: [Int]) {
        entries = trace.entries
        places = Array(repeating: ElementPlace(kind: .block, index: -1), count: entries.count)
        lastReaders = Array(repeating: -1, count: entries.count)
        for result in results { lastReaders[result] = entries.count }
        for (reader, entry) in entries.enumerated().reversed() where lastReaders[reader] >= 0 {
            for operand in entry.operands { lastReaders[operand] = max(lastReaders[operand], reader) }
        }
        let needed = entries.indices.filter { lastReaders[$0] >= 0 }
        for place in needed { addInput(place) }
        for (index, result) in results.enumerated() {
            places[result] = ElementPlace(kind: .array, index: Int32(inputs.count + index))
        }
        for place in needed where entries[place].isNumber { addNumber(place) }
        numberStepCount = steps.count
        for place in needed where !entries[place].isNumber { addOthers(place) }
    }

    private mutating func addInput(_ place: Int) {
        guard case .input(let input) = entries[place].operation else { return }
        places[place] = ElementPlace(kind: .array, index: Int32(inputs.count))
        inputs.append(input)
    }

    private mutating func addNumber(_ place: Int) {
        let number = ElementPlace(kind: .number, index: Int32(numberCount))
        numberCount += 1
        if case .input = entries[place].operation {
            steps.append(ElementStep(.combine(.first), [places[place]], 0, number))
        } else {
            addStep(place, number)
        }
        places[place] = number
    }

    private mutating func addOthers(_ place: Int) {
        if case .input = entries[place].operation { return }
        // A result may lie over an operand that nothing else reads.
        for operand in entries[place].operands
        where lastReaders[operand] == place && places[operand].kind == .block {
            freeBlocks.append(places[operand].index)
            lastReaders[operand] = -1  // once, even if it is both operands
        }
        if places[place].kind == .block {
            if freeBlocks.isEmpty {
                freeBlocks.append(Int32(blockCount))
                blockCount += 1
            }
            places[place].index = freeBlocks.removeLast()
        }
        addStep(place, places[place])
    }

    private mutating func addStep(_ place: Int, _ result: ElementPlace) {
        let entry = entries[place]
        steps.append(
            ElementStep(entry.operation, entry.operands.map { places[$0] }, entry.constant, result))
    }
}

extension ElementStep {
    fileprivate init(
        _ operation: ElementTrace.Operation, _ operands: [ElementPlace], _ constant: Double,
        _ result: ElementPlace
    ) {
        // What there is not is not read, or its number not looked at.
        let x = operands.first ?? result
        let (y, w) = (operands.count > 1 ? operands[1] : x, operands.count > 2 ? operands[2] : x)
        let (kind, number): (ElementStepKind, UInt32) =
            switch operation {
            case .map(let function): (.map, function.rawValue)
            case .combine(let operation): (.combine, operation.rawValue)
            case .combineThree(let operation): (.combine_three, operation.rawValue)
            case .spread, .input: (.combine, ElementOperation.first.rawValue)
            }
        self.init(kind: kind, operation: number, x: x, y: y, w: w, result: result, constant: constant)
    }
}
