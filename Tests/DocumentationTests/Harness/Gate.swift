/// Lets a limited number of tasks work at the same time: compilers are processes, which a task only waits
/// for, so the test runner's own limit does not hold for them.
actor Gate {
    private var places: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(places: Int) { self.places = places }

    func pass<Result: Sendable>(_ work: @Sendable () async throws -> Result) async rethrows -> Result {
        if places > 0 {
            places -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
        defer {
            // A leaving task hands its place straight to the next.
            if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
        }
        return try await work()
    }
}
