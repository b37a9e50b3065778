public import ChainRule

/// Optimizers at work on a graph's parameters.
///
/// ```swift
/// let graph = Graph<Scalar>()
/// let x = graph.parameter(5, name: "x")
/// let loss = (x - 3).squared()
/// let optimization = try Optimization(of: graph, with: SGD(learningRate: 0.1))
/// for _ in 0..<100 {
///     try graph.forward(to: loss)
///     try graph.backward(from: loss, withRespectTo: optimization.learningParameters)
///     try optimization.step()
/// }
/// try x.value  // 3.0000000004074074
/// ```
/// A step is one pass over each parameter: clipping and weight decay are done within the optimizer's own.
/// Only a norm for clipping has to be known beforehand, and needs a pass, and a matrix of squares, for
/// itself.
public final class Optimization<Value: ConcreteValue> {
    /// The graph whose parameters it changes.
    public let graph: Graph<Value>
    /// The parameters, by how they learn.
    public let groups: [ParameterGroup<Value>]
    /// The clipping of all groups that have none of their own; `nil` for none.
    public let clipping: GradientClipping?
    /// The number of steps made.
    public internal(set) var steps = 0
    /// For each group, its parameters.
    var slots: [[Slot]]
    /// Each group's learning rate and norm for the step, in an array that every step uses again.
    private var prospects: [Prospect]

    private var latestLearning: [Variable<Value>] = []

    private struct Prospect {
        var learningRate = 0.0
        var sumOfSquares = 0.0
        var norm = 0.0
    }

    /// A parameter, the shape that it has to keep, and what is remembered for it.
    struct Slot {
        let parameter: Variable<Value>
        let shape: Shape
        let memory: OptimizerMemory<Value>
        /// The number of steps that have changed it: those in which it was not frozen.
        var steps = 0
    }

    /// All of the graph's parameters as one group.
    public convenience init(
        of graph: Graph<Value>, with optimizer: any Optimizer, schedule: LearningRateSchedule = .constant,
        decay: WeightDecay = .none, clipping: GradientClipping? = nil
    ) throws {
        let group = ParameterGroup(
            graph.parameters, optimizer: optimizer, schedule: schedule, decay: decay)
        try self.init(of: graph, groups: [group], clipping: clipping)
    }

    /// An optimization of groups that each learn in their own way.
    ///
    /// - Parameters:
    ///   - graph: the graph whose parameters it changes.
    ///   - groups: parameters in none of them stay as they are.
    ///   - clipping: for all groups that have none of their own; its norm is that of all these together.
    /// - Throws: `TrainingError.emptyGroup`, `.parameterInTwoGroups`, `.invalidSetting`; `GraphError` for
    ///   what is no parameter of this graph or has no value.
    public init(
        of graph: Graph<Value>, groups: [ParameterGroup<Value>], clipping: GradientClipping? = nil
    ) throws {
        try clipping?.check()
        var seen: Set<Variable<Value>> = []
        self.slots = try groups.map { group in
            try group.check()
            try Self.checkMemory(of: group.optimizer)
            return try group.parameters.map { parameter in
                _ = try graph.isFrozen(parameter)  // throws unless it is an input of this graph
                guard seen.insert(parameter).inserted else {
                    throw TrainingError.parameterInTwoGroups(parameter.name)
                }
                let zeros = try parameter.value.filled(with: 0)
                return Slot(
                    parameter: parameter, shape: zeros.shape,
                    memory: OptimizerMemory(group.optimizer.memoryNames.map { _ in zeros }))
            }
        }
        if groups.isEmpty { throw TrainingError.emptyGroup }
        self.graph = graph
        self.groups = groups
        self.clipping = clipping
        prospects = Array(repeating: Prospect(), count: groups.count)
    }

    /// Throws if an optimizer uses more memory than it names: a step on a parameter of one element tells.
    private static func checkMemory(of optimizer: any Optimizer) throws(TrainingError) {
        var parameter = Value(1)
        let names = optimizer.memoryNames
        let memory = OptimizerMemory<Value>(names.map { _ in Value(0) })
        optimizer.update(
            &parameter,
            at: OptimizerStep(
                number: 1, learningRate: 0, gradient: ParameterGradient(Value(1)), memory: memory))
        guard let index = memory.missing.index else { return }
        throw .invalidSetting(
            "memory[\(index)] of \(type(of: optimizer))", value: "memoryNames \(names)",
            needs: "a name for each value that it remembers")
    }

    /// The parameters that are not frozen: those that a step changes, and that `backward` is to be asked for.
    public var learningParameters: [Variable<Value>] {
        get throws(GraphError) {
            // The array of the last time, as long as it is right: a training loop asks in every step.
            var count = 0
            for group in groups {
                for parameter in group.parameters where try !graph.isFrozen(parameter) {
                    if count == latestLearning.count || latestLearning[count] != parameter {
                        latestLearning.replaceSubrange(count..., with: [parameter])
                    }
                    count += 1
                }
            }
            if count < latestLearning.count { latestLearning.removeSubrange(count...) }
            return latestLearning
        }
    }

    /// Each group's learning rate at the next step.
    public var learningRates: [Double] {
        get throws(TrainingError) {
            var rates: [Double] = []
            for group in groups { rates.append(try group.learningRate(at: steps)) }
            return rates
        }
    }

