/// One thing in a picture of a graph: a node, or several that are drawn as one.
struct GraphBox {
    enum Kind: String, CaseIterable {
        case input
        case parameter
        case constant
        case undefined
        case operation
        case group
    }

    /// A wire that comes in.
    struct Input {
        /// The box that it comes from.
        var source: Int
        /// Which operand of the node it is; of a group's, which of its wires.
        var operand: Int
        var local: String?
        /// Whether it is on a cycle, and whether it leads back, against the direction of the picture.
        var isOnCycle = false
        var leadsBack = false
    }

    var kind: Kind
    /// The number in the ids of its elements: its node's in the graph; a group's is that of its result.
    var number: Int
    /// The nodes in it, by where the reader has them; first the one whose value is shown.
    var nodes: [Int]
    var title: String
    /// Lines below the title.
    var details: [String] = []
    /// What stands before the value: the name of an operation's result.
    var name: String?
    var value: String?
    var gradient: String?
    var inputs: [Input] = []
    var isNamed = false
    /// Whether it comes from `graph.gradient(of:withRespectTo:)`.
    var isDerivative = false
    /// What it computes, without names: two boxes that have the same are drawn as one where they repeat.
    var signature = ""
    /// Whether one node alone is what others use: its value can be shown.
    var hasResult = true
    /// How many leaves are drawn within it.
    var absorbed = 0
    /// Whether the order of its operands can be seen in its result.
    var ordersOperands = true

    /// `t = 300`, or what there is of it.
    var result: String? { name.map { name in value.map { "\(name) = \($0)" } ?? name } ?? value }

    var isLeaf: Bool { kind != .operation && kind != .group }

    var hasLocals: Bool { inputs.contains { $0.local != nil } }
}
