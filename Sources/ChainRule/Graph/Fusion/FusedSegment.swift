/// A chain of elementwise nodes that run a tile at a time, as a small graph of its own: first what feeds it
/// from outside, then its nodes in the order they run.
struct FusedSegment {
    /// In the schedule.
    let positions: Range<Int>
    /// The graph's nodes.
    let nodes: [Int32]
    /// How many of them come from outside.
    let operandCount: Int
    /// Of the graph's rules, with operands counted within the segment.
    let records: [_NodeRecord]
    let shapes: [Shape]
    /// Elements that a row of a tile takes; 0 for a row or a number that each tile takes whole.
    let widths: [Int]
    /// Whether the node's value is needed outside.
    let isStored: [Bool]
    /// The last of the segment's nodes that an element of this one's value is read by; −1 for none.
    let lastReaders: [Int]
    /// How many rows there are, and how many of them a tile has.
    let height: Int
    let tileHeight: Int
    /// For matrices of one shape, and numbers.
    let programs: SegmentProgramCache?
    /// What comes next in the schedule, if its backward can be part of a program.
    let reader: Reader?

    var count: Int { nodes.count }

    /// Of its nodes.
    var shape: Shape { shapes[operandCount] }

    /// A sum or a mean of all elements, or the like: its gradient is the same for each of them, and need not be
    /// written down.
    struct Reader {
        let position: Int
        let node: Int32
        let rule: Int32
        /// In the segment.
        let operand: Int
    }

    /// `nil` if the shapes do not allow it, or if there were only one tile.
    ///
    /// Where all matrices have the same shape, they are seen as one column, so that a tile need not consist of
    /// whole rows.
    ///
    /// - Parameters:
    ///   - next: in the schedule, if it may be the segment's reader.
    ///   - elements: how many a matrix has in a tile, about.
    ///   - isStored: nodes whose values are needed outside.
    init?(
        _ own: ArraySlice<Int32>, _ positions: Range<Int>, _ topology: Topology, _ shapes: [Int32: Shape],
        next: (position: Int, node: Int32)?, elements: Int, isStored: Set<Int32>
    ) {
        self.positions = positions
        let operands = topology.operands(ofAll: own)
        nodes = operands + own
        operandCount = operands.count
        var places: [Int32: Int32] = [:]
        for (place, node) in nodes.enumerated() { places[node] = Int32(place) }
        let ownShapes = own.compactMap { shapes[$0] }
        guard let shape = ownShapes.first, ownShapes.count == own.count else { return nil }
        let allShapes = nodes.compactMap { shapes[$0] }
        guard allShapes.count == nodes.count else { return nil }
        self.shapes = allShapes
        if ownShapes.allSatisfy({ $0 == shape }) && allShapes.allSatisfy({ $0 == shape || $0 == .scalar }) {
            height = shape.count
            programs = SegmentProgramCache()
            widths = allShapes.map { $0 == shape ? 1 : 0 }
        } else {
            let rows = shape.rows
            guard rows > 1, allShapes.allSatisfy({ $0.rows == rows || $0.rows == 1 }) else { return nil }
            height = rows
            programs = nil
            widths = allShapes.map { $0.rows == rows ? $0.columns : 0 }
        }
        tileHeight = max(1, elements / max(1, widths.max() ?? 1))
        if tileHeight >= height { return nil }

        var lastReaders = [Int](repeating: -1, count: nodes.count)
        func place(_ operand: Int32, _ reader: Int) -> Int32 {
            guard operand >= 0, let place = places[operand] else { return -1 }
            lastReaders[Int(place)] = reader
            return place
        }
        if let next, let operand = places[topology.records[Int(next.node)].first], operand >= operands.count {
            reader = Reader(
                position: next.position, node: next.node, rule: topology.records[Int(next.node)].rule,
                operand: Int(operand))
        } else {
            reader = nil
        }
        let all = nodes
        records = all.indices.map { index in
            guard index >= operands.count else { return LeafKind.input.record }
            let record = topology.records[Int(all[index])]
            return _NodeRecord(
                rule: record.rule, place(record.first, index), place(record.second, index),
                place(record.third, index))
        }
        self.lastReaders = lastReaders
        self.isStored = nodes.enumerated().map { $0.offset < operands.count || isStored.contains($0.element) }
    }

    /// Calls `body` with the first row of each tile and how many it has.
    @inline(__always)
    func forEachTile(_ body: (_ first: Int, _ rows: Int) -> Void) {
        for first in stride(from: 0, to: height, by: tileHeight) {
            body(first, min(tileHeight, height - first))
        }
    }
}

extension Matrix {
    /// Rows of a tile, sharing the memory.
    @inline(__always)
    func tile(_ first: Int, _ rows: Int, width: Int) -> Matrix {
        Matrix(storage: storage, offset: offset + first * width, rows: rows, columns: width)
    }

    /// Writes a tile over this matrix's elements from one on.
    @inline(__always)
    mutating func setTile(_ first: Int, _ tile: Matrix) {
        tile.withUnsafeElements { source in
            withUnsafeMutableElements { _ = $0[first...].update(fromContentsOf: source) }
        }
    }
}
