/// A node as a graph stores it: its rule's place in the graph's table, and the nodes that feed it.
@frozen
public struct NodeRecord: Sendable {
    @usableFromInline var rule: Int32
    @usableFromInline var first: Int32
    @usableFromInline var second: Int32
    @usableFromInline var third: Int32

    @inlinable
    init(rule: Int32, _ first: Int32, _ second: Int32, _ third: Int32) {
        self.rule = rule
        self.first = first
        self.second = second
        self.third = third
    }
}

/// What a graph knows of a node at run time.
@frozen
public struct NodeState: OptionSet, Sendable {
    public let rawValue: UInt8

    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// There is a value, computed or fed.
    @inlinable static var hasValue: NodeState { NodeState(rawValue: 1) }
    /// There is a gradient from the last `backward`.
    @inlinable static var hasGradient: NodeState { NodeState(rawValue: 2) }
    /// The running `backward` computes this node's gradient.
    @inlinable static var wantsGradient: NodeState { NodeState(rawValue: 4) }
    /// No gradient passes: a constant, or a frozen parameter.
    @inlinable static var isFrozen: NodeState { NodeState(rawValue: 8) }
    /// An input that was fed since the last forward.
    @inlinable static var wasFed: NodeState { NodeState(rawValue: 16) }
}

/// Nodes of one rule that a graph runs by a single call, in order.
///
/// A graph and a rule speak through this type; writing rules and graphs needs none of it. It refers to the graph's
/// flat storage and is valid for the duration of the call.
public struct Batch<Value: ConcreteValue> {
    @usableFromInline let rule: UnsafeRawPointer
    /// The nodes' indices, or `nil` for `count` nodes from `start` on.
    @usableFromInline let order: UnsafePointer<Int32>?
    @usableFromInline let start: Int
    @usableFromInline let count: Int
    @usableFromInline let records: UnsafeMutablePointer<NodeRecord>
    @usableFromInline let values: UnsafeMutablePointer<Value>
    @usableFromInline let gradients: UnsafeMutablePointer<Value>
    @usableFromInline let states: UnsafeMutablePointer<NodeState>

    @inlinable
    init(
        rule: UnsafeRawPointer, order: UnsafePointer<Int32>?, start: Int, count: Int,
        records: UnsafeMutablePointer<NodeRecord>, values: UnsafeMutablePointer<Value>,
        gradients: UnsafeMutablePointer<Value>, states: UnsafeMutablePointer<NodeState>
    ) {
        self.rule = rule
        self.order = order
        self.start = start
        self.count = count
        self.records = records
        self.values = values
        self.gradients = gradients
        self.states = states
    }

    @inlinable @inline(__always)
    func rule<R: Rule>(as type: R.Type) -> R { rule.assumingMemoryBound(to: R.self).pointee }

    @inlinable @inline(__always)
    func node(_ position: Int) -> Int { order.map { Int($0[position]) } ?? start + position }

    @inlinable @inline(__always)
    func value(_ node: Int32) -> Value { values[Int(node)] }

    /// Whether to bother with this operand. Scalars are cheaper computed than asked about.
    @inlinable @inline(__always)
    func wantsGradient(_ node: Int32) -> Bool {
        !Value.canBeFaulty || states[Int(node)].contains(.wantsGradient)
    }

    /// Adds a contribution to a node's gradient. This is the one place where broadcasting is undone.
    @inlinable @inline(__always)
    func accumulate(_ contribution: @autoclosure () -> Value, into node: Int32) {
        let node = Int(node)
        if !Value.canBeFaulty {
            gradients[node] = gradients[node] + contribution()
        } else if states[node].contains(.wantsGradient) {
            let gradient = contribution().reduced(like: values[node])
            if states[node].contains(.hasGradient) {
                gradients[node] = gradients[node] + gradient
            } else {
                gradients[node] = gradient
                states[node].insert(.hasGradient)
            }
        }
    }
}

extension Rule {
    @inlinable public static func runForwardDouble(_ batch: Batch<Double>) { runForward(batch) }
    @inlinable public static func runForwardFloat(_ batch: Batch<Float>) { runForward(batch) }
    @inlinable public static func runBackwardDouble(_ batch: Batch<Double>) { runBackward(batch) }
    @inlinable public static func runBackwardFloat(_ batch: Batch<Float>) { runBackward(batch) }
}

