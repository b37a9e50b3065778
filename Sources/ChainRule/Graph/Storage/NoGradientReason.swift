extension Topology {
    /// Why a gradient never reaches this leaf; `nil` if it may.
    func reasonForFreezing(_ node: Int) -> String? {
        guard isFrozen(Int32(node)) else { return nil }
        return LeafKind(records[node]) == .constant ? "it is a constant" : "it is frozen"
    }
}

extension NodeStore {
    /// Why the latest backward left a node without a gradient.
    func reasonForNoGradient(of node: Int) -> String {
        if let reason = topology.reasonForFreezing(node) { return reason }
        let call = "call graph.backward(from:)"
        if gradientCount == 0 { return "no backward yet: \(call)" }
        if node >= gradientCount { return "no backward since it was added: \(call)" }
        guard let request = plans.backward.latest?.request else {
            return "no backward since the last one failed, or since something was frozen: \(call)"
        }
        var marks = [Bool](repeating: false, count: topology.count)
        for output in request.outputs { marks[Int(output)] = true }
        _ = topology.ancestors(in: try? topology.sorted(), &marks)
        if !marks[node] {
            let outputs = topology.names(of: request.outputs).map { "\"\($0)\"" }.joined(separator: ", ")
            return request.outputs.isEmpty
                ? "the last backward began nowhere"
                : "\(outputs), from where the last backward began, does not depend on it"
        }
        if let wanted = request.wanted, !wanted.contains(Int32(node)) {
            return "the last backward was not asked for it (withRespectTo:)"
        }
        return "it depends on nothing that has one, only on constants and what is frozen"
    }
}
