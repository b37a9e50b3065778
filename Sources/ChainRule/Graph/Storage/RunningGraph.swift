// A graph that is being computed cannot be changed or run by what computes it, a closure or a rule of the
// user's own: the arrays that the run goes through would move.

extension UnsafeMutablePointer where Pointee: ~Copyable {
    /// Runs rules, which cannot change the graph meanwhile.
    @inline(__always)
    func running<Value, Result>(_ body: () -> Result) -> Result where Pointee == NodeStore<Value> {
        // A value that is asked for meanwhile may have to be computed again.
        let isWithinAnother = pointee.isRunning
        pointee.isRunning = true
        defer { pointee.isRunning = isWithinAnother }
        return body()
    }

    /// A new node's value, if it can be computed as it is made.
    @inline(__always)
    func eagerValue<Value>(_ body: () -> Value) -> Value? where Pointee == NodeStore<Value> {
        pointee.isEager && !pointee.isRunning ? running(body) : nil
    }
}

extension NodeStore {
    var changedWhileRunning: GraphError {
        let nodes = (0..<Int32(topology.count)).filter {
            let record = topology.records[Int($0)]
            return record.rule >= 0 && topology.rule(of: record).mayReachGraphs
        }
        return .changedWhileRunning(nodes: topology.names(of: nodes))
    }

    /// Keeps the error of changing a graph that runs.
    mutating func noteChange() { topology.note(changedWhileRunning) }

    /// The same for adding a node.
    ///
    /// - Returns: a node that there is; nothing is computed with it, as the run ends by the error.
    mutating func refusing() -> Int32 {
        noteChange()
        return Int32(topology.count - 1)
    }
}

extension Rule {
    /// Whether the rule holds more than numbers.
    fileprivate var mayReachGraphs: Bool { !_isPOD(Self.self) }
}
