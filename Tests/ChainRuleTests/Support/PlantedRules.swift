import ChainRule

/// Rules that are wrong, each in a way that has been seen somewhere. A gradient check must catch every one.
enum Planted {
    /// Mean squared error without the division by the number of elements.
    struct MissingDivision: BinaryRule {
        static var broadcastsOperands: Bool { false }
        func forward<V: GraphValue>(_ y: V, _ t: V) -> V { (y - t).squared().mean(.all) }
        func backward<V: GraphValue>(_ upstream: V, _ y: V, _ t: V, _ z: V) -> (V, V) {
            ((y - t) * 2 * upstream, (t - y) * 2 * upstream)
        }
    }

    /// Softmax with loss, not divided by the batch.
    struct MissingBatchDivision: BinaryRule {
        static var broadcastsOperands: Bool { false }
        func forward<V: GraphValue>(_ scores: V, _ t: V) -> V {
            scores.applying(SoftmaxCrossEntropy(targets: .oneHot), t)
        }
        func backward<V: GraphValue>(_ upstream: V, _ scores: V, _ t: V, _ z: V) -> (V, V) {
            ((scores.applying(Softmax()) - t) * upstream, t.filled(with: 0))
        }
    }

    /// A mean divided once too often.
    struct DividedTwice: UnaryRule {
        func forward<V: GraphValue>(_ x: V) -> V { x.mean(.all) }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
            (upstream / x.count(.all) / x.count(.all)).broadcast(like: x)
        }
    }

    struct WrongSign: UnaryRule {
        func forward<V: GraphValue>(_ x: V) -> V { x.exp() }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { -(upstream * z) }
    }

    struct FactorOfTwo: UnaryRule {
        func forward<V: GraphValue>(_ x: V) -> V { x * x }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * x }
    }

    /// x·W with the gradient of W the wrong way round.
    struct TransposedGradient: BinaryRule {
        static var broadcastsOperands: Bool { false }
        func forward<V: GraphValue>(_ x: V, _ w: V) -> V { x.applying(MatrixProduct(), w) }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ w: V, _ z: V) -> (V, V) {
            let (dx, dw) = MatrixProduct().backward(upstream, x, w, z)
            return (dx, dw.transposed())
        }
    }

    /// A sum that hands nothing to its last operand.
    struct ForgottenOperand: VariadicRule {
        func forward<V: GraphValue>(_ x: Operands<V>) -> V { x.dropFirst().reduce(x[0]) { $0 + $1 } }
        func backward<V: GraphValue>(
            _ upstream: V, _ x: Operands<V>, _ z: V, _ add: (Int, @autoclosure () -> V) -> Void
        ) {
            for index in x.indices.dropLast() { add(index, upstream) }
        }
    }

    /// A neuron's weighted sum that hands each input the weight of the one before.
    struct ShiftedWeights: VariadicRule {
        static func takes(operandCount: Int) -> Bool { operandCount % 2 == 1 }
        func forward<V: GraphValue>(_ x: Operands<V>) -> V { WeightedSum().forward(x) }
        func backward<V: GraphValue>(
            _ upstream: V, _ x: Operands<V>, _ z: V, _ add: (Int, @autoclosure () -> V) -> Void
        ) {
            add(0, upstream)
            for index in stride(from: 1, to: x.count, by: 2) {
                add(index, upstream * x[max(2, index - 1)])
                add(index + 1, upstream * x[index])
            }
        }
    }

    struct OneOperandOnly: BinaryRule {
        func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x * y }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
            (upstream * y, y.filled(with: 0))
        }
    }

    /// Each side receives the gradient times its own value.
    struct OwnValue: BinaryRule {
        func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x * y }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
            (upstream * x, upstream * y)
        }
    }

    /// Softmax's backward as several libraries have it.
    struct PassedThrough: UnaryRule {
        func forward<V: GraphValue>(_ x: V) -> V { x.applying(Softmax()) }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream }
    }

    /// Softmax's backward with the Jacobian's diagonal only.
    struct DiagonalOnly: UnaryRule {
        func forward<V: GraphValue>(_ x: V) -> V { x.applying(Softmax()) }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * z * (1 - z) }
    }

    /// tanh with 1 − x² for 1 − z².
    struct OperandForResult: UnaryRule {
        func forward<V: GraphValue>(_ x: V) -> V { x.tanh() }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * (1 - x * x) }
    }

    /// The book's SoftmaxWithLoss, which takes its upstream gradient for 1.
    struct IgnoresUpstream: BinaryRule {
        static var broadcastsOperands: Bool { false }
        func forward<V: GraphValue>(_ scores: V, _ t: V) -> V {
            scores.applying(SoftmaxCrossEntropy(targets: .oneHot), t)
        }
        func backward<V: GraphValue>(_ upstream: V, _ scores: V, _ t: V, _ z: V) -> (V, V) {
            let one = upstream.filled(with: 1)
            return SoftmaxCrossEntropy(targets: .oneHot).backward(one, scores, t, z)
        }
    }

    /// GELU's derivative without x·φ(x).
    struct ForgottenTerm: UnaryRule {
        func forward<V: GraphValue>(_ x: V) -> V { x.gelu() }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * z / x }
    }

    /// Right in `backward`, wrong when asked for one gradient alone.
    struct WrongAlone: BinaryRule {
        func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x - y }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
            (upstream, -upstream)
        }
        func backwardSecond<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> V { upstream }
    }

    /// The first derivative is right; the slope in it counts as a constant, so the second is 0.
    struct WrongSecondDerivative: UnaryRule {
        func forward<V: GraphValue>(_ x: V) -> V { x * x * x }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
            upstream * (x * x * 3).stopGradient()
        }
    }

    /// The same for the upstream gradient, in which every gradient must be linear.
    struct ConstantUpstream: UnaryRule {
        func forward<V: GraphValue>(_ x: V) -> V { x.exp() }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream.stopGradient() * z }
    }

    /// √x with the derivative of the square.
    struct WrongDerivative: ElementwiseRule {
        func forward<V: GraphValue>(_ x: V) -> V { x.sqrt() }
        func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 2 * x }
    }

    struct SwappedDerivatives: BinaryElementwiseRule {
        func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x * y }
        func derivatives<V: GraphValue>(_ x: V, _ y: V, _ z: V) -> (V, V) { (x, y) }
    }

    /// Right in `backward`, wrong in the derivative, which scalars use.
    struct WrongDerivativeBesideBackward: ElementwiseRule {
        func forward<V: GraphValue>(_ x: V) -> V { x.exp() }
        func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { x }
        func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * z }
    }
}
