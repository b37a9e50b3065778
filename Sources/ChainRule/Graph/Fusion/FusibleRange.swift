/// Neighboring nodes of a schedule whose rules work element by element.
struct FusibleRange {
    /// In the schedule.
    let positions: [Int]
    let nodes: [Int32]
    /// Nodes from outside that feed these.
    let operands: [Int32]
    /// What comes next, if its backward might be part of a program; see `FusedSegment.Reader`.
    private let next: (position: Int, node: Int32)?
    /// Whether the node's value is needed outside the run.
    var isStored: [Bool]

    /// The operands' shapes when the segments were found.
    var operandShapes: [Shape] = []
    /// What runs as programs or in tiles, with these shapes.
    private(set) var segments: [FusedSegment] = []

    init(_ positions: [Int], next: Int?, _ schedule: Schedule, _ topology: Topology) {
        self.positions = positions
        nodes = positions.map { Int32(schedule.node($0)) }
        isStored = [Bool](repeating: false, count: nodes.count)
        operands = topology.operands(ofAll: nodes)
        self.next = next.map { ($0, Int32(schedule.node($0))) }
    }

    var start: Int { positions.first ?? 0 }
    var end: Int { (positions.last ?? -1) + 1 }

    /// Cuts the run where the number of rows changes, and keeps what is large enough.
    mutating func findSegments(_ topology: Topology, _ size: FusionLimits, _ elementSize: Int) {
        segments = []
        // Broadcasting makes nothing larger than this: most graphs need not look at their rules.
        let rows = operandShapes.map(\.rows).max() ?? 0
        let columns = operandShapes.map(\.columns).max() ?? 0
        // As `Double`s: of matrices without elements one side may be of any size.
        let most = Double(rows) * Double(columns) * Double(nodes.count * elementSize)
        if most < Double(size.leastBytes) { return }
        var shapes: [Int32: Shape] = [:]
        for (operand, shape) in zip(operands, operandShapes) where shape.count > 0 { shapes[operand] = shape }
        var start = 0
        for (index, node) in nodes.enumerated() {
            let operandShapes = topology.operands(of: Int(node)).compactMap { shapes[$0] }
            let rule = topology.rules.rule(topology.records[Int(node)].rule)
            if operandShapes.count == type(of: rule).operandCount {
                shapes[node] = rule.resultShape(operandShapes)
            }
            if index > start && !fits(shapes[node], shapes[nodes[start]]) {
                close(start..<index, shapes, topology, size, elementSize)
                start = index
            }
        }
        close(start..<nodes.count, shapes, topology, size, elementSize)
    }

    private func fits(_ shape: Shape?, _ other: Shape?) -> Bool {
        guard let shape, let other else { return false }
        return shape == other || shape.rows == other.rows && shape.rows > 1
    }

    private mutating func close(
        _ indices: Range<Int>, _ shapes: [Int32: Shape], _ topology: Topology, _ size: FusionLimits,
        _ elementSize: Int
    ) {
        guard indices.count > 1 else { return }
        let part = nodes[indices]
        // Values that are not stored may be more than memory has.
        let bytes = part.reduce(0) { $0 + Double(shapes[$1]?.count ?? 0) } * Double(elementSize)
        if bytes < Double(size.leastBytes) { return }
        var stored = Set(indices.filter { isStored[$0] }.map { nodes[$0] })
        for index in nodes.indices where !indices.contains(index) {
            stored.formUnion(topology.operands(of: Int(nodes[index])))
        }
        let segment = FusedSegment(
            part, positions[indices.lowerBound]..<positions[indices.upperBound - 1] + 1, topology, shapes,
            next: indices.upperBound == nodes.count ? next : nil,
            elements: size.elements(nodeCount: part.count, elementSize: elementSize), isStored: stored)
        if let segment { segments.append(segment) }
    }
}
