/// The form of class targets. It has to be said: a column of indices and a one-hot row can look
/// alike.
public enum ClassTargets: Hashable, Sendable {
    /// N×M, a row of probabilities for each example: usually one 1, otherwise 0.
    case oneHot
    /// N×1, the number of the right class, from 0 on.
    case classIndices
}

/// z = the cross entropy between softmax(scores) and the targets, the mean over the batch's N examples: 1×1.
///
/// The gradient of the scores is (softmax(scores) − targets) · upstream / N: the reason why the two are one
/// node. Stable at any finite score; it is computed from log-softmax, not by the logarithm of a probability.
/// A fault if the targets' shape does not fit or an index is not a class.
public struct SoftmaxCrossEntropy: BinaryRule {
    /// How the targets are written.
    public let targets: ClassTargets

    /// The rule for targets that are written so.
    @inlinable
    public init(targets: ClassTargets) { self.targets = targets }

    public var name: String { "softmax with loss" }

    @inlinable public static var broadcastsOperands: Bool { false }
    /// A class index moves by whole numbers only.
    @inlinable
    public func passesGradient(to operand: Int) -> Bool { operand == 0 || targets == .oneHot }

    @inlinable
    public func forward<V: GraphValue>(_ scores: V, _ targets: V) -> V {
        let wanted = probabilities(targets, scores)
        let logarithms = scores.applying(LogSoftmax())
        // A class without a target adds nothing, even if its probability is 0 and its logarithm −∞. Its
        // slope along the target still is the logarithm, and a NaN still a NaN.
        let finite = logarithms.maximum(logarithms.filled(with: -V.Element.greatestFiniteMagnitude))
        let sum = V.select(wanted.abs(), wanted * logarithms, wanted * finite).sum(.all)
        return -(sum / scores.count(.eachColumn))
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ scores: V, _ targets: V, _ z: V) -> (V, V) {
        (backwardFirst(upstream, scores, targets, z), backwardSecond(upstream, scores, targets, z))
    }

    @inlinable
    public func backwardFirst<V: GraphValue>(_ upstream: V, _ scores: V, _ targets: V, _ z: V) -> V {
        let difference = surplus(scores.applying(Softmax()), probabilities(targets, scores))
        return difference * (upstream / scores.count(.eachColumn))
    }

    /// p · Σ wanted − wanted of each row, in which p − 1 keeps its digits where p is all but 1.
    @inlinable
    func surplus<V: GraphValue>(_ found: V, _ wanted: V) -> V {
        if targets == .oneHot {
            return V._written(
                found * wanted.sum(.eachRow) - wanted,
                computedAs: found * (wanted.sum(.eachRow) - wanted) - wanted * found.complements())
        }
        // A single 1: its 1 − p is the sum of the others.
        let others = found * (1 - wanted)
        return V._written(found - wanted, computedAs: others - wanted * others.sum(.eachRow))
    }

    @inlinable
    public func backwardSecond<V: GraphValue>(_ upstream: V, _ scores: V, _ targets: V, _ z: V) -> V {
        if self.targets == .classIndices { return targets.filled(with: 0) }
        return -(scores.applying(LogSoftmax()) * (upstream / scores.count(.eachColumn)))
    }

    @inlinable
    func probabilities<V: GraphValue>(_ targets: V, _ scores: V) -> V {
        self.targets == .classIndices ? targets._oneHot(like: scores) : targets._requiring(shapeOf: scores)
    }
}

/// The node of the tutorials: softmax and cross entropy in one.
///
/// ```swift
/// var loss = SoftmaxWithLoss<Matrix<Double>>(targets: .classIndices)
/// loss.forward([[0.3, 2.9, 4.0]], [[2]])   // [[0.305714464812452]]
/// loss.backward([[1]]).0                   // [[0.01821127, 0.24519181, -0.26340309]]
/// ```
public typealias SoftmaxWithLoss<Value: ConcreteValue> = BinaryNode<SoftmaxCrossEntropy, Value>

extension BinaryNode where Operation == SoftmaxCrossEntropy {
    /// A node for targets that are written so.
    public init(targets: ClassTargets) { self.init(SoftmaxCrossEntropy(targets: targets)) }
}

extension MatrixValue {
    /// The mean cross entropy between the softmax of these scores and the targets.
    @inlinable
    public func softmaxWithLoss(_ targets: Self, as kind: ClassTargets) -> Self {
        applying(SoftmaxCrossEntropy(targets: kind), targets)
    }
}

extension SoftmaxCrossEntropy: WrittenRule {
    func formula(of x: [Formula]) -> Formula { x[0].calling("softmaxWithLoss", x[1].text, "as: .\(targets)") }
}
