import ChainRule

/// A graph of numbers drawn from a seed: inputs, parameters, constants, named results, sums of several terms.
func randomGraph(nodes count: Int, seed: UInt64) throws -> Graph<Scalar> {
    var generator = SeededGenerator(seed: seed)
    func draw(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    let graph = Graph<Scalar>()
    var nodes = [graph.input(1.5, name: "x")]
    // Some graphs are deep, some are wide.
    let reach = draw(2...20)
    while nodes.count < count {
        let recent = nodes[max(0, nodes.count - draw(1...reach))]
        let any = nodes[draw(0...nodes.count - 1)]
        switch draw(0...9) {
        case 0: nodes.append(graph.input(Double(draw(-9...9)) / 4, name: "input\(nodes.count)"))
        case 1:
            nodes.append(
                graph.parameter(Double(draw(-9...9)) / 7, name: "layer\(nodes.count / 20).w\(nodes.count)"))
        case 2: nodes.append(graph.constant(Double(draw(-9...9))))
        case 3: nodes.append(recent * any)
        case 4: nodes.append(recent - any)
        case 5: nodes.append((recent + any).named("sum \(nodes.count)"))
        case 6: nodes.append(recent.tanh())
        case 7: nodes.append(recent * 0.25)
        case 8: nodes.append((0...draw(1...15)).map { _ in nodes[draw(0...nodes.count - 1)] }.sum())
        default: nodes.append(recent + any)
        }
    }
    try graph.forward()
    if seed % 3 > 0 { try graph.backward(from: nodes[count - 1]) }
    return graph
}
