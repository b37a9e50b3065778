import ChainRule
import ChainRuleTraining

extension ProtobufMessage {
    /// Adds the fields of TensorFlow's GraphDef.
    ///
    /// - Parameters:
    ///   - nodes: each after its operands.
    ///   - batch: those whose rows are examples.
    mutating func addGraph<Value>(
        _ nodes: [NodeView<Value>], layers: [ModelLayer<Value>], batch: Set<Variable<Value>>
    ) {
        let names = tensorBoardNames(of: nodes, in: layers)
        /// For each variable its index, and how many rows stand for a batch: 0 if none do.
        var indices: [Variable<Value>: Int] = [:]
        var openRows = [Int](repeating: 0, count: nodes.count)
        for (index, node) in nodes.enumerated() {
            indices[node.variable] = index
            let operands = node.operands.compactMap { indices[$0] }
            let rows = node.value?.shape.rows ?? 0
            let isOpen = batch.contains(node.variable) ? rows > 1 : operands.contains { openRows[$0] == rows }
            if isOpen { openRows[index] = rows }
            add(1) { message in
                message.add(1, names[index])
                message.add(2, node.operation.escapingControlCharacters())
                for operand in operands { message.add(3, names[operand]) }
                guard let shape = node.value?.shape else { return }
                message.add(5) { attribute in
                    attribute.add(1, "_output_shapes")
                    attribute.add(2) { value in  // AttrValue: a list of one shape
                        value.add(1) { list in
                            list.add(7) { message in
                                message.add(2) { $0.add(1, openRows[index] > 0 ? -1 : shape.rows) }
                                message.add(2) { $0.add(1, shape.columns) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A name for each node, its boxes before it: "layer1/weight". Each is there once.
///
/// - Parameter nodes: each after its operands.
func tensorBoardNames<Value>(of nodes: [NodeView<Value>], in layers: [ModelLayer<Value>]) -> [String] {
    let layerOf = layerNumbers(of: nodes, in: layers)
    var paths: [[String]] = []
    var indices: [Variable<Value>: Int] = [:]
    for (index, node) in nodes.enumerated() {
        indices[node.variable] = index
        let layer = layerOf[index].map { parts(layers[$0].summary.name) }
        if node.hasGivenName {
            let path = parts(node.variable.name)
            let box = layer.flatMap { path.starts(with: $0) && path.count > $0.count ? nil : $0 } ?? []
            paths.append(box + path)
        } else {
            let operands = node.operands.compactMap { indices[$0] }
            let common = layers.isEmpty ? commonBox(operands.map { (paths[$0], nodes[$0].rule == nil) }) : []
            paths.append((layer ?? common) + parts(node.operation, separators: []))
        }
    }
    var names = UniqueNames(separator: "_", second: 1)
    return paths.map { names.name($0.joined(separator: "/")) }
}

/// The box of what an operation without a name is made of: that of a parameter or other leaf, or the one that
/// all its operands have in common.
private func commonBox(_ operands: [(path: [String], isLeaf: Bool)]) -> [String] {
    let boxes = operands.map { Array($0.path.dropLast()) }
    if let own = zip(boxes, operands).first(where: { $1.isLeaf && !$0.isEmpty }) { return own.0 }
    return boxes.allSatisfy { $0 == boxes[0] } ? boxes.first ?? [] : []
}

/// A name's parts, in the characters that TensorFlow's names have; arithmetic in words: "× 2.0" is
/// "times_2.0".
private func parts(_ name: String, separators: Set<Character> = [".", "/"]) -> [String] {
    let words: [Character: String] = ["×": "times", "÷": "over", "+": "plus", "−": "minus", "…": " to "]
    let parts = name.split { separators.contains($0) }.map { part in
        part.map { words[$0] ?? String($0) }.joined().unicodeScalars.reduce(into: "") { result, scalar in
            let isSafe = scalar.isASCII && scalar.properties.isAlphabetic || "0"..."9" ~= scalar
            result.unicodeScalars.append(isSafe || scalar == "-" || scalar == "." ? scalar : "_")
        }
    }
    return parts.isEmpty ? ["_"] : parts
}
