/// A plan of what to run, made for one request and good as long as the graph's structure is the same.
protocol Plan {
    associatedtype Request: Equatable
    var structure: Int { get }
    var request: Request { get }
}

/// The last few plans, the latest first: a training loop that alternates between its loss and its scores
/// makes none anew.
struct PlanCache<Entry: Plan> {
    private var plans: [Entry] = []
    private static var limit: Int { 4 }

    /// The latest plan, if it is for this request.
    var latest: Entry? { plans.first }

    mutating func replaceLatest(by plan: Entry) { plans[0] = plan }

    /// The plan for a request, now the latest.
    mutating func plan(for request: Entry.Request, structure: Int) -> Entry? {
        guard let index = plans.firstIndex(where: { $0.request == request && $0.structure == structure })
        else {
            return nil
        }
        if index > 0 { plans.insert(plans.remove(at: index), at: 0) }
        return plans[0]
    }

    mutating func insert(_ plan: Entry) {
        plans.removeAll { $0.structure != plan.structure }
        if plans.count == Self.limit { plans.removeLast() }
        plans.insert(plan, at: 0)
    }

    mutating func removeAll() { plans.removeAll() }
}
