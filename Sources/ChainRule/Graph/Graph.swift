import ChainRuleKernels

/// A computational graph: nodes that feed each other, values that go forward, gradients that come back.
///
/// ```swift
/// let graph = Graph<Scalar>()
/// let x = graph.input(100, name: "x")
/// let y = graph.input(200, name: "y")
/// let z = graph.input(4, name: "z")
/// let out = (x + y) * z
/// try graph.forward()
/// try graph.backward(from: out)
/// try out.value    // 1200.0
/// try x.gradient   // 4.0
/// ```
///
/// Nodes are made by expressions of variables, as here, or added one by one with `add(_:_:name:)`, in any
/// order. The graph sorts them when it first runs. Feed inputs again and run again as often as you like;
/// nothing is sorted or built anew, and a matrix may come with another number of rows.
///
/// A graph is for one thread at a time.
public final class Graph<Value: ConcreteValue> {
    let store: UnsafeMutablePointer<NodeStore<Value>>
    let cell: UnsafeMutablePointer<chainrule_graph_cell>
    let generation: UInt32
    /// What is looked at before an optimizer changes any parameter: whether what follows the step can be
    /// done, too.
    package var stepCheck: (() throws -> Void)?

    // Here and below: generic code that is not specialized looks up its types as it runs, which cost a small
    // graph more than all its nodes.
    /// An empty graph.
    @_specialize(where Value == Double)
    public init() {
        store = NodeStore.take()
        cell = store.pointee.cell
        generation = cell.pointee.generation
        store.pointee.graph = .passUnretained(self)
    }

    deinit {
        Self.leave(store)
    }

    @_specialize(where Value == Double)
    private static func leave(_ store: UnsafeMutablePointer<NodeStore<Value>>) {
        NodeStore.leave(store)
    }

    var topology: Topology {
        @inline(__always) _read { yield store.pointee.topology }
        @inline(__always) _modify { yield &store.pointee.topology }
    }

    var plans: GraphPlans {
        @inline(__always) _read { yield store.pointee.plans }
        @inline(__always) _modify { yield &store.pointee.plans }
    }

    /// This graph, its type of value known to the compiler, if it is that.
    @inline(__always)
    func known<Known>(as type: Known.Type) -> Graph<Known>? {
        Value.self == Known.self ? unsafeDowncast(self, to: Graph<Known>.self) : nil
    }

    func variable(_ index: Int32) -> Variable<Value> {
        store.variable(index, besides: Variable(cell: cell, generation: generation, index: index))
    }

    /// The variable's index, if it is one of this graph's.
    func index(of variable: Variable<Value>) throws(GraphError) -> Int32 {
        guard variable.cell == cell && variable.generation == generation || variable.store == store else {
            if variable.store == nil { throw variable.whyInvalid }
            throw .differentGraphs(operation: "this graph")
        }
        return variable.index
    }
}

extension Graph {
    /// Throws if it is what the graph computes that asks.
    func checkIdle() throws(GraphError) {
        if store.pointee.isRunning { throw store.pointee.changedWhileRunning }
    }
}
