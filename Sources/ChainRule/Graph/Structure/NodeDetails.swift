/// What only some nodes have, kept aside so that the others need no room for it.
struct NodeDetails {
    var names: [Int32: String] = [:]
    var indices: [String: Int32] = [:]
    var locations = NodeLocations()
    /// Operands that were named before a node of that name was added, and the nodes that named them.
    var awaitedBy: [Int32: [Int32]] = [:]
    var definitionCount = 0

    /// Forgets all nodes, for the next graph.
    mutating func leave() {
        if !names.isEmpty { names = [:] }
        if !indices.isEmpty { indices = [:] }
        locations.leave()
        if !awaitedBy.isEmpty { awaitedBy = [:] }
        definitionCount = 0
    }
}

/// Lines of code by node. Nodes are nearly always told of in the order they are made, and neighbors often
/// made by one line, so that keeping a line is appending it, or making the last one's range longer.
struct NodeLocations {
    private struct LineRange {
        let first: Int32
        var last: Int32
        let location: CodeLocation
    }

    private var ranges: [LineRange] = []
    /// For nodes that were declared before and defined later.
    private var later: [Int32: CodeLocation] = [:]

    subscript(node: Int32) -> CodeLocation? {
        if let location = later[node] { return location }
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].last < node { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].first <= node ? ranges[low].location : nil
    }

    mutating func leave() {
        ranges.leave()
        if !later.isEmpty { later = [:] }
    }

    mutating func forget(from start: Int32) {
        while let range = ranges.last, range.last >= start {
            ranges.removeLast()
            if range.first < start {
                ranges.append(LineRange(first: range.first, last: start - 1, location: range.location))
            }
        }
        if !later.isEmpty { later = later.filter { $0.key < start } }
    }

    mutating func note(_ node: Int32, at location: CodeLocation) {
        let end = ranges.count - 1
        if end < 0 || ranges[end].last < node {
            if end >= 0 && ranges[end].last == node - 1 && ranges[end].location == location {
                ranges[end].last = node
            } else {
                ranges.append(LineRange(first: node, last: node, location: location))
            }
        } else {
            later[node] = location
        }
    }
}

extension Topology {
    /// Keeps what is known of a node that was added by name or from a line of code. Of a name that is taken
    /// already, which is an error, the first node keeps it.
    mutating func describe(_ node: Int32, name: String?, _ location: CodeLocation) {
        details.locations.note(node, at: location)
        if let name, details.indices[name] == nil {
            details.indices[name] = node
            details.names[node] = name
        }
    }

    /// The node that was declared under a name and is still to be defined. A node that is defined already is
    /// noted as a fault.
    mutating func declaration(_ name: String, _ location: CodeLocation) -> Int32? {
        guard let index = details.indices[name] else { return nil }
        if records[Int(index)].rule == LeafKind.undefined.rawValue { return index }
        note(.duplicateName(name, at: location, first: details.locations[index]))
        return nil
    }

    mutating func define(_ node: Int, _ record: _NodeRecord, _ location: CodeLocation) {
        guard records[node].rule == LeafKind.undefined.rawValue else {
            return note(.alreadyDefined(name(of: node), at: location))
        }
        records[node] = record
        let state = initialState(record)
        if !state.contains(.stopsGradient) { states[node].remove(.stopsGradient) }
        states[node].formUnion(state.intersection([.hasDerivatives, .hasFlatOperands]))
        if state.contains(.hasFlatOperands) { hasGradientStops = true }
        details.locations.note(Int32(node), at: location)
        details.definitionCount += 1
        dependenceIsCurrent = false
        details.awaitedBy[Int32(node)] = nil
        if record.rule >= 0 { isSorted = false }
    }

    func checkDefined(_ leaves: [Int32]) throws(GraphError) {
        for leaf in leaves where records[Int(leaf)].rule == LeafKind.undefined.rawValue {
            let name = name(of: Int(leaf))
            guard let users = details.awaitedBy[leaf] else { throw .undefinedNode(name) }
            throw .unknownName(name, usedBy: names(of: users), similar: names(similarTo: name))
        }
    }
}
