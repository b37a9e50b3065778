/// What is wrong with a graph, or with what was asked of it.
///
/// Building a graph never throws: the first fault is kept, and the next `forward()` throws it.
public enum GraphError: Error, Hashable, Sendable {
    /// Nodes feed each other in a ring; the path's last node is its first.
    case cycle(path: [String])
    /// A node was named as an operand, but nothing of that name was ever added.
    case unknownName(String, usedBy: [String], similar: [String])
    /// A node was declared but never defined.
    case undefinedNode(String)
    /// Inputs that have no value.
    case missingInputs([String])
    /// Two nodes of one name: where the second was made, and the first.
    case duplicateName(String, at: CodeLocation?, first: CodeLocation?)
    /// A node that has a name was given another one: where, and where it got the first.
    case alreadyNamed(String, new: String, at: CodeLocation?, first: CodeLocation?)
    /// A node was defined that already is an input or a result.
    case alreadyDefined(String, at: CodeLocation?)
    /// A node was given more or fewer operands than its operation takes.
    case operandCount(operation: String, takes: String, given: Int, at: CodeLocation?)
    /// A weighted sum was given more or fewer weights than inputs.
    case weightCount(inputs: Int, weights: Int)
    /// A node's value cannot be computed; with its operands' names and shapes.
    case invalidValue(node: String, operands: [Operand], fault: ValueFault, at: CodeLocation?)
    /// A gradient cannot be computed.
    case invalidGradient(node: String, fault: ValueFault, at: CodeLocation?)
    /// An output's own gradient is a fault, or does not fit the output.
    case invalidUpstream(output: String, fault: ValueFault)
    /// An input's new value is a fault itself.
    case invalidInput(String, fault: ValueFault)
    /// `backward`, but there is no value to go back from.
    case backwardBeforeForward(from: String)
    /// The values are those of before these inputs were fed.
    case fedSinceForward(inputs: [String])
    /// Only inputs, parameters and constants can be given a value.
    case notAnInput(String)
    /// As many upstream gradients are needed as there are outputs.
    case upstreamCount(outputs: Int, upstreams: Int)
    /// A Hessian times a vector needs a direction for each input.
    case directionCount(inputs: Int, directions: Int)
    /// A direction does not have its input's shape.
    case invalidDirection(input: String, fault: ValueFault)
    /// A node has no value, because no `forward` needed it.
    case noValue(String)
    /// A node has no gradient, and why.
    case noGradient(String, reason: String)
    /// An operation between variables of two graphs.
    case differentGraphs(operation: String)
    /// The variable's graph no longer exists.
    case graphReleased
    /// The variable is a literal, which is no node of a graph.
    case isNumber(String)
    /// The variable was made in a `scratch` that has ended.
    case scratchEnded
    /// The graph has no node of that name.
    case noSuchNode(String, similar: [String])
    /// The node has no rule, but a forward and a backward of its own, which compute on one type of value and
    /// are not differentiated again; this needs more.
    case nodeWithoutRule(String, needed: String)
    /// A node's own computation adds to the graph, feeds it or runs it: one of these, whose rules hold more
    /// than numbers; none, if the rule of none does.
    case changedWhileRunning(nodes: [String])

    /// An operand as an error tells of it.
    public struct Operand: Hashable, Sendable, CustomStringConvertible {
        /// The node's name, given or made from its formula.
        public let name: String
        /// The shape of its value.
        public let shape: Shape

        /// Name and shape, as in "x (2×3)".
        public var description: String { "\(name) (\(shape))".escapingControlCharacters() }
    }
}

extension GraphError {
    /// A rule that was given a number of operands that it does not take.
    static func operandCount<R: Rule>(_ rule: R, given: Int, at location: CodeLocation?) -> GraphError {
        .operandCount(operation: rule.name, takes: R.operandCountDescription, given: given, at: location)
    }
}

extension GraphError: CustomStringConvertible {
    /// What is wrong, where, and what would fit, in a sentence or two.
    public var description: String { text.escapingControlCharacters() }

