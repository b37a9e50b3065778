/// A segment's backward, tile by tile: first the values that the forward did not keep, then the gradients.
///
/// Contributions to a gradient are added in the order in which they are when nothing is tiled, so that the
/// bits are the same; only what is summed over several tiles (the gradient of a row or of a number that was
/// broadcast) is rounded elsewhere, in each run alike.
struct TiledBackward<Element: MatrixElement> {
    typealias Value = Matrix<Element>

    let segment: FusedSegment
    let store: UnsafeMutablePointer<NodeStore<Value>>
    private let space: SegmentSpace<Value>
    /// By place: whole values, of what is not computed anew; gradients so far; gradients to be.
    private var values: [Value?]
    private var earlier: [Value?]
    private var results: [Value?]
    /// Whether a node's value has to be computed anew.
    private var isComputed: [Bool]

    /// - Parameter wanted: the nodes whose gradients are asked for; `nil` for all.
    init(_ segment: FusedSegment, _ store: UnsafeMutablePointer<NodeStore<Value>>, _ wanted: [Int32]?) {
        self.segment = segment
        self.store = store
        space = SegmentSpace(segment, store.pointee.topology.rules, nothing: store.pointee.nothing)
        values = Array(repeating: nil, count: segment.count)
        earlier = values
        results = values
        isComputed = Array(repeating: false, count: segment.count)
        for (place, node) in segment.nodes.enumerated() {
            space.frame.states[place] = store.pointee.topology.states[Int(node)].intersection(
                [.wantsGradient, .stopsGradient])
        }
        prepareValues()
        prepareGradients(wanted.map(Set.init))
    }

    private func runs(_ place: Int) -> Bool {
        place >= segment.operandCount && space.frame.states[place].runsBackward
    }

    /// Finds out which values are needed, and which of them have to be computed.
    private mutating func prepareValues() {
        var isNeeded = [Bool](repeating: false, count: segment.count)
        for place in (0..<segment.count).reversed() {
            let node = Int(segment.nodes[place])
            let isDropped = store.pointee.topology.states[node].contains(.isDropped)
            isNeeded[place] = isNeeded[place] || runs(place)
            isComputed[place] = isDropped && isNeeded[place]
            if runs(place) || isComputed[place] { space.forEachOperand(place) { isNeeded[$0] = true } }
            if !isNeeded[place] || isComputed[place] { continue }
            values[place] = store.pointee.values[node]
            space.frame.values[place] = store.pointee.values[node]
        }
    }

    private mutating func prepareGradients(_ wanted: Set<Int32>?) {
        var isReached = [Bool](repeating: false, count: segment.count)
        for place in 0..<segment.count where runs(place) {
            let (record, topology) = (segment.records[place], store.pointee.topology)
            var position = 0
            space.forEachOperand(place) { operand in
                if topology.passesGradient(record, to: position) { isReached[operand] = true }
                position += 1
            }
        }
        for place in 0..<segment.count where space.frame.states[place].contains(.wantsGradient) {
            let node = segment.nodes[place]
            let hasEarlier = store.pointee.topology.states[Int(node)].contains(.hasGradient)
            if hasEarlier {
                earlier[place] = store.pointee.gradients[Int(node)]
                space.frame.gradients[place] = store.pointee.gradients[Int(node)]
                space.frame.states[place].insert(.hasGradient)
            } else {
                // The last run's memory is what this one takes, if nobody else holds it.
                store.pointee.gradients[Int(node)] = store.pointee.nothing
            }
            let isKept = segment.isKept(place, space.frame.states[place], wanted)
            if isReached[place] && isKept && segment.widths[place] > 0 {
                results[place] = segment.uninitialized(place, Element.self, isLimited: false)
            }
        }
    }

    consuming func run() {
        var results = results
        segment.forEachTile { first, rows in
            for place in 0..<segment.count where segment.widths[place] > 0 {
                let width = segment.widths[place]
                if let value = values[place] {
                    space.frame.values[place] = value.tile(first, rows, width: width)
                }
                if let gradient = earlier[place] {
                    space.frame.gradients[place] = gradient.tile(first, rows, width: width)
                    space.frame.states[place].insert(.hasGradient)
                }
            }
            computeValues()
            propagate(first, &results)
        }
        keep(results)
        space.deallocate()
    }

    private func computeValues() {
        for place in segment.operandCount..<segment.count where isComputed[place] { space.forward(place) }
    }

    private func propagate(_ first: Int, _ results: inout [Value?]) {
        for place in (segment.operandCount..<segment.count).reversed() {
            if runs(place) { space.backward(place) }
            finish(place, first, &results)
        }
        for place in 0..<segment.operandCount where segment.widths[place] > 0 {
            finish(place, first, &results)
        }
    }

    /// All contributions to the place's gradient have been made.
    private func finish(_ place: Int, _ first: Int, _ results: inout [Value?]) {
        if space.frame.states[place].contains(.hasGradient) {
            results[place]?.setTile(first * segment.widths[place], space.frame.gradients[place])
            space.releaseGradient(place)
        }
        if isComputed[place] { space.releaseValue(place) }
    }

    private func keep(_ results: [Value?]) {
        for place in 0..<segment.count {
            let isWhole = place < segment.operandCount && segment.widths[place] == 0
            let hasGradient = space.frame.states[place].contains(.hasGradient)
            let result = isWhole && hasGradient ? space.frame.gradients[place] : results[place]
            guard let result else { continue }
            let node = Int(segment.nodes[place])
            store.pointee.gradients[node] = result
            store.pointee.topology.states[node].insert(.hasGradient)
        }
    }
}
