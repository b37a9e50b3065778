import ChainRule
import Testing

@testable import ChainRuleDrawing

@Suite struct LayoutTests {
    /// Edges from lower numbers to higher ones.
    private func randomEdges(nodes: Int, edges: Int, seed: UInt64) -> [LayoutEdge] {
        var generator = SeededGenerator(seed: seed)
        return (0..<edges).map { _ in
            let target = Int.random(in: 1..<nodes, using: &generator)
            return LayoutEdge(source: Int.random(in: 0..<target, using: &generator), target: target)
        }
    }

    private func length(_ edges: [LayoutEdge], _ layers: [Int]) -> Int {
        edges.reduce(0) { $0 + layers[$1.target] - layers[$1.source] }
    }

    @Test(arguments: 0..<60)
    func `wires are as short as they can be`(seed: UInt64) {
        let edges = randomEdges(nodes: 6, edges: 4 + Int(seed % 6), seed: seed)
        let layers = NetworkSimplex.layers(count: 6, edges: edges)
        #expect(edges.allSatisfy { layers[$0.target] > layers[$0.source] })
        // All ways to number six nodes from 0 to 5.
        var least = Int.max
        for code in 0..<46656 {
            let other = sequence(first: code) { $0 / 6 }.prefix(6).map { $0 % 6 }
            guard edges.allSatisfy({ other[$0.target] > other[$0.source] }) else { continue }
            least = min(least, length(edges, other))
        }
        #expect(length(edges, layers) == least)
    }

    @Test(arguments: 0..<20)
    func `each wire leads to a layer behind`(seed: UInt64) {
        let edges = randomEdges(nodes: 200, edges: 350, seed: seed)
        let layers = NetworkSimplex.layers(count: 200, edges: edges)
        #expect(edges.allSatisfy { layers[$0.target] > layers[$0.source] })
        #expect(layers.min() == 0)
    }

    /// Counted as pairs of wires between the same two layers whose ends are in opposite orders.
    @Test(arguments: 0..<10)
    func `crossings are counted right, and there are fewer than at first`(seed: UInt64) {
        let edges = randomEdges(nodes: 30, edges: 45, seed: seed)
        let order = LayerOrder(nodeLayers: NetworkSimplex.layers(count: 30, edges: edges), edges: edges)
        var position = [Int](repeating: 0, count: order.layerOf.count)
        for layer in order.layers { for (index, node) in layer.enumerated() { position[node] = index } }
        var crossings = 0
        for layer in order.layers {
            let wires = layer.flatMap { node in order.behind[node].map { (position[node], position[$0]) } }
            for (index, one) in wires.enumerated() {
                crossings += wires[(index + 1)...].count { (one.0 - $0.0) * (one.1 - $0.1) < 0 }
            }
        }
        #expect(order.crossings == crossings)
    }

    @Test func `a ladder has no crossings`() {
        // Pairs that are given in turns: 0 to 2 and 1 to 3, 2 to 5 and 3 to 4.
        let edges = [(0, 2), (1, 3), (2, 5), (3, 4)].map { LayoutEdge(source: $0, target: $1) }
        #expect(LayerOrder(nodeLayers: [0, 0, 1, 1, 2, 2], edges: edges).crossings == 0)
    }

    @Test func `nodes of a layer have room between them, and a long wire is straight`() {
        let node = LayeredLayout.Node(along: 30, across: 30)
        let edges = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)].map { LayoutEdge(source: $0, target: $1) }
        let layout = LayeredLayout(Array(repeating: node, count: 5), edges: edges)
        #expect(layout.layerOf == [0, 1, 2, 3, 4])
        #expect(Set(layout.routes[4].map(\.across)).count == 1)
        for (layer, across) in layout.routes[4] {
            #expect(abs(across - layout.across[layer]) >= 15)
        }
        let beside = LayeredLayout(Array(repeating: node, count: 3), edges: [])
        #expect(beside.across.sorted() == [15, 59, 103])
    }
}
