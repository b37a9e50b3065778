public import ChainRule

/// Stochastic gradient descent: w ← w − η g.
///
/// On data drawn at random the gradient points down on average. On a function that is much steeper one way
/// than the other it zigzags; the other optimizers are cures for that.
///
/// Down w² from w = 1, with η = 0.1: 0.8, 0.64, 0.512.
///
/// Source: Robbins and Monro, "A stochastic approximation method" (1951).
public struct SGD: Optimizer {
    public var learningRate: Double

    /// An optimizer with this learning rate η.
    public init(learningRate: Double = 0.01) { self.learningRate = learningRate }

    public func update<Value: ConcreteValue>(_ parameter: inout Value, at step: OptimizerStep<Value>) {
        parameter.add(step.gradient, scaledBy: Value.Element(-step.learningRate))
    }
}
