public import ChainRule

/// The rule by which a parameter follows its gradients. One type serves graphs of numbers and of matrices, of
/// `Float` and of `Double`.
///
/// An optimizer of your own is a struct with its settings and one function. The function changes the
/// parameter element by element with `update`, in one pass, and keeps in `step.memory` what it has to
/// remember:
///
/// ```swift
/// /// w −= rate · sign(m), m being a running mean of the gradient.
/// struct SignDescent: Optimizer {
///     var learningRate = 0.01
///     var memoryNames: [String] { ["mean"] }
///
///     func update<Value: ConcreteValue>(_ parameter: inout Value, at step: OptimizerStep<Value>) {
///         let rate = Value.Element(step.learningRate)
///         parameter.update(&step.memory[0], with: step.gradient) { weight, mean, gradient in
///             mean += 0.1 * (gradient - mean)
///             weight -= rate * mean.sign()
///         }
///     }
/// }
/// ```
/// It takes part in schedules, clipping, weight decay and checkpoints like those of the library, at their
/// speed. An optimizer holds settings only, never state, so that one can serve several groups.
public protocol Optimizer: Sendable {
    /// η, before the schedule.
    var learningRate: Double { get }

    /// A name for each value, of the parameter's shape and zero at first, that is remembered for a parameter.
    /// Saved state uses the names. None unless you say otherwise.
    var memoryNames: [String] { get }

    /// Throws if a setting makes no sense. The learning rate need not be looked at.
    func check() throws(TrainingError)

    /// Changes a parameter. Hand `step.gradient` to `parameter.update`, which clips it and adds the decay of
    /// weights.
    func update<Value: ConcreteValue>(_ parameter: inout Value, at step: OptimizerStep<Value>)

    // What an `Optimization` calls. Nobody need write one: they are requirements because the compiler
    // specializes a concrete type's witness, in whichever module the type is, as it does for a `Rule`.

    func _update(_ parameter: inout Matrix<Float>, _ step: OptimizerStep<Matrix<Float>>)
    func _update(_ parameter: inout Matrix<Double>, _ step: OptimizerStep<Matrix<Double>>)
    func _update(_ parameter: inout Float, _ step: OptimizerStep<Float>)
    func _update(_ parameter: inout Double, _ step: OptimizerStep<Double>)
}

extension Optimizer {
    @inlinable public var memoryNames: [String] { [] }
    @inlinable public func check() throws(TrainingError) {}

    @inlinable
    public func _update(_ parameter: inout Matrix<Float>, _ step: OptimizerStep<Matrix<Float>>) {
        update(&parameter, at: step)
    }

    @inlinable
    public func _update(_ parameter: inout Matrix<Double>, _ step: OptimizerStep<Matrix<Double>>) {
        update(&parameter, at: step)
    }

    @inlinable
    public func _update(_ parameter: inout Float, _ step: OptimizerStep<Float>) {
        update(&parameter, at: step)
    }

    @inlinable
    public func _update(_ parameter: inout Double, _ step: OptimizerStep<Double>) {
        update(&parameter, at: step)
    }
}

/// A parameter's step: its number, learning rate, gradient and memory.
public struct OptimizerStep<Value: ConcreteValue> {
    /// t: 1 for the parameter's first step. Those of others, made while it was frozen, do not count: what is
    /// remembered for it, and with it any correction of a bias, begins with its own first one.
    public let number: Int
    /// ηₜ: the optimizer's learning rate times the schedule's factor.
    public let learningRate: Double
    /// The parameter's gradient; `update` clips it and adds an L2 penalty's share.
    public let gradient: ParameterGradient<Value>
    /// The values that the optimizer's `memoryNames` name, in that order.
    public let memory: OptimizerMemory<Value>

    /// A step, as an `Optimization` makes it: for an optimizer that calls another one.
    public init(
        number: Int, learningRate: Double, gradient: ParameterGradient<Value>,
        memory: OptimizerMemory<Value>
    ) {
        (self.number, self.learningRate, self.gradient, self.memory) = (
            number, learningRate, gradient, memory
        )
    }
}
