extension Graph {
    /// Whether `ReferenceRun` runs the graph, and nothing that is faster.
    package var usesReferenceRun: Bool {
        get { store.pointee.usesReferenceRun }
        set { store.pointee.usesReferenceRun = newValue }
    }

    /// For tests, which run small matrices as programs.
    package var leastFusedBytes: Int {
        get { store.pointee.leastFusedBytes }
        set {
            store.pointee.leastFusedBytes = newValue
            plans.forward.removeAll()
            plans.backward.removeAll()
        }
    }

    /// How many nodes have a value that would have to be computed again; for tests.
    package var droppedCount: Int {
        (0..<topology.count).count { topology.states[$0].contains(.isDropped) }
    }

    /// How many programs the latest runs have; for tests.
    package var programCounts: (forward: Int, backward: Int) {
        func count(_ parts: (any FusedParts)?) -> Int {
            ((parts as? FusionPlan)?.ranges ?? []).reduce(0) {
                $1.segments.reduce($0) { $0 + $1.programs.count }
            }
        }
        return (count(plans.forward.latest?.schedule.fusion), count(plans.backward.latest?.schedule.fusion))
    }
}
