import ChainRuleKernels

/// What has the elementary functions: values of every kind, and the numbers that they are made of.
///
/// Each function stands beside its rule (`exp()` in `Exp.swift`) and is that rule applied.
public protocol ElementaryFunctions {
    /// The result of a rule. A graph's variables add a node for it; other values compute its forward.
    func applying<R: UnaryRule>(_ rule: R) -> Self
    /// The result of a rule with two operands, this value and `y`.
    func applying<R: BinaryRule>(_ rule: R, _ y: Self) -> Self
    /// The result of a rule with three operands, this value, `y` and `w`.
    func applying<R: TernaryRule>(_ rule: R, _ y: Self, _ w: Self) -> Self
}

/// The algebra that rules are written in.
///
/// A rule's forward and backward are generic over `GraphValue`, so the same lines run on numbers (`Double`,
/// `Float`), on matrices (`Matrix<Float>`, `Matrix<Double>`), on dual numbers (`Dual<V>`: forward mode) and
/// on a graph's own handles (`Variable<V>`: the gradient becomes more graph).
///
/// Arithmetic between two values broadcasts as NumPy does in two dimensions: a size of 1 is repeated. A rule
/// need not undo that; the graph does it, only where gradients are accumulated.
///
/// NaN is passed on by every operation, comparisons and masks included.
public protocol GraphValue: ElementaryFunctions, _Operators, ExpressibleByFloatLiteral,
    ExpressibleByIntegerLiteral
where FloatLiteralType == Element {
    /// The number that a value is made of, and the type of constants: `x * 0.5`.
    associatedtype Element: MatrixElement

    // MARK: What the operators call

    func _adding(_ y: Self) -> Self
    func _subtracting(_ y: Self) -> Self
    func _multiplied(by y: Self) -> Self
    func _divided(by y: Self) -> Self
    func _negated() -> Self

    func _adding(constant: Element) -> Self
    func _multiplied(byConstant constant: Element) -> Self
    func _divided(byConstant constant: Element) -> Self
    /// constant − self.
    func _subtracted(fromConstant constant: Element) -> Self
    /// constant / self.
    func _dividing(constant: Element) -> Self

    // MARK: Functions, element by element; call them by their names, which stand beside their rules: `exp()`

    /// Each element through a function. What a function's rule calls in its `forward`.
    ///
    /// - Parameter constant: the function's, if it has one (the exponent of a power).
    func _mapped(_ function: ElementFunction, _ constant: Element) -> Self
    /// Two operands element by element, broadcast.
    func _combined(_ operation: ElementOperation, _ y: Self) -> Self
    /// Three operands element by element, broadcast.
    func _combined(_ operation: ElementTernary, _ y: Self, _ w: Self) -> Self
    /// A value of this one's shape with `constant` everywhere.
    func filled(with constant: Element) -> Self

    // MARK: Reductions and broadcasting

    /// The sum of all elements (1×1), of each row (N×1) or of each column (1×M): of [[1, 2], [3, 4]] it is 10,
    /// [[3], [7]] or [[4, 6]].
    func sum(_ axis: Axis) -> Self
    /// The greatest element (of each row, of each column); NaN if there is a NaN among them.
    func maximum(_ axis: Axis) -> Self
    /// How many elements `sum(axis)` adds up for each of its results; 1×1.
    func count(_ axis: Axis) -> Self
    /// Rows or columns of size 1 repeated until the shape is `other`'s.
    func broadcast(like other: Self) -> Self
    /// Rows or columns of size 1 repeated to this shape; a fault where they are of another size.
    func broadcast(to shape: Shape) -> Self
    /// What broadcasting repeated, added up again: the shape becomes `other`'s.
    func _reduced(like other: Self) -> Self

    /// This value, if its shape is `other`'s; a fault if not.
    func _requiring(shapeOf other: Self) -> Self

    // MARK: Structure

    /// x·y; either may be taken transposed, without a copy.
    func _matmul(_ other: Self, transposingSelf: Bool, transposingOther: Bool) -> Self
    /// Rows as columns: N×M becomes M×N, [[1, 2]] becomes [[1], [2]].
    func transposed() -> Self
    /// The same elements, row by row, in another shape. A size of `nil` follows from the other one.
    func reshaped(rows: Int?, columns: Int?) -> Self
    /// The same elements, row by row, in `other`'s shape; a fault if that has another number of them.
    func reshaped(like other: Self) -> Self
    /// The rows and columns of the region; a fault if the value does not have them.
    func slice(_ region: Region) -> Self
    /// Zeros of `other`'s shape, with this value at `region`.
    func _padded(at region: Region, like other: Self) -> Self
    /// This value with another below it or beside it; a fault if the size that they share differs.
    func concatenated(with other: Self, _ direction: ConcatenationDirection) -> Self
    /// The first rows (`below`) or columns (`beside`), as many as `other` has.
    func _prefix(like other: Self, _ direction: ConcatenationDirection) -> Self
    /// What `_prefix(like:)` leaves.
    func _suffix(after other: Self, _ direction: ConcatenationDirection) -> Self
    /// Class indices (N×1) as rows with a single 1, as wide as `scores`. An index that is not a whole number
    /// from 0 to below the number of classes is a fault.
    func _oneHot(like scores: Self) -> Self
    /// Where the greatest element is; see `Argmax`.
    func _argmax(_ axis: Axis) -> Self
    /// The rows that a column of indices chooses; see `GatherRows`.
    func _gathered(_ indices: Self) -> Self
    /// Zeros of `table`'s shape, with this value's rows added to those that a column of indices chooses.
    func _scattered(_ indices: Self, like table: Self) -> Self

    // MARK: Combinations, made of the above unless a kind of value has them in one pass

    /// x·y + row, the row being added to each row of the product.
    func _matmul(_ other: Self, adding row: Self) -> Self

    /// A neuron's weighted sum of its inputs; see `WeightedSum`.
    static func weightedSum(
        of inputs: some Collection<Self>, weights: some Collection<Self>, bias: Self
    ) -> Self

    /// The tanh, and its slope with its digits where the tanh is all but ±1.
    func _tanhAndSlope() -> (Self, Self)
    /// The sigmoid, and its slope with its digits where the sigmoid is all but 1.
    func _sigmoidAndSlope() -> (Self, Self)

    /// A formula as a reader knows it, and how it is computed so that no digits are lost and nothing
    /// overflows; the formula itself is not computed.
    static func _written(
        _ formula: @autoclosure () -> Self, computedAs value: @autoclosure () -> Self
    ) -> Self

    // MARK: Rules

    /// The result of a rule with any number of operands: this value, and `others`.
    ///
    /// - Parameters:
    ///   - rule: the operation.
    ///   - others: the operands after this one. NaN or a matrix that says so, in a graph an error, if the
    ///     rule does not take as many.
    func applying<R: VariadicRule>(_ rule: R, _ others: [Self]) -> Self
}

