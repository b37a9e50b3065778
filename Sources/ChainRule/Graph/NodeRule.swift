// How a graph runs a node that has no rule, but a forward and a backward of its own.

/// A node's own forward and backward. Both begin with a copy of the node as it was added, so that a run
/// leaves nothing for the next: the backward repeats the forward that it goes back from.
struct NodeRule<N: Node>: VariadicRule, OpaqueRule {
    let node: N

    var name: String { node.name }

    func forward<V: GraphValue>(_ operands: Operands<V>) -> V {
        onlyOn(N.Value.self, Array(operands)) { operands in
            var node = node
            return [node.forward(operands: operands)]
        }[0]
    }

    func backward<V: GraphValue>(
        _ upstream: V, _ operands: Operands<V>, _ z: V, _ add: (Int, @autoclosure () -> V) -> Void
    ) {
        if V.self == Variable<N.Value>.self {
            for operand in operands.indices {
                add(operand, upstream.applying(NodeGradient(node: node, operand: operand), Array(operands)))
            }
        } else {
            // Worked out when the first is asked for: perhaps none is.
            var gradients: [V]?
            func gradient(_ operand: Int) -> V {
                let all =
                    gradients
                    ?? onlyOn(N.Value.self, [upstream, z] + operands) { values in
                        node.gradients(values[0], values.dropFirst(2), result: values[1])
                    }
                gradients = all
                return all[operand]
            }
            for operand in operands.indices { add(operand, gradient(operand)) }
        }
    }

    func gradientFault<V: ConcreteValue>(_ values: [V]) -> ValueFault? { node.gradientFault(values) }
}

/// The gradient of one of a node's operands, as a node of a gradient's graph. Its operands: the upstream
/// gradient, then the node's.
struct NodeGradient<N: Node>: VariadicRule, OpaqueGradientRule {
    let node: N
    let operand: Int

    var name: String { "gradient of \(node.name)" }

    func forward<V: GraphValue>(_ operands: Operands<V>) -> V {
        onlyOn(N.Value.self, Array(operands)) { node.gradients($0[0], $0.dropFirst()) }[operand]
    }

    func backward<V: GraphValue>(
        _ upstream: V, _ operands: Operands<V>, _ z: V, _ add: (Int, @autoclosure () -> V) -> Void
    ) {
        (upstream as? any NotesErrors)?.note(.nodeWithoutRule(name, needed: "its derivative"))
        for operand in operands.indices { add(operand, upstream) }
    }

    func gradientFault<V: ConcreteValue>(_ values: [V]) -> ValueFault? { node.gradientFault(values) }
}

extension Node {
    /// The operands' gradients; all of them a fault, or NaN, if there are not as many as operands.
    ///
    /// - Parameter result: that of the forward to go back from, if it is known.
    fileprivate func gradients(
        _ upstream: Value, _ operands: ArraySlice<Value>, result: Value? = nil
    ) -> [Value] {
        let operands = Array(operands)
        let gradients = ownGradients(upstream, operands, result)
        if gradients.count == operands.count { return gradients }
        return operands.map { _ in .faulty(countFault(gradients.count, operands)) }
    }

    fileprivate func gradientFault<V: ConcreteValue>(_ values: [V]) -> ValueFault? {
        guard let values = values as? [Value] else { return nil }
        let operands = Array(values.dropFirst())
        let count = ownGradients(values[0], operands, nil).count
        return count == operands.count ? nil : countFault(count, operands)
    }

    private func ownGradients(_ upstream: Value, _ operands: [Value], _ result: Value?) -> [Value] {
        // Closures are given all that they need; what another node remembers only its forward knows.
        if let result, Self.self == ClosureNode<Value>.self, let closures = self as? ClosureNode<Value> {
            return closures.computeBackward(upstream, operands, result)
        }
        var node = self
        node.forward(operands: operands)
        return node.backward(upstream: upstream)
    }

    private func countFault(_ count: Int, _ operands: [Value]) -> ValueFault {
        let wanted =
            operands.count == 1
            ? "one is needed, for its operand" : "one for each of its \(operands.count) operands is needed"
        return ValueFault(
            operation: "backward of \(name)", shapes: operands.map(\.shape),
            reason: "it gave \(count) gradient\(count == 1 ? "" : "s"): \(wanted)")
    }
}

/// The results of `body` on values of the node's type. A graph never asks for another type, because copying
/// it to one (`Graph.lifted`) refuses these rules; of another there would be NaN.
private func onlyOn<Base: ConcreteValue, V: GraphValue>(
    _ type: Base.Type, _ values: [V], _ body: ([Base]) -> [Base]
) -> [V] {
    // Arrays of one type: a cast of each element would take longer than most nodes do.
    if V.self == Base.self {
        return unsafeBitCast(body(unsafeBitCast(values, to: [Base].self)), to: [V].self)
    }
    return values.map { $0 * V.Element.nan }
}
