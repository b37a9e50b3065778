/// Which nodes a graph has and what feeds them: all that does not depend on the type of its values.
///
/// Flat arrays of 16 bytes for a node's record and one for its state. No node owns another, so that freeing a
/// graph of any depth is a matter of freeing arrays.
@usableFromInline
struct Topology {
    @usableFromInline var count = 0
    @usableFromInline var capacity: Int
    @usableFromInline var records: UnsafeMutablePointer<_NodeRecord>
    @usableFromInline var states: UnsafeMutablePointer<_NodeState>
    /// 1 for a node that some node passes gradients to. Apart from the states, because it is set at every
    /// use: a byte that is written without being read, and that nobody waits for.
    @usableFromInline var uses: UnsafeMutablePointer<UInt8>
    @usableFromInline var lists: OperandLists
    @usableFromInline var rules = RuleTable()

    /// The nodes that no rule computes, in the order they were made.
    var leaves: [Int32] {
        // What was declared and became an operation drops out here, not one by one as it is defined.
        details.definitionCount == 0 ? madeAsLeaves : madeAsLeaves.filter { records[Int($0)].rule < 0 }
    }
    var madeAsLeaves: [Int32] = []
    /// What was declared and is computed by a rule now counts no more.
    var hasLeavesOnly: Bool { isSorted && madeAsLeaves.count == count }
    var details = NodeDetails()
    /// Whether every node comes after its operands, as in any graph built by expressions.
    var isSorted = true
    /// Whether any node may be marked `.wantsGradient`.
    private var hasMarks = false
    /// How often nodes were marked.
    private(set) var markings = 0
    /// Whether `.requiresGradient` says of every node if it depends on an input that is not frozen.
    var dependenceIsCurrent = true
    /// Whether `uses` tells of nodes only that there still are.
    var usesAreExact = true
    /// Whether any node passes no gradient to some operand.
    @usableFromInline var hasGradientStops = false
    /// The first fault of building; none or one, in an array, because an error is large: to copy it takes
    /// longer than to see that there is none.
    private var faults: [GraphError] = []
    var fault: GraphError? {
        get { faults.first }
        set { faults = newValue.map { [$0] } ?? [] }
    }

    /// Changes with every node that is added or defined.
    var structure: Int { count + details.definitionCount }

    init<Value: ConcreteValue>(_ memory: NodeMemory<Value>) {
        capacity = memory.capacity
        records = memory.records
        states = memory.states
        uses = memory.uses
        lists = OperandLists(memory)
    }

    func deallocate() { rules.deallocate() }

    /// Forgets all nodes, for the next graph.
    mutating func leave() {
        count = 0
        lists.count = 0
        rules.leave()
        madeAsLeaves.leave()
        details.leave()
        isSorted = true
        hasMarks = false
        markings = 0
        dependenceIsCurrent = true
        usesAreExact = true
        hasGradientStops = false
        if !faults.isEmpty { faults = [] }
    }

    /// Where the arrays are now.
    mutating func moved<Value: ConcreteValue>(to memory: NodeMemory<Value>) {
        capacity = memory.capacity
        records = memory.records
        states = memory.states
        uses = memory.uses
        (lists.start, lists.capacity) = (memory.lists, memory.listCapacity)
    }

    mutating func noteLeaf(_ node: Int32) {
        // Most graphs have a few: room for them at once.
        if madeAsLeaves.isEmpty { madeAsLeaves.reserveCapacity(16) }
        madeAsLeaves.append(node)
    }

    /// Keeps a fault of building, if it is the first.
    mutating func note(_ error: GraphError) {
        if faults.isEmpty { fault = error }
    }

    /// Throws the first fault of building.
    @inline(__always)
    func checkFault() throws(GraphError) {
        if !faults.isEmpty { throw faults[0] }
    }

    func isFrozen(_ node: Int32) -> Bool { states[Int(node)].contains(.isFrozen) }
}

extension Array {
    /// Removes all elements, and keeps room for a few.
    @inline(__always)
    mutating func leave() {
        if !isEmpty { removeAll(keepingCapacity: capacity <= 256) }
    }
}

extension UnsafeMutablePointer {
    /// The first elements in a larger piece of memory; this one is freed.
    func moved(_ count: Int, to capacity: Int) -> UnsafeMutablePointer {
        let larger = UnsafeMutablePointer.allocate(capacity: capacity)
        larger.moveInitialize(from: self, count: count)
        deallocate()
        return larger
    }
}

/// What a node without a rule is. Its record holds the kind where others hold their rule.
enum LeafKind: Int32, CustomStringConvertible {
    case input = -1
    case parameter = -2
    case constant = -3
    /// Declared, or named as an operand, and still to be defined.
    case undefined = -4

    init(_ record: _NodeRecord) { self = LeafKind(rawValue: record.rule) ?? .undefined }

    var record: _NodeRecord { _NodeRecord(rule: rawValue, -1, -1, -1) }

