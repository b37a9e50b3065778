import ChainRule

/// The error that `body` throws, if it is a graph's.
func thrown(_ body: () throws -> Void) -> GraphError? {
    do { try body() } catch { return error as? GraphError }
    return nil
}

/// What the error that `body` throws says.
func message(_ body: () throws -> Void) -> String? { thrown(body)?.description }

/// `body`'s result, and the line on which it was called: what an error has to tell of a node made there.
func here<Result>(_ line: Int = #line, _ body: () -> Result) -> (Result, line: Int) { (body(), line) }

/// Counts calls of a closure node's closures.
final class CallCounter: @unchecked Sendable {
    // Unchecked because closures of nodes must be sendable; a graph calls them on the test's own thread only.
    private(set) var forward = 0
    private(set) var backward = 0

    /// z = 2·x, counted.
    func node<Value: ConcreteValue>(_ name: String = "counted") -> ClosureNode<Value> {
        ClosureNode(
            name: name,
            forward: { x in
                self.forward += 1
                return x + x
            },
            backward: { upstream, _, _ in
                self.backward += 1
                return upstream + upstream
            })
    }
}

/// A rule whose gradient has two columns, whatever the operand has.
struct TwoColumnGradient: UnaryRule, ParameterlessRule {
    func forward<V: GraphValue>(_ x: V) -> V { x * 2 }
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        let column = upstream.sum(.eachRow)
        return column.concatenated(with: column, .beside)
    }
}

/// The bits of every element: equal only if nothing was rounded differently, NaN included. Of a NaN without
/// its sign: the compiler may exchange the operands of a sum, and the first NaN is what comes out.
func bits<Value: ConcreteValue>(_ value: Value) -> [UInt64] {
    value.elements.map { $0.isNaN ? Double.nan.bitPattern : Double($0).bitPattern }
}
