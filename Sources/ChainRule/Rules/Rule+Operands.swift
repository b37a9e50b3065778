// How rules of one, two and three operands run a node, and how they take their operands from an array. A rule
// is applied to a value, instead of running its forward on it, because dual numbers have their own way to do
// that.

extension UnaryRule {
    @inlinable public static var operandCount: Int { 1 }

    @inlinable @inline(__always)
    public func _runForward<V>(_ frame: _NodeFrame<V>, _ node: Int, _ record: _NodeRecord) {
        frame.replaceValue(of: node, by: frame.value(record.first).applying(self))
    }

    @inlinable @inline(__always)
    public func _runBackward<V>(_ frame: _NodeFrame<V>, _ node: Int, _ record: _NodeRecord) {
        guard passesGradient(to: 0) else { return }
        let x = record.first
        frame.accumulate(backward(frame.gradients[node], frame.value(x), frame.values[node]), into: x)
    }

    @inlinable @inline(__always)
    public func _runForward<V>(
        _ frame: _NodeFrame<V>, _ node: Int, _ record: _NodeRecord, after previous: V
    ) -> V {
        let x = frame.value(record.first, before: node, previous)
        let computed = x.valueAndDerivatives(of: self)
        frame.store(computed, of: node, 1)
        return computed.0
    }

    @inlinable
    public func forward<V: GraphValue>(operands: [V]) -> V {
        Self.accepts(operands.count) ? forward(operands[0]) : refusing(operands)
    }

    @inlinable
    public func backward<V: GraphValue>(upstream: V, operands: [V], result: V) -> [V] {
        guard Self.accepts(operands.count) else { return refusingBackward(upstream, operands) }
        return [backward(upstream, operands[0], result)]
    }
}

extension BinaryRule {
    @inlinable public static var operandCount: Int { 2 }

    @inlinable
    public func backwardFirst<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> V {
        backward(upstream, x, y, z).0
    }

    @inlinable
    public func backwardSecond<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> V {
        backward(upstream, x, y, z).1
    }

    @inlinable @inline(__always)
    public func _runForward<V>(_ frame: _NodeFrame<V>, _ node: Int, _ record: _NodeRecord) {
        frame.replaceValue(of: node, by: frame.value(record.first).applying(self, frame.value(record.second)))
    }

    @inlinable @inline(__always)
    public func _runBackward<V>(_ frame: _NodeFrame<V>, _ node: Int, _ record: _NodeRecord) {
        let (x, y) = (frame.value(record.first), frame.value(record.second))
        let (upstream, z) = (frame.gradients[node], frame.values[node])
        let (passesFirst, passesSecond) = (passesGradient(to: 0), passesGradient(to: 1))
        if passesFirst && passesSecond && frame.wantsGradient(record.first)
            && frame.wantsGradient(record.second)
        {
            let (dx, dy) = backward(upstream, x, y, z)
            frame.accumulate(dx, into: record.first)
            frame.accumulate(dy, into: record.second)
        } else {
            if passesFirst { frame.accumulate(backwardFirst(upstream, x, y, z), into: record.first) }
            if passesSecond { frame.accumulate(backwardSecond(upstream, x, y, z), into: record.second) }
        }
    }

    @inlinable @inline(__always)
    public func _runForward<V>(
        _ frame: _NodeFrame<V>, _ node: Int, _ record: _NodeRecord, after previous: V
    ) -> V {
        let x = frame.value(record.first, before: node, previous)
        let y = frame.value(record.second, before: node, previous)
        let computed = x.valueAndDerivatives(of: self, y)
        frame.store(computed, of: node, 2)
        return computed.0
    }

    @inlinable
    public func forward<V: GraphValue>(operands: [V]) -> V {
        Self.accepts(operands.count) ? forward(operands[0], operands[1]) : refusing(operands)
    }

    @inlinable
    public func backward<V: GraphValue>(upstream: V, operands: [V], result: V) -> [V] {
        guard Self.accepts(operands.count) else { return refusingBackward(upstream, operands) }
        let (dx, dy) = backward(upstream, operands[0], operands[1], result)
        return [dx, dy]
    }
}

extension TernaryRule {
    @inlinable public static var operandCount: Int { 3 }

