/// A segment's rules, run on traced values instead of matrices, by the very functions that run on those.
struct SegmentTrace<Element: MatrixElement> {
    private typealias Value = TracedValue<Element>

    private let segment: FusedSegment
    private let rules: RuleTable
    private let trace: ElementTrace
    private let frame: _NodeFrame<Value>
    private var inputs: [SegmentProgram.Argument] = []

    private init(_ segment: FusedSegment, _ rules: RuleTable) {
        self.segment = segment
        self.rules = rules
        trace = ElementTrace(segment.shape)
        let count = segment.count
        frame = _NodeFrame(
            records: .allocate(capacity: count), values: .allocate(capacity: count),
            gradients: .allocate(capacity: count), states: .allocate(capacity: count))
        _ = UnsafeMutableBufferPointer(start: frame.records, count: count).initialize(from: segment.records)
        frame.values.initialize(repeating: .other, count: count)
        frame.gradients.initialize(repeating: .other, count: count)
        frame.states.initialize(repeating: [], count: count)
    }

    private func deallocate() {
        frame.values.deinitialize(count: segment.count)
        frame.gradients.deinitialize(count: segment.count)
        frame.records.deallocate()
        frame.values.deallocate()
        frame.gradients.deallocate()
        frame.states.deallocate()
    }

    private func run(_ index: Int, isBackward: Bool) {
        withUnsafePointer(to: frame) {
            rules.runners[Int(segment.records[index].rule)].run(index, $0, isBackward: isBackward)
        }
    }

    /// What comes from outside.
    private mutating func input(_ node: Int32, isGradient: Bool, _ extent: Extent) -> Value {
        inputs.append(SegmentProgram.Argument(node: Int(node), isGradient: isGradient))
        return TracedValue(trace, input: inputs.count - 1, extent: extent)
    }

    private mutating func input(_ index: Int, isGradient: Bool) -> Value {
        input(segment.nodes[index], isGradient: isGradient, segment.extents[index])
    }

    private func argument(_ index: Int, isGradient: Bool) -> SegmentProgram.Argument {
        SegmentProgram.Argument(node: Int(segment.nodes[index]), isGradient: isGradient)
    }

    /// - Parameter reader: what begins with the segment's result, if the program shall include it.
    /// - Returns: the segment's forward; `nil` if it cannot be traced.
    static func forward(
        _ segment: FusedSegment, _ rules: RuleTable, _ reader: FusedSegment.Reader?
    ) -> SegmentProgram? {
        var run = SegmentTrace(segment, rules)
        defer { run.deallocate() }
        run.computeValues { $0 >= segment.operandCount }
        let stored = (segment.operandCount..<segment.count).filter {
            segment.isStored[$0] || reader == nil && $0 == segment.reader?.operand
        }
        var results = stored.map {
            (run.argument($0, isGradient: false), run.frame.values[$0], segment.extents[$0])
        }
        if let reader {
            let result = rules.rule(reader.rule).forward(operands: [run.frame.values[reader.operand]])
            let argument = SegmentProgram.Argument(node: Int(reader.node), isGradient: false)
            results.append((argument, result, result.extent))
        }
        return SegmentProgram(run.trace, inputs: run.inputs, results: results)
    }

    /// - Parameters:
    ///   - states: the nodes', by their index in the segment, what takes part marked.
    ///   - reader: what begins with the segment's result, if the program shall include it, with its extent.
    ///   - isKept: whether a node's gradient is needed outside.
    /// - Returns: the segment's backward; `nil` if it cannot be traced.
    static func backward(
        _ segment: FusedSegment, _ rules: RuleTable, _ states: [_NodeState],
        _ reader: (FusedSegment.Reader, Extent)?, isKept: (Int) -> Bool
    ) -> SegmentProgram? {
        var run = SegmentTrace(segment, rules)
        defer { run.deallocate() }
        let frame = run.frame
        run.computeValues { states[$0].contains(.isDropped) }
        for index in 0..<segment.count {
            frame.states[index] = states[index]
            if states[index].contains(.hasGradient) {
                frame.gradients[index] = run.input(index, isGradient: true)
            }
        }
        if let (reader, extent) = reader { run.backward(reader, extent) }
        for index in (segment.operandCount..<segment.count).reversed() where frame.states[index].runsBackward
        {
            run.run(index, isBackward: true)
        }
        let made = (0..<segment.count).filter { frame.states[$0].contains(.hasGradient) && isKept($0) }
        return SegmentProgram(
            run.trace, inputs: run.inputs,
            results: made.map {
                (run.argument($0, isGradient: true), frame.gradients[$0], segment.extents[$0])
            })
    }

    private mutating func backward(_ reader: FusedSegment.Reader, _ extent: Extent) {
        let upstream = input(reader.node, isGradient: true, extent)
        let result = input(reader.node, isGradient: false, extent)
        let x = frame.values[reader.operand]
        let gradients = rules.rule(reader.rule).backward(upstream: upstream, operands: [x], result: result)
        frame.accumulate(gradients[0], into: Int32(reader.operand))
    }

    private mutating func computeValues(where isComputed: (Int) -> Bool) {
        for index in 0..<segment.count {
            if isComputed(index) {
                run(index, isBackward: false)
            } else {
                frame.values[index] = input(index, isGradient: false)
            }
        }
    }
}
