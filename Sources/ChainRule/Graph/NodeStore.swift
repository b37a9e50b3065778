/// A graph's nodes in flat arrays: 16 bytes for the record, a value, a gradient and a byte of state each.
///
/// Reached through a pointer, not as a class's properties, because every access to those is checked for exclusivity
/// at run time. No node owns another, so that freeing a graph is a loop over the arrays.
@usableFromInline
struct NodeStore<Value: ConcreteValue> {
    @usableFromInline var count = 0
    @usableFromInline var capacity = 0
    @usableFromInline var records: UnsafeMutablePointer<NodeRecord>
    @usableFromInline var values: UnsafeMutablePointer<Value>
    @usableFromInline var gradients: UnsafeMutablePointer<Value>
    @usableFromInline var states: UnsafeMutablePointer<NodeState>
    /// How many gradients are initialised; a graph that only runs forward has none.
    @usableFromInline var gradientCount = 0

    @usableFromInline var rules = RuleTable()
    /// What a node without a value holds.
    @usableFromInline let nothing: Value

    /// The nodes that no rule computes, in order of their making.
    var leaves: [Int32] = []
    var details = NodeDetails()
    /// Whether every node comes after its operands, as in any graph built by expressions.
    @usableFromInline var isSorted = true
    /// Changes with every node that is added or defined.
    var structure: Int { count + details.definitionCount }
    /// The first fault of building.
    var fault: GraphError?
    /// Inputs fed since the last forward.
    var fed: [Int32] = []
    var hasRunForward = false

    init() {
        nothing = .faulty(ValueFault(operation: "value", shapes: [], reason: "it is not computed yet"))
        capacity = 16
        records = .allocate(capacity: capacity)
        values = .allocate(capacity: capacity)
        gradients = .allocate(capacity: capacity)
        states = .allocate(capacity: capacity)
    }

    func deallocate() {
        values.deinitialize(count: count)
        gradients.deinitialize(count: gradientCount)
        records.deallocate()
        values.deallocate()
        gradients.deallocate()
        states.deallocate()
        rules.deallocate()
    }

    @inlinable
    mutating func append(_ record: NodeRecord, _ value: Value, _ state: NodeState) -> Int32 {
        if count == capacity { grow() }
        (records + count).initialize(to: record)
        (values + count).initialize(to: value)
        (states + count).initialize(to: state)
        count += 1
        return Int32(truncatingIfNeeded: count - 1)
    }

    /// Adds a node that a rule computes. Operands that do not exist are −1.
    @inlinable
    mutating func append<R: Rule>(_ rule: R, _ first: Int32, _ second: Int32 = -1, _ third: Int32 = -1)
        -> Int32
    {
        append(NodeRecord(rule: rules.index(of: rule), first, second, third), nothing, [])
    }

    @usableFromInline @inline(never)
    mutating func grow() {
        let larger = capacity * 2
        func moved<T>(_ old: UnsafeMutablePointer<T>, _ count: Int) -> UnsafeMutablePointer<T> {
            let new = UnsafeMutablePointer<T>.allocate(capacity: larger)
            new.moveInitialize(from: old, count: count)
            old.deallocate()
            return new
        }
        records = moved(records, count)
        values = moved(values, count)
        gradients = moved(gradients, gradientCount)
        states = moved(states, count)
        capacity = larger
    }

    /// Makes a place for every node's gradient.
    mutating func prepareGradients() {
        (gradients + gradientCount).initialize(repeating: nothing, count: count - gradientCount)
        gradientCount = count
    }

    /// Removes the nodes from `count` on.
    mutating func truncate(to newCount: Int) {
        (values + newCount).deinitialize(count: count - newCount)
        if gradientCount > newCount {
            (gradients + newCount).deinitialize(count: gradientCount - newCount)
            gradientCount = newCount
        }
        count = newCount
    }

    /// The nodes that feed a node.
    func operands(of node: Int) -> [Int32] {
        let record = records[node]
        guard record.rule >= 0 else { return [] }
        return Array([record.first, record.second, record.third].prefix(rules.operandCount(record.rule)))
    }

    /// Calls `body` for each node that feeds a node.
    @inline(__always)
    func forEachOperand(of node: Int, _ body: (Int) -> Void) {
        let record = records[node]
        guard record.rule >= 0 else { return }
        body(Int(record.first))
        if record.second >= 0 { body(Int(record.second)) }
        if record.third >= 0 { body(Int(record.third)) }
    }

    func name(of node: Int) -> String {
        if let name = details.names[Int32(node)] { return name }
        let record = records[node]
        return "\(record.rule >= 0 ? rules.rule(record.rule).name : LeafKind(record).description) #\(node)"
    }
}

/// What a node without a rule is. Its record holds the kind where others hold their rule.
enum LeafKind: Int32, CustomStringConvertible {
    case input = -1
    case parameter = -2
    case constant = -3
    /// Declared, or named as an operand, and still to be defined.
    case undefined = -4

    init(_ record: NodeRecord) { self = LeafKind(rawValue: record.rule) ?? .undefined }

    var record: NodeRecord { NodeRecord(rule: rawValue, -1, -1, -1) }

    var description: String {
        switch self {
        case .input: "input"
        case .parameter: "parameter"
        case .constant: "constant"
        case .undefined: "undefined"
        }
    }
}

/// What only some nodes have, kept aside so that the others need no room for it.
struct NodeDetails {
    var names: [Int32: String] = [:]
    var indices: [String: Int32] = [:]
    var locations: [Int32: SourceLocation] = [:]
    /// Operands that were named before a node of that name was added, and the nodes that named them.
    var namedBy: [Int32: [Int32]] = [:]
    var definitionCount = 0
}
