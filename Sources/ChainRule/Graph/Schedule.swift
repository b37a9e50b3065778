/// In which order nodes run: each after its operands; backward in reverse.
///
/// It costs nothing to make for a graph built by expressions.
final class Schedule {
    /// The nodes; `nil` for all from 0 on.
    let order: [Int32]?
    let count: Int
    /// The same nodes in batches, once it is known that this pays.
    var waves: Waves?
    /// Which parts may run a tile at a time.
    var tiling: Tiling?

    init(order: [Int32]?, count: Int) {
        self.order = order
        self.count = count
    }

    func node(_ position: Int) -> Int { order.map { Int($0[position]) } ?? position }
}
