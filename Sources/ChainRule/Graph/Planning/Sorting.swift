private enum SortingMark { case unseen, open, done }

extension Topology {
    /// The nodes in an order where each comes after its operands, or `nil` if that is the order they were
    /// made in.
    ///
    /// Depth first with a stack of its own, so that no chain is too long; from the first node on, so that the
    /// same graph always gives the same order.
    func sorted() throws(GraphError) -> [Int32]? {
        if isSorted { return nil }
        var order: [Int32] = []
        order.reserveCapacity(count)
        var marks = [SortingMark](repeating: .unseen, count: count)
        var path: [(node: Int, next: Int)] = []
        for root in 0..<count where marks[root] == .unseen {
            path.append((root, 0))
            marks[root] = .open
            while let (node, next) = path.last {
                guard let operand = operand(next, of: node) else {
                    marks[node] = .done
                    order.append(Int32(node))
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                switch marks[operand] {
                case .done: break
                case .unseen:
                    marks[operand] = .open
                    path.append((operand, 0))
                case .open:
                    // From the operand down to this node, each takes the next as its operand: values flow
                    // back up.
                    let ring = path.drop { $0.node != operand }.map(\.node).reversed()
                    throw .cycle(path: (ring + [ring.first ?? operand]).map { name(of: $0) })
                }
            }
        }
        return order
    }
}
