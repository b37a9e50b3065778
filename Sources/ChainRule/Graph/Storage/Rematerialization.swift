/// What is known of values that a program computed part by part, and did not keep.
struct DroppedValues<Value: ConcreteValue> {
    /// Whether there may be any.
    var exist = false
    /// Inputs that were fed since, with the values from which the others were computed.
    var previousInputs: [(node: Int, value: Value)] = []
}

extension NodeStore {
    /// A node's value, computed again if it was not kept.
    mutating func value(of node: Int) -> Value {
        store(node)
        return values[node]
    }

    /// Computes a value that was not kept, and all on the way to it, and keeps them.
    mutating func store(_ node: Int) {
        guard dropped.exist, topology.states[node].contains(.isDropped) else { return }
        let order = topology.droppedAncestors(of: Int32(node))
        exchangeInputs()
        // Their shapes fitted before, so there is no fault.
        _ = Schedule(order: order, count: order.count).run(.forward, &self)
        exchangeInputs()
        for node in order { topology.states[Int(node)].remove(.isDropped) }
    }

    private mutating func exchangeInputs() {
        for index in dropped.previousInputs.indices {
            swap(&dropped.previousInputs[index].value, &values[dropped.previousInputs[index].node])
        }
    }

    /// Keeps an input's value before it changes, if others would be computed again from it.
    mutating func keepForDropped(_ node: Int) {
        guard topology.states[node].contains(.feedsDropped) else { return }
        topology.states[node].remove(.feedsDropped)
        dropped.previousInputs.append((node, values[node]))
    }

    /// From here on, those values no longer count.
    mutating func forgetDropped() {
        guard dropped.exist else { return }
        for node in 0..<topology.count { topology.states[node].subtract([.isDropped, .feedsDropped]) }
        dropped = DroppedValues()
    }
}

extension Topology {
    /// A node without a stored value, and those that it is computed from, operands first.
    fileprivate func droppedAncestors(of node: Int32) -> [Int32] {
        var order: [Int32] = []
        var isVisited: Set<Int32> = []
        var stack: [(node: Int32, isDone: Bool)] = [(node, false)]
        while let (node, isDone) = stack.popLast() {
            if isDone {
                order.append(node)
                continue
            }
            guard isVisited.insert(node).inserted else { continue }
            stack.append((node, true))
            forEachOperand(of: Int(node)) {
                if states[$0].contains(.isDropped) { stack.append((Int32($0), false)) }
            }
        }
        return order
    }
}
