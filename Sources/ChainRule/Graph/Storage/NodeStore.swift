import ChainRuleKernels

/// A graph's nodes: their topology, and for each a value and a gradient, in flat arrays.
///
/// Reached through a pointer, not as a class's properties, because every access to those is checked for
/// exclusivity at run time. Not copyable, because code that is not specialized would copy it for every call.
@usableFromInline
struct NodeStore<Value: ConcreteValue>: ~Copyable {
    let cell: UnsafeMutablePointer<chainrule_graph_cell>
    var memory: NodeMemory<Value>
    /// The graph that owns this, which is not kept alive by it; see `owner`.
    var graph: Unmanaged<AnyObject>?
    @usableFromInline var topology: Topology
    @usableFromInline var values: UnsafeMutablePointer<Value>
    @usableFromInline var gradients: UnsafeMutablePointer<Value>
    /// The local derivatives of each node whose state says `.hasDerivatives`, as good as its value: the
    /// second, too, if it has two operands. `nil` where values are not numbers.
    @usableFromInline var derivatives: UnsafeMutablePointer<(Value, Value)>?
    /// Whether some values are from a forward that stored no derivatives, as one in waves: backward then
    /// calls the rules.
    var lacksDerivatives = false
    /// Whether there has been such a forward. The first one gives the derivatives' memory back.
    var hasForgottenDerivatives = false
    /// How many nodes have memory for a gradient; none before the first backward.
    var gradientCount = 0
    /// What a node without a value holds.
    @usableFromInline let nothing: Value

    @usableFromInline var validity = Validity()
    var plans = GraphPlans()
    /// From which size on chains of elementwise nodes run as programs. Smaller ones, all their values
    /// together, stay in the cache anyway.
    var leastFusedBytes = Self.leastFusedBytes
    static var leastFusedBytes: Int { 2 << 20 }
    /// Values that such a forward did not keep; see `value(of:)`.
    var dropped = DroppedValues<Value>()

    /// Whether the graph is run by `ReferenceRun`, which computes nothing before it is told to.
    var usesReferenceRun = ChainRule.usesReferenceRun { didSet { isEager = isEager && !usesReferenceRun } }

    /// Whether every node has its value already: scalars are computed as expressions are built, while all
    /// inputs have values and none was fed. A graph that runs once so has no other forward.
    var isEager: Bool { didSet { measureEagerRoom() } }
    /// For how many nodes there is room, if they are computed as they are made; 0 if they are not.
    @usableFromInline private(set) var eagerRoom: Int

    /// Whether rules are running, which must find the nodes where they are: a closure may hold a variable of
    /// its own graph, and what it adds is refused.
    var isRunning = false { didSet { measureEagerRoom() } }

    /// What the nodes of each `scratch` under way are taken back to, the outermost first.
    var scratches: [Scratch] = [] { didSet { measureEagerRoom() } }

    /// In a scratch there is none: a node that is made with variables from outside gets the scratch's cell,
    /// not theirs.
    private mutating func measureEagerRoom() {
        eagerRoom = isEager && !isRunning && scratches.isEmpty ? topology.capacity : 0
    }

    /// Whether all nodes marked `.wantsGradient` have gradients: how it is with scalars, after a backward.
    @usableFromInline var markedHaveGradients = false
    /// Scalars whose state says besides that they have one, from an earlier backward.
    var accumulated: [Int32] = []

    /// - Parameter cell: what the graph's variables refer to.
    init(cell: UnsafeMutablePointer<chainrule_graph_cell>) {
        self.cell = cell
        nothing = .faulty(ValueFault(operation: "value", shapes: [], reason: "it is not computed yet"))
        memory = NodeMemory()
        topology = Topology(memory)
        values = memory.values
        gradients = memory.gradients
        derivatives = memory.derivatives
        isEager = Value._isScalar && !usesReferenceRun
        eagerRoom = isEager ? topology.capacity : 0
    }

    /// Whether the next node is this one, and can be computed as it is made. Asked again when it is computed,
    /// as a rule of the user's own may have added to the graph: the other way of adding a node refuses that.
    /// Of the library's rules the compiler sees that they do not, and asks once.
    @inlinable @inline(__always)
    func hasRoom(for node: Int) -> Bool { topology.count == node && node < eagerRoom }

    /// Adds a node for which there is room, computed already.
    ///
    /// - Parameters:
    ///   - computed: its value, and its derivatives if they are stored.
    ///   - operandStates: what any of the operands has that the rule passes gradients to.
    @inlinable @inline(__always)
    mutating func appendComputed<R: Rule>(
        _ rule: R, _ record: _NodeRecord, _ computed: (value: Value, derivatives: (Value, Value)?),
        _ operandStates: _NodeState
    ) -> Int32 {
        if Value.isNumber, R.hasPlainParameters, let start = record.parameterStart {
            topology.lists.keepParameters(rule, at: start)
        }
        let passing = rule.passingOperands(of: R.operandCount)
        if passing == .all { record.useOperands(topology.uses) } else { topology.noteStop(at: record) }
        var state = _NodeState(
            ofOperands: operandStates, passesAny: passing != .none, passesAll: passing == .all)
        if let found = computed.derivatives {
            (derivatives.unsafelyUnwrapped + topology.count).store(found, R.operandCount)
            state.insert(.hasDerivatives)
        }
        return appendWithinCapacity(record, computed.value, state)
    }

