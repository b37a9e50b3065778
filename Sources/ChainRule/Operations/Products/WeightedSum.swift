/// z = b + x₀·w₀ + x₁·w₁ + …, a neuron's weighted sum of its inputs, added from left to right. Operands: b,
/// then an input and its weight in turn. In matrices each xᵢ is N×Kᵢ (a row per example), its weight Kᵢ×M, b
/// 1×M, as in `Affine`; a fault if inner sizes differ, or the inputs' rows.
///
/// dxᵢ = upstream · wᵢᵀ, dwᵢ = xᵢᵀ · upstream, db = the upstream gradient summed over the examples.
public struct WeightedSum: VariadicRule, ParameterlessRule {
    public init() {}

    @inlinable public static func takes(operandCount: Int) -> Bool { operandCount & 1 == 1 }
    public static var operandCountDescription: String {
        "a bias, then an input and its weight in turn: 1, 3, 5, … operands"
    }

    @inlinable
    public func forward<V: GraphValue>(_ operands: Operands<V>) -> V {
        var sum = operands[0]
        operands.forEachPair { index, x, weight in
            let next = x._matmul(weight, adding: sum)
            // From the second product on all rows are there. More could not be given back to the first input.
            sum = index == 1 ? next : next._requiring(shapeOf: sum)
        }
        return sum
    }

    @inlinable
    public func backward<V: GraphValue>(
        _ upstream: V, _ operands: Operands<V>, _ z: V, _ add: (Int, @autoclosure () -> V) -> Void
    ) {
        add(0, upstream)
        operands.forEachPair { index, x, weight in
            add(index, upstream._matmul(weight, transposingSelf: false, transposingOther: true))
            add(index &+ 1, x._matmul(upstream, transposingSelf: true, transposingOther: false))
        }
    }
}

extension Operands {
    /// Calls `body` with each input's index, the input, and its weight.
    @inlinable @inline(__always)
    func forEachPair(_ body: (_ index: Int, _ x: Value, _ weight: Value) -> Void) {
        var index = 1
        // Compared as the operands' own check does, so that the compiler needs no second one.
        while UInt(bitPattern: index &+ 1) < UInt(bitPattern: endIndex) {
            body(index, self[unchecked: index], self[unchecked: index &+ 1])
            index &+= 2
        }
    }
}

/// `WeightedSumNode<Scalar>()`: `forward(5, 1, 10, 2, 100)` = 5 + 1·10 + 2·100 = 215, `backward(1)` = [1, 10,
/// 1, 100, 2].
public typealias WeightedSumNode<Value: ConcreteValue> = VariadicNode<WeightedSum, Value>

extension GraphValue {
    /// A neuron's weighted sum of its inputs, ((bias + x₀·w₀) + x₁·w₁) + …
    ///
    /// ```swift
    /// Scalar.weightedSum(of: [1, 2], weights: [10, 100], bias: 5)   // 215.0
    /// ```
    /// In a graph it is one node. NaN, in a graph an error, if there are not as many weights as inputs.
    @inlinable
    public static func weightedSum(
        of inputs: some Collection<Self>, weights: some Collection<Self>, bias: Self
    ) -> Self {
        if inputs.count != weights.count { return bias * Element.nan }
        return bias.applying(WeightedSum(), zip(inputs, weights).flatMap { [$0, $1] })
    }
}
