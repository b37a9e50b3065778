/// The cycles of a graph: for each node the number of the one that it is on (Tarjan's strong components).
///
/// - Parameter operands: the nodes that feed each node.
func strongComponents(_ operands: [[Int]]) -> [Int?] {
    var componentOf = [Int?](repeating: nil, count: operands.count)
    var number = [Int](repeating: -1, count: operands.count)
    var (lowest, isOpen) = (number, [Bool](repeating: false, count: operands.count))
    var (open, path): ([Int], [(node: Int, next: Int)]) = ([], [])
    var count = 0
    for root in operands.indices where number[root] < 0 {
        path.append((root, 0))
        while let (node, next) = path.last {
            if number[node] < 0 {
                (number[node], lowest[node], isOpen[node]) = (count, count, true)
                open.append(node)
                count += 1
            }
            if next < operands[node].count {
                path[path.count - 1].next += 1
                let operand = operands[node][next]
                if number[operand] < 0 {
                    path.append((operand, 0))
                } else if isOpen[operand] {
                    lowest[node] = min(lowest[node], number[operand])
                }
                continue
            }
            path.removeLast()
            if let parent = path.last?.node { lowest[parent] = min(lowest[parent], lowest[node]) }
            guard lowest[node] == number[node] else { continue }
            let isCycle = open.last != node || operands[node].contains(node)
            while let member = open.popLast() {
                isOpen[member] = false
                if isCycle { componentOf[member] = node }
                if member == node { break }
            }
        }
    }
    return componentOf
}
