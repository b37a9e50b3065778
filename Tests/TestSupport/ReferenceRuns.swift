import Foundation

/// Whether all graphs are run by `ReferenceRun`: `CHAINRULE_REFERENCE_RUN=1` in the environment.
///
/// What only the faster ways to run a graph do (programs, memory that is used again) is not tested then:
/// `@Test(.disabled(if: ReferenceRuns.areOn))`.
public enum ReferenceRuns {
    public static let areOn = ProcessInfo.processInfo.environment["CHAINRULE_REFERENCE_RUN"] == "1"
}
