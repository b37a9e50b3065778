extension Schedule {
    /// Which of a rule's two batch functions runs.
    enum Pass {
        case forward
        /// - Parameter wanted: the nodes whose gradients are asked for; `nil` for all.
        case backward(marksOperands: NodeState?, wanted: [Int32]?)
    }

    /// Runs the nodes batch by batch; in the backward pass in reverse, and only those that want a gradient.
    ///
    /// - Returns: the first node whose result is a fault, where the run ends.
    func run<Value>(_ pass: Pass, _ store: UnsafeMutablePointer<NodeStore<Value>>) -> Int? {
        guard let tiling else { return BatchRunner(store, pass).run(self) }
        // There is a tiling for these only.
        if Value.self == Matrix<Float>.self {
            return TiledRun(self, tiling, pass, cast(store, to: Matrix<Float>.self)).run()
        }
        return TiledRun(self, tiling, pass, cast(store, to: Matrix<Double>.self)).run()
    }

    private func cast<Value, Known>(
        _ store: UnsafeMutablePointer<NodeStore<Value>>, to type: Known.Type
    ) -> UnsafeMutablePointer<NodeStore<Known>> {
        UnsafeMutableRawPointer(store).assumingMemoryBound(to: NodeStore<Known>.self)
    }
}

struct BatchRunner<Value: ConcreteValue> {
    let isBackward: Bool
    let marksOperands: NodeState?
    let runners: UnsafeMutablePointer<RuleTable.Runner>
    let store: UnsafeMutablePointer<NodeStore<Value>>

    init(_ store: UnsafeMutablePointer<NodeStore<Value>>, _ pass: Schedule.Pass) {
        if case .backward(let marks, _) = pass {
            (isBackward, marksOperands) = (true, marks)
        } else {
            (isBackward, marksOperands) = (false, nil)
        }
        runners = store.pointee.topology.rules.runners
        self.store = store
    }

    /// The nodes at some positions of a schedule in sequence; by default, the whole schedule.
    @inline(__always)
    func run(_ schedule: Schedule, _ positions: Range<Int>? = nil) -> Int? {
        let positions = positions ?? 0..<schedule.count
        guard let order = schedule.order else {
            return withUnsafePointer(to: Frame(store, order: nil, marksOperands: marksOperands)) {
                runInSequence(positions.lowerBound, positions.upperBound, $0)
            }
        }
        return order.withUnsafeBufferPointer { order in
            let frame = Frame(store, order: order.baseAddress, marksOperands: marksOperands)
            return withUnsafePointer(to: frame) { frame in
                guard let waves = schedule.waves else {
                    return runInSequence(positions.lowerBound, positions.upperBound, frame)
                }
                return waves.withUnsafeBufferPointer { runWaves($0, frame) }
            }
        }
    }

    @inline(__always)
    func runWaves(_ waves: UnsafeBufferPointer<Schedule.Wave>, _ frame: UnsafePointer<Frame<Value>>) -> Int? {
        for wave in waves {
            let (start, end) = (Int(wave.start), Int(wave.start + wave.count))
            _ = runners[Int(wave.rule)].run(false, frame, start, end)
            if let node = firstFault(start, end, frame) { return node }
        }
        return nil
    }

    /// One after the other; a rule runs on for as long as the nodes are its own.
    @inline(__always)
    func runInSequence(_ start: Int, _ end: Int, _ frame: UnsafePointer<Frame<Value>>) -> Int? {
        let (records, states) = (frame.pointee.records, frame.pointee.states)
        if isBackward {
            // A node that stops gradients may have one itself, and still hands none on: its zeros would
            // become NaN where a derivative is infinite.
            let stop = store.pointee.topology.rules.stopGradient ?? -1
            var position = end
            while position > start {
                let node = frame.pointee.node(position - 1)
                let rule = records[node].rule
                if rule < 0 || rule == stop || !states[node].contains(.wantsGradient) {
                    position -= 1
                    continue
                }
                let next = runners[Int(rule)].run(true, frame, start, position)
                if let node = firstFault(next, position, frame) { return node }
                position = next
            }
        } else {
            var position = start
            while position < end {
                let rule = records[frame.pointee.node(position)].rule
                if rule < 0 {
                    position += 1
                    continue
                }
                let next = runners[Int(rule)].run(false, frame, position, end)
                if let node = firstFault(position, next, frame) { return node }
                position = next
            }
        }
        return nil
    }

    /// The first node of a batch whose value is a fault, or which handed a fault back.
    @inline(__always)
    func firstFault(_ start: Int, _ end: Int, _ frame: UnsafePointer<Frame<Value>>) -> Int? {
        if !Value.canBeFaulty { return nil }
        for position in start..<end {
            let node = frame.pointee.node(position)
            if !isBackward {
                if store.pointee.values[node].fault != nil { return node }
                continue
            }
            let record = store.pointee.topology.records[node]
            for operand in [record.first, record.second, record.third] where operand >= 0 {
                if store.pointee.topology.states[Int(operand)].contains(.hasGradient),
                    store.pointee.gradients[Int(operand)].fault != nil
                {
                    return node
                }
            }
        }
        return nil
    }
}

extension RuleTable.Runner {
    /// Calls the rule's batch function, the specialised one where there is one.
    ///
    /// - Returns: where the batch ended; see `Batch`.
    @inline(__always)
    func run<Value>(
        _ isBackward: Bool, _ frame: UnsafePointer<Frame<Value>>, _ start: Int, _ end: Int
    ) -> Int {
        let batch = Batch<Value>(frame: frame, rule: UnsafeRawPointer(memory), start: start, end: end)
        if Value.self == Double.self {
            let batch = unsafeBitCast(batch, to: Batch<Double>.self)
            return isBackward ? type.runBackwardDouble(batch) : type.runForwardDouble(batch)
        } else if Value.self == Float.self {
            let batch = unsafeBitCast(batch, to: Batch<Float>.self)
            return isBackward ? type.runBackwardFloat(batch) : type.runForwardFloat(batch)
        } else if Value.self == Matrix<Float>.self {
            let batch = unsafeBitCast(batch, to: Batch<Matrix<Float>>.self)
            return isBackward ? type.runBackwardFloatMatrix(batch) : type.runForwardFloatMatrix(batch)
        } else if Value.self == Matrix<Double>.self {
            let batch = unsafeBitCast(batch, to: Batch<Matrix<Double>>.self)
            return isBackward ? type.runBackwardDoubleMatrix(batch) : type.runForwardDoubleMatrix(batch)
        }
        return isBackward ? type.runBackward(batch) : type.runForward(batch)
    }
}
