import ChainRule
import ChainRuleExpressions

extension Graph {
    /// How an output comes about, and its derivatives, as a worked solution.
    ///
    /// ```swift
    /// let graph = Graph<Scalar>()
    /// let x = graph.input(100, name: "x"), y = graph.input(200, name: "y"), z = graph.input(4, name: "z")
    /// print(try graph.explanation(of: (x + y) * z).text)
    /// ```
    /// It is computed from what the inputs have been fed, whether `forward` and `backward` have run or not.
    /// Of an output that is a matrix, the gradients are those of the sum of its elements. Closures and nodes
    /// with a `forward` of their own can only be named. More than 10,000 nodes are not written out, and the
    /// solution says so.
    ///
    /// - Parameters:
    ///   - output: what is explained.
    ///   - inputs: what to differentiate with respect to; if there are none, all inputs and parameters that
    ///     are not frozen.
    ///   - inWords: whether a sentence under each backward line says what is handed back.
    /// - Throws: `.noGradient` for a constant or a frozen node; `.cycle`.
    public func explanation(
        of output: Variable<Value>, withRespectTo inputs: [Variable<Value>] = [], inWords: Bool = false
    ) throws(GraphError) -> Explanation {
        if let refusal = try refusal(of: output) {
            return Explanation(
                lines: [], names: [], values: [], gradients: [], independent: [], isScalar: Value._isScalar,
                refusal: refusal)
        }
        return Explanation(try GraphAlgebra(of: self, output, withRespectTo: inputs), inWords: inWords)
    }

    /// Why an output is not written out, if it is not.
    func refusal(of output: Variable<Value>) throws(GraphError) -> String? {
        let most = 10_000
        guard nodeCount > most, case let count = try nodes(feeding: output).count, count > most else {
            return nil
        }
        return "\(count) nodes are too many to read; up to \(most) are written out. Ask for a part, "
            + "a variable nearer to the inputs."
    }

    /// How an output comes about, and its derivative with respect to one input.
    public func explanation(
        of output: Variable<Value>, withRespectTo input: Variable<Value>, inWords: Bool = false
    ) throws(GraphError) -> Explanation {
        try explanation(of: output, withRespectTo: [input], inWords: inWords)
    }
}

extension Explanation {
    package init<Value>(_ algebra: GraphAlgebra<Value>, inWords: Bool = false) {
        isScalar = Value._isScalar
        names = algebra.names
        values = algebra.values.map { $0.map(Quantity.init) }
        let gradients = algebra.gradients()
        self.gradients = gradients.ofNodes.map { $0.map(Quantity.init) }
        lines = LineWriter(algebra, gradients, inWords: inWords).lines
        independent = algebra.independent
    }
}