    /// The L2 penalty of the groups that have one: ½ λ Σw², what `WeightDecay.l2` adds the gradient of.
    public var penalty: Double {
        get throws(GraphError) {
            var sum = 0.0
            for group in groups {
                guard case .l2(let strength) = group.decay else { continue }
                for parameter in group.parameters {
                    sum += strength / 2 * (try parameter.value).sumOfSquares
                }
            }
            return sum
        }
    }
}

// MARK: - Stepping

extension Optimization {
    /// Changes every parameter that is not frozen, by the gradient of the last `backward`.
    ///
    /// An error leaves everything as it was.
    ///
    /// - Throws: `GraphError.noGradient` before a `backward`; `.invalidInput` for a parameter that was fed
    ///   another shape; `TrainingError.invalidSetting` for a schedule that gives a negative rate.
    public func step() throws { try step(onFiniteGradientsOnly: false) }

    /// - Parameter checks: whether a gradient that is not finite is a `NonFiniteNumber`, instead of a step.
    func step(onFiniteGradientsOnly checks: Bool) throws {
        // By way of functions that the compiler specialized.
        if let known = self as? Optimization<Matrix<Float>> {
            try known.step(checks) { $0._update(&$1, $2) }
        } else if let known = self as? Optimization<Double> {
            try known.step(checks) { $0._update(&$1, $2) }
        } else if let known = self as? Optimization<Matrix<Double>> {
            try known.step(checks) { $0._update(&$1, $2) }
        } else if let known = self as? Optimization<Float> {
            try known.step(checks) { $0._update(&$1, $2) }
        } else {
            try step(checks) { $0.update(&$1, at: $2) }
        }
    }

    @inline(__always)
    private func step(
        _ checks: Bool, _ update: (any Optimizer, inout Value, OptimizerStep<Value>) -> Void
    ) throws {
        try lookAhead(checks)
        for (number, group) in groups.enumerated() {
            let prospect = prospects[number]
            var adjustment = group.adjustment(
                group.clipping ?? clipping, norm: prospect.norm, learningRate: prospect.learningRate)
            // Every 16th step is enough: a mean needs longer to decay through the subnormal range. Flushing
            // in each step would take a tenth of Adam's time.
            adjustment.flushes = (steps + 1).isMultiple(of: 16)
            let optimizer = group.optimizer
            for index in slots[number].indices {
                let slot = slots[number][index]
                if try graph.isFrozen(slot.parameter) { continue }
                try graph.update(slot.parameter) { value, gradient in
                    let step = OptimizerStep(
                        number: slot.steps + 1, learningRate: prospect.learningRate,
                        gradient: ParameterGradient(gradient, adjustment), memory: slot.memory)
                    update(optimizer, &value, step)
                }
                slots[number][index].steps += 1
            }
        }
        steps += 1
    }

    /// Finds the learning rates, and the norm that each group's gradients are clipped by, as far as that is
    /// wanted, after a look at every gradient: no parameter must change if another cannot.
    @inline(__always)
    private func lookAhead(_ checks: Bool) throws {
        try graph.stepCheck?()
        var common = 0.0
        for (number, group) in groups.enumerated() {
            var prospect = Prospect(learningRate: try group.learningRate(at: steps))
            var needsNorm = false
            if case .norm = group.clipping ?? clipping { needsNorm = true }
            for slot in slots[number] where try !graph.isFrozen(slot.parameter) {
                let gradient = try slot.parameter.gradient
                try check(slot, gradient)
                if checks, let error = NonFiniteNumber(.backward, slot.parameter, gradient) { throw error }
                if needsNorm { prospect.sumOfSquares += gradient.sumOfSquares }
            }
            if group.clipping == nil { common += prospect.sumOfSquares }
            prospects[number] = prospect
        }
        for number in groups.indices {
            let isCommon = groups[number].clipping == nil
            let sum = isCommon ? common : prospects[number].sumOfSquares
            let isKnown = sum < .infinity || sum.isNaN
            prospects[number].norm =
                isKnown
                ? sum.squareRoot()
                : try largeNorm(
                    ofGroups: isCommon ? groups.indices.filter { groups[$0].clipping == nil } : [number])
        }
    }

    /// The norm of some groups' gradients whose squares are too large for their type, which they themselves
    /// need not be: clipping is there for such gradients.
    private func largeNorm(ofGroups numbers: [Int]) throws(GraphError) -> Double {
        var elements: [Double] = []
        for slot in numbers.flatMap({ slots[$0] }) where try !graph.isFrozen(slot.parameter) {
            elements += Numbers(try slot.parameter.gradient).elements
        }
        let statistics = ValueStatistics(elements)
        return statistics.isFinite ? statistics.norm : .infinity
    }

    @inline(__always)
    private func check(_ slot: Slot, _ gradient: Value) throws(GraphError) {
        let shape = try slot.parameter.value.shape
        guard shape != slot.shape || gradient.shape != slot.shape else { return }
        throw .invalidInput(
            slot.parameter.name,
            fault: ValueFault(
                operation: "an optimizer's step", shapes: [shape, gradient.shape],
                reason: "parameter and gradient need to be \(slot.shape), as when the optimization began"))
    }
}

extension ConcreteValue {
    var sumOfSquares: Double { Double((self * self).sum(.all).elements.first ?? .nan) }
}