extension UnaryRule {
    @inlinable public static var operandCount: Int { 1 }

    @inlinable
    public static func runForward<V>(_ batch: Batch<V>) {
        let rule = batch.rule(as: Self.self)
        for position in 0..<batch.count {
            let node = batch.node(position)
            batch.values[node] = rule.forward(batch.value(batch.records[node].first))
        }
    }

    @inlinable
    public static func runBackward<V>(_ batch: Batch<V>) {
        let rule = batch.rule(as: Self.self)
        for position in (0..<batch.count).reversed() {
            let node = batch.node(position)
            let x = batch.records[node].first
            batch.accumulate(
                rule.backward(batch.gradients[node], batch.value(x), batch.values[node]), into: x)
        }
    }

    @inlinable
    public func forward<V: GraphValue>(operands: [V]) -> V { forward(operands[0]) }

    @inlinable
    public func backward<V: GraphValue>(upstream: V, operands: [V], result: V) -> [V] {
        [backward(upstream, operands[0], result)]
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

    @inlinable
    public static func runForward<V>(_ batch: Batch<V>) {
        let rule = batch.rule(as: Self.self)
        for position in 0..<batch.count {
            let node = batch.node(position)
            let record = batch.records[node]
            batch.values[node] = rule.forward(batch.value(record.first), batch.value(record.second))
        }
    }

    @inlinable
    public static func runBackward<V>(_ batch: Batch<V>) {
        let rule = batch.rule(as: Self.self)
        for position in (0..<batch.count).reversed() {
            let node = batch.node(position)
            let record = batch.records[node]
            let (x, y) = (batch.value(record.first), batch.value(record.second))
            let (upstream, z) = (batch.gradients[node], batch.values[node])
            if batch.wantsGradient(record.first) && batch.wantsGradient(record.second) {
                let (dx, dy) = rule.backward(upstream, x, y, z)
                batch.accumulate(dx, into: record.first)
                batch.accumulate(dy, into: record.second)
            } else {
                batch.accumulate(rule.backwardFirst(upstream, x, y, z), into: record.first)
                batch.accumulate(rule.backwardSecond(upstream, x, y, z), into: record.second)
            }
        }
    }

    @inlinable
    public func forward<V: GraphValue>(operands: [V]) -> V { forward(operands[0], operands[1]) }

    @inlinable
    public func backward<V: GraphValue>(upstream: V, operands: [V], result: V) -> [V] {
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

    @inlinable
    public static func runForward<V>(_ batch: Batch<V>) {
        let rule = batch.rule(as: Self.self)
        for position in 0..<batch.count {
            let node = batch.node(position)
            let record = batch.records[node]
            batch.values[node] = rule.forward(
                batch.value(record.first), batch.value(record.second), batch.value(record.third))
        }
    }

    @inlinable
    public static func runBackward<V>(_ batch: Batch<V>) {
        let rule = batch.rule(as: Self.self)
        for position in (0..<batch.count).reversed() {
            let node = batch.node(position)
            let record = batch.records[node]
            let (x, y, w) = (batch.value(record.first), batch.value(record.second), batch.value(record.third))
            let (upstream, z) = (batch.gradients[node], batch.values[node])
            if batch.wantsGradient(record.first) && batch.wantsGradient(record.second)
                && batch.wantsGradient(record.third)
            {
                let (dx, dy, dw) = rule.backward(upstream, x, y, w, z)
                batch.accumulate(dx, into: record.first)
                batch.accumulate(dy, into: record.second)
                batch.accumulate(dw, into: record.third)
            } else {
                batch.accumulate(rule.backwardFirst(upstream, x, y, w, z), into: record.first)
                batch.accumulate(rule.backwardSecond(upstream, x, y, w, z), into: record.second)
                batch.accumulate(rule.backwardThird(upstream, x, y, w, z), into: record.third)
            }
        }
    }

    @inlinable
    public func forward<V: GraphValue>(operands: [V]) -> V { forward(operands[0], operands[1], operands[2]) }

    @inlinable
    public func backward<V: GraphValue>(upstream: V, operands: [V], result: V) -> [V] {
        let (dx, dy, dw) = backward(upstream, operands[0], operands[1], operands[2], result)
        return [dx, dy, dw]
    }
}
