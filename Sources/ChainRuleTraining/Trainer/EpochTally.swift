/// What an epoch under way has come to so far.
struct EpochTally: Hashable, Sendable {
    /// Each batch's loss times its rows.
    var lossSum = 0.0
    var rows = 0
    /// How long the epoch took before this run, which goes on with it.
    var earlier = Duration.zero

    mutating func add(loss: Double, rows count: Int) {
        lossSum += loss * Double(count)
        rows += count
    }
}
