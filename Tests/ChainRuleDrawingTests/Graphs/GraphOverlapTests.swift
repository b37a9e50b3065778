import ChainRule
import Testing

@testable import ChainRuleDrawing

@Suite struct GraphOverlapTests {
    @Test(arguments: 0..<20)
    func `nothing lies on anything in pictures of random graphs`(group: Int) throws {
        for number in 0..<10 {
            let seed = group * 10 + number
            // From 1 node to 300, more often few.
            let count = 1 + 299 * seed * seed * seed / (199 * 199 * 199)
            let graph = try randomGraph(nodes: count, seed: UInt64(seed))
            let picture = graph.svg(
                direction: seed % 2 == 0 ? .leftToRight : .topDown,
                folding: GraphFolding.allCases[seed % 3])
            let overlaps = try ParsedPicture(picture).overlaps
            #expect(overlaps == [], "\(count) nodes, seed \(seed)")
        }
    }

    @Test func `an overlap is found`() throws {
        var svg = SVGBuilder()
        svg.text("one", x: 20, y: 20, style: "ink")
        svg.text("two", x: 30, y: 24, style: "ink")
        svg.text("apart", x: 20, y: 60, style: "ink")
        svg.path("M10 80L200 80", style: "wire", attributes: "id=\"w2-0\"")
        svg.text("struck", x: 20, y: 84, style: "ink")
        svg.text("far", x: 190, y: 20, style: "ink")
        svg.group("id=\"n1\" class=\"node\"") { svg in
            svg.rectangle(x: 100, y: 60, width: 40, height: 40, style: "shape")
        }
        let picture = svg.picture(
            width: 200, height: 100, title: "", summary: "", appearance: .light, looks: [])
        #expect(
            try ParsedPicture(picture).overlaps == [
                "\"one\" and \"two\"", "\"far\" is outside", "\"struck\" and the wire w2-0",
                "the wire w2-0 and the outline of n1",
            ])
    }
}
