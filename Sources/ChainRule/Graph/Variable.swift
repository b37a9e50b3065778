public import ChainRuleKernels

/// A place in a graph: an input, or the result of an operation. Expressions of variables add nodes to the
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
/// `GraphError.graphReleased`.
@frozen
public struct Variable<Value: ConcreteValue> {
    @usableFromInline let cell: UnsafeMutablePointer<chainrule_graph_cell>
    @usableFromInline let generation: UInt32
    @usableFromInline let index: Int32

    @inlinable
    init(cell: UnsafeMutablePointer<chainrule_graph_cell>, generation: UInt32, index: Int32) {
        self.cell = cell
        self.generation = generation
        self.index = index
    }

    /// The graph's nodes; `nil` when the graph is gone.
    @inlinable
    var store: UnsafeMutablePointer<NodeStore<Value>>? {
        chainrule_graph_cell_store(cell, generation)?.assumingMemoryBound(to: NodeStore<Value>.self)
    }

    /// Another node of the same graph.
    @inlinable
    func sibling(_ index: Int32) -> Variable {
        Variable(cell: cell, generation: generation, index: index)
    }

    @inlinable
    func isSibling(of other: Variable) -> Bool { cell == other.cell && generation == other.generation }

    func liveStore() throws(GraphError) -> UnsafeMutablePointer<NodeStore<Value>> {
        guard let store else { throw .graphReleased }
        return store
    }

    /// What the last `forward` computed, or what was fed. Feeding an input changes no other value until then.
    ///
    /// - Throws: `GraphError.noValue` if the last `forward` did not need this node.
    public var value: Value {
        get throws(GraphError) {
            let store = try liveStore()
            guard store.pointee.hasValue(Int(index)) else {
                throw .noValue(store.pointee.topology.name(of: Int(index)))
            }
            return store.pointee.value(of: Int(index))
        }
    }

    /// What the last `backward` propagated to this node: how much its output grows with this value.
    ///
    /// - Throws: `GraphError.noGradient`, with the reason.
    public var gradient: Value {
        get throws(GraphError) {
            let store = try liveStore()
            guard store.pointee.hasGradient(Int(index)) else {
                let topology = store.pointee.topology
                throw .noGradient(
                    topology.name(of: Int(index)), reason: topology.reasonForNoGradient(of: Int(index)))
            }
            return store.pointee.gradients[Int(index)]
        }
    }

    /// The node's name, or one made of its operation and its number.
    public var name: String {
        store.map { $0.pointee.topology.name(of: Int(index)) } ?? "(a variable of a released graph)"
    }
}

extension Variable: Equatable {
    /// Whether both are the same node of the same graph.
    public static func == (x: Variable, y: Variable) -> Bool { x.isSibling(of: y) && x.index == y.index }
}

extension Variable: Hashable {
    public func hash(into hasher: inout Hasher) {
        hasher.combine(cell)
        hasher.combine(generation)
        hasher.combine(index)
    }
}

extension Variable: CustomStringConvertible {
    public var description: String { name }
}

// MARK: Rules

extension Variable {
    @inlinable
    public func applying<R: UnaryRule>(_ rule: R) -> Variable {
        guard let store else { return self }
        let values = store.pointee.values
        return sibling(store.pointee.append(rule, index) { rule.forward(values[Int(index)]) })
    }

    @inlinable
    public func applying<R: BinaryRule>(_ rule: R, _ y: Variable) -> Variable {
        guard let store else { return self }
        guard isSibling(of: y) else { return mixed(rule, [y], store) }
        let values = store.pointee.values
        return sibling(
            store.pointee.append(rule, index, y.index) {
                rule.forward(values[Int(index)], values[Int(y.index)])
            })
    }

    @inlinable
    public func applying<R: TernaryRule>(_ rule: R, _ y: Variable, _ w: Variable) -> Variable {
        guard let store else { return self }
        guard isSibling(of: y) && isSibling(of: w) else { return mixed(rule, [y, w], store) }
        let values = store.pointee.values
        return sibling(
            store.pointee.append(rule, index, y.index, w.index) {
                rule.forward(values[Int(index)], values[Int(y.index)], values[Int(w.index)])
            })
    }

    /// An operation on variables of two graphs: a fault that this one's graph keeps.
    @usableFromInline @inline(never)
    func mixed(
        _ rule: some Rule, _ others: [Variable], _ store: UnsafeMutablePointer<NodeStore<Value>>
    ) -> Variable {
        let isReleased = others.contains { $0.store == nil }
        store.pointee.topology.note(isReleased ? .graphReleased : .differentGraphs(operation: rule.name))
        return self
    }
}
