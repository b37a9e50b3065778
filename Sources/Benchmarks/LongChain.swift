import ChainRule

/// A chain of a million nodes, from the first to the last moment of its life. Its first node is defined last,
/// so that the graph has to be sorted.
let longChain = Workload(
    name: "chain_1000000", summary: "build, sort, run, differentiate and free a chain of 1000000 scalars"
) {
    var parts: [[Double]] = [[], [], [], []]
    var (check, gradient) = (Double.nan, Double.nan)
    let total = try measure(budget: 0.7) { _ in
        var clock = ContinuousClock.now
        func finish(_ part: Int) {
            parts[part].append(seconds(since: clock))
            clock = .now
        }
        do {
            let graph = Graph<Scalar>()
            let x = graph.input(1.000001)
            let first = graph.declare("first")
            var y = first
            for _ in 0..<999_999 { y = y * x }
            graph.define(first, as: MulNode(), x, x)
            finish(0)
            check = try graph.forward(to: y)
            finish(1)
            try graph.backward(from: y)
            gradient = try x.gradient
            finish(2)
        }
        finish(3)
    }
    var measurement = Measurement(total, "s", check: check)
    for (part, name) in ["build_s", "sort_and_run_s", "differentiate_s", "free_s"].enumerated() {
        measurement.add(name, median(parts[part]))
    }
    // x¹⁰⁰⁰⁰⁰¹ and its derivative
    measurement.verify("x¹⁰⁰⁰⁰⁰¹", check, 2.71828318737622, relativeTolerance: 1e-9)
    measurement.verify("its derivative", gradient, 1_000_001 / 1.000001 * check, relativeTolerance: 1e-9)
    return measurement
}
