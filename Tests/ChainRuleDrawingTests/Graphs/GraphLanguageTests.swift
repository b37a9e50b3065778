import ChainRule
import Foundation
import Testing

@testable import ChainRuleDrawing

@Suite struct GraphLanguageTests {
    private func graph() throws -> (Graph<Scalar>, Variable<Scalar>) {
        let graph = Graph<Scalar>()
        let t = (graph.input(100, name: "x") + graph.parameter(200, name: "a \"b\" <c> & \\ #;`\n")).named(
            "t")
        let out = t * t - graph.constant(4)
        try graph.forward()
        try graph.backward(from: out)
        return (graph, out)
    }

    @Test func `a graph in Graphviz's language`() throws {
        #expect(
            try graph().0.dot(showing: [.values, .localDerivatives]) == """
                digraph {
                  rankdir=LR
                  n0 [label="x\\n100" shape=box]
                  n1 [label="a \\"b\\" <c> &amp; \\\\ #;`\\\\n\\n200" shape=hexagon]
                  n2 [label="+\\nt = 300" shape=box style=rounded]
                  n3 [label="×\\n90000" shape=box style=rounded]
                  n4 [label="4" shape=parallelogram]
                  n5 [label="−\\n89996" shape=box style=rounded]
                  n0 -> n2 [label="×1"]
                  n1 -> n2 [label="×1"]
                  n2 -> n3 [label="×300"]
                  n2 -> n3 [label="×300"]
                  n3 -> n5 [label="×1"]
                  n4 -> n5 [label="×−1"]
                }

                """)
    }

    @Test func `a graph in Mermaid's language`() throws {
        #expect(
            try graph().0.mermaid(showing: .gradients) == """
                flowchart LR
                  n0["x<br/>gradient 600"]
                  n1{{"a #34;b#34; #60;c#62; #38; #92; #35;#59;#96;#92;n<br/>gradient 600"}}
                  n2(["+<br/>t<br/>gradient 600"])
                  n3(["×<br/>gradient 1"])
                  n4[/"4"/]
                  n5(["−<br/>gradient 1"])
                  n0 --> n2
                  n1 --> n2
                  n2 --> n3
                  n2 --> n3
                  n3 --> n5
                  n4 --> n5

                """)
    }

    @Test func `a tree for the terminal`() throws {
        let (graph, out) = try graph()
        #expect(
            try graph.tree(of: out) == #"""
                − = 89996, gradient 1
                ├─ ×1: × = 90000, gradient 1
                │  ├─ ×300: t: + = 300, gradient 600
                │  │  ├─ ×1: x = 100, gradient 600
                │  │  └─ ×1: a "b" <c> & \ #;`\n = 200, gradient 600
                │  └─ ×300: t: + = 300, gradient 600 (above)
                └─ ×−1: 4
                """#)
    }

    @Test func `a long tree is cut, and a cycle ends it`() throws {
        let graph = try randomGraph(nodes: 2_000, seed: 3)
        let last = try #require(try graph.nodes.last)
        let lines = try graph.tree(of: last.variable).split(separator: "\n")
        #expect(lines.count <= 201)
        let cyclic = Graph<Scalar>()
        let a = cyclic.add(SquareNode(), "b", name: "a")
        cyclic.add(SquareNode(), "a", name: "b")
        #expect(try cyclic.tree(of: a).hasSuffix("a: ( )²\n└─ b: ( )²\n   └─ a: ( )² (above)"))
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/dot")))
    func `Graphviz reads what is written for it`() throws {
        for seed in 0..<5 as Range<UInt64> {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let file = folder.appendingPathComponent("graph.dot")
            let text = try (seed == 0 ? graph().0 : randomGraph(nodes: 40, seed: seed)).dot()
            try Data(text.utf8).write(to: file)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/dot")
            process.arguments = ["-Tplain", file.path, "-o", folder.appendingPathComponent("plain").path]
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            let plain = try String(contentsOf: folder.appendingPathComponent("plain"), encoding: .utf8)
            let lines = plain.split(separator: "\n")
            #expect(
                lines.count { $0.hasPrefix("node ") } == text.components(separatedBy: " shape=").count - 1)
            #expect(lines.count { $0.hasPrefix("edge ") } == text.components(separatedBy: " -> ").count - 1)
        }
    }
}
