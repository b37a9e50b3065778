// Nodes with any number of operands, made by expressions of variables.

extension Variable {
    /// A node of an operation with any number of operands, this one first.
    ///
    /// ```swift
    /// b.applying(WeightedSum(), [x, w])   // b + x·w
    /// ```
    /// If the rule does not take as many, the graph keeps `GraphError.operandCount`, which `forward` throws.
    @inlinable
    public func applying<R: VariadicRule>(_ rule: R, _ others: [Variable]) -> Variable {
        let node = others.withUnsafeBufferPointer { others -> Variable? in
            // A rule of the user's own may try to add to the graph: what holds its operands would move.
            guard R.self == WeightedSum.self, areSiblings(others, others),
                R.takes(operandCount: 1 + others.count)
            else { return nil }
            return appendingComputed(rule, 1 + others.count) { list in
                for other in others { _ = list.append(other) }
                return rule.forward(list.operands)
            }
        }
        return node ?? adding(rule, [self] + others)
    }
}

// MARK: In two steps, as operations of one, two and three operands; see Variable.swift

extension Variable {
    /// Appends a node that can be computed as it is made; `nil` if it cannot.
    ///
    /// - Parameter write: appends the operands after this one, all of this graph and `count` with this one,
    ///   which the rule takes, and computes the value.
    @inlinable @inline(__always)
    func appendingComputed<R: VariadicRule>(
        _ rule: R, _ count: Int, _ write: (inout OperandWriter<Value>) -> Value
    ) -> Variable? {
        guard let (store, unlisted, _) = eagerStore(rule, -1, Int(_NodeRecord.list), count),
            let list = store.pointee.topology.lists.room(for: count)
        else { return nil }
        var writer = OperandWriter(self, list, store.pointee.values, store.pointee.topology.uses)
        let value = write(&writer)
        let record = _NodeRecord(
            rule: unlisted.rule, listAt: store.pointee.topology.lists.count, count: count)
        let passing = rule.passingOperands(of: count)
        if passing != .all { store.pointee.topology.hasGradientStops = true }
        var state = store.pointee.topology.states[position].passed(by: rule, to: 0)
        // All that is computed from something wanted depends on it. Usually the first operand does.
        if !state.contains(.requiresGradient) { state = store.pointee.topology.passingStates(record) }
        store.pointee.topology.lists.count &+= count
        state = _NodeState(ofOperands: state, passesAny: passing != .none, passesAll: passing == .all)
        return sibling(store.pointee.appendWithinCapacity(record, value, state))
    }

    /// Whether all are variables of this one's graph, as many of the second as of the first.
    @inlinable @inline(__always)
    func areSiblings(
        _ first: UnsafeBufferPointer<Variable>, _ second: UnsafeBufferPointer<Variable>
    ) -> Bool {
        // All are looked at, without a branch for each: they nearly always are.
        var difference = SIMD2<UInt64>(repeating: 0)
        for index in first.indices {
            difference |= (first[index].words ^ words) | (second[index].words ^ words)
        }
        return difference[0] == 0 && UInt32(truncatingIfNeeded: difference[1]) == 0
    }

    /// Cell and packed index, in a vector register.
    @inlinable @inline(__always)
    var words: SIMD2<UInt64> { SIMD2(UInt64(UInt(bitPattern: cell)), packed) }

    @usableFromInline @inline(never)
    func adding<R: VariadicRule>(_ rule: R, _ operands: [Variable]) -> Variable {
        guard let store, areOfSameGraph(operands) else { return mixed(rule, Array(operands.dropFirst())) }
        guard R.takes(operandCount: operands.count) else {
            store.pointee.topology.note(.operandCount(rule, given: operands.count, at: nil))
            return self
        }
        let values = store.pointee.values
        let value = store.eagerValue { rule.forward(operands: operands.map { values[$0.position] }) }
        return store.variable(store.pointee.append(rule, operands.map(\.index), value: value), besides: self)
    }
}

extension Variable {
    private func areOfSameGraph(_ operands: [Variable]) -> Bool {
        operands.allSatisfy { isOfSameGraph(as: $0) }
    }

    @inline(never)
    private func mixed(_ rule: some VariadicRule, _ others: [Variable]) -> Variable {
        if let result = withNumbers(rule, others) { return result }
        guard let store, let other = others.first(where: { !isOfSameGraph(as: $0) }) else { return self }
        return mixed(rule, other, store)
    }
}

/// Writes a new node's operands where its list will be.
@usableFromInline
struct OperandWriter<Value: ConcreteValue> {
    @usableFromInline let list: UnsafeMutablePointer<Int32>
    @usableFromInline var next: UnsafeMutablePointer<Int32>
    @usableFromInline let values: UnsafeMutablePointer<Value>
    @usableFromInline let uses: UnsafeMutablePointer<UInt8>
    /// The first operand's value.
    @usableFromInline let first: Value

    @inlinable @inline(__always)
    init(
        _ operand: Variable<Value>, _ list: UnsafeMutablePointer<Int32>,
        _ values: UnsafeMutablePointer<Value>,
        _ uses: UnsafeMutablePointer<UInt8>
    ) {
        self.list = list
        self.values = values
        self.uses = uses
        next = list
        first = values[operand.position]
        _ = append(operand)
    }

    /// - Returns: the operand's value.
    @inlinable @inline(__always)
    mutating func append(_ operand: Variable<Value>) -> Value {
        next.pointee = operand.index
        next += 1
        uses[operand.position] = 1
        return values[operand.position]
    }

    @inlinable var operands: Operands<Value> { Operands(values: values, nodes: list, count: next - list) }
}
