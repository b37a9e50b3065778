// Which of a node's operands its rule passes gradients to: what a backward goes along.

/// How many of a node's operands its rule passes gradients to.
@usableFromInline
enum PassingOperands {
    case all, some, none

    @inlinable @inline(__always)
    init(count: Int, passes: (Int) -> Bool) {
        var (all, any) = (true, false)
        for operand in 0..<count {
            let passes = passes(operand)
            all = all && passes
            any = any || passes
        }
        self = all ? .all : any ? .some : .none
    }
}

extension Rule {
    @inlinable @inline(__always)
    func passingOperands(of count: Int) -> PassingOperands {
        PassingOperands(count: count) { passesGradient(to: $0) }
    }
}

extension Topology {
    func passesGradient(_ record: _NodeRecord, to operand: Int) -> Bool {
        if !record.hasParameters, let flat = rules.runners[Int(record.rule)].flatOperands {
            return flat & 1 << operand == 0
        }
        return rule(of: record).passesGradient(to: operand)
    }

    func passingOperands(_ record: _NodeRecord) -> PassingOperands {
        if !record.hasParameters && rules.runners[Int(record.rule)].flatOperands == 0 { return .all }
        var count = 0
        record.forEachOperand(in: lists.start) { _ in count += 1 }
        return PassingOperands(count: count) { passesGradient(record, to: $0) }
    }

    /// Calls `body` for each node that a node passes gradients to.
    @inline(__always)
    func forEachPassingOperand(of node: Int, _ body: (Int) -> Void) {
        let record = records[node]
        if record.rule >= 0 { forEachPassingOperand(record, states[node], body) }
    }

    @inline(__always)
    func forEachPassingOperand(_ record: _NodeRecord, _ state: _NodeState, _ body: (Int) -> Void) {
        if !state.contains(.hasFlatOperands) { return record.forEachOperand(in: lists.start, body) }
        var position = 0
        record.forEachOperand(in: lists.start) { operand in
            if passesGradient(record, to: position) { body(operand) }
            position += 1
        }
    }

    /// Notes a new node whose rule passes no gradient to some operand, and which operands it passes gradients
    /// to.
    @usableFromInline @inline(never)
    mutating func noteStop(at record: _NodeRecord) {
        hasGradientStops = true
        forEachPassingOperand(record, .hasFlatOperands) { uses[$0] = 1 }
    }

    /// All that any of the operands has that a node of a rule passes gradients to.
    @usableFromInline
    func passingStates(_ record: _NodeRecord) -> _NodeState {
        var (union, position): (_NodeState, Int) = ([], 0)
        record.forEachOperand(in: lists.start) { operand in
            if passesGradient(record, to: position) { union.formUnion(states[operand]) }
            position += 1
        }
        return union
    }

    /// The state of a new node of a rule, whose operands are known.
    func state(ofNew record: _NodeRecord) -> _NodeState {
        let passing = passingOperands(record)
        let state = _NodeState(
            ofOperands: passingStates(record), passesAny: passing != .none, passesAll: passing == .all)
        return storesDerivatives(record) ? state.union(.hasDerivatives) : state
    }

    /// The state of a node whose operands may be unknown as yet.
    func initialState(_ record: _NodeRecord) -> _NodeState {
        if record.rule < 0 { return .stopsGradient }
        switch passingOperands(record) {
        case .none: return [.stopsGradient, .hasFlatOperands]
        case .some: return .hasFlatOperands
        case .all: return storesDerivatives(record) ? .hasDerivatives : []
        }
    }

    private func storesDerivatives(_ record: _NodeRecord) -> Bool {
        if !record.hasParameters { return rules.runners[Int(record.rule)].storesDerivatives }
        return passingOperands(record) == .all && rule(of: record).storesDerivatives
    }

    /// Marks what the marked outputs pass gradients to, and as flat what they depend on in other ways only.
    ///
    /// In a graph where gradients pass everywhere, the run marks as it goes.
    func markPassing(_ outputs: [Int32], _ order: [Int32]?) {
        let isReached = UnsafeMutableBufferPointer<Bool>.allocate(capacity: count)
        defer { isReached.deallocate() }
        isReached.initialize(repeating: false)
        for output in outputs { isReached[Int(output)] = true }
        for position in (0..<count).reversed() {
            let node = order.map { Int($0[position]) } ?? position
            let state = states[node]
            if isReached[node] {
                states[node].remove(.isFlat)
                // Most nodes pass gradients to all operands, which are reached then and not flat.
                if state.contains(.hasFlatOperands) {
                    forEachOperand(of: node) { states[$0].insert(.isFlat) }
                }
                forEachPassingOperand(of: node) {
                    isReached[$0] = true
                    if state.runsBackward { states[$0].wantIfDependent() }
                }
            } else if state.contains(.isFlat) {
                forEachOperand(of: node) { states[$0].insert(.isFlat) }
            }
        }
    }
}
