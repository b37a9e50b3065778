import ChainRule
import TestSupport
import Testing

@testable import ChainRuleDrawing

@Suite struct FormulaTests {
    @Test func `a formula in terms of the inputs`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(1, name: "x"), y = graph.input(2, name: "y")
        let out = (x + y).squared()
        #expect(try graph.formula(of: out) == "(x + y)²")
        #expect(try graph.formula(of: graph.gradient(of: out, withRespectTo: x)) == "2 · (x + y)")
        #expect(try graph.formula(of: x) == "x")
        let t = graph.input(2, name: "t")
        let first = try graph.gradient(of: t.power(3), withRespectTo: t)
        #expect(try graph.formula(of: first) == "3 · t²")
        #expect(try graph.formula(of: graph.gradient(of: first, withRespectTo: t)) == "6 · t")
    }

    @Test func `names are kept, and said`() throws {
        let graph = Graph<Scalar>()
        let w = graph.parameter(1, name: "w"), x = graph.input(2, name: "x"),
            b = graph.parameter(0, name: "b")
        let h = (w * x + b).named("h")
        #expect(
            try graph.formula(of: (h - 1).squared() / h) == """
                (h − 1)² / h
                where h = w · x + b
                """)
    }

    @Test func `a formula is no longer than its graph`() throws {
        let graph = Graph<Scalar>()
        var doubled = graph.input(1, name: "x"), chained = doubled
        for _ in 0..<30 { doubled = doubled + doubled }
        #expect(try graph.formula(of: doubled).count < 600)
        for index in 0..<1_000 { chained = index % 2 == 0 ? chained.sin() : chained * 2 + 1 }
        let clock = ContinuousClock(), start = clock.now
        #expect(try graph.formula(of: chained).count < 20_000)
        #expect(clock.now - start < .seconds(5))
    }

    @Test func `wide and long graphs need little stack`() throws {
        try onSmallStack {
            let graph = Graph<Scalar>()
            var chained = graph.input(0.5, name: "x")
            for _ in 0..<3_000 { chained = chained.sin() + 0.25 }
            #expect(try graph.formula(of: chained).count < 100_000)
            #expect(try graph.explanation(of: chained).lines.count == 12_002)
            let terms = (0..<2_000).map { graph.input(Double($0)) }
            let text = try graph.explanation(of: terms.sum()).text
            #expect(text.contains("= 1.999·10⁶"))
            #expect(text.count < 200_000)
        }
    }

    @Test func `what nobody would read is refused, with the way to go on`() throws {
        let graph = Graph<Scalar>()
        var sum = graph.input(1, name: "x")
        for _ in 0..<300_000 { sum = sum + 1 }
        #expect(try graph.explanation(of: sum).text.contains("300001 nodes are too many to read"))
        #expect(try graph.formula(of: sum).hasPrefix("300001 nodes are too many"))
        let text = try graph.explanation(of: graph.input(3, name: "y") * 2).text
        #expect(text.contains("out = 2 · y = 2 · 3 = 6"))
    }
}
