/// A segment's rules, run on traced values instead of matrices, by the very functions that run on those.
struct SegmentTrace<Element: MatrixElement> {
    private let segment: TileSegment
    private let trace = ElementTrace()
    private let space: TileSpace<TracedValue<Element>>
    private var inputs: [SegmentProgram.Argument] = []

    private init(_ segment: TileSegment, _ rules: RuleTable) {
        self.segment = segment
        space = TileSpace(segment, rules, nothing: TracedValue(0))
    }

    private mutating func input(_ place: Int, isGradient: Bool) -> TracedValue<Element> {
        inputs.append(argument(place, isGradient: isGradient))
        return TracedValue(trace, input: inputs.count - 1, isSingle: segment.widths[place] == 0)
    }

    private func argument(_ place: Int, isGradient: Bool) -> SegmentProgram.Argument {
        SegmentProgram.Argument(node: Int(segment.nodes[place]), isGradient: isGradient)
    }

    /// - Returns: the segment's forward; `nil` if it cannot be traced.
    static func forward(_ segment: TileSegment, _ rules: RuleTable) -> SegmentProgram? {
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
    ///   - isKept: whether a place's gradient is needed outside.
    /// - Returns: the segment's backward; `nil` if it cannot be traced.
    static func backward(
        _ segment: TileSegment, _ rules: RuleTable, _ states: [NodeState], isKept: (Int) -> Bool
    ) -> SegmentProgram? {
        var run = SegmentTrace(segment, rules)
        defer { run.space.deallocate() }
        let frame = run.space.frame
        run.computeValues { states[$0].contains(.isUnstored) }
        for place in 0..<segment.count {
            frame.states[place] = states[place]
            if states[place].contains(.hasGradient) {
                frame.gradients[place] = run.input(place, isGradient: true)
            }
        }
        let earlier = (0..<segment.count).map { frame.gradients[$0].place }
        for place in (segment.operandCount..<segment.count).reversed() where frame.states[place].takesPart {
            run.space.backward(place)
        }
        let made = (0..<segment.count).filter {
            let isChanged = !states[$0].contains(.hasGradient) || frame.gradients[$0].place != earlier[$0]
            return frame.states[$0].contains(.hasGradient) && isChanged && isKept($0)
        }
        return SegmentProgram(
            run.trace, inputs: run.inputs,
            results: made.map { (run.argument($0, isGradient: true), frame.gradients[$0]) })
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