    private var text: String {
        switch self {
        case .cycle(let path):
            return "the graph has a cycle: \(path.joined(separator: " → "))"
        case .unknownName(let name, let users, let similar):
            return "no node is named \"\(name)\", which \(users.map { "\"\($0)\"" }.joined(separator: ", ")) "
                + "takes as an operand\(Self.hint(similar))"
        case .undefinedNode(let name):
            return "\"\(name)\" was declared but never defined: graph.define(_:as:_:) says what it computes"
        case .missingInputs(let names):
            return "no value for \(names.map { "\"\($0)\"" }.joined(separator: ", ")): "
                + "graph.feed(_:_:) gives one"
        case .duplicateName(let name, let location, let first):
            return "there already is a node named \"\(name)\"\(Self.atLines(location, first))"
        case .alreadyNamed(let name, let new, let location, let first):
            return "\"\(name)\" cannot be named \"\(new)\" as well\(Self.atLines(location, first))"
        case .alreadyDefined(let name, let location):
            return "\"\(name)\" is already defined\(Self.atLine(location))"
        case .operandCount(let operation, let takes, let given, let location):
            return "\(operation) takes \(takes), not \(given)\(Self.atLine(location))"
        case .weightCount(let inputs, let weights):
            return "a weighted sum of \(inputs) inputs needs as many weights, not \(weights)"
        case .invalidValue(let node, let operands, let fault, let location):
            return
                "\"\(node)\" cannot be computed from \(operands.map(\.description).joined(separator: ", ")): "
                + "\(fault)\(Self.atLine(location))"
        case .invalidGradient(let node, let fault, let location):
            return
                "the gradients that \"\(node)\" hands back cannot be computed: \(fault)\(Self.atLine(location))"
        case .invalidUpstream(let output, let fault):
            return "the upstream gradient of \"\(output)\" does not fit: \(fault)"
        case .invalidInput(let name, let fault):
            return "the value for \"\(name)\" cannot be used: \(fault)"
        case .backwardBeforeForward(let name):
            return "backward from \"\(name)\" before forward: call graph.forward() first"
        case .fedSinceForward(let names):
            return "\(names.map { "\"\($0)\"" }.joined(separator: ", ")) changed since the last forward: "
                + "call graph.forward() again"
        case .notAnInput(let name):
            return
                "\"\(name)\" is computed by the graph: only inputs, parameters and constants can be fed or frozen"
        case .upstreamCount(let outputs, let upstreams):
            return "\(outputs) outputs need as many upstream gradients, not \(upstreams)"
        case .directionCount(let inputs, let directions):
            return "there must be as many directions as inputs (\(inputs)), not \(directions)"
        case .invalidDirection(let input, let fault):
            return "the direction for \"\(input)\" does not fit: \(fault)"
        case .noValue(let name):
            return "\"\(name)\" has no value yet: call graph.forward()"
        case .noGradient(let name, let reason):
            return "\"\(name)\" has no gradient: \(reason)"
        case .differentGraphs(let operation):
            return "\(operation) is given a variable of another graph"
        case .isNumber(let number):
            return "\(number) is a number, not a node of this graph; graph.constant(\(number)) adds one"
        case .graphReleased:
            return "the variable's graph no longer exists: keep the Graph as long as its variables are used"
        case .scratchEnded:
            return "the variable was made in a graph.scratch that has ended, and its node is gone: "
                + "let the closure return values, not variables"
        case .noSuchNode(let name, let similar):
            return "the graph has no node named \"\(name)\"\(Self.hint(similar))"
        case .nodeWithoutRule(let name, let needed):
            return
                "\"\(name)\" computes by a forward and a backward of its own, on one type of value; "
                + "this needs \(needed): write it as a rule"
        case .changedWhileRunning(let nodes):
            let names = nodes.map { "\"\($0)\"" }.joined(separator: " or ")
            return "\(names.isEmpty ? "a node" : names) changes or runs its own graph while it is computed: "
                + "it may only compute with its operands"
        }
    }

    private static func hint(_ similar: [String]) -> String {
        similar.isEmpty ? "" : "; did you mean \(similar.map { "\"\($0)\"" }.joined(separator: " or "))?"
    }

    private static func atLine(_ location: CodeLocation?) -> String {
        location.map { " (\($0))" } ?? ""
    }

    private static func atLines(_ second: CodeLocation?, _ first: CodeLocation?) -> String {
        guard let second, let first else { return atLine(second ?? first) }
        return " (\(second); the first is at \(first))"
    }
}
