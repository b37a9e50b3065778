/// In which order nodes run, and which run together.
///
/// Two forms. *In sequence*: nodes in an order where each comes after its operands; neighbours of one rule
/// run as a batch. It costs nothing to make for a graph built by expressions. *In waves*: all nodes of one
/// rule at one depth run as a batch, which in a wide graph makes a few large batches out of many small ones;
/// it has to be worked out, so a graph does that when it is run forward a second time. Backward always runs
/// in sequence.
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
    /// Which parts may run a tile at a time; only in sequence.
    var tiling: Tiling?

    init(order: [Int32]?, count: Int, waves: [Wave]? = nil) {
        self.order = order
        self.count = count
        self.waves = waves
    }

    func node(_ position: Int) -> Int { order.map { Int($0[position]) } ?? position }

    /// Below this mean size, waves are not worth an order of their own.
    private static var worthwhileWaveSize: Int { 2 }

    /// The same nodes in waves, or this schedule if that does not pay.
    func inWaves(_ topology: Topology) -> Schedule {
        if let tiling, tiling.isInUse { return self }
        var depths = [Int32](repeating: 0, count: topology.count)
        var deepest: Int32 = 0
        var ruleCount = 0
        for position in 0..<count {
            let node = node(position)
            guard topology.records[node].rule >= 0 else { continue }
            var depth: Int32 = 0
            topology.forEachOperand(of: node) { depth = max(depth, depths[$0]) }
            depths[node] = depth + 1
            deepest = max(deepest, depth + 1)
            ruleCount += 1
        }
        // Every depth is a wave at least: of a long thin graph this is all that need be known.
        if Int(deepest) * Self.worthwhileWaveSize > ruleCount { return self }
        let nodes = (0..<count).lazy.map { Int32(self.node($0)) }.filter {
            topology.records[Int($0)].rule >= 0
        }
        // A wave is a depth and a rule; rules that share a bit are counted as one.
        var rulesByDepth = [UInt64](repeating: 0, count: Int(deepest) + 1)
        for node in nodes {
            rulesByDepth[Int(depths[Int(node)])] |= 1 << UInt64(topology.records[Int(node)].rule & 63)
        }
        let waveCount = rulesByDepth.reduce(0) { $0 + $1.nonzeroBitCount }
        if waveCount * Self.worthwhileWaveSize > ruleCount { return self }
        // Two stable counting sorts: by rule, then by depth.
        let byRule = Self.sorted(Array(nodes)) { topology.records[Int($0)].rule }
        let byDepth = Self.sorted(byRule) { depths[Int($0)] }
        var waves: [Wave] = []
        var start = 0
        for position in 1...max(1, byDepth.count) where !byDepth.isEmpty {
            let first = Int(byDepth[start])
            if position < byDepth.count {
                let node = Int(byDepth[position])
                if topology.records[node].rule == topology.records[first].rule
                    && depths[node] == depths[first]
                {
                    continue
                }
            }
            waves.append(
                Wave(rule: topology.records[first].rule, start: Int32(start), count: Int32(position - start)))
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
}
