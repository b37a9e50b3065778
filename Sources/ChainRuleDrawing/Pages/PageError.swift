/// Why a graph has no page.
public enum PageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is nothing to play.
    case emptyGraph
    /// Nobody steps through so many nodes.
    case tooManyNodes(Int, limit: Int)

    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .emptyGraph: "an empty graph has nothing to play: add nodes first"
        case .tooManyNodes(let count, let limit):
            "a page plays up to \(limit) nodes, not \(count): choose what feeds one of them, graph.html(of: node), "
                + "or draw the graph folded, graph.svg()"
        }
    }
}
