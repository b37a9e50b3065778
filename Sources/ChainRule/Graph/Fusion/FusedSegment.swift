/// A chain of elementwise nodes of one shape that run as a program, as a small graph of its own: first what
/// feeds it from outside, then its nodes in the order they run.
struct FusedSegment {
    /// In the schedule.
    let positions: Range<Int>
    /// The graph's nodes.
    let nodes: [Int32]
    /// How many of them come from outside.
    let operandCount: Int
    /// Of the graph's rules, with operands counted within the segment.
    let records: [_NodeRecord]
    /// Of its nodes.
    let shape: Shape
    /// All nodes', those from outside may be rows, columns or numbers.
    let extents: [Extent]
    /// Whether the node's value is needed outside, by others than the reader.
    let isStored: [Bool]
    let programs = SegmentProgramCache()
    /// What comes next in the schedule, if it can be part of the program, at least backward.
    let reader: Reader?

    var count: Int { nodes.count }

    /// A sum or a mean, or the like: what it adds up, and its gradient, which is the same for many elements,
    /// need not be written down.
    struct Reader {
        let position: Int
        let node: Int32
        let rule: Int32
        /// In the segment.
        let operand: Int
    }

    /// `nil` if the shapes do not allow it.
    ///
    /// - Parameters:
    ///   - own: nodes of one shape.
    ///   - reader: what may be the segment's reader, if it reads one of the nodes.
    ///   - isStored: nodes whose values are needed outside.
    init?(
        _ own: ArraySlice<Int32>, _ positions: Range<Int>, _ topology: Topology, _ shapes: [Int32: Shape],
        reader: (position: Int, node: Int32)?, isStored: Set<Int32>
    ) {
        let operands = topology.operands(ofAll: own)
        let nodes = operands + own
        guard let first = own.first, let shape = shapes[first] else { return nil }
        let extents = nodes.compactMap { node in shapes[node].flatMap { Extent(of: $0, in: shape) } }
        guard extents.count == nodes.count else { return nil }
        self.positions = positions
        self.nodes = nodes
        self.shape = shape
        self.extents = extents
        operandCount = operands.count
        var indices: [Int32: Int32] = [:]
        for (index, node) in nodes.enumerated() { indices[node] = Int32(index) }
        self.reader = reader.flatMap {
            let record = topology.records[Int($0.node)]
            guard let operand = indices[record.first], operand >= operands.count else { return nil }
            return Reader(position: $0.position, node: $0.node, rule: record.rule, operand: Int(operand))
        }
        records = nodes.indices.map { index in
            guard index >= operands.count else { return LeafKind.input.record }
            let record = topology.records[Int(nodes[index])]
            return _NodeRecord(
                rule: record.rule, indices[record.first] ?? -1, indices[record.second] ?? -1,
                indices[record.third] ?? -1)
        }
        self.isStored = nodes.enumerated().map { $0.offset < operands.count || isStored.contains($0.element) }
    }
}
