/// A rule that computes on one type of value, in a way that nobody can look into.
protocol OpaqueRule: Rule {
    /// Why the operands have no gradients, if they have none; for scalars, which cannot carry a fault.
    ///
    /// - Parameter values: the upstream gradient, then the operands.
    func gradientFault<V: ConcreteValue>(_ values: [V]) -> ValueFault?
}

/// The gradient of such a rule. It has no derivative of its own.
protocol OpaqueGradientRule: OpaqueRule {}

extension Rule {
    /// Whether nobody can look into it.
    package var isOpaque: Bool { self is any OpaqueRule }
}
