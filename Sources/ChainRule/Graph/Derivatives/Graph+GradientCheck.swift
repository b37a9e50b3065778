extension Graph {
    /// Compares the gradients that the rules give with slopes measured by differences, in `Double` whatever
    /// the graph computes with.
    ///
    /// ```swift
    /// #expect(try graph.checkGradients(of: loss).passed)
    /// ```
    ///
    /// Every input and parameter that is not frozen is moved a little, one element after the other. That
    /// costs four forward runs per element, some ten if outputs of very different size depend on it, and some
    /// sixty where that leaves doubt (at a kink, near a pole, where a gradient is small against rounding, or
    /// wrong; after 32 wrong elements of an input the others are only glanced at): use it on small shapes.
    /// The upstream gradients are random numbers, seeded, so that no mistake hides behind a sum of ones. What
    /// the graph itself computes, in its own type and way, is then compared with the gradients in `Double`.
    /// The graph's own values and gradients stay as they are.
    ///
    /// An element passes if its gradient is the measured slope, or at a kink lies between the slopes to both
    /// sides. It fails if it is not, or not finite. Where rounding hides the slope, or the output is not
    /// finite, it is *not compared*: the report says so, and has not passed. One thing cannot be seen: a term
    /// that rounding swallows wherever the input goes (1e17 + tanh x), if its gradient is 0 as well.
    ///
    /// - Parameters:
    ///   - output: what is differentiated.
    ///   - inputs: with respect to what; `nil` for every input and parameter that is not frozen.
    ///   - tolerance: the greatest relative error that passes, beyond what the differences are unsure of,
    ///     which is at most 1/4000 of a slope.
    ///   - method: how slopes are measured.
    ///   - maximumElements: if an input has more elements, as many of them are looked at, drawn by a fixed
    ///     seed; `nil` for all.
    ///   - allowingUncompared: whether the check may pass although some elements are not compared.
    /// - Throws: as `forward` and `backward`; `.nodeWithoutRule` for nodes without a rule on `Float`.
    public func checkGradients(
        of output: Variable<Value>, withRespectTo inputs: [Variable<Value>]? = nil,
        tolerance: Double = 1e-7, method: DifferenceMethod = .richardson, maximumElements: Int? = 1000,
        allowingUncompared: Bool = false
    ) throws(GraphError) -> GradientReport {
        let precise = try lifted(to: Value._DoublePrecision.self, needed: "double precision") { _, value in
            Value._DoublePrecision(shape: value.shape, elements: value.elements.map { Double($0) })
        }
        let inputs = inputs ?? (self.inputs + parameters).filter { !topology.isFrozen($0.index) }
        var preciseInputs: [Variable<Value._DoublePrecision>] = []
        for input in inputs { preciseInputs.append(try counterpart(of: input, in: precise)) }
        var report = GradientReport(tolerance: tolerance)
        report.allowsUncompared = allowingUncompared
        var check = GradientCheck(
            graph: precise, output: try counterpart(of: output, in: precise), method: method,
            maximumElements: maximumElements, report: report)
        try check.run(preciseInputs)
        if !check.report.passed { try check.explainStops(preciseInputs) }
        try compareOwn(output, inputs, &check)
        return check.report
    }
}

/// A check under way.
struct GradientCheck<Value: ConcreteValue> where Value.Element == Double {
    let graph: Graph<Value>
    let output: Variable<Value>
    let method: DifferenceMethod
    let maximumElements: Int?
    var report: GradientReport
    /// The upstream gradient, element by element.
    private(set) var weights: [Double] = []
    private(set) var gradients: [[Double]] = []
    /// A slope that is as good as 0 beside the greatest gradient, and beside 1.
    private var negligible = 0.0
    /// By how much a gradient changes when all that it is made of is rounded otherwise.
    private var blurs: [[Double]]?

    init(
        graph: Graph<Value>, output: Variable<Value>, method: DifferenceMethod, maximumElements: Int?,
        report: GradientReport
    ) {
        self.graph = graph
        self.output = output
        self.method = method
        self.maximumElements = maximumElements
        self.report = report
    }

    mutating func run(_ inputs: [Variable<Value>]) throws(GraphError) {
        let value = try graph.forward(to: output)
        var generator = SeededGenerator(seed: 42)
        weights = value.elements.map { _ in 0.5 + generator.uniform() }
        // All gradients first: measuring feeds the inputs, and then they are out of date.
        gradients = try graph.weightedGradients(of: output, inputs, weights)
        negligible = 1e-6 * min(1, gradients.joined().greatestFiniteMagnitude ?? 1)
        for index in inputs.indices { try check(inputs, index) }
    }

