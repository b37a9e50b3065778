import Foundation

/// Returns what `work` returns, done on a thread made for it.
///
/// Tests share a pool of as many threads as there are processors. What waits for a child process, or computes
/// for seconds, would hold one of them, and with it every test that only wants to be resumed.
public func onOwnThread<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try work() }) }
    }
}
