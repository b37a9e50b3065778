import ChainRule
import Testing

/// Names come from files, and errors go to terminals.
@Suite struct GraphErrorNamesTests {
    private static let name = "\u{1B}[31mx\u{202E}\n\u{9B}값"
    private static let shown = #"\u{1B}[31mx\u{202E}\n\u{009B}값"#

    @Test(
        arguments: [
            .cycle(path: [name]), .unknownName(name, usedBy: [name], similar: [name]), .undefinedNode(name),
            .missingInputs([name]), .duplicateName(name, at: nil, first: nil),
            .alreadyNamed(name, new: name, at: nil, first: nil), .alreadyDefined(name, at: nil),
            .operandCount(operation: name, takes: "one", given: 2, at: nil),
            .invalidGradient(node: name, fault: fault, at: nil), .invalidUpstream(output: name, fault: fault),
            .invalidInput(name, fault: fault), .backwardBeforeForward(from: name),
            .fedSinceForward(inputs: [name]), .notAnInput(name), .invalidDirection(input: name, fault: fault),
            .noValue(name), .noGradient(name, reason: name), .differentGraphs(operation: name),
            .noSuchNode(name, similar: [name]), .nodeWithoutRule(name, needed: name),
        ] as [GraphError])
    func `names with control characters are written out`(_ error: GraphError) {
        #expect(!"\(error)".unicodeScalars.contains { "\u{1B}\u{202E}\n\u{9B}".unicodeScalars.contains($0) })
        #expect("\(error)".contains(Self.shown))
    }

    @Test func `names in a report are written out`() throws {
        struct Wrong: UnaryRule {
            let name = "wrong"
            func forward<V: GraphValue>(_ x: V) -> V { x * x }
            func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * x }
        }
        let graph = Graph<Scalar>()
        let x = graph.input(3, name: Self.name)
        let report = try graph.checkGradients(of: x.applying(Wrong()))
        #expect(!report.passed && "\(report)".contains("\nhint: ") && "\(report)".contains(Self.shown))
        #expect(!"\(report)".contains("\u{1B}"))
    }

    private static let fault = ValueFault(operation: name, shapes: [], reason: name)

    @Test func `names in an error are written out`() throws {
        let graph = Graph<Matrix<Double>>()
        let x = graph.input([[1, 2]], name: Self.name)
        let product = x.matmul(x, transposingSelf: false, transposingOther: false)
        let error = #expect(throws: GraphError.self) { try graph.forward(to: product) }
        #expect(error?.description.contains("cannot be computed from \(Self.shown) (1×2)") == true)
        guard case .invalidValue(_, let operands, _, _) = error else { return #expect(error == nil) }
        // The name itself is as it was given, and finds its node.
        #expect(try graph.node(named: operands[0].name) == x)
        #expect(
            "\(operands[0])" == "\(Self.shown) (1×2)" && "\(x)".hasPrefix("\(Self.shown) (1×2) = [[")
                && x.name == Self.name)
        #expect("\(Self.fault)" == "\(Self.shown): \(Self.shown)")
    }
}
