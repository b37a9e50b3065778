import ChainRule
import ChainRuleTraining

/// What is drawn as one box: a layer, or what has a name in common.
struct GraphGroup {
    let title: String
    var details: [String] = []
}

extension GraphReader {
    /// For each box the names that it has in common with others, up to the last dot; then up to the dot
    /// before, and so on. What an operation computes of "layer1.weight" belongs to "layer1", and so does
    /// what is made of that alone.
    func nameGroups(_ boxes: [GraphBox]) -> [[GraphGroup?]] {
        var prefixes: [[Substring]] = []
        for box in boxes {
            let view = nodes[box.nodes[0]]
            if view.hasGivenName {
                prefixes.append(view.variable.name.split(separator: ".").dropLast())
            } else {
                let leaves = box.inputs.filter { boxes[$0.source].isLeaf && $0.source < prefixes.count }
                let inner = box.inputs.filter { !boxes[$0.source].isLeaf && $0.source < prefixes.count }
                let own = leaves.lazy.map { prefixes[$0.source] }.first { !$0.isEmpty }
                let common = inner.first.map { prefixes[$0.source] } ?? []
                let isCommon =
                    inner.count == box.inputs.count && inner.allSatisfy { prefixes[$0.source] == common }
                prefixes.append(own ?? (isCommon ? common : []))
            }
        }
        let depth = prefixes.map(\.count).max() ?? 0
        return stride(from: depth, to: 0, by: -1).map { length in
            prefixes.map { $0.isEmpty ? nil : GraphGroup(title: $0.prefix(length).joined(separator: ".")) }
        }
    }

    /// For each box the layer that it belongs to: the first whose output needs it.
    func layerGroups(_ boxes: [GraphBox], _ layers: [ModelLayer<Value>]) -> [GraphGroup?] {
        let layerOf = layerNumbers(of: nodes, in: layers)
        return boxes.map { box in
            layerOf[box.nodes[0]].map { number in
                let summary = layers[number].summary
                return GraphGroup(
                    title: summary.name, details: ["\(summary.kind), \(summary.inputs) → \(summary.outputs)"])
            }
        }
    }
}
