import ChainRule

extension Command {
    static let graph = Command(
        name: "graph", summary: "(x + y)·z: values go forward, gradients come back", options: []
    ) { _, screen in
        try showFirstGraph(on: screen)
        return []
    }
}

/// The smallest graph worth drawing, (x + y)·z: values forward, gradients backward, and what a gradient says.
func showFirstGraph(on screen: Screen) throws {
    let graph = Graph<Scalar>()
    let x = graph.input(100, name: "x")
    let y = graph.input(200, name: "y")
    let z = graph.input(4, name: "z")
    let sum = graph.add(AddNode(), x, y, name: "sum")
    let out = graph.add(MulNode(), sum, z, name: "out")

    try graph.forward()
    try graph.backward(from: out)

    try screen.print(
        """
        Forward, every node computes its value from the nodes that feed it. Backward,
        from 1 at out, every node hands each of those its share: the gradient, which
        says how much out grows when that value grows by 1.

        """)
    for line in nodeTable(try graph.nodes) { try screen.print("  " + line) }

    let (before, gradient) = (try out.value, try z.gradient)
    try graph.feed(z, 5)
    let after = try graph.forward(to: out)
    try screen.print(
        """

        See for yourself: with z = 5 instead of 4, out is \(after). That is \(after - before) more,
        as z's gradient of \(gradient) said.
        """)
}

/// A line for each node: what it is, what feeds it, its value and its gradient.
func nodeTable(_ nodes: [NodeView<Scalar>]) -> [String] {
    let header = ["node", "operation", "fed by", "value", "gradient"]
    let rows = nodes.map { node -> [String] in
        let operands = node.operands.map(\.name).joined(separator: ", ")
        let numbers = [node.value, node.gradient].map { number in number.map { "\($0)" } ?? "" }
        return [node.name, node.operation, operands] + numbers
    }
    return aligned([header] + rows, numeric: [3, 4])
}
