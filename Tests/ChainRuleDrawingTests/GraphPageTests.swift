import ChainRule
import Foundation
import Testing

@testable import ChainRuleDrawing

/// (x + y)·z, and x once more: a sum that is used twice.
private func twoPaths() throws -> (graph: Graph<Scalar>, output: Variable<Scalar>) {
    let graph = Graph<Scalar>()
    let (x, y) = (graph.input(100, name: "x"), graph.input(-200, name: "y"))
    let sum = (x + y).named("sum")
    let out = (sum * graph.parameter(4, name: "w") + sum * x).named("out")
    try graph.forward()
    try graph.backward(from: out)
    return (graph, out)
}

@Suite struct GraphPageTests {
    @Test func `a page is one file that asks for nothing else`() throws {
        let (graph, out) = try twoPaths()
        let page = try graph.html(of: out, title: "Two paths")
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
        let addresses = page.ranges(of: /https?:[^"]*/).map { page[$0] }
        #expect(Set(addresses) == ["http://www.w3.org/2000/svg"])
        #expect(!page.contains("src=") && !page.contains("@import") && !page.contains("url("))
        #expect(try page == graph.html(of: out, title: "Two paths"))
    }

    @Test func `names mean nothing to a browser`() throws {
        let graph = Graph<Scalar>()
        let name = #"</script><b onclick="x">'&\"#
        let out = graph.input(2, name: name) * graph.input(3, name: "사과 🍎")
        let page = try graph.html(of: out, title: name)
        #expect(page.ranges(of: "</script>").count == 1)
        #expect(!page.contains("<b onclick"))
        #expect(page.contains("사과 🍎"))
    }

    @Test func `an empty graph has no page, nor has a million nodes, and the error says why`() throws {
        #expect(throws: PageError.emptyGraph) { try Graph<Scalar>().html() }
        let graph = Graph<Scalar>()
        let x = graph.input(1, name: "x")
        let half = (0..<500).reduce(x) { sum, _ in sum + x }
        let all = (0..<500).reduce(half) { sum, _ in sum + x }
        let error = try #require(throws: PageError.self) { try graph.html(of: all) }
        #expect(error == .tooManyNodes(1001, limit: 1000))
        #expect("\(error)".contains("graph.html(of: node)"))
        #expect(try graph.html(of: half).contains("<svg"))
    }

    @Test func `a graph without values, or with a closure, is played as far as it can be`() throws {
        let graph = Graph<Scalar>()
        let x = graph.input(3, name: "x")
        let own = ClosureNode<Scalar>(
            name: "own", forward: { (x: Scalar) in 2 * x },
            backward: { (upstream: Scalar, _, _) in 2 * upstream })
        let y = graph.add(own, x, name: "y")
        #expect(try graph.html().contains("what own computes is not known to the page"))
        try graph.forward()
        try graph.backward(from: y)
        #expect(try graph.html().contains("contributions:{\"1-0\":2}"))
    }

    @Test func `a page keeps to the output that was recorded, and to what it knows of it`() throws {
        let graph = Graph<Float>()
        let x = graph.input(3, name: "x")
        let y = (x * x).named("y")
        try graph.forward()
        #expect(try graph.html().contains("id=\"d1-0\""))
        var page = GraphPage(graph)
        try page.record()
        _ = (y + 1).named("later")
        try graph.feed(x, 5)
        try graph.forward()
        let text = try page.html()
        #expect(!text.contains("later") && text.contains("values:[3,9]"))
        // Of 5, not of 3.
        #expect(!text.contains("id=\"d1-0\""))
    }

    @Test(arguments: [
        ("a\"b\\c", #""a\"b\\c""#), ("</script>", #""\u003c/script\u003e""#),
        ("\n\u{2028}", #""\u000a\u2028""#),
        ("한글 🍎", #""한글 🍎""#),
    ])
    func `a text is a literal of JavaScript`(text: String, literal: String) {
        #expect(javaScript(text) == literal)
    }
}

/// In a real browser.
@Suite(.enabled(if: Browser.isThere), .serialized) struct PageInBrowserTests {
    /// What a page shows, read back.
    struct State: Decodable {
        let count: String
        let now: String
        let labels: [String: String]
    }

    private static let state = """
        const state = () => ({ count: $("count").textContent, now: $("now").innerText,
          labels: Object.fromEntries([...document.querySelectorAll("figure [id]")]
            .filter(e => /^[vgd]\\d/.test(e.id)).map(e => [e.id, e.textContent])) });
        const press = key => document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        """

    @Test func `by keys alone, all steps are shown`() async throws {
        let (graph, out) = try twoPaths()
        let visit = try await Browser.visit(
            try graph.html(of: out),
            Self.state + """
                const states = [state()];
                for (let i = 0; i < steps.length; i++) { press("ArrowRight"); states.push(state()); }
                press("Home"); states.push(state());
                press("End"); press("ArrowLeft"); states.push(state());
                return states;
                """)
        #expect(visit.console == [])
        let states = try JSONDecoder().decode([State].self, from: visit.result)
        // Start, 4 operations, the seed, a contribution to each of 2 products, twice to sum and x, to y and w.
        let stepCount = 1 + 4 + 1 + 2 + 2 + 2 + 1 + 1
        #expect(states.count == stepCount + 3)
        #expect(states[0].count == "Step 1 of \(stepCount): the values that are given")
        #expect(states[stepCount - 1].count == "Step \(stepCount) of \(stepCount): backward")
        // Nothing comes after the end.
        #expect(states[stepCount].count == states[stepCount - 1].count)
        #expect(states[stepCount + 1].count == "Step 1 of \(stepCount): the values that are given")
        #expect(states[stepCount + 2].count == "Step \(stepCount - 1) of \(stepCount): backward")
        let end = states[stepCount].labels
        for node in try graph.nodes(feeding: out) {
            let position = node.variable.position
            #expect(end["v\(position)"] == plain(try #require(node.value)))
            #expect(end["g\(position)"] == plain(try #require(node.gradient)))
        }
        // Contributions arrive one by one and are added: 4 for w's side, 100 for x's.
        let sum = try graph.node(named: "sum").position
        let partial = Set(states.compactMap { $0.labels["g\(sum)"] }.filter { !$0.isEmpty })
        #expect(partial == ["4", "104"] || partial == ["100", "104"])
        #expect(states.contains { $0.now.contains("1 more to come") })
        #expect(states.contains { $0.now.contains("= 104") })
        // No values or gradients before their step.
        #expect(states[0].labels["v\(sum)"] == "" && states[0].labels["g\(sum)"] == "")
    }

    @Test func `an edited input changes all that follows, and no text changes nothing`() async throws {
        let (graph, out) = try twoPaths()
        let visit = try await Browser.visit(
            try graph.html(of: out),
            Self.state + """
                const type = (name, text) => { const input = document.querySelector(`#inputs input[name=${name}]`);
                  input.value = text; input.dispatchEvent(new Event("input", { bubbles: true }));
                  return input.getAttribute("aria-invalid"); };
                press("End");
                type("x", "0.1"); type("y", "−7,5");
                const edited = state();
                press("Home");
                const given = $("now").innerText;
                press("End");
                const invalid = type("x", "abc");
                const kept = state(), problem = $("problem").textContent;
                document.querySelector("#reset").click();
                return { edited, given, kept, invalid, problem, reset: state() };
                """)
        struct Result: Decodable {
            let edited: State
            let given: String
            let kept: State
            let invalid: String
            let problem: String
            let reset: State
        }
        #expect(visit.console == [])
        let result = try JSONDecoder().decode(Result.self, from: visit.result)
        func labels() throws -> [String: String] {
            try graph.forward()
            try graph.backward(from: out)
            return try graph.nodes(feeding: out).reduce(into: [:]) { labels, node in
                labels["v\(node.variable.position)"] = node.value.map { plain($0) }
                labels["g\(node.variable.position)"] = node.gradient.map { plain($0) }
            }
        }
        let before = try labels()
        try graph.feed(try graph.node(named: "x"), 0.1)
        try graph.feed(try graph.node(named: "y"), -7.5)
        let after = try labels()
        for (id, text) in after { #expect(result.edited.labels[id] == text) }
        #expect(result.given.contains("Given: x = 0.1, y = −7.5, w = 4"))
        #expect(result.kept.labels == result.edited.labels)
        #expect(result.invalid == "true" && result.problem.contains("“abc” is not a number"))
        for (id, text) in before { #expect(result.reset.labels[id] == text) }
    }

    /// Values and gradients of a graph with every function of numbers, at other inputs than it was written at.
    @Test func `a page computes to the last digits what the library computes`() async throws {
        let graph = Graph<Scalar>()
        let (x, y) = (graph.input(0.3, name: "x"), graph.input(-0.6, name: "y"))
        let all: [Variable<Scalar>] = [
            x.exp(), y.expm1(), x.log(), x.log1p(), x.log2(), x.log10(), x.sqrt(), y.cubeRoot(), y.tanh(),
            y.sigmoid(), y.softplus(), y.erf(), y.gaussian(), y.normalProbability(), y.abs(), y.sign(),
            x.sin(),
            y.cos(), y.tan(), y.asin(), x.acos(), y.atan(), y.sinh(), x.cosh(), y.asinh(), (x + 1).acosh(),
            y.atanh(), y.relu(), y.gelu(), y.silu(), y.elu(alpha: 1), y.leakyReLU(slope: 0.1), x.power(-2.5),
            y.power(3),
            x.raised(to: y), y.atan2(x), x.maximum(y), x.minimum(y), x / y, 3 / x, 1 - y, -x, x.squared(),
            x.clamped(to: 0...0.5), y.binaryCrossEntropy(x), (x * 40).sigmoid(), (y * 9).tanh(),
        ]
        let output = all.reduce(graph.constant(0, name: "zero")) { $0 + $1 * 0.5 }
        let page = try graph.html(of: output)
        for (a, b) in [(0.3, -0.6), (0.91, 0.123), (0.007, -0.99)] {
            let visit = try await Browser.visit(
                page,
                """
                edited = [...frames[0].values];
                nodes.forEach((node, i) => {
                  if (node.id === \(x.position)) edited[i] = \(a);
                  if (node.id === \(y.position)) edited[i] = \(b);
                });
                step = steps.length - 1;
                show();
                return nodes.map((node, i) => [node.id, values[i], gradients[i] ?? null]);
                """)
            #expect(visit.console == [])
            let shown = try JSONDecoder().decode([[Double?]].self, from: visit.result)
            try graph.feed(x, a)
            try graph.feed(y, b)
            try graph.forward()
            try graph.backward(from: output)
            let nodes = try graph.nodes(feeding: output)
            #expect(shown.count == nodes.count)
            for (node, numbers) in zip(nodes, shown) {
                #expect(numbers[0] == Double(node.variable.position))
                for (number, wanted) in [(numbers[1], node.value), (numbers[2], node.gradient)] {
                    guard let wanted, let number else { continue }
                    let error = abs(number - wanted) / max(abs(wanted).ulp, 1e-16)
                    #expect(error <= 16, "\(node.name): \(number), not \(wanted)")
                }
            }
        }
    }

    @Test(arguments: [(390, false), (390, true), (1280, true)])
    func `a page fits a phone, light and dark`(width: Int, isDark: Bool) async throws {
        let (graph, out) = try twoPaths()
        let visit = try await Browser.visit(
            try graph.html(of: out), width: width, isDark: isDark,
            """
            return { overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
              color: getComputedStyle(document.body).backgroundColor,
              fill: getComputedStyle(document.querySelector("svg .background")).fill,
              smallest: Math.min(...[...document.querySelectorAll("button")].map(b => b.getBoundingClientRect().height)) };
            """)
        struct Result: Decodable {
            let overflow: Double
            let color: String
            let fill: String
            let smallest: Double
        }
        let result = try JSONDecoder().decode(Result.self, from: visit.result)
        #expect(visit.console == [])
        #expect(result.overflow <= 0)
        #expect(result.color == (isDark ? "rgb(20, 24, 31)" : "rgb(255, 255, 255)"))
        #expect(result.fill == result.color)
        #expect(result.smallest >= 40)
    }

    /// What a page shows at its end.
    private func end(of graph: Graph<Scalar>) async throws -> State {
        let visit = try await Browser.visit(
            try graph.html(),
            Self.state + "while (!isAtEnd()) press(\"ArrowRight\"); return state();")
        #expect(visit.console == [])
        return try JSONDecoder().decode(State.self, from: visit.result)
    }

    @Test func `past a comparison no gradient comes`() async throws {
        let graph = Graph<Scalar>()
        let x = graph.input(3, name: "x")
        _ = (x * 2).step() * x
        let end = try await end(of: graph)
        #expect(end.labels["g0"] == "1" && end.now.contains("= u = 1"))
    }

    @Test func `what was not fed, and all that needs it, has no number`() async throws {
        let graph = Graph<Scalar>()
        let x = graph.placeholder("x"), w = graph.parameter(2, name: "w")
        _ = w * x + w
        #expect(try graph.html().contains("x has no value yet"))
        let end = try await end(of: graph)
        #expect(end.labels.filter { !$0.value.isEmpty } == ["v\(w.position)": "2"])
        #expect(!end.now.contains("∞"))
    }

    @Test func `constants alone have no backward, and an infinite power is computed`() async throws {
        let constants = Graph<Scalar>()
        _ = constants.constant(3, name: "c") * 2
        #expect(try await end(of: constants).labels["v1"] == "6")
        let power = Graph<Scalar>()
        _ = power.input(0.5, name: "x").power(.infinity)
        #expect(try await end(of: power).labels["v1"] == "0")
    }

    @Test func `what can be edited is what was recorded`() async throws {
        let graph = Graph<Scalar>()
        let x = graph.input(3, name: "x")
        var page = GraphPage(graph, of: x * x)
        try page.record()
        try graph.feed(x, 5)
        let visit = try await Browser.visit(
            try page.html(), "return [document.querySelector('#inputs input').value];")
        #expect(try JSONDecoder().decode([String].self, from: visit.result) == ["3"])
    }

    @Test func `what was recorded is shown, step by step of training`() async throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.constant([[1, 2], [3, 4]], name: "x")
        let w = graph.parameter([[0.5], [-1]], name: "w")
        let loss = x.matmul(w).squared().mean().named("loss")
        var page = GraphPage(graph, of: loss, title: "Descent")
        var (losses, weights): ([Double], [String]) = ([], [])
        for step in 0..<3 {
            try graph.forward()
            try graph.backward(from: loss)
            losses.append(try loss.value[0, 0])
            weights.append(try w.value.elements.map { plain($0, digits: 3) }.joined(separator: "; "))
            try page.record("step \(step)")
            try graph.update(w) { value, gradient in value.add(gradient, scaledBy: -0.01) }
        }
        let visit = try await Browser.visit(
            try page.html(),
            """
            const shown = [];
            for (let i = 0; i < frames.length; i++) {
              $("frame").value = i; $("frame").dispatchEvent(new Event("input"));
              step = 0; show();
              const given = $("now").innerText;
              step = steps.length - 1; show();
              shown.push([$("caption").textContent, short(values[graph.output]),
                short(gradients[nodes.findIndex(n => n.id === \(w.position))]), given]);
            }
            return shown;
            """)
        #expect(visit.console == [])
        let shown = try JSONDecoder().decode([[String]].self, from: visit.result)
        #expect(shown.map { $0[0] } == ["step 0", "step 1", "step 2"])
        #expect(shown.map { $0[1] } == losses.map { plain($0) })
        #expect(shown.allSatisfy { $0[2] == "2×1" })
        for (page, weight) in zip(shown, weights) { #expect(page[3].contains("w = [\(weight)]")) }
    }
}
