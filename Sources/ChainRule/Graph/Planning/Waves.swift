/// A schedule's nodes in another order: all nodes of one rule that may run at the same time are one batch.
///
/// In a wide graph that makes a few large batches out of many nodes, whose records lie one after the other in
/// memory. It has to be worked out, so a graph does that when it runs a second time; and for scalars
/// only, because a matrix is a batch by itself.
struct Waves {
    struct Wave {
        let rule: Int32
        let start: Int32
        let count: Int32
    }

    /// In the order they run. Instead of its rule, each has its node.
    let records: [_NodeRecord]
    /// Each is a part of `records`.
    let waves: [Wave]

    /// Below this mean size, waves are not worth records of their own.
    private static var worthwhileSize: Int { 2 }

    /// By depth: a node runs as soon as its operands have values.
    ///
    /// - Returns: `nil` if the waves would be too small to pay.
    static func forward(_ schedule: Schedule, _ topology: Topology) -> Waves? {
        guard let depths = Depths(schedule, topology) else { return nil }
        var nodes: [Int32] = []
        nodes.reserveCapacity(schedule.count)
        for position in 0..<schedule.count {
            let node = schedule.node(position)
            if topology.records[node].rule >= 0 { nodes.append(Int32(node)) }
        }
        return Waves(nodes, topology) { depths.depths[$0] }
    }

    /// By depth from the far end, and so that all that adds to a node's gradient adds to it in the same order
    /// as in sequence: the sums have the same bits.
    ///
    /// - Returns: `nil` if the waves would be too small to pay.
    static func backward(_ schedule: Schedule, _ topology: Topology) -> Waves? {
        guard let depths = Depths(schedule, topology) else { return nil }
        // When a node runs. Until that is known, when the latest so far adds to its gradient, and by which
        // rule: at one time only nodes of one rule can, as they are one batch and keep their order.
        var times = [Int32](repeating: -1, count: topology.count)
        var latestRules = [Int32](repeating: -1, count: topology.count)
        var nodes: [Int32] = []
        nodes.reserveCapacity(schedule.count)
        for position in (0..<schedule.count).reversed() {
            let node = schedule.node(position)
            guard topology.states[node].runsBackward else { continue }
            nodes.append(Int32(node))
            let rule = topology.records[node].rule
            var time = max(times[node] + 1, depths.deepest - depths.depths[node])
            topology.forEachOperand(of: node) { operand in
                time = max(time, latestRules[operand] == rule ? times[operand] : times[operand] + 1)
            }
            times[node] = time
            topology.forEachOperand(of: node) { operand in
                (times[operand], latestRules[operand]) = (time, rule)
            }
        }
        return Waves(nodes, topology) { times[$0] }
    }

    /// - Parameters:
    ///   - nodes: in the order they keep within a wave.
    ///   - time: when a node runs, from 0 on.
    private init?(_ nodes: [Int32], _ topology: Topology, time: (Int) -> Int32) {
        // Two stable counting sorts: by rule, then by time.
        let byRule = Self.sorted(nodes) { topology.records[$0].rule }
        let byTime = Self.sorted(byRule, by: time)
        var waves: [Wave] = []
        var start = 0
        for position in byTime.indices {
            let first = Int(byTime[start])
            let next = position + 1 < byTime.count ? Int(byTime[position + 1]) : -1
            let rule = topology.records[first].rule
            if next >= 0 && topology.records[next].rule == rule && time(next) == time(first) { continue }
            waves.append(Wave(rule: rule, start: Int32(start), count: Int32(position + 1 - start)))
            if waves.count * Self.worthwhileSize > byTime.count { return nil }
            start = position + 1
        }
        self.waves = waves
        records = byTime.map { node in
            var record = topology.records[Int(node)]
            record.gather(node)
            return record
        }
    }

    private static func sorted(_ nodes: [Int32], by key: (Int) -> Int32) -> [Int32] {
        var starts: [Int] = []
        for node in nodes {
            let key = Int(key(Int(node)))
            if key >= starts.count { starts += Array(repeating: 0, count: key - starts.count + 1) }
            starts[key] += 1
        }
        var total = 0
        for key in starts.indices {
            (starts[key], total) = (total, total + starts[key])
        }
        var result = nodes
        for node in nodes {
            let key = Int(key(Int(node)))
            result[starts[key]] = node
            starts[key] += 1
        }
        return result
    }

    /// How many rules a value has gone through, at the most, since it was fed. Counting goes on from one
    /// piece of the schedule to the next, so that a wave forward takes nodes of one piece: its numbers stay
    /// near in the cache while the waves go over them again and again.
    private struct Depths {
        var depths: [Int32]
        var deepest: Int32 = 0
        static var sizeOfPiece: Int { 8192 }

        /// `nil` for a long thin graph: every depth is a wave at least.
        init?(_ schedule: Schedule, _ topology: Topology) {
            depths = [Int32](repeating: 0, count: topology.count)
            var (ruleCount, before) = (0, Int32(0))
            for position in 0..<schedule.count {
                if position % Self.sizeOfPiece == 0 { before = deepest }
                let node = schedule.node(position)
                guard topology.records[node].rule >= 0 else { continue }
                var depth = before
                topology.forEachOperand(of: node) { depth = max(depth, depths[$0]) }
                depths[node] = depth + 1
                deepest = max(deepest, depth + 1)
                ruleCount += 1
            }
            if Int(deepest) * worthwhileSize > ruleCount { return nil }
        }
    }
}
