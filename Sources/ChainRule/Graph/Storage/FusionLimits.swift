/// From which size on chains run in tiles, and how large those are.
package struct FusionLimits: Sendable {
    /// For smaller segments, all their values together, tiles bring nothing: they stay in the cache anyway.
    package var leastBytes = 2 << 20
    /// Of one matrix in a tile: the longer, the less it matters what a call costs.
    package var bytes = 32 << 10
    /// Of all matrices in a tile: a part of a second-level cache of 1 or 2 MiB.
    private let cacheBytes = 768 << 10

    package init() {}

    package init(leastBytes: Int, bytes: Int) {
        self.leastBytes = leastBytes
        self.bytes = bytes
    }

    /// How many elements of a matrix there are in a tile of a segment.
    func elements(nodeCount: Int, elementSize: Int) -> Int {
        // Whole cache lines, and not so few of them that the calls take longer than the work.
        let share = max(4 << 10, cacheBytes / nodeCount & ~63)
        return min(bytes, share) / elementSize
    }
}
