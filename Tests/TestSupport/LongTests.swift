import Foundation

/// Whether tests run at their full length: `CHAINRULE_LONG_TESTS=1` in the environment, which `.ci/run` sets.
///
/// Without it a test that repeats itself (random graphs, kills, epochs) takes fewer rounds, so that `swift
/// test` stays a newcomer's command: `@Test(arguments: 0..<LongTests.count(300, usually: 60))`. What cannot
/// be shortened is left out: `@Test(.enabled(if: LongTests.areRun))`.
public enum LongTests {
    public static let areRun = ProcessInfo.processInfo.environment["CHAINRULE_LONG_TESTS"] == "1"

    /// Returns `full` if tests run at their full length, else `usual`.
    public static func count(_ full: Int, usually usual: Int) -> Int { areRun ? full : usual }
}
