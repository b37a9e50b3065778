/// A way to run a schedule's nodes. Numbers have one (`ScalarRun`), matrices another (`MatrixRun`); what
/// either of them computes is defined by `ReferenceRun`.
protocol GraphRun {
    associatedtype Value: ConcreteValue

    init(_ schedule: Schedule, _ store: UnsafeMutablePointer<NodeStore<Value>>)

    /// Runs the nodes; in the backward pass in reverse, and only those that want a gradient.
    ///
    /// - Returns: the first node whose result is a fault, where the run ends.
    func run(_ pass: Schedule.Pass) -> Int?
}
