extension Schedule {
    /// Which of a rule's two batch functions runs.
    enum Pass { case forward, backward }

    /// Runs the nodes batch by batch; in the backward pass in reverse, and only those that want a gradient.
    ///
    /// - Returns: the first node whose result is a fault, where the run ends.
    func run<Value>(_ pass: Pass, _ store: UnsafeMutablePointer<NodeStore<Value>>) -> Int? {
        // The loop, too, is worth a copy of its own for each type of scalar: with batches of one node it is half of
        // the time.
        let raw = UnsafeMutableRawPointer(store)
        if Value.self == Double.self {
            return BatchRunner(raw.assumingMemoryBound(to: NodeStore<Double>.self).pointee, pass).run(self)
        } else if Value.self == Float.self {
            return BatchRunner(raw.assumingMemoryBound(to: NodeStore<Float>.self).pointee, pass).run(self)
        }
        return BatchRunner(store.pointee, pass).run(self)
    }
}

private struct BatchRunner<Value: ConcreteValue> {
    let isBackward: Bool
    let runners: UnsafeMutablePointer<RuleTable.Runner>
    let records: UnsafeMutablePointer<NodeRecord>
    let values: UnsafeMutablePointer<Value>
    let gradients: UnsafeMutablePointer<Value>
    let states: UnsafeMutablePointer<NodeState>

    init(_ store: NodeStore<Value>, _ pass: Schedule.Pass) {
        isBackward = pass == .backward
        runners = store.topology.rules.runners
        records = store.topology.records
        values = store.values
        gradients = store.gradients
        states = store.topology.states
    }

    @inline(__always)
    func run(_ schedule: Schedule) -> Int? {
        guard let order = schedule.order else { return runSequence(schedule.count, nil) }
        return order.withUnsafeBufferPointer { order in
            guard let nodes = order.baseAddress else { return nil }
            guard let waves = schedule.waves else { return runSequence(schedule.count, nodes) }
            return waves.withUnsafeBufferPointer { runWaves($0, nodes) }
        }
    }

    @inline(__always)
    func runWaves(_ waves: UnsafeBufferPointer<Schedule.Wave>, _ order: UnsafePointer<Int32>) -> Int? {
        for position in waves.indices {
            let wave = waves[isBackward ? waves.count - 1 - position : position]
            if let node = runBatch(wave.rule, order + Int(wave.start), 0, Int(wave.count)) { return node }
        }
        return nil
    }

    /// One after the other, neighbours of one rule together.
    @inline(__always)
    func runSequence(_ count: Int, _ order: UnsafePointer<Int32>?) -> Int? {
        var position = 0
        while position < count {
            let start = position
            let rule = rule(at: isBackward ? count - 1 - start : start, order)
            position += 1
            if rule < 0 { continue }
            while position < count
                && self.rule(at: isBackward ? count - 1 - position : position, order) == rule
            {
                position += 1
            }
            let lowest = isBackward ? count - position : start
            if let node = runBatch(rule, order.map { $0 + lowest }, lowest, position - start) { return node }
        }
        return nil
    }

    /// The rule of a node that takes part, or a negative number.
    @inline(__always)
    func rule(at position: Int, _ order: UnsafePointer<Int32>?) -> Int32 {
        let node = order.map { Int($0[position]) } ?? position
        if isBackward && !states[node].contains(.wantsGradient) { return -1 }
        return records[node].rule
    }

    @inline(__always)
    func runBatch(_ rule: Int32, _ order: UnsafePointer<Int32>?, _ start: Int, _ count: Int) -> Int? {
        let runner = runners[Int(rule)]
        let batch = Batch<Value>(
            rule: UnsafeRawPointer(runner.memory), order: order, start: start, count: count, records: records,
            values: values, gradients: gradients, states: states)
        if isBackward { runner.runBackward(batch) } else { runner.runForward(batch) }
        return Value.canBeFaulty ? firstFault(batch) : nil
    }

    /// The first node of the batch whose value is a fault, or which handed a fault back.
    func firstFault(_ batch: Batch<Value>) -> Int? {
        for position in 0..<batch.count {
            let node = batch.node(position)
            if !isBackward {
                if values[node].fault != nil { return node }
                continue
            }
            let record = records[node]
            for operand in [record.first, record.second, record.third] where operand >= 0 {
                if states[Int(operand)].contains(.hasGradient), gradients[Int(operand)].fault != nil {
                    return node
                }
            }
        }
        return nil
    }
}

extension RuleTable.Runner {
    /// Calls the rule's batch function, the specialised one where there is one.
    @inline(__always)
    func runForward<Value>(_ batch: Batch<Value>) {
        if Value.self == Double.self {
            type.runForwardDouble(unsafeBitCast(batch, to: Batch<Double>.self))
        } else if Value.self == Float.self {
            type.runForwardFloat(unsafeBitCast(batch, to: Batch<Float>.self))
        } else {
            type.runForward(batch)
        }
    }

    @inline(__always)
    func runBackward<Value>(_ batch: Batch<Value>) {
        if Value.self == Double.self {
            type.runBackwardDouble(unsafeBitCast(batch, to: Batch<Double>.self))
        } else if Value.self == Float.self {
            type.runBackwardFloat(unsafeBitCast(batch, to: Batch<Float>.self))
        } else {
            type.runBackward(batch)
        }
    }
}
