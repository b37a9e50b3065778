extension Variable {
    /// The node's name: the given one, or its formula, as `(a + b) * c`, shortened, with the node's number
    /// behind it where another node has the same. An input without a name is called `input #3`.
    public var name: String {
        guard let store else {
            if isNumber { return "\(number)" }
            return whyInvalid == .scratchEnded
                ? "(a variable of a scratch that ended)" : "(a variable of a released graph)"
        }
        return store.pointee.topology.name(of: Int(index))
    }

    /// Gives the node a name: what tables and errors call it, and by which `graph.node(named:)` finds it.
    ///
    /// ```swift
    /// let y = ((a + b) * c).named("score")
    /// ```
    /// - Returns: this variable; or, if a node was declared under the name and is still to be defined, that
    ///   one, which then has this one's value.
    ///
    /// A name that another node has, and a second name for one node, are faults that the graph keeps and
    /// `forward` throws: `GraphError.duplicateName`, `.alreadyNamed`, with both lines of the code.
    @discardableResult
    public func named(_ name: String, fileID: String = #fileID, line: Int = #line) -> Variable {
        guard let store else { return self }
        let node = store.pointee.name(index, name, CodeLocation(fileID: fileID, line: line))
        return store.variable(node, besides: self)
    }
}

extension NodeStore {
    fileprivate mutating func name(_ node: Int32, _ name: String, _ location: CodeLocation) -> Int32 {
        guard !isRunning else {
            noteChange()
            return node
        }
        if let old = topology.details.names[node] {
            let first = topology.details.locations[node]
            if old != name { topology.note(.alreadyNamed(old, new: name, at: location, first: first)) }
            return node
        }
        if let declared = topology.declaration(name, location) {
            let record = _NodeRecord(rule: topology.rules.index(of: Identity()), node, -1, -1)
            topology.define(Int(declared), record, location)
            return declared
        }
        // Of a name that is taken, which is noted above, nothing changes.
        if topology.details.indices[name] == nil { topology.describe(node, name: name, location) }
        return node
    }
}

extension Variable {
    /// The shape of the value that the last `forward` computed, or that was fed.
    ///
    /// - Throws: as `value`.
    public var shape: Shape {
        get throws(GraphError) { try value.shape }
    }

    /// The graph that this is a node of.
    ///
    /// - Throws: `GraphError.graphReleased`.
    public var graph: Graph<Value> {
        get throws(GraphError) {
            guard let owner = try liveStore().pointee.owner else { throw .graphReleased }
            return owner
        }
    }
}

extension NodeStore {
    /// The graph that owns this. As long as there is the store, there is the graph.
    var owner: Graph<Value>? { graph.map { unsafeDowncast($0.takeUnretainedValue(), to: Graph<Value>.self) } }
}

extension Variable: CustomStringConvertible {
    /// Name and value, of a matrix with its shape: `x = 3.0`, `w (1×2) = [[1.0, 2.0]]`.
    public var description: String {
        let name = name.escapingControlCharacters()
        guard store != nil else { return name }
        guard let value = try? value else { return "\(name): no value yet" }
        return value.shape == .scalar && value.fault == nil
            ? "\(name) = \(value)" : "\(name) (\(value.shape)) = \(value)"
    }
}

extension Variable: NotesErrors {
    func note(_ error: GraphError) { store?.pointee.topology.note(error) }
}