    var description: String {
        switch self {
        case .input: "input"
        case .parameter: "parameter"
        case .constant: "constant"
        case .undefined: "undefined"
        }
    }
}

// MARK: - Walking along the edges

extension Topology {
    /// Marks whatever feeds the marked nodes, and lists all marked ones, operands first.
    ///
    /// - Parameter passingOnly: whether to go along what passes gradients only.
    func ancestors(in order: [Int32]?, _ marks: inout [Bool], passingOnly: Bool = false) -> [Int32] {
        var nodes: [Int32] = []
        for position in (0..<count).reversed() {
            let node = order.map { Int($0[position]) } ?? position
            guard marks[node] else { continue }
            nodes.append(Int32(node))
            if passingOnly {
                forEachPassingOperand(of: node) { marks[$0] = true }
            } else {
                forEachOperand(of: node) { marks[$0] = true }
            }
        }
        nodes.reverse()
        return nodes
    }

    /// Which nodes lie on a path from one of the wanted to the root that gradients pass.
    func isBetween(_ wanted: [Int], _ root: Int, _ order: [Int32]?) -> [Bool] {
        var feedsRoot = [Bool](repeating: false, count: count)
        feedsRoot[root] = true
        let ancestors = ancestors(in: order, &feedsRoot, passingOnly: true)
        var result = [Bool](repeating: false, count: count)
        for node in wanted { result[node] = feedsRoot[node] }
        for node in ancestors {
            forEachPassingOperand(of: Int(node)) { if result[$0] { result[Int(node)] = true } }
        }
        return result
    }

    /// Prepares a backward that computes the gradients of the wanted nodes (`nil` for all): marks the
    /// outputs, from where the run marks whatever it reaches that depends on something wanted. Constants,
    /// frozen inputs and whatever is made of them only do not.
    ///
    /// - Returns: whether all that takes part is marked already.
    mutating func markOutputs(
        _ outputs: [Int32], _ wanted: [Int32]?, _ order: [Int32]?
    ) throws(GraphError) -> Bool {
        for wish in wanted ?? [] {
            guard let reason = reasonForFreezing(Int(wish)) else { continue }
            throw .noGradient(name(of: Int(wish)), reason: reason)
        }
        forgetMarks()
        hasMarks = true
        markings += 1
        if wanted != nil || !dependenceIsCurrent {
            for node in 0..<count { states[node].remove(.requiresGradient) }
            for wish in wanted ?? leaves where !isFrozen(wish) { states[Int(wish)].insert(.requiresGradient) }
            passOnDependence(order)
            dependenceIsCurrent = wanted == nil
        }
        for output in outputs { states[Int(output)].wantIfDependent() }
        if order == nil && outputs.count == 1 && allLead(to: Int(outputs[0])) {
            for node in 0..<count { states[node].wantIfDependent() }
            return true
        }
        if hasGradientStops { markPassing(outputs, order) }
        return hasGradientStops
    }

    /// Forgets which nodes took part in the latest backward.
    mutating func forgetMarks() {
        guard hasMarks else { return }
        hasMarks = false
        for node in 0..<count { states[node].subtract([.wantsGradient, .isFlat]) }
    }

    /// Whether gradients pass from this node to every other. It is so in nearly every graph that is built,
    /// run and thrown away; seeing it from what is used, a pass over a few bytes, saves going along every
    /// edge.
    private func allLead(to output: Int) -> Bool {
        guard output == count - 1 && usesAreExact else { return false }
        var common: UInt8 = 1
        for node in 0..<output { common &= uses[node] }
        return common == 1
    }

    /// Whatever passes gradients to a node that depends on something wanted does so too.
    private func passOnDependence(_ order: [Int32]?) {
        for position in 0..<count {
            let node = order.map { Int($0[position]) } ?? position
            if !states[node].contains(.stopsGradient) {
                let passing = passingStates(records[node])
                states[node].formUnion(passing.intersection(.requiresGradient))
            }
        }
    }

    /// Throws if gradients would have to pass the gradient of a node without a rule, which has no derivative.
    /// For scalars there is no fault to find that by afterwards.
    func checkDifferentiable(
        _ outputs: [Int32], _ wanted: [Int32]?, _ order: [Int32]?
    ) throws(GraphError) {
        guard rules.hasOpaqueGradients else { return }
        let wanted = (wanted ?? leaves).filter { !isFrozen($0) }.map(Int.init)
        for output in outputs {
            let isOnPath = isBetween(wanted, Int(output), order)
            for node in 0..<count where isOnPath[node] && records[node].rule >= 0 {
                guard rule(of: records[node]) is any OpaqueGradientRule else { continue }
                var passes = false
                forEachPassingOperand(of: node) { passes = passes || isOnPath[$0] }
                if passes { throw .nodeWithoutRule(name(of: node), needed: "its derivative") }
            }
        }
    }
}
