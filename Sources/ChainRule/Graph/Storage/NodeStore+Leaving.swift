import ChainRuleKernels

// What a graph leaves to the next one: its storage as a whole, with the room that it has made for nodes, the
// table of its rules, and the cell of its variables.

extension NodeStore {
    /// The storage of a new graph: what an earlier one left, or a new one.
    static func take() -> UnsafeMutablePointer<NodeStore> {
        if let left = chainrule_graph_storage_take(kind) {
            return left.assumingMemoryBound(to: NodeStore.self)
        }
        let store = UnsafeMutablePointer<NodeStore>.allocate(capacity: 1)
        guard let cell = chainrule_graph_cell_acquire(store) else {
            stop("there is no memory for a graph")
        }
        store.initialize(to: NodeStore(cell: cell))
        return store
    }

    /// Leaves a storage to a later graph, without anything that the graph had.
    static func leave(_ store: UnsafeMutablePointer<NodeStore>) {
        chainrule_graph_cell_end(store.pointee.cell)
        store.pointee.clear()
        let size = MemoryLayout<NodeStore>.size + store.pointee.memory.byteCount
        chainrule_graph_storage_keep(
            chainrule_graph_storage(content: store, kind: kind, size: size, free: freeStorage))
    }

    private mutating func clear() {
        values.deinitialize(count: topology.count)
        gradients.deinitialize(count: gradientCount)
        gradientCount = 0
        topology.leave()
        plans.leave()
        validity.leave()
        accumulated.leave()
        if dropped.exist { dropped = DroppedValues() }
        graph = nil
        lacksDerivatives = false
        hasForgottenDerivatives = false
        leastFusedBytes = Self.leastFusedBytes
        markedHaveGradients = false
        isRunning = false
        usesReferenceRun = ChainRule.usesReferenceRun
        isEager = Value._isScalar && !usesReferenceRun
    }

    fileprivate static func free(_ store: UnsafeMutablePointer<NodeStore>) {
        chainrule_graph_cell_release(store.pointee.cell)
        store.pointee.topology.deallocate()
        store.pointee.memory.deallocate()
        store.deinitialize(count: 1)
        store.deallocate()
    }

    /// The type of value, as a pointer.
    private static var kind: UnsafeRawPointer {
        unsafeBitCast(ObjectIdentifier(Value.self), to: UnsafeRawPointer.self)
    }
}

/// Frees a storage that was left by a graph of some type of value.
private func freeStorage(_ content: UnsafeMutableRawPointer, _ kind: UnsafeRawPointer) {
    func free<Value: ConcreteValue>(_ type: Value.Type) {
        NodeStore<Value>.free(content.assumingMemoryBound(to: NodeStore<Value>.self))
    }
    if let type = unsafeBitCast(kind, to: Any.Type.self) as? any ConcreteValue.Type { free(type) }
}
