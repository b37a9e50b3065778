/// A segment's rules, run on traced values instead of matrices, by the very functions that run on those.
struct SegmentTrace<Element: MatrixElement> {
    private let segment: FusedSegment
    private let trace: ElementTrace
    private let space: SegmentSpace<TracedValue<Element>>
    private var inputs: [SegmentProgram.Argument] = []

    private init(_ segment: FusedSegment, _ rules: RuleTable) {
        self.segment = segment
        trace = ElementTrace(segment.shape)
        space = SegmentSpace(segment, rules, nothing: TracedValue(0))
    }

    /// What comes from outside.
    private mutating func input(
        _ node: Int32, isGradient: Bool, isSingle: Bool
    ) -> TracedValue<Element> {
        inputs.append(SegmentProgram.Argument(node: Int(node), isGradient: isGradient))
        return TracedValue(trace, input: inputs.count - 1, isSingle: isSingle)
    }

    private mutating func input(_ place: Int, isGradient: Bool) -> TracedValue<Element> {
        input(segment.nodes[place], isGradient: isGradient, isSingle: segment.widths[place] == 0)
    }

    private func argument(_ place: Int, isGradient: Bool) -> SegmentProgram.Argument {
        SegmentProgram.Argument(node: Int(segment.nodes[place]), isGradient: isGradient)
    }

    /// - Returns: the segment's forward; `nil` if it cannot be traced.
    static func forward(_ segment: FusedSegment, _ rules: RuleTable) -> SegmentProgram? {
        var run = SegmentTrace(segment, rules)
        defer { run.space.deallocate() }
        run.computeValues { $0 >= segment.operandCount }
        return SegmentProgram(
            run.trace, inputs: run.inputs,
            results: (segment.operandCount..<segment.count).filter { segment.isStored[$0] }.map {
                (run.argument($0, isGradient: false), run.space.frame.values[$0])
            })
    }

    /// - Parameters:
    ///   - states: the nodes', by place, what takes part marked.
    ///   - reader: what begins with the segment's result, if the program shall include it.
    ///   - isKept: whether a place's gradient is needed outside.
    /// - Returns: the segment's backward; `nil` if it cannot be traced.
    static func backward(
        _ segment: FusedSegment, _ rules: RuleTable, _ states: [_NodeState], _ reader: FusedSegment.Reader?,
        isKept: (Int) -> Bool
    ) -> SegmentProgram? {
        var run = SegmentTrace(segment, rules)
        defer { run.space.deallocate() }
        let frame = run.space.frame
        run.computeValues { states[$0].contains(.isDropped) }
        for place in 0..<segment.count {
            frame.states[place] = states[place]
            if states[place].contains(.hasGradient) {
                frame.gradients[place] = run.input(place, isGradient: true)
            }
        }
        if let reader { run.backward(reader, rules) }
        for place in (segment.operandCount..<segment.count).reversed() where frame.states[place].runsBackward
        {
            run.space.backward(place)
        }
        let made = (0..<segment.count).filter { frame.states[$0].contains(.hasGradient) && isKept($0) }
        return SegmentProgram(
            run.trace, inputs: run.inputs,
            results: made.map { (run.argument($0, isGradient: true), frame.gradients[$0]) })
    }

    private mutating func backward(_ reader: FusedSegment.Reader, _ rules: RuleTable) {
        let upstream = input(reader.node, isGradient: true, isSingle: true)
        let result = input(reader.node, isGradient: false, isSingle: true)
        let x = space.frame.values[reader.operand]
        let gradients = rules.rule(reader.rule).backward(upstream: upstream, operands: [x], result: result)
        space.frame.accumulate(gradients[0], into: Int32(reader.operand))
    }

    private mutating func computeValues(where isComputed: (Int) -> Bool) {
        for place in 0..<segment.count {
            if isComputed(place) {
                space.forward(place)
            } else {
                space.frame.values[place] = input(place, isGradient: false)
            }
        }
    }
}

extension Rule {
    /// Whether a gradient of 1×1 becomes one of the only operand's shape, element by element: what forward does
    /// does not matter.
    var hasTraceableBackward: Bool {
        if self is any OpaqueRule || self is any VariadicRule || Self.operandCount > 1 { return false }
        let trace = ElementTrace(Shape(rows: 2, columns: 2))
        let values = (0..<3).map { TracedValue<Double>(trace, input: $0, isSingle: $0 > 0) }
        let gradient = backward(upstream: values[1], operands: [values[0]], result: values[2])[0]
        return gradient.trace != nil && !gradient.isSingle
    }
}
