import ChainRuleKernels

/// What a graph was before a scratch.
struct Scratch {
    /// What the variables of its nodes refer to.
    let cell: UnsafeMutablePointer<chainrule_graph_cell>
    let start: Int
    let listCount: Int
    let leafCount: Int
    let nameCount: Int
    let ruleCount: Int
    let awaitedBy: [Int32: [Int32]]
    /// Nodes that were still to be defined.
    let undefined: [Int32]
    let isSorted: Bool
    let hasGradientStops: Bool
    let markings: Int
    let isEager: Bool
    let fault: GraphError?
    /// Plans of the graph without the scratch's nodes.
    var plans: GraphPlans
}
