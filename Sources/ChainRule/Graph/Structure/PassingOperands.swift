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
        let runner = rules.runners[Int(record.rule)]
        return runner.flatOperands.map { $0 & 1 << operand == 0 }
            ?? rules.rule(record.rule).passesGradient(to: operand)
    }

    func passingOperands(_ record: _NodeRecord) -> PassingOperands {
        if rules.runners[Int(record.rule)].flatOperands == 0 { return .all }
        var count = 0
        record.forEachOperand(in: lists.start) { _ in count += 1 }
        return PassingOperands(count: count) { passesGradient(record, to: $0) }
    }

    /// Calls `body` for each node that a node passes gradients to.
    func forEachPassingOperand(of node: Int, _ body: (Int) -> Void) {
        let record = records[node]
        guard record.rule >= 0 else { return }
        if !hasGradientStops { return record.forEachOperand(in: lists.start, body) }
        var position = 0
        record.forEachOperand(in: lists.start) { operand in
            if passesGradient(record, to: position) { body(operand) }
            position += 1
        }
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
        let state = _NodeState(
            ofOperands: passingStates(record), passesAny: passingOperands(record) != .none)
        return rules.runners[Int(record.rule)].storesDerivatives ? state.union(.hasDerivatives) : state
    }

    /// The state of a node whose operands may be unknown as yet.
    func initialState(_ record: _NodeRecord) -> _NodeState {
        if record.rule < 0 || passingOperands(record) == .none { return .stopsGradient }
        return rules.runners[Int(record.rule)].storesDerivatives ? .hasDerivatives : []
    }

    /// Marks what the marked outputs pass gradients to, and as flat what they depend on in other ways only.
    ///
    /// In a graph where gradients pass everywhere, the run marks as it goes.
    func markPassing(_ outputs: [Int32], _ order: [Int32]?) {
        var isReached = [Bool](repeating: false, count: count)
        for output in outputs { isReached[Int(output)] = true }
        for position in (0..<count).reversed() {
            let node = order.map { Int($0[position]) } ?? position
            if isReached[node] {
                states[node].remove(.isFlat)
                forEachOperand(of: node) { states[$0].insert(.isFlat) }
                forEachPassingOperand(of: node) { isReached[$0] = true }
                if states[node].runsBackward {
                    forEachPassingOperand(of: node) { states[$0].wantIfDependent() }
                }
            } else if states[node].contains(.isFlat) {
                forEachOperand(of: node) { states[$0].insert(.isFlat) }
            }
        }
    }
}
