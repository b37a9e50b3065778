public import ChainRule
public import ChainRuleTraining

/// What a picture of a graph says of its nodes.
///
/// ```swift
/// graph.svg(showing: [.values, .gradients])
/// ```
public struct GraphDetails: OptionSet, Hashable, Sendable {
    /// A bit for each of them.
    public let rawValue: Int

    /// Those whose bits are set.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// What the last forward computed, above the wire that leaves the node.
    public static let values = GraphDetails(rawValue: 1)
    /// What the last backward propagated to the node, below that wire.
    public static let gradients = GraphDetails(rawValue: 2)
    /// How fast an operation's result grows with an operand, where that comes in; of numbers.
    public static let localDerivatives = GraphDetails(rawValue: 4)
    /// How many rows and columns a matrix has.
    public static let shapes = GraphDetails(rawValue: 8)

    /// All of them.
    public static let all: GraphDetails = [.values, .gradients, .localDerivatives, .shapes]
}

/// Where a graph's values flow in its picture.
public enum GraphDirection: Hashable, Sendable, CaseIterable {
    /// Inputs at the left.
    case leftToRight
    /// Inputs at the top.
    case topDown
}

/// Which of a graph's nodes are drawn as one.
///
/// ```swift
/// graph.svg(folding: .blocks)
/// ```
public enum GraphFolding: Hashable, Sendable, CaseIterable {
    /// None of up to 150 nodes; of more as many as it takes until the picture can be read.
    case automatic
    /// None, however many there are.
    case none
    /// Nodes named "layer1.…" as one box, parameters within the operation that uses them, and what repeats as
    /// "× n".
    case blocks
}

extension Graph {
    /// A picture of the graph: operations as circles and capsules, the value above the wire that leaves a
    /// node, the gradient below it, the local derivative where a wire enters.
    ///
    /// ```swift
    /// let graph = Graph<Scalar>()
    /// let out = (graph.input(100, name: "x") + graph.input(200, name: "y")) * graph.input(4, name: "z")
    /// try graph.forward()
    /// try graph.backward(from: out)
    /// print(graph.svg())
    /// ```
    /// Inputs are rectangles, parameters hexagons, constants slanted. What has not been computed is not
    /// shown, and the picture says so. A cycle is marked; nodes that are still undefined are dashed.
    public func svg(
        showing details: GraphDetails = .all, direction: GraphDirection = .leftToRight,
        folding: GraphFolding = .automatic, appearance: Appearance = .automatic
    ) -> SVG {
        picture(GraphReader(self), details, direction, folding, appearance)
    }

    /// A picture of what some outputs need, and of nothing else.
    ///
    /// ```swift
    /// let dx = try graph.gradient(of: y, withRespectTo: x)
    /// try graph.svg(of: y, withGradients: [dx])   // the graph of the derivative, beside that of y
    /// ```
    /// - Parameters:
    ///   - outputs: what is shown, with all that feeds it.
    ///   - gradients: derivatives made by `gradient(of:withRespectTo:)`. The nodes that only they need are
    ///     told apart.
    ///   - details: what is said of each node.
    ///   - direction: where values flow.
    ///   - folding: which nodes are drawn as one.
    ///   - appearance: which background it is for.
    /// - Throws: `GraphError.differentGraphs` for another graph's output; the reason why a variable stands for
    ///   no node.
    public func svg(
        of outputs: Variable<Value>..., withGradients gradients: [Variable<Value>] = [],
        showing details: GraphDetails = .all, direction: GraphDirection = .leftToRight,
        folding: GraphFolding = .automatic, appearance: Appearance = .automatic
    ) throws(GraphError) -> SVG {
        picture(
            try GraphReader(self, outputs: outputs, derivatives: gradients), details, direction, folding,
            appearance)
    }

    private func picture(
        _ reader: GraphReader<Value>?, _ details: GraphDetails, _ direction: GraphDirection,
        _ folding: GraphFolding, _ appearance: Appearance
    ) -> SVG {
        guard let reader else {
            return GraphPicture.refusal(nodeCount: nodeCount).svg(appearance: appearance)
        }
        return reader.picture(details, direction, folding, groups: reader.nameGroups)
            .svg(appearance: appearance)
    }
}

extension Model {
    /// A picture of the model's graph, each layer as one box.
    ///
    /// ```swift
    /// model.svg()
    /// ```
    public func svg(
        showing details: GraphDetails = .all, direction: GraphDirection = .leftToRight,
        appearance: Appearance = .automatic
    ) -> SVG {
        guard let reader = GraphReader(graph) else { return graph.svg(appearance: appearance) }
        return reader.picture(details, direction, .blocks) { [reader.layerGroups($0, layers)] }
            .svg(appearance: appearance)
    }
}

extension GraphPicture {
    /// Instead of a picture that would take long, and that nobody could read.
    static func refusal(nodeCount: Int) -> GraphPicture {
        let notes = [
            "\(nodeCount) nodes are too many for a picture.",
            "graph.svg(of: y) draws what y needs, if that is less.",
        ]
        return GraphPicture(
            boxes: [], notes: notes, title: "Computational graph of \(nodeCount) nodes",
            summary: notes.joined(separator: " "), direction: .leftToRight)
    }
}

extension GraphReader {
    func picture(
        _ details: GraphDetails, _ direction: GraphDirection, _ folding: GraphFolding,
        groups: ([GraphBox]) -> [[GraphGroup?]]
    ) -> GraphPicture {
        let (boxes, notes) = folded(details, folding, groups: groups)
        return GraphPicture(
            boxes: boxes, notes: notes, title: pictureTitle, summary: summary(boxes, notes),
            direction: direction, details: details)
    }

    /// What is drawn, and what there is to say about it.
    ///
    /// - Parameter groups: which boxes belong together.
    func folded(
        _ details: GraphDetails, _ folding: GraphFolding, groups: ([GraphBox]) -> [[GraphGroup?]]
    ) -> (boxes: [GraphBox], notes: [String]) {
        var (boxes, notes) = (boxes(), notes)
        let count = boxes.count
        if folding == .blocks || folding == .automatic && count > GraphFolder.mostBoxes {
            var folder = GraphFolder(boxes, leafText: leafText)
            folder.fold(by: groups(boxes), untilReadable: count > GraphFolder.mostBoxes)
            boxes = folder.boxes
            if boxes.count < count { notes.append("\(count) nodes, drawn as \(boxes.count)") }
        }
        label(&boxes, details)
        // What is not asked for is not missed.
        if !details.contains(.gradients) { notes.removeAll { $0 == "no backward yet" } }
        if details.isEmpty { notes.removeAll { $0 == "no forward yet" } }
        return (boxes, notes)
    }
}
