// How an expression makes a node.

extension Variable {
    // Each in two steps. The first is inlined into the user's own code and does without any call what most
    // nodes of scalars need: there is room, the rule is known, and the operands have values. The second does
    // the rest.

    @inlinable
    public func applying<R: UnaryRule>(_ rule: R) -> Variable {
        let x = position
        guard let (store, record, node) = eagerStore(rule, x) else { return adding(rule) }
        let computed = store.pointee.values[x].valueAndDerivatives(of: rule)
        guard store.pointee.hasRoom(for: node) else { return adding(rule) }
        let state = store.pointee.topology.states[x].passed(by: rule, to: 0)
        return sibling(store.pointee.appendComputed(rule, record, computed, state))
    }

    @inlinable
    public func applying<R: BinaryRule>(_ rule: R, _ y: Variable) -> Variable {
        guard isSibling(of: y), let (store, record, node) = eagerStore(rule, position, y.position) else {
            return adding(rule, y)
        }
        let values = store.pointee.values
        let computed = values[position].valueAndDerivatives(of: rule, values[y.position])
        guard store.pointee.hasRoom(for: node) else { return adding(rule, y) }
        let states = store.pointee.topology.states
        let (x, y) = (position, y.position)
        let state = states[x].passed(by: rule, to: 0).union(states[y].passed(by: rule, to: 1))
        return sibling(store.pointee.appendComputed(rule, record, computed, state))
    }

    @inlinable
    public func applying<R: TernaryRule>(_ rule: R, _ y: Variable, _ w: Variable) -> Variable {
        guard isSibling(of: y), isSibling(of: w),
            let (store, record, node) = eagerStore(rule, position, y.position, w.position)
        else { return adding(rule, y, w) }
        let values = store.pointee.values
        let value = values[position].applying(rule, values[y.position], values[w.position])
        guard store.pointee.hasRoom(for: node) else { return adding(rule, y, w) }
        let states = store.pointee.topology.states
        let (x, y, w) = (position, y.position, w.position)
        let state = states[x].passed(by: rule, to: 0).union(states[y].passed(by: rule, to: 1))
            .union(states[w].passed(by: rule, to: 2))
        return sibling(store.pointee.appendComputed(rule, record, (value, nil), state))
    }

    /// The graph's nodes, the next one's record and where it will be, if it can be computed as it is made.
    @inlinable @inline(__always)
    func eagerStore<R: Rule>(
        _ rule: R, _ first: Int, _ second: Int = -1, _ third: Int = -1
    ) -> (store: UnsafeMutablePointer<NodeStore<Value>>, record: _NodeRecord, node: Int)? {
        guard let store, let known = store.pointee.topology.rules.known(R.self) else { return nil }
        var record = _NodeRecord(rule: known.index, first, second, third)
        if !RuleTable.isSame(rule, known.memory) {
            guard Value.isNumber, R.hasPlainParameters, third == -1,
                let start = store.pointee.topology.lists.parameterStart(for: R.parameterCount)
            else { return nil }
            record.setParameters(at: start)
        }
        let node = store.pointee.topology.count
        return store.pointee.hasRoom(for: node) ? (store, record, node) : nil
    }

    // Compiled for each rule, so that all arguments are in registers and the first step can end by a jump
    // here.

    @inlinable @inline(never)
    func adding<R: UnaryRule>(_ rule: R) -> Variable { appendUnspecialized(rule) }

    @inlinable @inline(never)
    func adding<R: BinaryRule>(_ rule: R, _ y: Variable) -> Variable { appendUnspecialized(rule, y) }

    @inlinable @inline(never)
    func adding<R: TernaryRule>(_ rule: R, _ y: Variable, _ w: Variable) -> Variable {
        appendUnspecialized(rule, y, w)
    }

    @usableFromInline @inline(never)
    @_specialize(kind:partial,where Value == Double)
    func appendUnspecialized<R: UnaryRule>(_ rule: R) -> Variable {
        guard let store else { return isNumber ? ofNumber(rule) : self }
        let values = store.pointee.values
        let value = Value.isNumber ? nil : store.eagerValue { values[Int(index)].applying(rule) }
        let node = store.pointee.append(rule, index, value: value)
        store.computeEagerly(node)
        return store.variable(node, besides: self)
    }

    @usableFromInline @inline(never)
    @_specialize(kind:partial,where Value == Double)
    func appendUnspecialized<R: BinaryRule>(_ rule: R, _ y: Variable) -> Variable {
        guard let store, isOfSameGraph(as: y) else { return mixed(rule, y) }
        let values = store.pointee.values
        let value =
            Value.isNumber
            ? nil : store.eagerValue { values[Int(index)].applying(rule, values[Int(y.index)]) }
        let node = store.pointee.append(rule, index, y.index, value: value)
        store.computeEagerly(node)
        return store.variable(node, besides: self)
    }

    @usableFromInline @inline(never)
    @_specialize(kind:partial,where Value == Double)
    func appendUnspecialized<R: TernaryRule>(_ rule: R, _ y: Variable, _ w: Variable) -> Variable {
        guard let store, isOfSameGraph(as: y), isOfSameGraph(as: w) else { return mixed(rule, y, w) }
        let values = store.pointee.values
        let value = store.eagerValue {
            values[Int(index)].applying(rule, values[Int(y.index)], values[Int(w.index)])
        }
        return store.variable(
            store.pointee.append(rule, index, y.index, w.index, value: value),
            besides: self)
    }

    @inline(never)
    private func mixed(_ rule: some BinaryRule, _ y: Variable) -> Variable {
        if let result = withNumbers(rule, y) { return result }
        guard let store else { return self }
        return mixed(rule, y, store)
    }

    @inline(never)
    private func mixed(_ rule: some TernaryRule, _ y: Variable, _ w: Variable) -> Variable {
        if let result = withNumbers(rule, y, w) { return result }
        guard let store else { return self }
        return mixed(rule, isOfSameGraph(as: y) ? w : y, store)
    }

    /// An operation on variables of two graphs: a fault that this one's graph keeps.
    func mixed(
        _ rule: some Rule, _ other: Variable, _ store: UnsafeMutablePointer<NodeStore<Value>>
    ) -> Variable {
        store.pointee.topology.note(
            other.store == nil ? other.whyInvalid : .differentGraphs(operation: rule.name))
        return self
    }
}
