/// Lets a limited number of tasks work at the same time: compilers are processes, which a task only waits
/// for, so the test runner's own limit does not hold for them.
actor Gate {
    private var slots: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(slots: Int) { self.slots = slots }

    func pass<Result: Sendable>(_ work: @Sendable () async throws -> Result) async rethrows -> Result {
        if slots > 0 {
            slots -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
        defer {
            // A leaving task hands its slot straight to the next.
            if waiting.isEmpty { slots += 1 } else { waiting.removeFirst().resume() }
        }
        return try await work()
    }
}
