/// From which size on chains of elementwise nodes run as programs.
package struct FusionLimits: Sendable {
    /// Smaller segments, all their values together, stay in the cache anyway.
    package var leastBytes = 2 << 20

    package init() {}

    package init(leastBytes: Int) { self.leastBytes = leastBytes }
}
