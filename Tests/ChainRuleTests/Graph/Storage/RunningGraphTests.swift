import ChainRule
import Testing

/// What a graph computes cannot change it or run it meanwhile: an error that names the node.
@Suite struct RunningGraphTests {
    typealias M = Matrix<Double>

    /// A variable that a closure can take along.
    private struct Held<Value: ConcreteValue>: @unchecked Sendable {
        // Unchecked: the test runs on one thread.
        let variable: Variable<Value>
        let graph: Graph<Value>

        /// Every way to change the graph, or to run it, one after the other.
        func change() {
            let refusal = { (change: () throws -> Void) in
                let error = #expect(throws: GraphError.self) { try change() }
                #expect(error?.description.contains("changes or runs its own graph") == true)
            }
            let value = Value(7)
            refusal { try graph.forward() }
            refusal { try graph.forward(to: variable) }
            refusal { try graph.feed(variable, value) }
            refusal { try graph.update(variable) { value, _ in value = Value(3) } }
            refusal { try graph.backward(from: variable) }
            refusal { try graph.freeze(variable) }
            refusal { try graph.unfreeze(variable) }
            refusal { _ = try graph.gradient(of: variable, withRespectTo: variable) }
            refusal {
                _ = try graph.hessianVectorProduct(of: variable, withRespectTo: [variable], along: [value])
            }
            _ = graph.input(value)
            _ = graph.placeholder("later")
            _ = graph.declare("declared")
            graph.add(AddNode(), variable, variable)
            graph.add(AddNode(), "declared", "later")
            graph.define(variable, as: AddNode(), variable, variable)
            _ = variable.applying(WeightedSum(), [variable, variable])
            _ = variable.applying(Affine(), variable, variable)
            var sum = variable
            for _ in 0..<1000 { sum = sum + variable }
        }
    }

    private static func closure<Value>(_ held: Held<Value>, inBackward: Bool = false) -> ClosureNode<Value> {
        ClosureNode(
            name: "meddling",
            forward: { value in
                if !inBackward { held.change() }
                return value
            },
            backward: { upstream, _, _ in
                if inBackward { held.change() }
                return upstream
            })
    }

    @Test func `what a rule does to its graph within a forward is an error`() throws {
        let graph = Graph<M>()
        let x = graph.input([[1]])
        let y = graph.add(Self.closure(Held(variable: x, graph: graph)), x + 1, name: "y")
        let error = GraphError.changedWhileRunning(nodes: ["y"])
        #expect(throws: error) { try graph.forward(to: y * 2) }
        #expect(try x.value == [[1]])
        // A fault of building stays.
        #expect(throws: error) { try graph.forward() }
        #expect(
            error.description
                == "\"y\" changes or runs its own graph while it is computed: it may only compute with its operands"
        )
    }

    @Test func `what a rule does to its graph within a backward is an error`() throws {
        let graph = Graph<M>()
        let x = graph.input([[1]])
        let node = Self.closure(Held(variable: x, graph: graph), inBackward: true)
        let y = graph.add(node, x + 1, name: "y")
        try graph.forward()
        #expect(throws: GraphError.changedWhileRunning(nodes: ["y"])) { try graph.backward(from: y) }
    }

    /// Numbers are computed as the expression is built.
    @Test func `what a rule does to its graph as it is built is an error`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(1)
        let closure = Self.closure(Held(variable: x, graph: graph))
        graph.add(closure, x)
        graph.add(closure, x)
        #expect(throws: GraphError.self) { try graph.forward() }
    }

    /// A rule that holds a variable, which is no more than numbers to the compiler, and any number of
    /// operands.
    private struct Meddling: UnaryRule, @unchecked Sendable {
        let variable: Variable<Scalar>

        func forward<V: GraphValue>(_ x: V) -> V {
            var sum = variable
            for _ in 0..<500 { sum = sum + variable }
            return x
        }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream }
    }

    private struct MeddlingSum: VariadicRule, @unchecked Sendable {
        let variable: Variable<Scalar>

        func forward<V: GraphValue>(_ operands: Operands<V>) -> V {
            var sum = variable
            for _ in 0..<500 { sum = sum.applying(WeightedSum(), [variable, sum]) }
            return operands[0]
        }
        func backward<V: GraphValue>(
            _ upstream: V, _ operands: Operands<V>, _ z: V, _ add: (Int, @autoclosure () -> V) -> Void
        ) {}
    }

    @Test func `a rule that holds a variable of its graph works`() throws {
        for isVariadic in [false, true] {
            let graph = Graph<Scalar>()
            let x = graph.input(1)
            for _ in 0..<3 {
                _ =
                    isVariadic
                    ? x.applying(MeddlingSum(variable: x), [x, x]) : x.applying(Meddling(variable: x))
            }
            #expect(throws: GraphError.self) { try graph.forward() }
        }
    }
}
