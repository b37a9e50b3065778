import ChainRuleKernels

/// The memory of all that a graph stores for each node: record, value, gradient, derivatives, state, use; and
/// of listed operands.
struct NodeMemory<Value: ConcreteValue> {
    private var arrays: chainrule_node_arrays

    init() {
        require(
            MemoryLayout<Value>.alignment <= 16, "a graph's values may be aligned to 16 bytes at most")
        assert(MemoryLayout<_NodeRecord>.stride == chainrule_record_size)
        self.init(capacity: 128)
    }

    func deallocate() {
        withUnsafePointer(to: arrays) { chainrule_node_arrays_free($0) }
    }

    /// The bytes that it takes.
    var byteCount: Int { withUnsafePointer(to: arrays) { chainrule_node_arrays_size($0) } }

    /// For how many nodes there is room.
    var capacity: Int { arrays.capacity }

    var records: UnsafeMutablePointer<_NodeRecord> { Self.bound(arrays.records) }
    var values: UnsafeMutablePointer<Value> { Self.bound(arrays.values) }
    var gradients: UnsafeMutablePointer<Value> { Self.bound(arrays.gradients) }
    var states: UnsafeMutablePointer<_NodeState> { Self.bound(arrays.states) }

    /// For each node those with respect to its first and second operand; `nil` where values are not numbers.
    var derivatives: UnsafeMutablePointer<(Value, Value)>? {
        arrays.derivatives?.assumingMemoryBound(to: (Value, Value).self)
    }

    /// Gives their memory back to the system, where it is large: what they are is undefined until they are
    /// stored again.
    func forgetDerivatives() {
        withUnsafePointer(to: arrays) { chainrule_node_arrays_forget_derivatives($0) }
    }

    private static var derivativeSize: Int { Value.isNumber ? MemoryLayout<(Value, Value)>.stride : 0 }

    var uses: UnsafeMutablePointer<UInt8> { Self.bound(arrays.uses) }

    private static func bound<Element>(_ piece: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Element> {
        // There is always room for some nodes.
        piece.unsafelyUnwrapped.assumingMemoryBound(to: Element.self)
    }

    /// Doubles the room. `count` values and `gradientCount` gradients are there and move along.
    mutating func grow(count: Int, gradientCount: Int) {
        if _isPOD(Value.self) { return reserve(capacity * 2) }
        // Values that own something are moved as their type has it.
        var larger = NodeMemory(capacity: capacity * 2)
        larger.records.update(from: records, count: count)
        larger.states.update(from: states, count: count)
        larger.uses.update(from: uses, count: count)
        larger.values.moveInitialize(from: values, count: count)
        larger.gradients.moveInitialize(from: gradients, count: gradientCount)
        swap(&larger.arrays.lists, &arrays.lists)
        swap(&larger.arrays.list_capacity, &arrays.list_capacity)
        deallocate()
        swap(&self, &larger)
    }

    /// `nil` before the first list.
    var lists: UnsafeMutablePointer<Int32>? { arrays.lists?.assumingMemoryBound(to: Int32.self) }
    var listCapacity: Int { arrays.list_capacity }

    /// At least doubles the room for listed operands.
    mutating func growLists(toHold count: Int) {
        require(count <= Int(Int32.max), "a graph's lists of operands have room for 2³¹ − 1")
        let capacity = min(max(256, 2 * listCapacity, count), Int(Int32.max))
        require(
            chainrule_node_arrays_grow_lists(&arrays, capacity) != 0,
            "there is no memory for a graph's lists of \(capacity) operands")
    }

    private init(capacity: Int) {
        arrays = chainrule_node_arrays(
            records: nil, values: nil, gradients: nil, derivatives: nil, states: nil, uses: nil, lists: nil,
            capacity: 0, list_capacity: 0, value_size: MemoryLayout<Value>.stride,
            derivative_size: Self.derivativeSize)
        reserve(capacity)
    }

    private mutating func reserve(_ capacity: Int) {
        require(
            chainrule_node_arrays_grow(&arrays, capacity) != 0,
            "there is no memory for a graph of \(capacity) nodes")
    }
}
