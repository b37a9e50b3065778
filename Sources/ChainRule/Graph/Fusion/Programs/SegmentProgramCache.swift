/// A segment's programs, kept from run to run.
final class SegmentProgramCache {
    private var forward: SegmentProgram?
    /// Whether the forward includes the segment's reader.
    private var includesReader = false
    private var isForwardTraced = false
    private var backward: SegmentProgram?
    /// What the backward was traced for: of each node, whether it takes part, has a gradient already, and is
    /// computed again. Which gradients are asked for is always the same: a segment is part of a request's
    /// plan.
    private var backwardStates: [_NodeState] = []
    private var readerExtent: Extent?

    /// - Returns: the program, and the segment's reader, if it is part of it; `nil` if the segment cannot be
    ///   traced.
    func forward<Element>(
        _ segment: FusedSegment, _ store: UnsafeMutablePointer<NodeStore<Matrix<Element>>>
    ) -> (SegmentProgram, FusedSegment.Reader?)? {
        if !isForwardTraced {
            let rules = store.pointee.topology.rules
            forward = segment.reader.flatMap { SegmentTrace<Element>.forward(segment, rules, $0) }
            includesReader = forward != nil
            forward = forward ?? SegmentTrace<Element>.forward(segment, rules, nil)
            isForwardTraced = true
        }
        return forward.map { ($0, includesReader ? segment.reader : nil) }
    }

    /// - Parameters:
    ///   - reader: what begins with the segment's result, if the program shall include it, with its extent.
    ///   - wanted: the nodes whose gradients are asked for; `nil` for all.
    /// - Returns: `nil` if the segment cannot be traced.
    func backward<Element>(
        _ segment: FusedSegment, _ store: UnsafeMutablePointer<NodeStore<Matrix<Element>>>,
        _ reader: (FusedSegment.Reader, Extent)?, _ wanted: [Int32]?
    ) -> SegmentProgram? {
        let states = store.pointee.topology.states
        func state(_ node: Int32) -> _NodeState {
            states[Int(node)].intersection([.wantsGradient, .stopsGradient, .hasGradient, .isDropped])
        }
        let isKnown =
            backwardStates.count == segment.count && readerExtent == reader?.1
            && zip(segment.nodes, backwardStates).allSatisfy { state($0) == $1 }
        if !isKnown {
            backwardStates = segment.nodes.map(state)
            readerExtent = reader?.1
            let wanted = wanted.map(Set.init)
            backward = SegmentTrace<Element>.backward(
                segment, store.pointee.topology.rules, backwardStates, reader,
                isKept: { segment.isKept($0, backwardStates[$0], wanted) })
        }
        return backward
    }

    /// How many there are.
    var count: Int { (forward == nil ? 0 : 1) + (backward == nil ? 0 : 1) }
}
