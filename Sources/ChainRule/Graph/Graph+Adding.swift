/// Nodes added one by one. Operands are variables, or names of nodes that may be added later.
///
/// ```swift
/// let graph = Graph<Scalar>()
/// graph.add(MulNode(), "t", "z", name: "out")   // before "t" exists
/// graph.add(AddNode(), "x", "y", name: "t")
/// graph.input(100, name: "x")
/// graph.input(200, name: "y")
/// graph.input(4, name: "z")
/// try graph.forward()
/// try graph.node(named: "out").value   // 1200.0
/// ```
extension Graph {
    /// A node that is still to be added, or the one of this name if there is one: a handle to use before it
    /// exists.
    public func declare(
        _ name: String, fileID: String = #fileID, line: Int = #line
    ) -> Variable<Value> {
        if let index = topology.details.indices[name] { return variable(index) }
        let location = CodeLocation(fileID: fileID, line: line)
        return variable(store.pointee.add(LeafKind.undefined.record, name: name, location))
    }

    /// Adds a node.
    ///
    /// A node of the library's is computed by its rule; one of your own as it is, see `Node`. What a node
    /// brings along and learns becomes a parameter, named after the node: of `ActivationNode(.prelu())`
    /// "name.slope", of an `AffineNode` "name.weight" and "name.bias". If the node does not take so many
    /// operands, `forward` throws `GraphError.operandCount`.
    @discardableResult
    public func add(
        _ node: some Node<Value>, _ operands: Variable<Value>..., name: String? = nil,
        fileID: String = #fileID, line: Int = #line
    ) -> Variable<Value> {
        add(node, operands, name: name, fileID: fileID, line: line)
    }

    /// Adds a node with the operands of an array.
    @discardableResult
    public func add(
        _ node: some Node<Value>, _ operands: [Variable<Value>], name: String? = nil,
        fileID: String = #fileID, line: Int = #line
    ) -> Variable<Value> {
        append(node, operands, .named(name), CodeLocation(fileID: fileID, line: line))
    }

    /// Adds a node whose operands are given by name.
    @discardableResult
    public func add(
        _ node: some Node<Value>, _ operands: String..., name: String? = nil,
        fileID: String = #fileID, line: Int = #line
    ) -> Variable<Value> {
        let location = CodeLocation(fileID: fileID, line: line)
        let variables = operands.map { declare($0, fileID: fileID, line: line) }
        let result = append(node, variables, .named(name), location)
        for (position, variable) in variables.enumerated() where !variables[..<position].contains(variable) {
            topology.details.awaitedBy[variable.index, default: []].append(result.index)
        }
        return result
    }

    /// Says what a declared node computes.
    ///
    /// ```swift
    /// let graph = Graph<Scalar>()
    /// let out = graph.declare("out"), x = graph.input(2)
    /// graph.define(out, as: SquareNode(), x)
    /// try graph.forward(to: out)  // 4.0
    /// ```
    public func define(
        _ variable: Variable<Value>, as node: some Node<Value>, _ operands: Variable<Value>...,
        fileID: String = #fileID, line: Int = #line
    ) {
        define(variable, as: node, operands, fileID: fileID, line: line)
    }

    /// Says what a declared node computes of the operands in an array.
    public func define(
        _ variable: Variable<Value>, as node: some Node<Value>, _ operands: [Variable<Value>],
        fileID: String = #fileID, line: Int = #line
    ) {
        _ = append(node, operands, .declared(variable), CodeLocation(fileID: fileID, line: line))
    }

    enum Destination {
        case named(String?)
        case declared(Variable<Value>)

        var name: String? {
            switch self {
            case .named(let name): name
            case .declared(let variable): variable.name
            }
        }
    }

    /// Adds a node, after the parameters that it may bring along.
    private func append(
        _ node: some Node<Value>, _ operands: [Variable<Value>], _ destination: Destination,
        _ location: CodeLocation
    ) -> Variable<Value> {
        if let count = node.operandCount, count != operands.count, !store.pointee.isRunning {
            topology.note(.operandCount(node, count, given: operands.count, at: location))
            return append(LeafKind.undefined.record, destination, location)
        }
        if let node = node as? any RuleNode<Value> {
            let parameters = node.parameters.map { name, value in
                parameter(
                    value, name: destination.name.map { "\($0).\(name)" }, fileID: location.fileID,
                    line: location.line)
            }
            return append(node.anyRule, operands + parameters, destination, location)
        }
        return append(NodeRule(node: node), operands, destination, location)
    }

    private func append(
        _ rule: any Rule, _ operands: [Variable<Value>], _ destination: Destination, _ location: CodeLocation
    ) -> Variable<Value> {
        func open<R: Rule>(_ rule: R) -> _NodeRecord? {
            guard !store.pointee.isRunning else {
                store.pointee.noteChange()
                return nil
            }
            var indices: [Int32] = []
            for operand in operands {
                do throws(GraphError) {
                    indices.append(try index(of: operand))
                } catch {
                    let isMixed = error == .differentGraphs(operation: "this graph")
                    topology.note(isMixed ? .differentGraphs(operation: rule.name) : error)
                    return nil
                }
            }
            guard R.accepts(indices.count) else {
                topology.note(.operandCount(rule, given: indices.count, at: location))
                return nil
            }
            return store.pointee.record(rule, indices)
        }
        // A node that cannot be made is left undefined; the fault is kept, and `forward` throws it.
        return append(open(rule) ?? LeafKind.undefined.record, destination, location)
    }

    private func append(_ record: _NodeRecord, _ destination: Destination, _ location: CodeLocation)
        -> Variable<Value>
    {
        switch destination {
        case .named(let name):
            return variable(store.pointee.add(record, name: name, location))
        case .declared(let declared) where store.pointee.isRunning:
            return declared
        case .declared(let declared):
            do throws(GraphError) {
                topology.define(Int(try index(of: declared)), record, location)
            } catch {
                topology.note(error)
            }
            return declared
        }
    }
}

extension GraphError {
    /// A node that was given another number of operands than the `count` it takes.
    static func operandCount(
        _ node: some Node, _ count: Int, given: Int, at location: CodeLocation?
    ) -> GraphError {
        .operandCount(operation: node.name, takes: operandsInWords(count), given: given, at: location)
    }
}

extension Graph {
    /// Says where the nodes from `first` on were made: those that nobody said it of, or that a file of
    /// `module` made.
    ///
    /// - Parameter module: as file IDs begin, "ChainRuleTraining/".
    package func locate(from first: Int, fileID: String, line: Int, insteadOf module: String) {
        let location = CodeLocation(fileID: fileID, line: line)
        for node in Int32(first)..<Int32(topology.count)
        where topology.details.locations[node]?.fileID.hasPrefix(module) ?? true {
            topology.details.locations.note(node, at: location)
        }
    }
}
