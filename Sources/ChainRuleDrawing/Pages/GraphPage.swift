public import ChainRule
import ChainRuleExpressions

/// A page that plays a graph: one file, to be opened in any browser, that needs nothing else.
///
/// Forward and backward are stepped through node by node, with buttons or the arrow keys. The node's line of
/// the worked solution stands beside it; where paths meet, contributions arrive one by one. In a graph of
/// `Double` numbers, inputs can be edited, and everything follows.
///
/// ```swift
/// var page = GraphPage(graph, of: loss, title: "A network learns")
/// for step in 0..<20 {
///     try graph.forward()
///     try graph.backward(from: loss)
///     try page.record("step \(step): loss \(try loss.value)")
///     try optimization.step()
/// }
/// try page.html().write(toFile: "learning.html", atomically: true, encoding: .utf8)
/// ```
/// For a page of the graph as it is, `graph.html(of:)` is enough.
public struct GraphPage<Value: ConcreteValue> {
    /// How many elements of a matrix a page shows; of larger ones it has shape and range.
    static var greatestMatrix: Int { 64 }

    /// The page's heading.
    public let title: String
    let graph: Graph<Value>
    /// From the first record on the same, whatever is added to the graph.
    private var output: Variable<Value>?
    /// What was recorded, as literals of JavaScript.
    private(set) var frames: [String] = []

    /// A page of a graph. It has no frames until `record` is called.
    ///
    /// - Parameters:
    ///   - graph: what the page plays.
    ///   - output: the page shows what feeds it, and its gradient; by default the last operation that feeds
    ///     no other.
    ///   - title: the page's heading.
    public init(_ graph: Graph<Value>, of output: Variable<Value>? = nil, title: String = "A graph") {
        (self.graph, self.output, self.title) = (graph, output, title)
    }

    /// Adds what the last forward and backward left in the graph, as one more step of training.
    ///
    /// - Parameter caption: what the page says of it: "step 3: loss 0.25".
    /// - Throws: `GraphError`, as `graph.nodes(feeding:)`; `PageError`.
    public mutating func record(_ caption: String = "") throws {
        let played = try PlayedGraph(graph, output)
        output = played.output
        frames.append(played.frame(caption: caption))
    }

    /// The page, of all that was recorded, or of the graph as it is.
    ///
    /// - Throws: `GraphError`, as `graph.nodes(feeding:)`; `PageError`.
    public func html(appearance: Appearance = .automatic) throws -> String {
        let played = try PlayedGraph(graph, output)
        let frames = self.frames.isEmpty ? [played.frame(caption: "")] : self.frames
        let picture = try played.picture(appearance, ofRecords: !self.frames.isEmpty)
        let isTraining = frames.count > 1
        let slider =
            """
            <label for="frame">Training step</label>
            <input type="range" id="frame" min="0" max="\(frames.count - 1)" value="0" aria-controls="now">
            """
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(escaped(title))</title>
            <style>
            \(PageStyle.css(appearance))
            </style>
            </head>
            <body>
            <main>
            <h1>\(escaped(title))</h1>
            <p id="caption"></p>
            <div class="controls" role="group" aria-label="Steps">
            <button id="first" type="button">Start</button>
            <button id="back" type="button">Back</button>
            <button id="next" type="button">Next</button>
            <button id="last" type="button">End</button>
            <button id="play" type="button">Play</button>
            \(isTraining ? slider : "")
            <p id="count"></p>
            </div>
            <figure>
            \(picture.text)</figure>
            <div class="solution">
            <section aria-label="This step">
            <div id="now" aria-live="polite"></div>
            \(played.isLive && !isTraining ? played.form : "")
            <p class="hint">Keys: → and ← step, Home and End go to the ends.\(escaped(played.note))</p>
            </section>
            <section>
            <h2>Line by line</h2>
            <ol id="lines">
            \(played.list)
            </ol>
            </section>
            </div>
            </main>
            <script>
            const graph = {
            \(played.script),
            frames:\(javaScript(list: frames))
            };
            \(Notation.javaScriptRuntime)
            \(PageScript.text)
            </script>
            </body>
            </html>

            """
    }
}

extension Graph {
    /// A page that plays the graph; see `GraphPage`.
    ///
    /// ```swift
    /// try graph.html(of: out).write(toFile: "graph.html", atomically: true, encoding: .utf8)
    /// ```
    /// - Parameters:
    ///   - output: the page shows what feeds it, and its gradient; by default the last operation that feeds
    ///     no other.
    ///   - title: the page's heading.
    ///   - appearance: which background it is for.
    /// - Throws: `GraphError`, as `nodes(feeding:)`; `PageError`.
    public func html(
        of output: Variable<Value>? = nil, title: String = "A graph", appearance: Appearance = .automatic
    ) throws -> String {
        try GraphPage(self, of: output, title: title).html(appearance: appearance)
    }
}
