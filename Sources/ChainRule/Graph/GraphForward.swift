/// What a forward runs, kept for the next time.
struct ForwardPlan {
    let structure: Int
    /// `nil` for the whole graph.
    let targets: [Int32]?
    /// The inputs it needs.
    let leaves: [Int32]
    var schedule: Schedule
    var runs = 0
}

extension Graph {
    /// Computes every node's value from the inputs.
    ///
    /// - Throws: the first fault of building the graph; `.cycle`, `.unknownName`, `.undefinedNode`, `.missingInputs`;
    ///   `.invalidValue` for a node whose operands' shapes do not fit. The graph can be mended (fed) and run again.
    public func forward() throws(GraphError) {
        try run(targets: nil)
    }

    /// Computes what one node needs, and no more.
    ///
    /// - Returns: the node's value.
    @discardableResult
    public func forward(to target: Variable<Value>) throws(GraphError) -> Value {
        let index = try index(of: target)
        try run(targets: [index])
        return store.pointee.values[Int(index)]
    }

    /// Computes what some nodes need, and no more.
    public func forward(to targets: [Variable<Value>]) throws(GraphError) {
        var indices: [Int32] = []
        for target in targets { indices.append(try index(of: target)) }
        try run(targets: indices)
    }

    private func run(targets: [Int32]?) throws(GraphError) {
        if let fault = store.pointee.fault { throw fault }
        try prepareForward(targets)
        guard let plan = forwardPlan else { return }
        let missing = plan.leaves.filter { !store.pointee.states[Int($0)].contains(.hasValue) }
        guard missing.isEmpty else {
            throw .missingInputs(missing.map { store.pointee.name(of: Int($0)) })
        }
        store.pointee.beginForward()
        if let node = plan.schedule.run(.forward, store), let fault = store.pointee.values[node].fault {
            throw store.pointee.invalidValue(node, fault)
        }
        let states = store.pointee.states
        for position in 0..<plan.schedule.count { states[plan.schedule.node(position)].insert(.hasValue) }
    }

    /// Makes the plan for these targets, or keeps the one there is; in waves when it is used again.
    private func prepareForward(_ targets: [Int32]?) throws(GraphError) {
        if var plan = forwardPlan, plan.structure == store.pointee.structure, plan.targets == targets {
            plan.runs += 1
            if plan.runs == 1 {
                plan.schedule = plan.schedule.inWaves(store.pointee, where: { _ in true })
            }
            forwardPlan = plan
            return
        }
        forwardPlan = nil
        let order = try store.pointee.sorted()
        guard let targets else {
            try store.pointee.checkDefined(store.pointee.leaves)
            forwardPlan = ForwardPlan(
                structure: store.pointee.structure, targets: nil, leaves: store.pointee.leaves,
                schedule: Schedule(order: order, count: store.pointee.count))
            return
        }
        var needed = [Bool](repeating: false, count: store.pointee.count)
        for target in targets { needed[Int(target)] = true }
        let nodes = store.pointee.ancestors(in: order, &needed)
        let leaves = nodes.filter { store.pointee.records[Int($0)].rule < 0 }
        try store.pointee.checkDefined(leaves)
        forwardPlan = ForwardPlan(
            structure: store.pointee.structure, targets: targets, leaves: leaves,
            schedule: Schedule(order: nodes, count: nodes.count))
    }
}

extension NodeStore {
    /// From here on, values computed from inputs that were fed meanwhile no longer count.
    mutating func beginForward() {
        hasRunForward = true
        if fed.isEmpty { return }
        for node in 0..<count where records[node].rule >= 0 { states[node].remove(.hasValue) }
        for node in fed { states[Int(node)].remove(.wasFed) }
        fed.removeAll(keepingCapacity: true)
    }

    /// Marks whatever feeds the marked nodes, and lists all marked ones, operands first.
    func ancestors(in order: [Int32]?, _ marks: inout [Bool]) -> [Int32] {
        var nodes: [Int32] = []
        for position in (0..<count).reversed() {
            let node = order.map { Int($0[position]) } ?? position
            guard marks[node] else { continue }
            nodes.append(Int32(node))
            forEachOperand(of: node) { marks[$0] = true }
        }
        nodes.reverse()
        return nodes
    }

    func checkDefined(_ leaves: [Int32]) throws(GraphError) {
        for leaf in leaves where records[Int(leaf)].rule == LeafKind.undefined.rawValue {
            let name = name(of: Int(leaf))
            guard let users = details.namedBy[leaf] else { throw .undefinedNode(name) }
            throw .unknownName(
                name, usedBy: users.map { self.name(of: Int($0)) }, similar: names(similarTo: name))
        }
    }

    func invalidValue(_ node: Int, _ fault: ValueFault) -> GraphError {
        .invalidValue(
            node: name(of: node),
            operands: operands(of: node).map {
                GraphError.Operand(name: name(of: Int($0)), shape: values[Int($0)].shape)
            },
            fault: fault, at: details.locations[Int32(node)])
    }
}
