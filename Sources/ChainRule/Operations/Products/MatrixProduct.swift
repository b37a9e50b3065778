/// z = x·y (N×K times K×M is N×M); either operand may be taken transposed. In scalars the product.
///
/// dx = upstream · yᵀ and dy = xᵀ · upstream, with the transpositions moved accordingly. A fault if the inner
/// sizes differ.
///
/// As a node: `forward([[1, 2]], [[3], [4]])` = 11, `backward(1)` = ([[3, 4]], [[1], [2]]).
public struct MatrixProduct: BinaryRule, ParameterlessRule {
    /// Whether the left operand is taken transposed.
    public let transposesX: Bool
    /// Whether the right operand is taken transposed.
    public let transposesY: Bool

    @inlinable
    public init() { self.init(transposingX: false, transposingY: false) }

    /// The product of xᵀ or x and of yᵀ or y, without a transposed copy.
    @inlinable
    public init(transposingX: Bool, transposingY: Bool) {
        transposesX = transposingX
        transposesY = transposingY
    }

    @inlinable public static var broadcastsOperands: Bool { false }

    @inlinable
    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V {
        x._matmul(y, transposingSelf: transposesX, transposingOther: transposesY)
    }

    @inlinable
    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        (backwardFirst(upstream, x, y, z), backwardSecond(upstream, x, y, z))
    }

    @inlinable
    public func backwardFirst<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> V {
        transposesX
            ? y._matmul(upstream, transposingSelf: transposesY, transposingOther: true)
            : upstream._matmul(y, transposingSelf: false, transposingOther: !transposesY)
    }

    @inlinable
    public func backwardSecond<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> V {
        transposesY
            ? upstream._matmul(x, transposingSelf: true, transposingOther: transposesX)
            : x._matmul(upstream, transposingSelf: !transposesX, transposingOther: false)
    }
}

extension MatrixValue {
    /// The matrix product x·y. Either may be taken transposed, which costs no copy.
    ///
    /// ```swift
    /// let x: Matrix<Double> = [[1, 2, 3]]
    /// x.matmul(x, transposingOther: true)  // [[14.0]]
    /// ```
    /// x (N×K) · y (K×M) is N×M; another number of rows on the right is a fault.
    @inlinable
    public func matmul(_ y: Self, transposingSelf: Bool = false, transposingOther: Bool = false) -> Self {
        _matmul(y, transposingSelf: transposingSelf, transposingOther: transposingOther)
    }
}

extension MatrixProduct: WrittenRule {
    func formula(of x: [Formula]) -> Formula {
        let first = transposesX ? x[0].calling("transposed") : x[0]
        return first.calling("matmul", (transposesY ? x[1].calling("transposed") : x[1]).text)
    }
}
