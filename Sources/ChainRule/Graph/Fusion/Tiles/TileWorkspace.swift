/// Where the nodes of a segment lie in memory while one tile after the other runs: a frame of its own, in
/// which the graph's rules find a tile's rows instead of the whole matrices.
struct SegmentSpace<Value: ConcreteValue> {
    let frame: _NodeFrame<Value>
    let count: Int
    private let runners: UnsafeMutablePointer<RuleTable.Runner>
    // Beyond the last place the frame's values have one more, which holds what a node without a value does:
    // nothing here is reference counted.

    /// - Parameter nothing: what a node without a value holds.
    init(_ segment: FusedSegment, _ rules: RuleTable, nothing: Value) {
        count = segment.count
        runners = rules.runners
        frame = _NodeFrame(
            records: .allocate(capacity: count), values: .allocate(capacity: count + 1),
            gradients: .allocate(capacity: count), states: .allocate(capacity: count))
        for (place, record) in segment.records.enumerated() { (frame.records + place).initialize(to: record) }
        frame.values.initialize(repeating: nothing, count: count + 1)
        frame.gradients.initialize(repeating: nothing, count: count)
        frame.states.initialize(repeating: [], count: count)
    }

    func deallocate() {
        frame.values.deinitialize(count: count + 1)
        frame.gradients.deinitialize(count: count)
        frame.records.deallocate()
        frame.values.deallocate()
        frame.gradients.deallocate()
        frame.states.deallocate()
    }

    @inline(__always)
    func forward(_ place: Int) { run(place, isBackward: false) }

    @inline(__always)
    func backward(_ place: Int) { run(place, isBackward: true) }

    @inline(__always)
    private func run(_ place: Int, isBackward: Bool) {
        withUnsafePointer(to: frame) {
            runners[Int($0.pointee.records[place].rule)].run(place, $0, isBackward: isBackward)
        }
    }

    /// Lets go of values and gradients as soon as nobody needs them: the memory, which is still in the cache,
    /// is what the next operation takes.
    @inline(__always)
    func releaseValue(_ place: Int) { frame.replaceValue(of: place, by: frame.values[count]) }

    @inline(__always)
    func releaseGradient(_ place: Int) {
        Value._recycle(frame.gradients + place)
        (frame.gradients + place).initialize(to: frame.values[count])
        frame.states[place].remove(.hasGradient)
    }

    @inline(__always)
    func forEachOperand(_ place: Int, _ body: (Int) -> Void) {
        frame.records[place].forEachOperand(body)
    }
}

extension FusedSegment {
    /// A whole matrix for a node, its elements still to be set; held to `MatrixMemory.limit`, or not.
    func uninitialized<Element>(_ place: Int, _: Element.Type, isLimited: Bool) -> Matrix<Element> {
        Matrix(uninitialized: shapes[place], isLimited: isLimited)
    }
}
