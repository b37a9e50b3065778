public import ChainRule

/// How a parameter follows from its gradients. One type serves graphs of numbers and of matrices, of `Float`
/// and of `Double`.
///
/// An optimizer of your own is a struct with its settings and one function. The function changes the
/// parameter element by element with `update`, in one pass, and keeps in `memory` what it has to remember:
///
/// ```swift
/// /// w −= rate · sign(m), m being a running mean of the gradient.
/// struct SignDescent: Optimizer {
///     var learningRate = 0.01
///     var memoryNames: [String] { ["mean"] }
///
///     func update<Value: ConcreteValue>(
///         _ parameter: inout Value, with gradient: ParameterGradient<Value>,
///         _ memory: OptimizerMemory<Value>, at step: OptimizerStep
///     ) {
///         let rate = Value.Element(step.learningRate)
///         parameter.update(&memory[0], with: gradient) { weight, mean, gradient in
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

    /// Makes one step.
    ///
    /// - Parameters:
    ///   - gradient: to hand to `parameter.update`, which clips it and adds the decay of weights as it goes.
    ///   - memory: what `memoryNames` names, in that order.
    ///   - step: the learning rate to use, and which step of this parameter it is.
    func update<Value: ConcreteValue>(
        _ parameter: inout Value, with gradient: ParameterGradient<Value>, _ memory: OptimizerMemory<Value>,
        at step: OptimizerStep)

    // What an `Optimization` calls. Nobody need write one: they are requirements because the compiler
    // specializes a concrete type's witness, in whichever module the type is, as it does for a `Rule`.

    func updateFloatMatrix(
        _ parameter: inout Matrix<Float>, with gradient: ParameterGradient<Matrix<Float>>,
        _ memory: OptimizerMemory<Matrix<Float>>, at step: OptimizerStep)
    func updateDoubleMatrix(
        _ parameter: inout Matrix<Double>, with gradient: ParameterGradient<Matrix<Double>>,
        _ memory: OptimizerMemory<Matrix<Double>>, at step: OptimizerStep)
    func updateFloat(
        _ parameter: inout Float, with gradient: ParameterGradient<Float>, _ memory: OptimizerMemory<Float>,
        at step: OptimizerStep)
    func updateDouble(
        _ parameter: inout Double, with gradient: ParameterGradient<Double>,
        _ memory: OptimizerMemory<Double>, at step: OptimizerStep)
}

extension Optimizer {
    @inlinable public var memoryNames: [String] { [] }
    @inlinable public func check() throws(TrainingError) {}

    @inlinable
    public func updateFloatMatrix(
        _ parameter: inout Matrix<Float>, with gradient: ParameterGradient<Matrix<Float>>,
        _ memory: OptimizerMemory<Matrix<Float>>, at step: OptimizerStep
    ) {
        update(&parameter, with: gradient, memory, at: step)
    }

    @inlinable
    public func updateDoubleMatrix(
        _ parameter: inout Matrix<Double>, with gradient: ParameterGradient<Matrix<Double>>,
        _ memory: OptimizerMemory<Matrix<Double>>, at step: OptimizerStep
    ) {
        update(&parameter, with: gradient, memory, at: step)
    }

    @inlinable
    public func updateFloat(
        _ parameter: inout Float, with gradient: ParameterGradient<Float>, _ memory: OptimizerMemory<Float>,
        at step: OptimizerStep
    ) {
        update(&parameter, with: gradient, memory, at: step)
    }

    @inlinable
    public func updateDouble(
        _ parameter: inout Double, with gradient: ParameterGradient<Double>,
        _ memory: OptimizerMemory<Double>, at step: OptimizerStep
    ) {
        update(&parameter, with: gradient, memory, at: step)
    }
}

/// Which step a parameter makes, and how large.
public struct OptimizerStep: Hashable, Sendable {
    /// t: 1 for the parameter's first step. Those of others, made while it was frozen, do not count: what is
    /// remembered for it, and with it any correction of a bias, begins with its own first one.
    public let number: Int
    /// ηₜ: the optimizer's learning rate times the schedule's factor.
    public let learningRate: Double

    public init(number: Int, learningRate: Double) {
        self.number = number
        self.learningRate = learningRate
    }
}