    @inlinable @inline(__always)
    mutating func appendWithinCapacity(_ record: _NodeRecord, _ value: Value, _ state: _NodeState) -> Int32 {
        let node = topology.count
        (topology.records + node).initialize(to: record)
        (topology.states + node).initialize(to: state)
        (topology.uses + node).initialize(to: 0)
        (values + node).initialize(to: value)
        topology.count = node &+ 1
        return Int32(truncatingIfNeeded: node)
    }

    mutating func append(_ record: _NodeRecord, _ value: Value, _ state: _NodeState) -> Int32 {
        if isRunning { return refusing() }
        if topology.count == topology.capacity { grow() }
        if record.rule >= 0 {
            // A copy of a graph may meet a node before what feeds it. Then its use is not noted, and seen
            // from the edges.
            topology.forEachPassingOperand(record, state) {
                if $0 < topology.count { topology.uses[$0] = 1 }
            }
            if state.contains(.hasFlatOperands) { topology.hasGradientStops = true }
        }
        return appendWithinCapacity(record, value, state)
    }

    /// Adds a node that a rule computes. Operands that there are not are −1.
    ///
    /// - Parameter value: `nil` if it is not computed yet.
    mutating func append<R: Rule>(
        _ rule: R, _ first: Int32, _ second: Int32 = -1, _ third: Int32 = -1,
        value: Value?
    ) -> Int32 {
        if isRunning { return refusing() }
        let record = record(rule, first, second, third)
        return append(record, value ?? nothing, topology.state(ofNew: record))
    }

    /// Adds a node with a list of operands.
    mutating func append<R: VariadicRule>(_ rule: R, _ operands: [Int32], value: Value?) -> Int32 {
        if isRunning { return refusing() }
        let record = list(operands, rule: topology.rules.index(of: rule))
        return append(record, value ?? nothing, topology.state(ofNew: record))
    }

    private mutating func grow() {
        memory.grow(count: topology.count, gradientCount: gradientCount)
        topology.moved(to: memory)
        values = memory.values
        gradients = memory.gradients
        derivatives = memory.derivatives
        measureEagerRoom()
    }

    mutating func growLists(by count: Int) {
        memory.growLists(toHold: topology.lists.count + count)
        topology.moved(to: memory)
    }

    /// Adds a node from a line of code, or defines the one that was declared under this name.
    mutating func add(_ record: _NodeRecord, name: String?, _ location: CodeLocation) -> Int32 {
        if isRunning { return refusing() }
        if let name, let declared = define(record, name, location) { return declared }
        isEager = false
        let index = append(record, nothing, topology.initialState(record))
        if record.rule < 0 { topology.noteLeaf(index) }
        // What is declared, or fed by that, depends on what is said later.
        if record.rule >= 0 || LeafKind(record) == .undefined { topology.dependenceIsCurrent = false }
        topology.describe(index, name: name, location)
        return index
    }

    /// Adds an input, a parameter or a constant, or says that a declared node is one. A new one with a value
    /// keeps every node's value up to date; one that others wait for does not.
    mutating func addLeaf(_ kind: LeafKind, _ value: Value?, name: String?, _ location: CodeLocation) -> Int32
    {
        if isRunning { return refusing() }
        var state: _NodeState = kind == .constant ? .isFrozen : .requiresGradient
        if value != nil { state.insert(.hasValue) }
        if let name, let declared = define(kind.record, name, location) {
            topology.states[Int(declared)].formUnion(state)
            if let value { values[Int(declared)] = value }
            return declared
        }
        if value == nil && isEager { isEager = false }
        let index = append(kind.record, value ?? nothing, state.union(.stopsGradient))
        topology.noteLeaf(index)
        topology.describe(index, name: name, location)
        return index
    }

    private mutating func define(_ record: _NodeRecord, _ name: String, _ location: CodeLocation) -> Int32? {
        guard let declared = topology.declaration(name, location) else { return nil }
        topology.define(Int(declared), record, location)
        return declared
    }

    mutating func feed(_ node: Int, _ value: Value) {
        keepForDropped(node)
        values[node] = value
        isEager = isEager && topology.hasLeavesOnly
        // What had no value until now, nothing has been computed from.
        let isChange = !topology.states[node].insert(.hasValue).inserted
        if validity.state != .none && isChange && topology.states[node].insert(.wasFed).inserted {
            validity.noteFed(node)
        }
    }

    /// Removes the nodes from `newCount` on.
    mutating func truncate(to newCount: Int) {
        (values + newCount).deinitialize(count: topology.count - newCount)
        if gradientCount > newCount {
            (gradients + newCount).deinitialize(count: gradientCount - newCount)
            gradientCount = newCount
        }
        topology.count = newCount
        topology.usesAreExact = false
        topology.dropUnusedLists()
    }
}
