/// A wire of a layout, between two of its nodes.
struct LayoutEdge: Hashable {
    let source: Int
    let target: Int
}

/// Gives the nodes of a graph without cycles their layers: each behind those that feed it, and the wires as
/// short as they can be in all. The network simplex of Gansner, Koutsofios, North and Vo (1993).
struct NetworkSimplex {
    private let edges: [LayoutEdge]
    private let edgesAt: [[Int]]
    private var layers: [Int]
    private var isInTree: [Bool]
    /// The edges of a spanning tree at each node; all of them are of length 1.
    private var treeAt: [[Int]]

    /// Returns each node's layer, from 0 on. Parts of the graph that no wire connects begin at 0 each.
    static func layers(count: Int, edges: [LayoutEdge]) -> [Int] {
        var neighbors = [[Int]](repeating: [], count: count)
        for edge in edges {
            neighbors[edge.source].append(edge.target)
            neighbors[edge.target].append(edge.source)
        }
        var number = [Int?](repeating: nil, count: count)
        var (parts, partOf): ([[Int]], [Int]) = ([], Array(repeating: 0, count: count))
        for start in 0..<count where number[start] == nil {
            var part = [start]
            number[start] = 0
            var next = 0
            while next < part.count {
                for other in neighbors[part[next]] where number[other] == nil {
                    number[other] = part.count
                    part.append(other)
                }
                next += 1
            }
            for node in part { partOf[node] = parts.count }
            parts.append(part)
        }
        var edgesOf = [[LayoutEdge]](repeating: [], count: parts.count)
        for edge in edges {
            edgesOf[partOf[edge.source]].append(
                LayoutEdge(source: number[edge.source] ?? 0, target: number[edge.target] ?? 0))
        }
        var layers = [Int](repeating: 0, count: count)
        for (part, edges) in zip(parts, edgesOf) {
            var simplex = NetworkSimplex(count: part.count, edges: edges)
            for (node, layer) in zip(part, simplex.shortest()) { layers[node] = layer }
        }
        return layers
    }

    /// A connected graph, each node in the first layer that it can be in.
    private init(count: Int, edges: [LayoutEdge]) {
        self.edges = edges
        var edgesAt = [[Int]](repeating: [], count: count)
        var awaited = [Int](repeating: 0, count: count)
        for (index, edge) in edges.enumerated() {
            edgesAt[edge.source].append(index)
            edgesAt[edge.target].append(index)
            awaited[edge.target] += 1
        }
        var layers = [Int](repeating: 0, count: count)
        var ready = (0..<count).filter { awaited[$0] == 0 }
        while let node = ready.popLast() {
            for edge in edgesAt[node] where edges[edge].source == node {
                let target = edges[edge].target
                layers[target] = max(layers[target], layers[node] + 1)
                awaited[target] -= 1
                if awaited[target] == 0 { ready.append(target) }
            }
        }
        (self.edgesAt, self.layers) = (edgesAt, layers)
        isInTree = Array(repeating: false, count: edges.count)
        treeAt = Array(repeating: [], count: count)
    }

    /// How much longer than 1 an edge is.
    private func slack(_ edge: Int) -> Int { layers[edges[edge].target] - layers[edges[edge].source] - 1 }

    private func other(_ edge: Int, than node: Int) -> Int {
        edges[edge].source == node ? edges[edge].target : edges[edge].source
    }

    private mutating func shortest() -> [Int] {
        span()
        // Each exchange shortens the wires or leaves them as long; bounds keep the latter from going
        // round, and what nobody could read from taking long.
        let most = min(4 * layers.count + 50, 500_000_000 / (layers.count + edges.count))
        for _ in 0..<most where !exchange() { break }
        let first = layers.min() ?? 0
        return layers.map { $0 - first }
    }

    private mutating func addToTree(_ edge: Int) {
        isInTree[edge] = true
        treeAt[edges[edge].source].append(edge)
        treeAt[edges[edge].target].append(edge)
    }

    /// Grows the tree from the first node on, moving what it has towards what it has not.
    private mutating func span() {
        var isReached = [Bool](repeating: false, count: layers.count)
        var (reached, next) = ([0], 0)
        isReached[0] = true
        while true {
            while next < reached.count {
                let node = reached[next]
                next += 1
                for edge in edgesAt[node] where slack(edge) == 0 && !isReached[other(edge, than: node)] {
                    let new = other(edge, than: node)
                    isReached[new] = true
                    reached.append(new)
                    addToTree(edge)
                }
            }
            let leaving = edges.indices.filter { isReached[edges[$0].source] != isReached[edges[$0].target] }
            guard let edge = leaving.min(by: { slack($0) < slack($1) }) else { return }
            let shift = isReached[edges[edge].target] ? -slack(edge) : slack(edge)
            for node in reached { layers[node] += shift }
            next = 0
        }
    }

    /// Replaces an edge of the tree that had better be longer.
    ///
    /// - Returns: `false` if there is none.
    private mutating func exchange() -> Bool {
        // The tree from the first node on, and the edge that leads to each.
        var parent = [Int](repeating: -1, count: layers.count)
        var (order, next) = ([0], 0)
        while next < order.count {
            let node = order[next]
            next += 1
            for edge in treeAt[node] where edge != parent[node] {
                parent[other(edge, than: node)] = edge
                order.append(other(edge, than: node))
            }
        }
        // How many more edges leave a subtree than enter it: lengthening the edge to it costs so much.
        var balance = [Int](repeating: 0, count: layers.count)
        for edge in edges {
            balance[edge.source] += 1
            balance[edge.target] -= 1
        }
        var (subtree, leastCost) = (-1, 0)
        for node in order.reversed() where parent[node] >= 0 {
            let edge = edges[parent[node]]
            let cost = edge.source == node ? balance[node] : -balance[node]
            if cost < leastCost { (subtree, leastCost) = (node, cost) }
            balance[other(parent[node], than: node)] += balance[node]
        }
        guard subtree >= 0 else { return false }
        var isInside = [Bool](repeating: false, count: layers.count)
        isInside[subtree] = true
        for node in order where parent[node] >= 0 && isInside[other(parent[node], than: node)] {
            isInside[node] = true
        }
        let old = parent[subtree]
        let goesOut = edges[old].source == subtree
        let entering = edges.indices.filter {
            !isInTree[$0] && isInside[edges[$0].source] != isInside[edges[$0].target]
                && isInside[edges[$0].source] != goesOut
        }
        guard let new = entering.min(by: { slack($0) < slack($1) }) else { return false }
        let shift = goesOut ? -slack(new) : slack(new)
        isInTree[old] = false
        treeAt[edges[old].source].removeAll { $0 == old }
        treeAt[edges[old].target].removeAll { $0 == old }
        addToTree(new)
        for node in layers.indices where isInside[node] { layers[node] += shift }
        return true
    }
}
