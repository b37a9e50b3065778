/// Runs scalars: in waves, or one after the other.
struct ScalarRun<Value: ScalarValue>: GraphRun {
    private let schedule: Schedule
    private let store: UnsafeMutablePointer<NodeStore<Value>>

    init(_ schedule: Schedule, _ store: UnsafeMutablePointer<NodeStore<Value>>) {
        self.schedule = schedule
        self.store = store
    }

    /// Numbers are no faults.
    func run(_ pass: Schedule.Pass) -> Int? {
        var (isBackward, isMarking) = (false, false)
        if case .backward(let marks, _) = pass { (isBackward, isMarking) = (true, marks) }
        var waves = isMarking ? nil : schedule.waves
        if !isBackward {
            // Waves store no derivatives, which a backward in sequence wants.
            if waves != nil, let latest = store.pointee.plans.backward.latest, latest.schedule.waves == nil {
                waves = nil
            }
            if waves != nil {
                store.pointee.forgetDerivatives()
            } else if schedule.count == store.pointee.topology.count {
                store.pointee.lacksDerivatives = false
            }
        }
        let frame = _NodeFrame(store)
        withUnsafePointer(to: frame) {
            ScalarLoops(
                schedule: schedule, frame: $0, runners: store.pointee.topology.rules.runners,
                stored: store.pointee.lacksDerivatives ? [] : .hasDerivatives
            ).run(waves, isBackward: isBackward, isMarking: isMarking)
        }
        return nil
    }
}

/// The scalars, each with the functions that the compiler has made for it of every rule.
protocol ScalarValue: ConcreteValue {
    static func runForward(_ rule: any Rule.Type, _ node: _NodeCall<Self>, after previous: Self) -> Self
    static func runBackward(_ rule: any Rule.Type, _ node: _NodeCall<Self>)
}

extension Double: ScalarValue {
    @inline(__always)
    static func runForward(_ rule: any Rule.Type, _ node: _NodeCall<Double>, after previous: Double) -> Double
    {
        rule._runForward(node, after: previous)
    }
    @inline(__always)
    static func runBackward(_ rule: any Rule.Type, _ node: _NodeCall<Double>) { rule._runBackward(node) }
}

extension Float: ScalarValue {
    @inline(__always)
    static func runForward(_ rule: any Rule.Type, _ node: _NodeCall<Float>, after previous: Float) -> Float {
        rule._runForward(node, after: previous)
    }
    @inline(__always)
    static func runBackward(_ rule: any Rule.Type, _ node: _NodeCall<Float>) { rule._runBackward(node) }
}

extension UnsafeMutablePointer where Pointee: ~Copyable {
    /// Computes a new node of numbers, if it can be, with its derivatives: as a run would, by code that the
    /// compiler made for the rule.
    @inline(__always)
    func computeEagerly<Value>(_ node: Int32) where Pointee == NodeStore<Value> {
        guard Value.isNumber, pointee.isEager, !pointee.isRunning else { return }
        if Value.self == Double.self {
            let store = cast(to: Double.self)
            running { ScalarLoops.compute(Int(node), store) }
        } else if Value.self == Float.self {
            let store = cast(to: Float.self)
            running { ScalarLoops.compute(Int(node), store) }
        }
    }
}
