/// Which nodes have values, from which forwards.
///
/// | event | `.none` | `.current` | `.outdated` |
/// |---|---|---|---|
/// | a node is added | `.none` | `.current`, the node without a value | `.outdated` |
/// | an input is fed that had no value | `.none` | `.current`: nothing was computed from it | `.outdated` |
/// | another input is fed | `.none` | `.outdated` | `.outdated` |
/// | `forward()` | `.current`: all nodes | `.current`: all nodes | `.current`: all nodes |
/// | `forward(to:)` | `.current`: what it ran | `.current`: what it ran, besides the others | `.current`: what it ran |
/// | the inputs fed go with their scratch | – | – | `.current` |
///
/// Besides, numbers are computed as expressions are built (`NodeStore.isEager`):
///
/// | event | then |
/// |---|---|
/// | a new graph of numbers, `forward()` | they are |
/// | a node by name, an input without a value, an input fed beside operations, a reference run | they wait for a forward |
@usableFromInline
struct Validity {
    enum State {
        /// There was no forward yet.
        case none
        /// Every value that there is belongs to the inputs as they are.
        case current
        /// Inputs were fed since the latest forward.
        case outdated
    }

    var state: State { forwardCount == 0 ? .none : fed.isEmpty ? .current : .outdated }

    /// How many forwards there have been, whatever became of them.
    private(set) var forwardCount = 0
    /// The nodes below have values, from a run of the whole graph; others, if their state says so.
    @usableFromInline private(set) var wholeCount = 0
    /// Whether any state says so of a node that a rule computes.
    var hasPartialValues = false
    /// Inputs fed since the latest forward.
    private(set) var fed: [Int32] = []

    mutating func beginForward() { forwardCount &+= 1 }

    /// Forgets the values of whole runs, and what was fed since.
    mutating func forgetValues() {
        fed.removeAll(keepingCapacity: true)
        wholeCount = 0
    }

    /// Becomes that of a new graph, with the room for what is fed.
    mutating func leave() {
        fed.leave()
        (forwardCount, wholeCount, hasPartialValues) = (0, 0, false)
    }

    mutating func endWholeForward(count: Int) { wholeCount = count }

    mutating func noteFed(_ input: Int) { fed.append(Int32(input)) }

    /// Forgets the nodes from one on.
    mutating func truncate(to count: Int) {
        fed.removeAll { $0 >= count }
        wholeCount = min(wholeCount, count)
    }

    /// Forgets the value of a node, and of those after it what a run of the whole graph left there.
    mutating func forgetValue(of node: Int) {
        fed.removeAll { $0 == node }
        wholeCount = min(wholeCount, node)
    }
}
