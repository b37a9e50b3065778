/// In which order nodes run, and which run together.
///
/// Two forms. *In sequence*: nodes in an order where each comes after its operands; neighbours of one rule run as a
/// batch. It costs nothing to make for a graph built by expressions. *In waves*: all nodes of one rule at one depth
/// run as a batch, which in a wide graph makes a few large batches out of many small ones; it has to be worked out, so
/// a graph does that when it is run a second time.
final class Schedule {
    struct Wave {
        let rule: Int32
        let start: Int32
        let count: Int32
    }

    /// The nodes; `nil` for all from 0 on.
    let order: [Int32]?
    let count: Int
    /// In waves, each a part of `order`; `nil` for in sequence.
    let waves: [Wave]?

    init(order: [Int32]?, count: Int, waves: [Wave]? = nil) {
        self.order = order
        self.count = count
        self.waves = waves
    }

    /// Below this mean size, waves are not worth an order of their own.
    private static var worthwhileWaveSize: Int { 2 }

    /// The nodes that `includes` accepts in waves, or this schedule if that does not pay.
    func inWaves<Value>(_ store: NodeStore<Value>, where includes: (Int) -> Bool) -> Schedule {
        if waves != nil { return self }
        var depths = [Int32](repeating: 0, count: store.count)
        var nodes: [Int32] = []
        for position in 0..<count {
            let node = order.map { Int($0[position]) } ?? position
            guard store.records[node].rule >= 0 && includes(node) else { continue }
            var depth: Int32 = 0
            store.forEachOperand(of: node) { depth = max(depth, depths[$0]) }
            depths[node] = depth + 1
            nodes.append(Int32(node))
        }
        // Two stable counting sorts: by rule, then by depth.
        let byRule = Self.sorted(nodes) { store.records[Int($0)].rule }
        let byDepth = Self.sorted(byRule) { depths[Int($0)] }
        var waves: [Wave] = []
        var start = 0
        for position in 1...max(1, byDepth.count) where !byDepth.isEmpty {
            let first = Int(byDepth[start])
            if position < byDepth.count {
                let node = Int(byDepth[position])
                if store.records[node].rule == store.records[first].rule && depths[node] == depths[first] { continue }
            }
            waves.append(
                Wave(rule: store.records[first].rule, start: Int32(start), count: Int32(position - start)))
            if waves.count * Self.worthwhileWaveSize > byDepth.count { return self }
            start = position
        }
        return Schedule(order: byDepth, count: byDepth.count, waves: waves)
    }

    private static func sorted(_ nodes: [Int32], by key: (Int32) -> Int32) -> [Int32] {
        var starts: [Int] = []
        for node in nodes {
            let key = Int(key(node))
            if key >= starts.count { starts += Array(repeating: 0, count: key - starts.count + 1) }
            starts[key] += 1
        }
        var total = 0
        for key in starts.indices {
            (starts[key], total) = (total, total + starts[key])
        }
        var result = nodes
        for node in nodes {
            let key = Int(key(node))
            result[starts[key]] = node
            starts[key] += 1
        }
        return result
    }

    /// Calls `body` for each batch of nodes that `includes` accepts, forward or in reverse.
    func forEachBatch<Value, Failure: Error>(
        _ store: UnsafeMutablePointer<NodeStore<Value>>, reversed: Bool,
        where includes: (Int) -> Bool, _ body: (RuleTable.Entry, Batch<Value>) throws(Failure) -> Void
    ) throws(Failure) {
        let records = store.pointee.records
        func batch(_ entry: RuleTable.Entry, _ order: UnsafePointer<Int32>?, _ start: Int, _ count: Int) -> Batch<Value> {
            Batch(
                rule: entry.memory, order: order, start: start, count: count, records: records,
                values: store.pointee.values, gradients: store.pointee.gradients, states: store.pointee.states)
        }
        let entries = store.pointee.rules.entries
        try withOrder { (order) throws(Failure) in
            if let waves, let order {
                for position in waves.indices {
                    let wave = waves[reversed ? waves.count - 1 - position : position]
                    let entry = entries[Int(wave.rule)]
                    try body(entry, batch(entry, order + Int(wave.start), 0, Int(wave.count)))
                }
                return
            }
            // In sequence: extend a run while the rule stays the same.
            var position = 0
            while position < count {
                let start = position
                let first = reversed ? count - 1 - start : start
                let node = order.map { Int($0[first]) } ?? first
                let rule = records[node].rule
                position += 1
                guard rule >= 0 && includes(node) else { continue }
                while position < count {
                    let next = reversed ? count - 1 - position : position
                    let node = order.map { Int($0[next]) } ?? next
                    guard records[node].rule == rule && includes(node) else { break }
                    position += 1
                }
                let lowest = reversed ? count - position : start
                let entry = entries[Int(rule)]
                try body(entry, batch(entry, order.map { $0 + lowest }, lowest, position - start))
            }
        }
    }

    private func withOrder<Failure: Error>(
        _ body: (UnsafePointer<Int32>?) throws(Failure) -> Void
    ) throws(Failure) {
        guard let order else { return try body(nil) }
        // `withUnsafeBufferPointer` rethrows untyped in some toolchains; the result carries the error across.
        let result = order.withUnsafeBufferPointer { pointer -> Result<Void, Failure> in
            do throws(Failure) {
                try body(pointer.baseAddress)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }
}

extension RuleTable.Entry {
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
