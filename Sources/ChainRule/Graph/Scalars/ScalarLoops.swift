/// The loops that run scalars.
///
/// A long thin graph is a chain whose nodes wait for each other. So each is handed what it most often waits
/// for, the value or the gradient of its neighbor, in a register: from memory, where it has just been stored,
/// it would come several cycles later.
struct ScalarLoops<Value: ScalarValue> {
    let schedule: Schedule
    let frame: UnsafePointer<_NodeFrame<Value>>
    let runners: UnsafeMutablePointer<RuleTable.Runner>
    /// What the state of a node says whose derivatives are stored; nothing, if they may be those of another
    /// forward.
    let stored: _NodeState

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

    func run(_ waves: Waves?, isBackward: Bool, isMarking: Bool) {
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

    /// Nearly every node multiplies its gradient by the derivatives that are stored; the others call their
    /// rules.
    ///
    /// - Parameter isMarking: whether it is not known yet which nodes take part: each marks those that feed
    ///   it.
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
