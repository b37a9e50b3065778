/// A drawing of a graph in layers, from the first to the last *along* the picture, the nodes of a layer
/// beside one another *across* it.
///
/// Each layer has three bands: one where wires come in, with the labels at their ends; the nodes; and one for
/// the labels of what comes out. Through all of them wires run straight; they bend only between layers, where
/// nothing else is. So nothing lies on anything.
struct LayeredLayout {
    struct Node {
        /// How long it is from layer to layer.
        var along: Double
        /// What it needs across, its labels included.
        var across: Double
        /// The room for labels behind it.
        var labelLength = 0.0
        /// The room for labels where wires come in.
        var entryLength = 0.0
    }

    /// Where the bands of a layer are.
    struct Layer {
        let start: Double
        let center: Double
        let end: Double
    }

    struct Spacing {
        /// Between two layers, for wires to bend in; more where they go far across.
        var layers = 34.0
        /// Between two nodes, and between a node and a wire.
        var nodes = 14.0
        /// Between two wires.
        var wires = 9.0
    }

    let layerOf: [Int]
    let layers: [Layer]
    /// The middle of each node across.
    let across: [Double]
    /// Of each edge, the layers that it passes, and where across.
    let routes: [[(layer: Int, across: Double)]]
    let crossings: Int
    let length: Double
    let breadth: Double

    init(_ nodes: [Node], edges: [LayoutEdge], spacing: Spacing = Spacing()) {
        let layerOf = NetworkSimplex.layers(count: nodes.count, edges: edges)
        let order = LayerOrder(nodeLayers: layerOf, edges: edges)
        let settled = Self.settled(order, nodes.map(\.across), spacing)
        var members = [[Int]](repeating: [], count: order.layers.count)
        for (node, layer) in layerOf.enumerated() { members[layer].append(node) }
        var (layers, position): ([Layer], Double) = ([], 0)
        for (index, members) in members.enumerated() {
            let along = members.map { nodes[$0].along }.max() ?? 0
            let start = position
            let center = start + (members.map { nodes[$0].entryLength }.max() ?? 0) + along / 2
            // A label begins at its node's end.
            let end = members.map { center + nodes[$0].along / 2 + nodes[$0].labelLength }.max() ?? center
            layers.append(Layer(start: start, center: center, end: max(end, center + along / 2)))
            position = layers[index].end + spacing.layers + Self.steepness(behind: index, order, settled)
        }
        self.layerOf = layerOf
        self.layers = layers
        across = Array(settled.prefix(nodes.count))
        routes = order.routes.map { $0.map { (order.layerOf[$0], settled[$0]) } }
        crossings = order.crossings
        length = layers.last?.end ?? 0
        breadth =
            settled.indices.map { settled[$0] + ($0 < nodes.count ? nodes[$0].across / 2 : 0) }.max() ?? 0
    }

    /// More room between two layers for wires that go far across.
    private static func steepness(behind layer: Int, _ order: LayerOrder, _ across: [Double]) -> Double {
        let farthest =
            order.layers[layer].lazy.flatMap { node in
                order.behind[node].map { abs(across[node] - across[$0]) }
            }.max() ?? 0
        return min(farthest / 8, 60)
    }

    // MARK: - Across

    /// Moves the nodes and points of each layer as near to what they are wired to as the order and the room
    /// between them allow: least squares under an order, solved by pooling neighbors (isotonic regression).
    private static func settled(_ order: LayerOrder, _ sizes: [Double], _ spacing: Spacing) -> [Double] {
        func size(_ node: Int) -> Double { node < sizes.count ? sizes[node] : 0 }
        func isPoint(_ node: Int) -> Bool { node >= sizes.count }
        func gap(_ one: Int, _ other: Int) -> Double {
            (size(one) + size(other)) / 2 + (isPoint(one) && isPoint(other) ? spacing.wires : spacing.nodes)
        }
        var across = [Double](repeating: 0, count: order.layerOf.count)
        for nodes in order.layers {
            for (one, other) in zip(nodes, nodes.dropFirst()) {
                across[other] = across[one] + gap(one, other)
            }
        }
        func settle(_ layer: Int, towards sides: [[Int]]...) {
            let nodes = order.layers[layer]
            var (offsets, offset): ([Double], Double) = ([], 0)
            var pools: [(sum: Double, weight: Double, count: Int)] = []
            for (index, node) in nodes.enumerated() {
                if index > 0 { offset += gap(nodes[index - 1], node) }
                offsets.append(offset)
                var (sum, weight) = (0.1 * across[node], 0.1)
                for side in sides {
                    for other in side[node] {
                        // Long wires are to be straight.
                        let pull =
                            isPoint(node) && isPoint(other) ? 8.0 : isPoint(node) || isPoint(other) ? 2 : 1
                        sum += pull * across[other]
                        weight += pull
                    }
                }
                var pool = (sum: sum - weight * offset, weight: weight, count: 1)
                while let last = pools.last, last.sum / last.weight > pool.sum / pool.weight {
                    pool = (last.sum + pool.sum, last.weight + pool.weight, last.count + pool.count)
                    pools.removeLast()
                }
                pools.append(pool)
            }
            let means = pools.flatMap { Array(repeating: $0.sum / $0.weight, count: $0.count) }
            for (index, node) in nodes.enumerated() { across[node] = means[index] + offsets[index] }
        }
        let rounds = min(max(2_000_000 / max(across.count, 1), 3), 12)
        for _ in 0..<rounds {
            for layer in order.layers.indices.dropFirst() { settle(layer, towards: order.before) }
            for layer in order.layers.indices.dropLast().reversed() { settle(layer, towards: order.behind) }
        }
        for round in 0..<rounds {
            for step in order.layers.indices {
                settle(
                    round % 2 == 0 ? step : order.layers.count - 1 - step, towards: order.before, order.behind
                )
            }
        }
        straighten(order, &across, gap)
        let first = across.indices.map { across[$0] - size($0) / 2 }.min() ?? 0
        return across.map { $0 - first }
    }

    /// Takes the bends out of long wires where there is room, for as many layers in a row as can be.
    private static func straighten(
        _ order: LayerOrder, _ across: inout [Double], _ gap: (Int, Int) -> Double
    ) {
        var neighbors = [(Int?, Int?)](repeating: (nil, nil), count: across.count)
        for nodes in order.layers {
            for (one, other) in zip(nodes, nodes.dropFirst()) {
                (neighbors[one].1, neighbors[other].0) = (other, one)
            }
        }
        func room(_ point: Int) -> ClosedRange<Double> {
            let (one, other) = neighbors[point]
            let least = one.map { across[$0] + gap($0, point) } ?? -.infinity
            return least...max(other.map { across[$0] - gap(point, $0) } ?? .infinity, least)
        }
        for first in order.nodeCount..<max(across.count, order.nodeCount) {
            let source = order.before[first][0]
            guard source < order.nodeCount else { continue }
            var (line, range): ([Int], ClosedRange<Double>) = ([], room(first))
            func finish() {
                let mean = line.reduce(0) { $0 + across[$1] } / Double(line.count)
                let wanted = range.contains(across[source]) && line.first == first ? across[source] : mean
                let height = min(max(wanted, range.lowerBound), range.upperBound)
                for point in line { across[point] = height }
            }
            var next: Int? = first
            while let point = next {
                let own = room(point)
                if own.overlaps(range) {
                    range = own.clamped(to: range)
                } else {
                    finish()
                    (line, range) = ([], own)
                }
                line.append(point)
                next = order.behind[point].first { $0 >= order.nodeCount }
            }
            finish()
        }
    }
}
