extension Graph {
    /// A value that comes from outside; `feed` changes it.
    @discardableResult
    @_specialize(where Value == Double)
    public func input(
        _ value: Value, name: String? = nil, fileID: String = #fileID, line: Int = #line
    ) -> Variable<Value> {
        leaf(.input, value, name, CodeLocation(fileID: fileID, line: line))
    }

    /// An input that has no value yet: `feed` one before `forward`.
    ///
    /// - Parameters:
    ///   - name: its name, of its own in the graph.
    ///   - isConstant: whether it has no gradient, as the data of a training step.
    ///   - fileID: where it is made, for errors to tell.
    ///   - line: the line there.
    @discardableResult
    public func placeholder(
        _ name: String, isConstant: Bool = false, fileID: String = #fileID, line: Int = #line
    ) -> Variable<Value> {
        valuelessLeaf(isConstant ? .constant : .input, name, CodeLocation(fileID: fileID, line: line))
    }

    /// A value that learns: a weight, a bias. `parameters` lists them.
    @discardableResult
    @_specialize(where Value == Double)
    public func parameter(
        _ value: Value, name: String? = nil, fileID: String = #fileID, line: Int = #line
    ) -> Variable<Value> {
        leaf(.parameter, value, name, CodeLocation(fileID: fileID, line: line))
    }

    /// A value that has no gradient. It can be fed like an input: the data of a training step.
    @discardableResult
    @_specialize(where Value == Double)
    public func constant(
        _ value: Value, name: String? = nil, fileID: String = #fileID, line: Int = #line
    ) -> Variable<Value> {
        leaf(.constant, value, name, CodeLocation(fileID: fileID, line: line))
    }

    private func leaf(
        _ kind: LeafKind, _ value: Value, _ name: String?, _ location: CodeLocation
    ) -> Variable<Value> {
        variable(store.pointee.addLeaf(kind, value, name: name, location))
    }

    private func valuelessLeaf(
        _ kind: LeafKind, _ name: String?, _ location: CodeLocation
    ) -> Variable<Value> {
        variable(store.pointee.addLeaf(kind, nil, name: name, location))
    }

    /// Gives an input, a parameter or a constant a new value. Values and gradients computed before are out of
    /// date until the next `forward`.
    ///
    /// - Throws: `GraphError.notAnInput` for a node that the graph computes; `.invalidInput` for a faulty
    ///   matrix.
    @_specialize(where Value == Double)
    public func feed(_ variable: Variable<Value>, _ value: Value) throws(GraphError) {
        try checkIdle()
        let node = Int(try leafIndex(variable))
        if let fault = value.fault { throw .invalidInput(topology.name(of: node), fault: fault) }
        store.pointee.feed(node, value)
    }

    /// Changes an input's value in place, given its gradient: an optimizer's step.
    ///
    /// ```swift
    /// try graph.update(w) { value, gradient in value -= 0.1 * gradient }
    /// ```
    /// - Throws: `GraphError.noGradient` before a `backward`; as `feed`.
    @_specialize(where Value == Double)
    public func update(
        _ variable: Variable<Value>, _ change: (inout Value, Value) -> Void
    ) throws(GraphError) {
        try checkIdle()
        let node = Int(try leafIndex(variable))
        let gradient = try variable.gradient
        store.pointee.keepForDropped(node)
        // Taken out of the store meanwhile, so that a matrix that nobody else holds is changed where it lies.
        var value = store.pointee.values[node]
        store.pointee.values[node] = store.pointee.nothing
        let previous = value.fault
        change(&value, gradient)
        store.pointee.feed(node, value)
        if let fault = value.fault, fault != previous {
            throw .invalidInput(topology.name(of: node), fault: fault)
        }
    }

    func leafIndex(_ variable: Variable<Value>) throws(GraphError) -> Int32 {
        let index = try index(of: variable)
        let record = topology.records[Int(index)]
        guard record.rule < 0 else { throw .notAnInput(topology.name(of: Int(index))) }
        if LeafKind(record) == .undefined { throw .undefinedNode(topology.name(of: Int(index))) }
        return index
    }

    private func leafIndices(_ variables: [Variable<Value>]) throws(GraphError) -> [Int32] {
        try checkIdle()
        var indices: [Int32] = []
        for variable in variables { indices.append(try leafIndex(variable)) }
        return indices
    }

    /// Stops gradients at these inputs or parameters, until `unfreeze`.
    public func freeze(_ variables: Variable<Value>...) throws(GraphError) {
        for node in try leafIndices(variables) { topology.states[Int(node)].insert(.isFrozen) }
        topology.dependenceIsCurrent = false
        store.pointee.forgetBackwardPlans()
    }

    /// Lets gradients reach these inputs or parameters again.
    ///
    /// - Throws: `GraphError.noGradient` for a constant, which never has one.
    public func unfreeze(_ variables: Variable<Value>...) throws(GraphError) {
        let nodes = try leafIndices(variables)
        for node in nodes where LeafKind(topology.records[Int(node)]) == .constant {
            throw .noGradient(topology.name(of: Int(node)), reason: "it is a constant")
        }
        for node in nodes { topology.states[Int(node)].remove(.isFrozen) }
        topology.dependenceIsCurrent = false
        store.pointee.forgetBackwardPlans()
    }

    /// Whether no gradient reaches this input or parameter: it is frozen, or a constant.
    ///
    /// - Throws: `GraphError.notAnInput` for a node that the graph computes.
    @_specialize(where Value == Double)
    public func isFrozen(_ variable: Variable<Value>) throws(GraphError) -> Bool {
        let node = Int(try leafIndex(variable))
        return topology.states[node].contains(.isFrozen)
    }

    /// The parameters, in the order they were made.
    public var parameters: [Variable<Value>] { leaves(.parameter) }

    /// The inputs, in the order they were made.
    public var inputs: [Variable<Value>] { leaves(.input) }

    private func leaves(_ kind: LeafKind) -> [Variable<Value>] { leaves(kind, among: topology.leaves[...]) }

    private func leaves(_ kind: LeafKind, among leaves: ArraySlice<Int32>) -> [Variable<Value>] {
        leaves.filter { topology.records[Int($0)].rule == kind.rawValue }.map(variable)
    }

    /// How many nodes were made as inputs, parameters, constants, or declared.
    package var leafCount: Int { topology.madeAsLeaves.count }

    /// The parameters among those made since there were so many.
    package func parameters(fromLeaf count: Int) -> [Variable<Value>] {
        leaves(.parameter, among: topology.madeAsLeaves[count...])
    }

    /// The node of a name.
    ///
    /// - Throws: `GraphError.noSuchNode`, with names that are similar.
    public func node(named name: String) throws(GraphError) -> Variable<Value> {
        guard let index = topology.details.indices[name] else {
            throw .noSuchNode(name, similar: topology.names(similarTo: name))
        }
        return variable(index)
    }
}
