public import ChainRuleKernels

/// A node of a graph: an input, or the result of an operation. Expressions of variables add nodes to the
/// graph.
///
/// ```swift
/// let graph = Graph<Scalar>()
/// let x = graph.input(3, name: "x")
/// let y = x * x + 1
/// try graph.forward()
/// try graph.backward(from: y)
/// try y.value      // 10.0
/// try x.gradient   // 6.0
/// ```
///
/// A variable is a small handle (16 bytes) and does not keep its graph alive: keep the `Graph` as long as you
/// use its variables. Afterwards they are not dangling; whatever you ask of them throws
/// `GraphError.graphReleased`, and after a `scratch` in which they were made `.scratchEnded`.
///
/// A literal is a variable without a node: `2 * x` has a constant in its operation, `var loss:
/// Variable<Scalar> = 0` begins a sum. It has a value, but no graph, so it can be neither named nor run:
/// `GraphError.isNumber`.
@frozen
public struct Variable<Value: ConcreteValue> {
    @usableFromInline let cell: UnsafeMutablePointer<chainrule_graph_cell>
    /// The cell's generation and the node's index in one word: two of a variable's words travel in registers.
    @usableFromInline let packed: UInt64

    @inlinable @inline(__always)
    init(cell: UnsafeMutablePointer<chainrule_graph_cell>, generation: UInt32, index: Int32) {
        self.cell = cell
        packed = UInt64(UInt32(bitPattern: index)) << 32 | UInt64(generation)
    }

    @inlinable @inline(__always)
    var generation: UInt32 { UInt32(truncatingIfNeeded: packed) }

    @inlinable @inline(__always)
    var index: Int32 { Int32(truncatingIfNeeded: Int64(bitPattern: packed) >> 32) }

    /// The same, for reaching into arrays: where the node is in the order of adding.
    @inlinable @inline(__always)
    package var position: Int { Int(truncatingIfNeeded: packed >> 32) }

    /// The graph's nodes; `nil` when the graph is gone.
    @inlinable @inline(__always)
    var store: UnsafeMutablePointer<NodeStore<Value>>? {
        chainrule_graph_cell_store(cell, generation)?.assumingMemoryBound(to: NodeStore<Value>.self)
    }

    /// Another node of the same graph.
    @inlinable @inline(__always)
    func sibling(_ index: Int32) -> Variable {
        Variable(cell: cell, generation: generation, index: index)
    }

    @inlinable @inline(__always)
    func isSibling(of other: Variable) -> Bool { cell == other.cell && generation == other.generation }

    func liveStore() throws(GraphError) -> UnsafeMutablePointer<NodeStore<Value>> {
        guard let store else { throw whyInvalid }
        return store
    }

    /// The error of using a variable that stands for nothing any more.
    var whyInvalid: GraphError {
        if isNumber { return .isNumber(name) }
        return generation & chainrule_scratch_generation == 0 ? .graphReleased : .scratchEnded
    }

    /// Whether both are variables of one graph, be one made in a `scratch` and the other before.
    func isOfSameGraph(as other: Variable) -> Bool {
        isSibling(of: other) || other.store.map { $0 == store } ?? false
    }

    /// What the last `forward` computed, or what was fed. Feeding an input changes no other value until then.
    ///
    /// - Throws: `GraphError.noValue` if the last `forward` did not need this node.
    @inlinable
    public var value: Value {
        get throws(GraphError) {
            if let store, store.pointee.hasScalarValue(index) { return store.pointee.values[Int(index)] }
            return try valueOrReason()
        }
    }

    @usableFromInline
    func valueOrReason() throws(GraphError) -> Value {
        if isNumber { return Value(number) }
        let store = try liveStore()
        guard store.pointee.hasValue(Int(index)) else {
            throw .noValue(store.pointee.topology.name(of: Int(index)))
        }
        return store.pointee.value(of: Int(index))
    }

    /// What the last `backward` propagated to this node: how much its output grows with this value. It is 0
    /// where the output depends on this node only by what passes no gradient (a step, `stopGradient()`).
    ///
    /// - Throws: `GraphError.noGradient`, with the reason.
    @inlinable
    public var gradient: Value {
        get throws(GraphError) {
            if let store, store.pointee.hasScalarGradient(index) {
                return store.pointee.gradients[Int(index)]
            }
            return try gradientOrReason()
        }
    }

    @usableFromInline
    func gradientOrReason() throws(GraphError) -> Value {
        if isNumber { throw .noGradient(name, reason: "it is a number, not a node of a graph") }
        let store = try liveStore()
        let node = Int(index)
        if let gradient = store.pointee.gradient(of: node) { return gradient }
        throw .noGradient(
            store.pointee.topology.name(of: node), reason: store.pointee.reasonForNoGradient(of: node))
    }
}

extension Variable: Equatable {
    /// Whether both are the same node of the same graph.
    public static func == (x: Variable, y: Variable) -> Bool { x.isSibling(of: y) && x.index == y.index }
}

extension Variable: Hashable {
    /// Feeds what tells the node from others into the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(cell)
        hasher.combine(generation)
        hasher.combine(index)
    }
}

extension Variable: MatrixValue where Value: MatrixValue {}