    @inlinable
    public func backwardFirst<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ w: V, _ z: V) -> V {
        backward(upstream, x, y, w, z).0
    }

    @inlinable
    public func backwardSecond<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ w: V, _ z: V) -> V {
        backward(upstream, x, y, w, z).1
    }

    @inlinable
    public func backwardThird<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ w: V, _ z: V) -> V {
        backward(upstream, x, y, w, z).2
    }

    @inlinable @inline(__always)
    public func _runForward<V>(_ frame: _NodeFrame<V>, _ node: Int, _ record: _NodeRecord) {
        frame.replaceValue(
            of: node,
            by: frame.value(record.first).applying(
                self, frame.value(record.second), frame.value(record.third)))
    }

    @inlinable @inline(__always)
    public func _runBackward<V>(_ frame: _NodeFrame<V>, _ node: Int, _ record: _NodeRecord) {
        let (x, y, w) = (frame.value(record.first), frame.value(record.second), frame.value(record.third))
        let (upstream, z) = (frame.gradients[node], frame.values[node])
        let passes = (passesGradient(to: 0), passesGradient(to: 1), passesGradient(to: 2))
        if passes == (true, true, true) && frame.wantsGradient(record.first)
            && frame.wantsGradient(record.second) && frame.wantsGradient(record.third)
        {
            let (dx, dy, dw) = backward(upstream, x, y, w, z)
            frame.accumulate(dx, into: record.first)
            frame.accumulate(dy, into: record.second)
            frame.accumulate(dw, into: record.third)
        } else {
            if passes.0 { frame.accumulate(backwardFirst(upstream, x, y, w, z), into: record.first) }
            if passes.1 { frame.accumulate(backwardSecond(upstream, x, y, w, z), into: record.second) }
            if passes.2 { frame.accumulate(backwardThird(upstream, x, y, w, z), into: record.third) }
        }
    }

    @inlinable @inline(__always)
    public func _runForward<V>(
        _ frame: _NodeFrame<V>, _ node: Int, _ record: _NodeRecord, after previous: V
    ) -> V {
        let z = frame.value(record.first, before: node, previous).applying(
            self, frame.value(record.second, before: node, previous),
            frame.value(record.third, before: node, previous))
        frame.values[node] = z
        return z
    }

    @inlinable
    public func forward<V: GraphValue>(operands: [V]) -> V {
        Self.accepts(operands.count) ? forward(operands[0], operands[1], operands[2]) : refusing(operands)
    }

    @inlinable
    public func backward<V: GraphValue>(upstream: V, operands: [V], result: V) -> [V] {
        guard Self.accepts(operands.count) else { return refusingBackward(upstream, operands) }
        let (dx, dy, dw) = backward(upstream, operands[0], operands[1], operands[2], result)
        return [dx, dy, dw]
    }
}

// MARK: - Another number of operands than the operation takes

extension Rule {
    func countFault(_ shapes: [Shape]) -> ValueFault {
        let reason = "it takes \(Self.operandCountDescription), not \(shapes.count)"
        return ValueFault(operation: name, shapes: shapes, reason: reason)
    }

    /// A matrix that says why it has no value, or NaN; of variables the first, and their graph keeps the
    /// error. Only for no operands at all, and values that cannot be faulty, there is nothing to return.
    @usableFromInline @inline(never)
    func refusing<V: GraphValue>(_ operands: [V]) -> V {
        if let type = V.self as? any ConcreteValue.Type {
            let shapes = operands.map { ($0 as? any ConcreteValue)?.shape ?? .scalar }
            if let fault = type.faulty(countFault(shapes)) as? V { return fault }
        }
        guard let first = operands.first else {
            stop("\(name) takes \(Self.operandCountDescription), not none")
        }
        guard let variable = first as? any NotesErrors else { return first * V.Element.nan }
        variable.note(.operandCount(self, given: operands.count, at: nil))
        return first
    }

    @usableFromInline @inline(never)
    func refusingBackward<V: GraphValue>(_ upstream: V, _ operands: [V]) -> [V] {
        let none = refusing(operands.isEmpty ? [upstream] : operands)
        return operands.map { _ in none }
    }
}

/// What can be told of an error that its own type has no room for: a variable, whose graph keeps it.
protocol NotesErrors {
    func note(_ error: GraphError)
}