extension GraphValue {
    @inlinable public func applying<R: UnaryRule>(_ rule: R) -> Self { rule.forward(self) }
    @inlinable public func applying<R: BinaryRule>(_ rule: R, _ y: Self) -> Self { rule.forward(self, y) }
    @inlinable
    public func applying<R: TernaryRule>(_ rule: R, _ y: Self, _ w: Self) -> Self { rule.forward(self, y, w) }

    @inlinable
    public func applying<R: VariadicRule>(_ rule: R, _ others: [Self]) -> Self {
        R.takes(operandCount: 1 + others.count) ? rule.forward(operands: [self] + others) : self * Element.nan
    }
}

/// A value with rows and columns: a matrix, or a variable or a dual number of matrices.
///
/// It has the functions for which a number is no operand: in scalars a softmax would be 1, whatever the
/// score. A rule that is written for all kinds of value applies the others' rules: `x.applying(Softmax())`.
public protocol MatrixValue: GraphValue {}

/// A value that holds numbers, as against a `Variable`, which stands for one: what a `Graph` computes with.
public protocol ConcreteValue: GraphValue, Sendable {
    /// The same kind of value in `Double`: what a gradient check computes with.
    associatedtype _DoublePrecision: ConcreteValue where _DoublePrecision.Element == Double

    /// A 1×1 value.
    init(_ constant: Element)
    /// The elements row by row; a fault (NaN, for a scalar) if their number is not `shape.count`.
    init(shape: Shape, elements: [Element])

    /// The numbers of rows and columns; 1×1 for a number.
    var shape: Shape { get }
    /// The elements, row by row.
    var elements: [Element] { get }

    /// Adds another value, broadcast; a matrix that nobody else holds is changed where it lies.
    mutating func add(_ other: Self)

    /// Adds `factor` times another value in one pass: a step of gradient descent.
    ///
    /// ```swift
    /// try graph.update(weights) { value, gradient in value.add(gradient, scaledBy: -0.1) }
    /// ```
    mutating func add(_ other: Self, scaledBy factor: Element)

    /// Changes each element, given the gradient's: an optimizer's step in one pass. See `Matrix`.
    mutating func update(with gradient: Self, _ step: (inout Element, Element) -> Void)
    /// Changes each element and what is remembered for it, given the gradient's.
    mutating func update(
        _ memory: inout Self, with gradient: Self, _ step: (inout Element, inout Element, Element) -> Void)
    /// Changes each element and two numbers that are remembered for it, given the gradient's.
    mutating func update(
        _ first: inout Self, _ second: inout Self, with gradient: Self,
        _ step: (inout Element, inout Element, inout Element, Element) -> Void)

    /// Why there is no value, if there is none. A scalar has none to tell: it is NaN.
    var fault: ValueFault? { get }
    /// A value that stands for a fault.
    static func faulty(_ fault: ValueFault) -> Self
    /// Whether values are numbers, whose `fault` is always `nil`: what could not be computed is NaN.
    static var _isScalar: Bool { get }

    /// Removes the value from memory that a new one is about to be written to. A matrix leaves
    /// its memory to that one.
    static func _recycle(_ memory: UnsafeMutablePointer<Self>)
}

extension ConcreteValue {
    @inlinable public static func _recycle(_ memory: UnsafeMutablePointer<Self>) {
        memory.deinitialize(count: 1)
    }
}
