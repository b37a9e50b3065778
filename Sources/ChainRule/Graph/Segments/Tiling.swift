/// Which chains of elementwise nodes in a schedule may run a part of all their matrices at a time, which stays in
/// the cache, then the next part: as programs, or in tiles.
final class Tiling {
    /// In the order of the schedule.
    var runs: [ElementwiseRun] = []

    /// Finds the runs, whatever the shapes; `nil` if the values are no matrices.
    ///
    /// - Parameter targets: nodes whose values are asked for.
    init?<Value: ConcreteValue>(
        _ schedule: Schedule, _ topology: inout Topology, targets: [Int32], of type: Value.Type
    ) {
        guard Value.self == Matrix<Float>.self || Value.self == Matrix<Double>.self else { return nil }
        var positions: [Int] = []
        func close(next: Int? = nil) {
            if positions.count > 1 {
                let reader = next.flatMap {
                    topology.rules.hasTraceableBackward(topology.records[schedule.node($0)].rule) ? $0 : nil
                }
                runs.append(ElementwiseRun(positions, next: reader, schedule, topology))
            }
            positions = []
        }
        for position in 0..<schedule.count {
            let rule = topology.records[schedule.node(position)].rule
            // Inputs made in between are no obstacle.
            if rule < 0 { continue }
            if topology.rules.isElementwise(rule) {
                positions.append(position)
            } else {
                close(next: position)
            }
        }
        close()
        // Even without any, a schedule needs the values that another one's did not keep; see `TiledRun`.
        if !runs.isEmpty { markStored(schedule, topology, targets) }
    }

    /// Values that others than the run's own nodes need, or nobody at all, are kept whole.
    private func markStored(_ schedule: Schedule, _ topology: Topology, _ targets: [Int32]) {
        var places = [(run: Int, index: Int)?](repeating: nil, count: topology.count)
        var isRead = [Bool](repeating: false, count: topology.count)
        for (run, nodes) in runs.map(\.nodes).enumerated() {
            for (index, node) in nodes.enumerated() { places[Int(node)] = (run, index) }
        }
        func store(_ node: Int) {
            if let place = places[node] { runs[place.run].isStored[place.index] = true }
        }
        for position in 0..<schedule.count {
            let node = schedule.node(position)
            topology.forEachOperand(of: node) { operand in
                isRead[operand] = true
                if places[operand]?.run != places[node]?.run { store(operand) }
            }
        }
        for target in targets { store(Int(target)) }
        for node in 0..<topology.count where !isRead[node] { store(node) }
    }

    /// The segments of a run for the shapes that its operands have now.
    func segments<Element>(_ run: Int, _ store: borrowing NodeStore<Matrix<Element>>) -> [TileSegment] {
        let operands = runs[run].operands
        var isSame = runs[run].operandShapes.count == operands.count
        if isSame {
            for (operand, shape) in zip(operands, runs[run].operandShapes)
            where store.values[Int(operand)].shape != shape {
                isSame = false
                break
            }
        }
        if !isSame {
            runs[run].operandShapes = operands.map { store.values[Int($0)].shape }
            runs[run].findSegments(store.topology, store.tileSize, MemoryLayout<Element>.stride)
        }
        return runs[run].segments
    }
}

/// From which size on chains run in tiles, and how large those are.
package struct TileSize: Sendable {
    /// For smaller segments, all their values together, tiles bring nothing: they stay in the cache anyway.
    package var leastBytes = 2 << 20
    /// Of one matrix in a tile: the longer, the less it matters what a call costs.
    package var bytes = 32 << 10
    /// Of all matrices in a tile: a part of a second-level cache of 1 or 2 MiB.
    private let cacheBytes = 768 << 10

    package init() {}

    package init(leastBytes: Int, bytes: Int) {
        self.leastBytes = leastBytes
        self.bytes = bytes
    }

    /// How many elements of a matrix there are in a tile of a segment.
    func elements(nodeCount: Int, elementSize: Int) -> Int {
        // Whole cache lines, and not so few of them that the calls take longer than the work.
        let share = max(4 << 10, cacheBytes / nodeCount & ~63)
        return min(bytes, share) / elementSize
    }
}

extension Graph {
    /// For tests, which run small matrices in tiles.
    package var tileSize: TileSize {
        get { store.pointee.tileSize }
        set {
            store.pointee.tileSize = newValue
            plans.forward.removeAll()
            plans.backward.removeAll()
        }
    }

    /// How many nodes have a value that would have to be computed again; for tests.
    package var unstoredCount: Int {
        (0..<topology.count).count { topology.states[$0].contains(.isUnstored) }
    }

    /// How many parts of the latest runs are programs, not tiles; for tests.
    package var programCounts: (forward: Int, backward: Int) {
        func count(_ tiling: Tiling?) -> Int {
            (tiling?.runs ?? []).reduce(0) { $1.segments.reduce($0) { $0 + ($1.programs?.count ?? 0) } }
        }
        return (count(plans.forward.latest?.schedule.tiling), count(plans.backward.latest?.schedule.tiling))
    }
}

/// Neighbouring nodes of a schedule whose rules work element by element.
struct ElementwiseRun {
    /// In the schedule.
    let positions: [Int]
    let nodes: [Int32]
    /// Nodes from outside that feed these.
    let operands: [Int32]
    /// What comes next, if its backward might be part of a program; see `TileSegment.Reader`.
    private let next: (position: Int, node: Int32)?
    /// Whether the node's value is needed outside the run.
    var isStored: [Bool]

    /// The operands' shapes when the segments were found.
    var operandShapes: [Shape] = []
    /// What runs as programs or in tiles, with these shapes.
    private(set) var segments: [TileSegment] = []

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
    mutating func findSegments(_ topology: Topology, _ size: TileSize, _ elementSize: Int) {
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
        _ indices: Range<Int>, _ shapes: [Int32: Shape], _ topology: Topology, _ size: TileSize,
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
        let segment = TileSegment(
            part, positions[indices.lowerBound]..<positions[indices.upperBound - 1] + 1, topology, shapes,
            next: indices.upperBound == nodes.count ? next : nil,
            elements: size.elements(nodeCount: part.count, elementSize: elementSize), isStored: stored)
        if let segment { segments.append(segment) }
    }
}
