/// Something to measure.
struct Workload: Sendable {
    let name: String
    let summary: String
    let run: @Sendable () throws -> Measurement

    static let all: [Workload] =
        scalarGraphs + rosenbrock + regressions + moons + networks + [elementwiseChain] + normalizations
        + shapes + [longChain] + trainingLoops
}