    private mutating func check(_ inputs: [Variable<Value>], _ index: Int) throws(GraphError) {
        let (input, gradient) = (inputs[index], gradients[index])
        let shape = try input.value.shape
        func location(_ position: Int) -> GradientReport.Location {
            let (row, column) = position.quotientAndRemainder(dividingBy: shape.columns)
            return GradientReport.Location(input: input.name, row: row, column: column)
        }
        var probe = try SlopeProbe(graph, output, input, weights: weights)
        let scale = try input.value.elements.greatestFiniteMagnitude ?? 1
        let first = report.elements.count
        var unclear: [(position: Int, slope: NumericSlope.Estimate, variation: Double)] = []
        var (lookedAt, wrong) = (0, 0)
        for position in sampledPositions(shape.count, seed: UInt64(index)) {
            probe.turn(to: position)
            let expected = SlopeProbe<Value>.Expectation(
                slope: gradient[position], tolerance: report.tolerance, negligible: negligible, scale: scale)
            let slope = try probe.slope(by: method, expected, isBrief: wrong >= Self.enoughFailures)
            guard let slope else { continue }
            lookedAt += 1
            if !report.judge(expected.slope, slope, negligible, at: location(position)),
                case .smooth(let estimate, let variation) = slope
            {
                unclear.append((position, estimate, variation))
            } else if let last = report.elements.last, !(last.relativeError <= report.tolerance) {
                wrong += 1
            }
        }
        report.note(checked: lookedAt, of: shape.count)
        try probe.restore()
        for (position, slope, variation) in unclear {
            let blur = try blur(inputs)[index][position]
            report.judgeUnclear(
                gradient[position], slope, blur: blur, beside: max(variation, negligible / 1e-6),
                at: location(position))
        }
        if !report.passed && report.hint == nil {
            let compared = report.elements[first...]
            report.hint = GradientReport.hint(
                input.name, shape: shape, analytic: compared.map(\.analytic),
                numeric: compared.map(\.numeric),
                sizes: [(shape.rows, "rows"), (shape.columns, "columns"), (shape.count, "elements")])
        }
    }

    /// After so many wrong elements of one input, no other is looked at closely.
    private static var enoughFailures: Int { 32 }

    /// Which elements are looked at.
    private func sampledPositions(_ count: Int, seed: UInt64) -> [Int] {
        guard let maximumElements, maximumElements < count else { return Array(0..<count) }
        var generator = SeededGenerator(seed: 42 &+ seed)
        return generator.permutation(count).prefix(max(0, maximumElements)).sorted()
    }

    /// Gradients of numbers that differ in their last digits, against those of the numbers as they are.
    private mutating func blur(_ inputs: [Variable<Value>]) throws(GraphError) -> [[Double]] {
        if let blurs { return blurs }
        let result = try graph.gradientBlur(of: output, inputs, weights, gradients)
        blurs = result
        return result
    }
}

extension Graph {
    /// The gradients of the outputs' weighted sum; zeros for an input that it does not depend on.
    ///
    /// - Parameter asksForAll: whether the gradients of all nodes are asked for, or those of the inputs only.
    func weightedGradients(
        of output: Variable<Value>, _ inputs: [Variable<Value>], _ weights: [Double], asksForAll: Bool = false
    ) throws(GraphError) -> [[Double]] {
        let shape = try forward(to: output).shape
        let upstream = Value(shape: shape, elements: weights.map { Value.Element($0) })
        try backward(from: output, upstream: upstream, withRespectTo: asksForAll ? nil : inputs)
        var gradients: [[Double]] = []
        for input in inputs {
            let none = try input.value.filled(with: 0)
            gradients.append(((try? input.gradient) ?? none).elements.map { Double($0) })
        }
        return gradients
    }

    /// The greatest change of each gradient when the inputs and the weights differ in their last digits:
    /// what is
    /// but rounding changes by as much as it is.
    func gradientBlur(
        of output: Variable<Value>, _ inputs: [Variable<Value>], _ weights: [Double], _ gradients: [[Double]]
    ) throws(GraphError) -> [[Double]] {
        var blur = gradients.map { $0.map { _ in 0.0 } }
        var values: [Value] = []
        for input in inputs { values.append(try input.value) }
        var generator = SeededGenerator(seed: 7)
        let ulp = Double(Value.Element.ulpOfOne)
        func moved(_ x: Double) -> Double { x * (1 + 4 * ulp * (2 * generator.uniform() - 1)) }
        for _ in 0..<4 {
            for (input, value) in zip(inputs, values) where isLeaf(input) {
                let elements = value.elements.map { Value.Element(moved(Double($0))) }
                try feed(input, Value(shape: value.shape, elements: elements))
            }
            let others = try weightedGradients(of: output, inputs, weights.map { moved($0) })
            for (i, other) in others.enumerated() {
                for j in other.indices {
                    blur[i][j] = max(blur[i][j], (other[j] - gradients[i][j]).magnitude)
                }
            }
        }
        for (input, value) in zip(inputs, values) where isLeaf(input) { try feed(input, value) }
        return blur
    }

    private func isLeaf(_ variable: Variable<Value>) -> Bool { topology.records[variable.position].rule < 0 }
}

extension Sequence<Double> {
    /// The greatest magnitude among the finite ones, if there is one that is not 0.
    var greatestFiniteMagnitude: Double? {
        let greatest = lazy.map(\.magnitude).filter(\.isFinite).max() ?? 0
        return greatest > 0 ? greatest : nil
    }
}
