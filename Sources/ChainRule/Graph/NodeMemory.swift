import ChainRuleKernels

/// One piece of memory for all that a graph stores for each node: record, value, gradient, state.
struct NodeMemory {
    private let base: UnsafeMutableRawPointer
    private let byteCount: Int
    private let valueStride: Int
    /// For how many nodes there is room.
    let capacity: Int

    init(atLeast count: Int, valueStride: Int) {
        let perNode = MemoryLayout<NodeRecord>.stride + 2 * valueStride + MemoryLayout<NodeState>.stride
        var size = count * perNode
        guard let base = chainrule_graph_memory_take(&size) else { preconditionFailure("out of memory") }
        self.base = base
        byteCount = size
        self.valueStride = valueStride
        // A multiple of 16, so that every array begins at a multiple of 16.
        capacity = size / perNode / 16 * 16
    }

    func deallocate() {
        chainrule_graph_memory_give(base, byteCount)
    }

    var records: UnsafeMutablePointer<NodeRecord> { base.assumingMemoryBound(to: NodeRecord.self) }

    /// The values (0) and the gradients (1).
    func values<Value>(_ which: Int) -> UnsafeMutablePointer<Value> {
        (base + capacity * (MemoryLayout<NodeRecord>.stride + which * valueStride))
            .assumingMemoryBound(to: Value.self)
    }

    var states: UnsafeMutablePointer<NodeState> {
        (base + capacity * (MemoryLayout<NodeRecord>.stride + 2 * valueStride))
            .assumingMemoryBound(to: NodeState.self)
    }
}
