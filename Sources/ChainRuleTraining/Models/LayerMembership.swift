package import ChainRule

/// For each node which of the layers it belongs to: the first whose output needs it. `nil` for nodes behind
/// the last layer, and for data.
///
/// - Parameter nodes: in any order; operands that are not among them do not count.
package func layerNumbers<Value>(
    of nodes: [NodeView<Value>], in layers: [ModelLayer<Value>]
) -> [Int?] {
    let indices = Dictionary(uniqueKeysWithValues: zip(nodes.map(\.variable.position), nodes.indices))
    var layerOf = [Int?](repeating: nil, count: nodes.count)
    for (number, layer) in layers.enumerated() {
        let parameters = layer.parameters.compactMap { indices[$0.position] }
        var stack = parameters + [indices[layer.output.position]].compactMap { $0 }
        var own = Set(parameters)
        while let node = stack.popLast() {
            let view = nodes[node]
            let isInput =
                view.rule == nil && !own.contains(node)
                && !(view.hasGivenName && view.variable.name.hasPrefix(layer.summary.name + "."))
            if layerOf[node] != nil || isInput { continue }
            layerOf[node] = number
            own.insert(node)
            stack += view.operands.compactMap { indices[$0.position] }
        }
    }
    return layerOf
}
