// A scalar cannot carry a fault: a node of the user's own that hands back too many gradients or too few gives
// NaN. So where there is NaN at such a node, it is asked again.

extension NodeStore {
    /// The error of such a node in the latest backward, if there is one.
    @inline(__always)
    func opaqueBackwardError() -> GraphError? {
        Value._isScalar && topology.rules.hasOpaqueRules ? foundBackwardError() : nil
    }

    private func foundBackwardError() -> GraphError? {
        opaqueError { node, operands in
            guard operands.contains(where: { isNaN(gradients[Int($0)]) }) else { return nil }
            return [gradients[node]] + operands.map { values[Int($0)] }
        }
    }

    /// The error of such a node's gradient, which is a node of the graph itself, in the latest forward.
    @inline(__always)
    func opaqueForwardError() -> GraphError? {
        Value._isScalar && topology.rules.hasOpaqueGradients ? foundForwardError() : nil
    }

    private func foundForwardError() -> GraphError? {
        opaqueError { node, operands in
            guard topology.rule(of: topology.records[node]) is any OpaqueGradientRule,
                hasValue(node), isNaN(values[node])
            else { return nil }
            return operands.map { values[Int($0)] }
        }
    }

    /// - Parameter suspect: a node's upstream gradient and operands, if there is reason to ask it.
    private func opaqueError(_ suspect: (_ node: Int, _ operands: [Int32]) -> [Value]?) -> GraphError? {
        for node in 0..<topology.count where topology.records[node].rule >= 0 {
            guard let rule = topology.rule(of: topology.records[node]) as? any OpaqueRule,
                let values = suspect(node, topology.operands(of: node)),
                let fault = rule.gradientFault(values)
            else { continue }
            return .invalidGradient(
                node: topology.name(of: node), fault: fault, at: topology.details.locations[Int32(node)])
        }
        return nil
    }

    private func isNaN(_ value: Value) -> Bool { value.elements.contains(where: \.isNaN) }
}
