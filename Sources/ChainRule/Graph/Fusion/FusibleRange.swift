/// Neighboring nodes of a schedule whose rules work element by element.
struct FusibleRange {
    /// In the schedule.
    let positions: [Int]
    let nodes: [Int32]
    /// Nodes from outside that feed these.
    let operands: [Int32]
    /// What comes next, if it might be part of a program; see `FusedSegment.Reader`.
    let reader: (position: Int, node: Int32)?
    /// Whether the node's value is needed outside the range.
    var isStored: [Bool]

    /// The operands' shapes when the segments were found.
    var operandShapes: [Shape] = []
    /// What runs as programs, with these shapes.
    private(set) var segments: [FusedSegment] = []

    init(_ positions: [Int], reader: Int?, _ schedule: Schedule, _ topology: Topology) {
        self.positions = positions
        nodes = positions.map { Int32(schedule.node($0)) }
        isStored = [Bool](repeating: false, count: nodes.count)
        operands = topology.operands(ofAll: nodes)
        self.reader = reader.map { ($0, Int32(schedule.node($0))) }
    }

    var start: Int { positions.first ?? 0 }

    /// Cuts the range where the shape changes, and keeps what is large enough.
    mutating func findSegments(_ topology: Topology, _ leastBytes: Int, _ elementSize: Int) {
        segments = []
        // Broadcasting makes nothing larger than this: most graphs need not look at their nodes.
        let rows = operandShapes.map(\.rows).max() ?? 0
        let columns = operandShapes.map(\.columns).max() ?? 0
        // As `Double`s: of matrices without elements one side may be of any size.
        let most = Double(rows) * Double(columns) * Double(nodes.count * elementSize)
        if most < Double(leastBytes) { return }
        var shapes: [Int32: Shape] = [:]
        for (operand, shape) in zip(operands, operandShapes) where shape.count > 0 { shapes[operand] = shape }
        var start = 0
        for (index, node) in nodes.enumerated() {
            shapes[node] = broadcast(topology.operands(of: Int(node)).map { shapes[$0] })
            if index > start && (shapes[node] == nil || shapes[node] != shapes[nodes[start]]) {
                close(start..<index, shapes, topology, leastBytes, elementSize)
                start = index
            }
        }
        close(start..<nodes.count, shapes, topology, leastBytes, elementSize)
    }

    /// The shape of what operands are broadcast to; `nil` if one is unknown, or they do not fit.
    private func broadcast(_ operands: [Shape?]) -> Shape? {
        operands.reduce(Shape.scalar) { shape, operand in
            guard let shape, let operand else { return nil }
            return Broadcasting(shape, operand)?.shape
        }
    }

    private mutating func close(
        _ indices: Range<Int>, _ shapes: [Int32: Shape], _ topology: Topology, _ leastBytes: Int,
        _ elementSize: Int
    ) {
        guard indices.count > 1, let shape = shapes[nodes[indices.lowerBound]] else { return }
        // Values that are not stored may be more than memory has.
        let bytes = Double(shape.count) * Double(indices.count * elementSize)
        if bytes < Double(leastBytes) { return }
        var stored = Set(indices.filter { isStored[$0] }.map { nodes[$0] })
        for index in nodes.indices where !indices.contains(index) {
            stored.formUnion(topology.operands(of: Int(nodes[index])))
        }
        let isLast = indices.upperBound == nodes.count
        if let reader, !isLast { stored.formUnion(topology.operands(of: Int(reader.node))) }
        let segment = FusedSegment(
            nodes[indices], positions[indices.lowerBound]..<positions[indices.upperBound - 1] + 1, topology,
            shapes, reader: isLast ? reader : nil, isStored: stored)
        if let segment { segments.append(segment) }
    }
}
