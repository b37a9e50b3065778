extension Schedule {
    /// Runs the nodes; in the backward pass in reverse, and only those that want a gradient.
    ///
    /// - Returns: the first node whose result is a fault, where the run ends.
    func run<Value>(_ pass: Pass, _ store: UnsafeMutablePointer<NodeStore<Value>>) -> Int? {
        if store.pointee.usesReferenceRun { return ReferenceRun(schedule: self, store: store).run(pass) }
        if Value.self == Double.self {
            ScalarRun.run(self, pass, store.cast(to: Double.self))
            return nil
        }
        if Value.self == Float.self {
            ScalarRun.run(self, pass, store.cast(to: Float.self))
            return nil
        }
        guard let plan = fusion as? FusionPlan else { return NodeRun(self, store).run(pass, 0..<count) }
        // There is a plan for these only.
        if Value.self == Matrix<Float>.self {
            return FusedRun(self, plan, pass, store.cast(to: Matrix<Float>.self)).run()
        }
        return FusedRun(self, plan, pass, store.cast(to: Matrix<Double>.self)).run()
    }
}

extension UnsafeMutablePointer where Pointee: ~Copyable {
    /// The same nodes, the type of their values known to the compiler.
    func cast<Value, Known>(to type: Known.Type) -> UnsafeMutablePointer<NodeStore<Known>>
    where Pointee == NodeStore<Value> {
        UnsafeMutableRawPointer(self).assumingMemoryBound(to: NodeStore<Known>.self)
    }
}
