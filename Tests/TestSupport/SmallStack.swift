import Foundation

/// Runs `body` on a thread with a stack of 512 KiB, as other threads than the main one have on Apple's
/// systems, and hands back what it returns.
public func onSmallStack<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
) throws -> Result {
    let outcome = Outcome<Result>()
    let thread = Thread {
        outcome.result = Swift.Result { try body() }
        outcome.done.signal()
    }
    thread.stackSize = 512 * 1024
    thread.start()
    outcome.done.wait()
    guard let result = outcome.result else { throw CancellationError() }
    return try result.get()
}

private final class Outcome<Success>: @unchecked Sendable {
    // Unchecked because the semaphore orders the two accesses.
    var result: Swift.Result<Success, any Error>?
    let done = DispatchSemaphore(value: 0)
}
