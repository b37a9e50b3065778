/// Runs scalars: in waves, or one after the other.
///
/// A long thin graph is a chain whose nodes wait for each other. So each is handed what it most often waits for, the
/// value or the gradient of its neighbor, in a register: from memory, where it has just been stored, it would come
/// several cycles later.
struct ScalarRun<Value: ScalarValue> {
    private let schedule: Schedule
    private let frame: UnsafePointer<_NodeFrame<Value>>
    private let runners: UnsafeMutablePointer<RuleTable.Runner>
    /// What the state of a node says whose derivatives are stored; nothing, if they may be those of another forward.
    private let stored: _NodeState

    static func run(
        _ schedule: Schedule, _ pass: Schedule.Pass, _ store: UnsafeMutablePointer<NodeStore<Value>>
    ) {
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
            ScalarRun(
                schedule: schedule, frame: $0, runners: store.pointee.topology.rules.runners,
                stored: store.pointee.lacksDerivatives ? [] : .hasDerivatives
            ).run(waves, isBackward: isBackward, isMarking: isMarking)
        }
    }

    /// Computes a node by itself, with its derivatives.
    static func compute(_ node: Int, _ store: UnsafeMutablePointer<NodeStore<Value>>) {
        let frame = _NodeFrame(store)
        let runners = store.pointee.topology.rules.runners
        withUnsafePointer(to: frame) { compute(node, $0, runners) }
    }

    @inline(__always)
    private static func compute(
        _ node: Int, _ frame: UnsafePointer<_NodeFrame<Value>>,
        _ runners: UnsafeMutablePointer<RuleTable.Runner>
    ) {
        let runner = runners[Int(frame.pointee.records[node].rule)]
        _ = Value.runForward(
            runner.type, _NodeCall(frame: frame, node: node, rule: runner.memory),
            after: frame.pointee.values[max(node &- 1, 0)])
    }

    private func run(_ waves: Waves?, isBackward: Bool, isMarking: Bool) {
        if let waves {
            run(waves, isBackward: isBackward)
        } else if let order = schedule.order {
            order.withUnsafeBufferPointer { run($0, isBackward: isBackward, isMarking: isMarking) }
        } else if isMarking {
            backwardMarking(schedule.count)
        } else {
            isBackward ? backward(schedule.count, isMarking: false) : forward(schedule.count)
        }
    }

    /// Apart, so that the other loop has the registers to itself.
    @inline(never)
    private func backwardMarking(_ count: Int) { backward(count, isMarking: true) }

    @inline(never)
    private func run(_ waves: Waves, isBackward: Bool) {
        waves.records.withUnsafeBufferPointer { records in
            guard let first = records.baseAddress else { return }
            for wave in waves.waves {
                let records = UnsafeBufferPointer(start: first + Int(wave.start), count: Int(wave.count))
                runners[Int(wave.rule)].run(records, frame, isBackward: isBackward)
            }
        }
    }

    /// In another order than the nodes were made in, where neighbors tell nothing: each is a batch by itself.
    @inline(never)
    private func run(_ order: UnsafeBufferPointer<Int32>, isBackward: Bool, isMarking: Bool) {
        let (records, states) = (frame.pointee.records, frame.pointee.states)
        for position in order.indices {
            let node = order[isBackward ? order.count - 1 - position : position]
            let record = records[Int(node)]
            let rule = record.rule
            if rule < 0 || isBackward && !states[Int(node)].runsBackward { continue }
            if isMarking { record.markOperands(states, in: frame.pointee.lists) }
            if !isBackward {
                Self.compute(Int(node), frame, runners)
                continue
            }
            if !states[Int(node)].isDisjoint(with: stored) {
                let upstream = frame.pointee.gradients[Int(node)]
                frame.pointee.propagate(upstream, from: Int(node), to: record)
                continue
            }
            let runner = runners[Int(rule)]
            Value.runBackward(
                runner.type, _NodeCall(frame: frame, node: Int(node), rule: runner.memory))
        }
    }

    private func forward(_ count: Int) {
        let (records, values) = (frame.pointee.records, frame.pointee.values)
        var previous = Value(0)
        var node = 0
        while node < count {
            let rule = records[node].rule
            if rule < 0 {
                previous = values[node]
            } else {
                let runner = runners[Int(rule)]
                previous = Value.runForward(
                    runner.type, _NodeCall(frame: frame, node: node, rule: runner.memory), after: previous)
            }
            node &+= 1
        }
    }

    /// Nearly every node multiplies its gradient by the derivatives that are stored; the others call their rules.
    ///
    /// - Parameter isMarking: whether it is not known yet which nodes take part: each marks those that feed it.
    @inline(__always)
    private func backward(_ count: Int, isMarking: Bool) {
        let frame = frame.pointee
        let (records, states, gradients) = (frame.records, frame.states, frame.gradients)
        let derivatives = frame.derivatives.unsafelyUnwrapped
        // The first node of all has no operand: it is nothing's result.
        var node = count &- 1
        if node < 1 { return }
        var upstream = gradients[node]
        while node > 0 {
            let before = node &- 1
            let state = states[node]
            if !state.runsBackward {
                upstream = gradients[before]
            } else {
                let record = records[node]
                if isMarking { record.markOperands(states, in: frame.lists) }
                if !state.isDisjoint(with: stored) {
                    let (dx, dy) = derivatives[node]
                    var previous = gradients[before]
                    frame.accumulate(upstream * dx, into: record.first, before, &previous)
                    if record.second >= 0 {
                        frame.accumulate(upstream * dy, into: record.second, before, &previous)
                    }
                    upstream = previous
                } else {
                    let runner = runners[Int(record.rule)]
                    Value.runBackward(
                        runner.type, _NodeCall(frame: self.frame, node: node, rule: runner.memory))
                    upstream = gradients[before]
                }
            }
            node = before
        }
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
    /// Computes a new node of numbers, if it can be, with its derivatives: as a run would, by code that the compiler made
    /// for the rule.
    @inline(__always)
    func computeEagerly<Value>(_ node: Int32) where Pointee == NodeStore<Value> {
        guard Value.isNumber, pointee.isEager, !pointee.isRunning else { return }
        if Value.self == Double.self {
            let store = cast(to: Double.self)
            running { ScalarRun.compute(Int(node), store) }
        } else if Value.self == Float.self {
            let store = cast(to: Float.self)
            running { ScalarRun.compute(Int(node), store) }
        }
    }
}
