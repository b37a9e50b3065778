extension Schedule {
    /// Runs the nodes, in the way that their kind of value has.
    ///
    /// - Returns: the first node whose result is a fault, where the run ends.
    func run<Value>(_ pass: Pass, _ store: UnsafeMutablePointer<NodeStore<Value>>) -> Int? {
        if store.pointee.usesReferenceRun { return ReferenceRun(self, store).run(pass) }
        if Value.self == Double.self { return ScalarRun(self, store.cast(to: Double.self)).run(pass) }
        if Value.self == Float.self { return ScalarRun(self, store.cast(to: Float.self)).run(pass) }
        if Value.self == Matrix<Float>.self {
            return MatrixRun(self, store.cast(to: Matrix<Float>.self)).run(pass)
        }
        if Value.self == Matrix<Double>.self {
            return MatrixRun(self, store.cast(to: Matrix<Double>.self)).run(pass)
        }
        // Dual numbers, of which a Hessian-vector product is made.
        return ReferenceRun(self, store).run(pass)
    }
}

extension UnsafeMutablePointer where Pointee: ~Copyable {
    /// The same nodes, the type of their values known to the compiler.
    func cast<Value, Known>(to type: Known.Type) -> UnsafeMutablePointer<NodeStore<Known>>
    where Pointee == NodeStore<Value> {
        UnsafeMutableRawPointer(self).assumingMemoryBound(to: NodeStore<Known>.self)
    }
}
