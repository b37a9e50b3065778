// Which values and gradients there are.

extension NodeStore {
    func hasValue(_ node: Int) -> Bool {
        node < validity.wholeCount || topology.states[node].contains(.hasValue)
    }

    func hasGradient(_ node: Int) -> Bool {
        topology.states[node].contains(.hasGradient) || hasScalarGradient(Int32(node))
    }

    /// Whether the gradient handed back to a node is a fault.
    func hasFaultyGradient(_ node: Int) -> Bool {
        topology.states[node].contains(.hasGradient) && gradients[node].fault != nil
    }

    // As good as always, a scalar that is asked for has been computed. Generic code of another module takes
    // longer to find its types than to look, so these two are part of the user's.

    @inlinable @inline(__always)
    func hasScalarValue(_ node: Int32) -> Bool { Value._isScalar && Int(node) < validity.wholeCount }

    @inlinable @inline(__always)
    func hasScalarGradient(_ node: Int32) -> Bool {
        Value._isScalar && markedHaveGradients && topology.states[Int(node)].contains(.wantsGradient)
    }

    /// From here on, values computed from inputs that were fed meanwhile no longer count.
    mutating func beginForward() {
        let isOutdated = validity.state == .outdated
        validity.beginForward()
        guard isOutdated else { return }
        for node in validity.fed { topology.states[Int(node)].remove(.wasFed) }
        validity.forgetValues()
        forgetDropped()
        guard validity.hasPartialValues else { return }
        for node in 0..<topology.count where topology.records[node].rule >= 0 {
            topology.states[node].remove(.hasValue)
        }
        validity.hasPartialValues = false
    }

    /// The derivatives of nodes no longer belong to their values.
    mutating func forgetDerivatives() {
        lacksDerivatives = true
        // Only once: a graph that runs in turn in waves and in sequence stores them again and again.
        if hasForgottenDerivatives { return }
        hasForgottenDerivatives = true
        memory.forgetDerivatives()
    }

    /// Every node has its value now.
    mutating func endWholeForward() {
        validity.endWholeForward(count: topology.count)
        isEager = Value._isScalar && !usesReferenceRun
    }

    /// Makes room for every node's gradient, and forgets those that were there.
    mutating func beginBackward() {
        let count = topology.count
        if !Value._isScalar {
            (gradients + gradientCount).initialize(repeating: nothing, count: count - gradientCount)
            for node in 0..<count { topology.states[node].remove(.hasGradient) }
        } else {
            for node in accumulated { topology.states[Int(node)].remove(.hasGradient) }
            // All bits zero is the number 0; a memory fill is what the compiler does not make of a generic
            // loop.
            if _isPOD(Value.self) {
                UnsafeMutableRawPointer(gradients).initializeMemory(
                    as: UInt8.self, repeating: 0, count: count * MemoryLayout<Value>.stride)
            } else {
                (gradients + gradientCount).initialize(repeating: nothing, count: count - gradientCount)
                gradients.update(repeating: Value(0), count: count)
            }
        }
        if !accumulated.isEmpty { accumulated.removeAll(keepingCapacity: true) }
        gradientCount = count
    }
}
