/// Which nodes are beside which in each layer: so that few wires cross.
///
/// A wire that passes a layer has a point there, a node of its own without size; the wires of one source
/// share theirs as far as they go together.
struct LayerOrder {
    /// How many of the nodes are the graph's; those behind them are points of wires.
    let nodeCount: Int
    /// The layer of each node and point.
    private(set) var layerOf: [Int]
    /// What is in each layer, in order.
    private(set) var layers: [[Int]] = []
    /// Of each node and point, those in the layer before and behind that it is wired to.
    private(set) var before: [[Int]]
    private(set) var behind: [[Int]]
    /// The points that each edge passes.
    private(set) var routes: [[Int]] = []
    private(set) var crossings = 0

    private var position: [Int] = []

    init(nodeLayers: [Int], edges: [LayoutEdge]) {
        nodeCount = nodeLayers.count
        layerOf = nodeLayers
        before = Array(repeating: [], count: nodeCount)
        behind = before
        var points = [[Int]](repeating: [], count: nodeCount)
        for (source, target) in edges.map({ ($0.source, $0.target) }) {
            let length = nodeLayers[target] - nodeLayers[source]
            while points[source].count < length - 1 {
                let last = points[source].last ?? source
                let point = layerOf.count
                layerOf.append(layerOf[last] + 1)
                before.append([last])
                behind.append([])
                behind[last].append(point)
                points[source].append(point)
            }
            let route = Array(points[source].prefix(max(length - 1, 0)))
            routes.append(route)
            let last = route.last ?? source
            if !before[target].contains(last) {
                before[target].append(last)
                behind[last].append(target)
            }
        }
        position = Array(repeating: 0, count: layerOf.count)
        // What is tangled from one end on may not be from the other.
        var best: (layers: [[Int]], crossings: Int)?
        for isFromResults in [true, false] {
            layers = startingOrder(isFromResults)
            untangle()
            if crossings < best?.crossings ?? .max { best = (layers, crossings) }
            if crossings == 0 { break }
        }
        if let best { (layers, crossings) = best }
        for layer in layers.indices { number(layer) }
    }

    /// Depth first from the results back, operands in their order, or from the leaves on: what belongs
    /// together is together.
    private func startingOrder(_ isFromResults: Bool) -> [[Int]] {
        let (next, previous) = isFromResults ? (before, behind) : (behind, before)
        var layers = [[Int]](repeating: [], count: (layerOf.max() ?? -1) + 1)
        var isSeen = [Bool](repeating: false, count: layerOf.count)
        for start in isFromResults ? Array((0..<nodeCount).reversed()) : Array(0..<nodeCount)
        where previous[start].isEmpty {
            var stack = [start]
            while let node = stack.popLast() {
                if isSeen[node] { continue }
                isSeen[node] = true
                layers[layerOf[node]].append(node)
                stack += next[node].reversed()
            }
        }
        return layers
    }

    private mutating func number(_ layer: Int) {
        for (index, node) in layers[layer].enumerated() { position[node] = index }
    }

    // MARK: - Fewer crossings

    /// Sorts the layers by the median of what they are wired to, forth and back, and exchanges neighbors, as
    /// long as that helps.
    private mutating func untangle() {
        for layer in layers.indices { number(layer) }
        crossings = countCrossings()
        var (best, idle) = (layers, 0)
        let most = min(max(3_000_000 / max(layerOf.count, 1), 4), 32)
        for sweep in 0..<most where idle < 8 && crossings > 0 {
            let isForward = sweep % 2 == 0
            for step in layers.indices.dropFirst() {
                sort(
                    isForward ? step : layers.count - 1 - step, by: isForward ? before : behind, sweep % 4 < 2
                )
            }
            for _ in 0..<10 where !exchangeNeighbors(alsoEqual: false) { break }
            let count = countCrossings()
            idle = count < crossings ? 0 : idle + 1
            if count < crossings { (best, crossings) = (layers, count) }
            if sweep % 3 == 2 { _ = exchangeNeighbors(alsoEqual: true) }
        }
        layers = best
    }

    /// Sorts a layer by the median or the mean of each node's neighbors; nodes without stay.
    private mutating func sort(_ layer: Int, by neighbors: [[Int]], _ byMedian: Bool) {
        let nodes = layers[layer]
        let keys = nodes.map { node -> Double? in
            let positions = neighbors[node].map { position[$0] }.sorted()
            guard let last = positions.indices.last else { return nil }
            if !byMedian { return Double(positions.reduce(0, +)) / Double(positions.count) }
            return Double(positions[last / 2] + positions[positions.count / 2]) / 2
        }
        let sorted = nodes.indices.compactMap { index in keys[index].map { ($0, index) } }.sorted(by: <)
        var next = sorted.makeIterator()
        layers[layer] = nodes.indices.map { index in
            keys[index] == nil ? nodes[index] : next.next().map { nodes[$0.1] } ?? nodes[index]
        }
        number(layer)
    }

    /// Exchanges neighbors of a layer wherever that takes crossings away, or does not add any.
    ///
    /// - Returns: `false` if it did nowhere.
    private mutating func exchangeNeighbors(alsoEqual: Bool) -> Bool {
        var hasChanged = false
        for layer in layers.indices {
            for index in layers[layer].indices.dropLast() {
                let (one, other) = (layers[layer][index], layers[layer][index + 1])
                let gain = gain(one, other, before) + gain(one, other, behind)
                guard gain > 0 || alsoEqual && gain == 0 else { continue }
                layers[layer].swapAt(index, index + 1)
                (position[one], position[other]) = (index + 1, index)
                hasChanged = true
            }
        }
        return hasChanged
    }

    /// How many crossings fewer there are if two neighbors change seats.
    private func gain(_ one: Int, _ other: Int, _ neighbors: [[Int]]) -> Int {
        neighbors[one].reduce(0) { sum, x in
            neighbors[other].reduce(sum) { $0 + (position[x] - position[$1]).signum() }
        }
    }

    private func countCrossings() -> Int {
        layers.indices.dropLast().reduce(0) { $0 + countCrossings(behind: $1) }
    }

    /// The inversions among the wires' ends, counted in a binary indexed tree.
    private func countCrossings(behind layer: Int) -> Int {
        let ends = layers[layer].flatMap { node in behind[node].map { position[$0] }.sorted() }
        var tree = [Int](repeating: 0, count: layers[layer + 1].count + 1)
        var crossings = 0
        for (index, end) in ends.enumerated() {
            var (slot, notAbove) = (end + 1, 0)
            while slot > 0 {
                notAbove += tree[slot]
                slot -= slot & -slot
            }
            crossings += index - notAbove
            slot = end + 1
            while slot < tree.count {
                tree[slot] += 1
                slot += slot & -slot
            }
        }
        return crossings
    }
}
