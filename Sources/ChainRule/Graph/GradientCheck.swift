extension Graph {
    /// Compares the gradients that the rules give with slopes measured by differences, in `Double` whatever
    /// the graph computes with.
    ///
    /// ```swift
    /// #expect(try graph.checkGradients(of: loss).passed)
    /// ```
    ///
    /// Every input and parameter that is not frozen is moved a little, one element after the other, so the
    /// check costs four forward runs per element: use it on small shapes. The upstream gradients are random
    /// numbers, seeded, so that no mistake hides behind a sum of ones. The graph's own values and gradients
    /// stay as they are.
    ///
    /// - Parameters:
    ///   - output: what is differentiated.
    ///   - inputs: with respect to what; `nil` for every input and parameter that is not frozen.
    ///   - tolerance: the greatest relative error that passes.
    ///   - method: how slopes are measured.
    ///   - maximumElements: if an input has more elements, as many of them are checked, spread evenly.
    /// - Throws: as `forward` and `backward`; `.closureNode` for closures on `Float`.
    public func checkGradients(
        of output: Variable<Value>, withRespectTo inputs: [Variable<Value>]? = nil,
        tolerance: Double = 1e-7, method: DifferenceMethod = .richardson, maximumElements: Int = 1000
    ) throws(GraphError) -> GradientReport {
        let precise = try lifted(to: Value.DoublePrecision.self, needed: "double precision") { _, value in
            Value.DoublePrecision(shape: value.shape, elements: value.elements.map { Double($0) })
        }
        var preciseInputs: [Variable<Value.DoublePrecision>] = []
        for input in inputs ?? (self.inputs + parameters).filter({ !topology.isFrozen($0.index) }) {
            preciseInputs.append(try counterpart(of: input, in: precise))
        }
        var check = GradientCheck(
            graph: precise, output: try counterpart(of: output, in: precise), method: method,
            maximumElements: maximumElements, report: GradientReport(tolerance: tolerance))
        try check.run(preciseInputs)
        return check.report
    }
}

/// A check under way.
private struct GradientCheck<Value: ConcreteValue> where Value.Element == Double {
    let graph: Graph<Value>
    let output: Variable<Value>
    let method: DifferenceMethod
    let maximumElements: Int
    var report: GradientReport
    /// The upstream gradient, element by element.
    private var weights: [Double] = []

    init(
        graph: Graph<Value>, output: Variable<Value>, method: DifferenceMethod, maximumElements: Int,
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
        try graph.backward(
            from: output, upstream: Value(shape: value.shape, elements: weights), withRespectTo: inputs)
        // All gradients first: measuring feeds the inputs, and then they are out of date.
        var gradients: [[Double]] = []
        for input in inputs {
            // An input that the output does not depend on has none, which should mean slopes of zero.
            let none = try input.value.filled(with: 0)
            gradients.append(((try? input.gradient) ?? none).elements)
        }
        for (input, gradient) in zip(inputs, gradients) {
            try check(input, gradient)
        }
    }

    private mutating func check(_ input: Variable<Value>, _ gradient: [Double]) throws(GraphError) {
        let value = try input.value
        let outputs = try graph.forward(to: output).elements
        let stride = max(1, (value.shape.count + maximumElements - 1) / max(1, maximumElements))
        var (analytic, numeric): ([Double], [Double]) = ([], [])
        var elements = value.elements
        for position in Swift.stride(from: 0, to: value.shape.count, by: stride) {
            let x = elements[position]
            let given = gradient[position]
            let slope = try NumericSlope.measured(
                at: x, by: method, expected: given,
                isClose: { relativeError(given, $0, $1) <= report.tolerance }
            ) { (from, to) throws(GraphError) in
                elements[position] = from == x ? to : from
                try graph.feed(input, Value(shape: value.shape, elements: elements))
                let moved = try graph.forward(to: output).elements
                return difference(from == x ? outputs : moved, from == x ? moved : outputs)
            }
            elements[position] = x
            let (row, column) = position.quotientAndRemainder(dividingBy: value.shape.columns)
            switch slope {
            case .smooth(let measured, let uncertainty):
                analytic.append(given)
                numeric.append(measured)
                report.elements.append(
                    GradientReport.Element(
                        input: input.name, row: row, column: column, analytic: given, numeric: measured,
                        relativeError: relativeError(given, measured, uncertainty)))
            case .kink(let below, let above):
                report.kinks.append(
                    GradientReport.Kink(
                        input: input.name, row: row, column: column, slopeBelow: below, slopeAbove: above,
                        analytic: given))
            }
        }
        try graph.feed(input, value)
        if !report.passed && report.hint == nil {
            report.hint = GradientReport.hint(
                input.name, shape: value.shape, analytic: analytic, numeric: numeric,
                sizes: [
                    (value.shape.rows, "rows"), (value.shape.columns, "columns"),
                    (value.shape.count, "elements"),
                ])
        }
    }

    /// The weighted sum of the outputs' differences.
    private func difference(_ from: [Double], _ to: [Double]) -> (value: Double, rounding: Double) {
        var (sum, size) = (0.0, 0.0)
        for (weight, (a, b)) in zip(weights, zip(from, to)) {
            sum += weight * (b - a)
            size += weight * Swift.max(a.magnitude, b.magnitude)
        }
        return (sum, 2 * Double.ulpOfOne * size)
    }

    private func relativeError(_ analytic: Double, _ numeric: Double, _ uncertainty: Double) -> Double {
        if analytic == numeric { return 0 }
        let error = (analytic - numeric).magnitude - uncertainty
        return error <= 0 ? 0 : error / Swift.max(analytic.magnitude, numeric.magnitude)
    }
}
