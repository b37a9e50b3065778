/// A plan of what to run, made for one request and good as long as the graph's structure is the same.
protocol Plan {
    associatedtype Request: Equatable
    var structure: Int { get }
    var request: Request { get }
}

/// The last few plans, the latest first: a training loop that alternates between its loss and its scores
/// makes none anew.
struct PlanCache<Entry: Plan> {
    /// By itself, as an array takes memory and most graphs have one plan.
    private(set) var latest: Entry?
    private var earlier: [Entry] = []
    private static var limit: Int { 4 }

    mutating func replaceLatest(by plan: Entry) { latest = plan }

    /// The plan for a request, now the latest.
    mutating func plan(for request: Entry.Request, structure: Int) -> Entry? {
        func isMeant(_ plan: Entry) -> Bool { plan.request == request && plan.structure == structure }
        if let latest, isMeant(latest) { return latest }
        guard let index = earlier.firstIndex(where: isMeant) else { return nil }
        let plan = earlier.remove(at: index)
        if let latest { earlier.insert(latest, at: 0) }
        latest = plan
        return plan
    }

    mutating func insert(_ plan: Entry) {
        if let latest { earlier.insert(latest, at: 0) }
        latest = plan
        if earlier.isEmpty { return }
        earlier.removeAll { $0.structure != plan.structure }
        if earlier.count == Self.limit { earlier.removeLast() }
    }

    /// Keeps the latest plan as one of the earlier ones: what it left in the nodes' states was changed.
    mutating func setLatestAside() {
        if let latest { earlier.insert(latest, at: 0) }
        latest = nil
    }

    mutating func removeAll() {
        latest = nil
        if !earlier.isEmpty { earlier.removeAll() }
    }
}

/// What a forward runs, kept for the next time.
struct ForwardPlan: Plan {
    let structure: Int
    /// The targets; `nil` for the whole graph.
    let request: [Int32]?
    /// The inputs it needs.
    let leaves: [Int32]
    let schedule: Schedule
    /// Whether it has run before: then it is worth working out waves.
    var hasRun = false
}

/// What a backward runs, kept for the next time. The nodes that take part in the latest are marked
/// `.wantsGradient`.
struct BackwardPlan: Plan {
    /// A graph has one, whose arrays every run uses again.
    struct Request: Equatable {
        private(set) var outputs: [Int32] = []
        private var list: [Int32] = []
        private var wantsAll = true
        /// The nodes whose gradients are asked for; `nil` for every node.
        var wanted: [Int32]? { wantsAll ? nil : list }

        mutating func leave() {
            outputs.leave()
            list.leave()
            wantsAll = true
        }

        mutating func begin() {
            if !outputs.isEmpty { outputs.removeAll(keepingCapacity: true) }
            if !list.isEmpty { list.removeAll(keepingCapacity: true) }
            wantsAll = true
        }

        mutating func add(output: Int32) { outputs.append(output) }

        /// - Parameter count: how many will follow.
        mutating func wantNothingElse(count: Int) {
            wantsAll = false
            list.reserveCapacity(count)
        }

        mutating func add(wanted: Int32) { list.append(wanted) }
    }

    let structure: Int
    let request: Request
    let schedule: Schedule
    /// Whether it has run twice: then it is worth working out waves.
    var hasRunAgain = false
}

/// What a graph keeps of its runs for the next ones.
struct GraphPlans {
    var forward = PlanCache<ForwardPlan>()
    var backward = PlanCache<BackwardPlan>()
    /// What the latest runs were asked for, in arrays that the next ones use again.
    var targets: [Int32] = []
    var request = BackwardPlan.Request()

    /// Forgets all plans, for the next graph.
    mutating func leave() {
        forward.removeAll()
        backward.removeAll()
        targets.leave()
        request.leave()
    }
}
