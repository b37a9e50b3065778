import ChainRuleKernels

/// In which order nodes run: each after its operands; backward in reverse.
///
/// It costs nothing to make for a graph built by expressions.
final class Schedule {
    /// The nodes; `nil` for all from 0 on.
    let order: [Int32]?
    let count: Int
    /// The same nodes in batches, once it is known that this pays.
    var waves: Waves?
    /// Which parts may run fused; see `FusionPlan`.
    var fusion: (any FusedParts)?

    init(order: [Int32]?, count: Int) {
        self.order = order
        self.count = count
    }

    func node(_ position: Int) -> Int { order.map { Int($0[position]) } ?? position }
}

/// What `Graph/Fusion` has found of a schedule, and finds again when the schedule runs.
protocol FusedParts: AnyObject {}

extension Schedule {
    /// Which way a schedule runs.
    enum Pass {
        case forward
        /// - Parameters:
        ///   - isMarking: whether it marks what it reaches as wanted, which is not known from an earlier one.
        ///   - wanted: the nodes whose gradients are asked for; `nil` for all.
        case backward(isMarking: Bool, wanted: [Int32]?)
    }
}

/// Whether new graphs are run by `ReferenceRun`.
let usesReferenceRun = chainrule_environment_says_yes("CHAINRULE_REFERENCE_RUN")
