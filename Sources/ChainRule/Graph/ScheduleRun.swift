extension Schedule {
    /// Which of a rule's two batch functions runs.
    enum Pass {
        case forward
        /// - Parameters:
        ///   - isMarking: whether it marks what it reaches as wanted, which is not known from an earlier one.
        ///   - wanted: the nodes whose gradients are asked for; `nil` for all.
        case backward(isMarking: Bool, wanted: [Int32]?)
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
    let isMarking: Bool
    let runners: UnsafeMutablePointer<RuleTable.Runner>
    let store: UnsafeMutablePointer<NodeStore<Value>>

    init(_ store: UnsafeMutablePointer<NodeStore<Value>>, _ pass: Schedule.Pass) {
        if case .backward(let isMarking, _) = pass {
            (isBackward, self.isMarking) = (true, isMarking)
        } else {
            (isBackward, isMarking) = (false, false)
        }
        runners = store.pointee.topology.rules.runners
        self.store = store
    }

    /// The nodes at some positions of a schedule in sequence; by default, the whole schedule.
    @inline(__always)
    func run(_ schedule: Schedule, _ positions: Range<Int>? = nil) -> Int? {
        if let waves = schedule.waves, !isMarking, positions == nil {
            run(waves)
            return nil
        }
        let positions = positions ?? 0..<schedule.count
        guard let order = schedule.order else {
            var frame = Frame(store, order: nil)
            return withUnsafeMutablePointer(to: &frame) { runInSequence(positions, $0) { $0 } }
        }
        return order.withUnsafeBufferPointer { order in
            var frame = Frame(store, order: order.baseAddress)
            return withUnsafeMutablePointer(to: &frame) {
                runInSequence(positions, $0) { Int(order[$0]) }
            }
        }
    }

    /// In waves. There are none of values that can be faulty.
    @inline(never)
    func run(_ waves: Waves) {
        var frame = Frame(store, order: nil)
        frame.isGathered = true
        withUnsafeMutablePointer(to: &frame) { frame in
            waves.records.withUnsafeBufferPointer { records in
                guard let first = records.baseAddress else { return }
                for wave in waves.waves {
                    runners[Int(wave.rule)].run(isBackward, frame, first + Int(wave.start), Int(wave.count))
                }
            }
        }
    }

    /// One after the other, neighbours of one rule as a batch.
    ///
    /// - Parameter node: the node at a position; a closure, so that the usual case, the position itself,
    ///   costs nothing.
    @inline(__always)
    func runInSequence(
        _ positions: Range<Int>, _ frame: UnsafeMutablePointer<Frame<Value>>, _ node: (Int) -> Int
    ) -> Int? {
        if isBackward {
            return isMarking
                ? markAndRunBackward(positions, frame, node) : runBackward(positions, frame, node)
        }
        return runForward(positions, frame, node)
    }

    @inline(__always)
    func runForward(
        _ positions: Range<Int>, _ frame: UnsafeMutablePointer<Frame<Value>>, _ node: (Int) -> Int
    ) -> Int? {
        let records = frame.pointee.records
        var (position, end) = (positions.lowerBound, positions.upperBound)
        while position < end {
            let (start, first) = (position, node(position))
            let rule = records[first].rule
            position &+= 1
            if rule < 0 { continue }
            if position < end && records[node(position)].rule == rule {
                position = runNeighbours(start, end, frame)
            } else {
                runners[Int(rule)].run(false, frame, first)
            }
            if let node = firstFault(start, position, frame) { return node }
        }
        return nil
    }

    @inline(__always)
    func runBackward(
        _ positions: Range<Int>, _ frame: UnsafeMutablePointer<Frame<Value>>, _ node: (Int) -> Int
    ) -> Int? {
        let (records, states) = (frame.pointee.records, frame.pointee.states)
        let start = positions.lowerBound
        var position = positions.upperBound
        while position > start {
            let (end, last) = (position, node(position &- 1))
            position &-= 1
            if !states[last].takesPart { continue }
            let rule = records[last].rule
            if position > start && records[node(position &- 1)].rule == rule {
                position = runNeighbours(position, start &- 1, frame) &+ 1
            } else {
                runners[Int(rule)].run(true, frame, last)
            }
            if let node = firstFault(position, end, frame) { return node }
        }
        return nil
    }

    /// The nodes of one rule from a position on, in the direction of the pass.
    ///
    /// - Returns: the position of the first that did not run; `end` if all did.
    @inline(never)
    func runNeighbours(_ start: Int, _ end: Int, _ frame: UnsafeMutablePointer<Frame<Value>>) -> Int {
        let (records, states, step) = (frame.pointee.records, frame.pointee.states, isBackward ? -1 : 1)
        let first = frame.pointee.node(start)
        let rule = records[first].rule
        var position = start &+ step
        while position != end {
            let node = frame.pointee.node(position)
            if records[node].rule != rule || isBackward && !states[node].takesPart { break }
            position &+= step
        }
        frame.pointee.position = start
        runners[Int(rule)].run(isBackward, frame, first, abs(position &- start))
        return position
    }

    /// The same where it is not known yet which nodes take part: each marks those that feed it, so that they
    /// are marked before anybody asks. Hence one by one.
    @inline(__always)
    func markAndRunBackward(
        _ positions: Range<Int>, _ frame: UnsafeMutablePointer<Frame<Value>>, _ node: (Int) -> Int
    ) -> Int? {
        let (records, states) = (frame.pointee.records, frame.pointee.states)
        let start = positions.lowerBound
        var position = positions.upperBound
        while position > start {
            position &-= 1
            let node = node(position)
            if !states[node].takesPart { continue }
            let record = records[node]
            record.markOperands(states)
            runners[Int(record.rule)].run(true, frame, node)
            if let node = firstFault(position, position &+ 1, frame) { return node }
        }
        return nil
    }

    /// The first node of a batch whose value is a fault, or which handed a fault back.
    @inline(__always)
    func firstFault(_ start: Int, _ end: Int, _ frame: UnsafeMutablePointer<Frame<Value>>) -> Int? {
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
    @inline(__always)
    func run<Value>(
        _ isBackward: Bool, _ frame: UnsafeMutablePointer<Frame<Value>>, _ node: Int, _ count: Int = 1
    ) {
        run(isBackward, frame, node, frame.pointee.records + node, count)
    }

    /// Nodes whose records lie one after the other.
    @inline(__always)
    func run<Value>(
        _ isBackward: Bool, _ frame: UnsafeMutablePointer<Frame<Value>>,
        _ records: UnsafePointer<NodeRecord>, _ count: Int
    ) {
        run(isBackward, frame, records.pointee.gatheredNode, records, count)
    }

    @inline(__always)
    private func run<Value>(
        _ isBackward: Bool, _ frame: UnsafeMutablePointer<Frame<Value>>, _ node: Int,
        _ record: UnsafePointer<NodeRecord>, _ count: Int
    ) {
        frame.pointee.rule = UnsafeRawPointer(memory)
        let batch = Batch<Value>(frame: frame, node: node, record: record, count: count)
        if Value.self == Double.self {
            let batch = unsafeBitCast(batch, to: Batch<Double>.self)
            isBackward ? type.runBackwardDouble(batch) : type.runForwardDouble(batch)
        } else if Value.self == Float.self {
            let batch = unsafeBitCast(batch, to: Batch<Float>.self)
            isBackward ? type.runBackwardFloat(batch) : type.runForwardFloat(batch)
        } else if Value.self == Matrix<Float>.self {
            let batch = unsafeBitCast(batch, to: Batch<Matrix<Float>>.self)
            MatrixStorage.keepingIntermediates {
                isBackward ? type.runBackwardFloatMatrix(batch) : type.runForwardFloatMatrix(batch)
            }
        } else if Value.self == Matrix<Double>.self {
            let batch = unsafeBitCast(batch, to: Batch<Matrix<Double>>.self)
            MatrixStorage.keepingIntermediates {
                isBackward ? type.runBackwardDoubleMatrix(batch) : type.runForwardDoubleMatrix(batch)
            }
        } else {
            isBackward ? type.runBackward(batch) : type.runForward(batch)
        }
    }
}
