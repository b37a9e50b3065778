/// Numbers in rows and columns: `Matrix<Float>` or `Matrix<Double>`.
///
/// ```swift
/// let x: Matrix<Double> = [[1, 2], [3, 4]]
/// print(x.matmul(x) + 1)
/// // [[ 8.0, 11.0],
/// //  [16.0, 23.0]]
/// ```
///
/// A matrix is a value: a copy shares the memory until one of the two is written to, and so does a slice of
/// rows. Arithmetic goes element by element and broadcasts as NumPy does in two dimensions.
///
/// Nothing stops a program because shapes do not fit: the result then is 0×0 and has a `fault`, which is
/// handed on by everything computed from it, as NaN is by numbers. `checked()` throws it.
public struct Matrix<Element: MatrixElement>: ConcreteValue {
    public typealias _DoublePrecision = Matrix<Double>

    // The elements lie row by row without gaps, from `offset` on. A faulty matrix is 0×0.
    @usableFromInline var storage: MatrixStorage
    @usableFromInline let offset: Int
    /// How many rows; 0 for a faulty matrix.
    public let rows: Int
    /// How many columns; 0 for a faulty matrix.
    public let columns: Int

    @inlinable
    init(storage: MatrixStorage, offset: Int, rows: Int, columns: Int) {
        self.storage = storage
        self.offset = offset
        self.rows = rows
        self.columns = columns
    }

    @inlinable public var shape: Shape { Shape(rows: rows, columns: columns) }

    /// How many elements there are: `rows * columns`.
    @inlinable public var count: Int { rows * columns }

    /// The elements, row by row.
    @inlinable public var elements: [Element] { withUnsafeElements { Array($0) } }
}

// MARK: - Faults

extension Matrix {
    @inlinable public static var _isScalar: Bool { false }

    /// Why there are no elements: the first operation that was not possible. `nil` for a matrix that is in
    /// order.
    @inlinable public var fault: ValueFault? { rows == 0 ? storage.fault : nil }

    @inlinable var isFaulty: Bool { rows == 0 && storage.fault != nil }

    public static func faulty(_ fault: ValueFault) -> Matrix {
        Matrix(storage: MatrixStorage(fault: fault), offset: 0, rows: 0, columns: 0)
    }

    /// This matrix, or its fault as an error.
    ///
    /// ```swift
    /// let x: Matrix<Double> = [[1, 2, 3]]
    /// try (x + [[1, 2]]).checked()
    /// // throws "addition of 1×3 and 1×2: the columns differ (3 and 2);
    /// //         they need to be equal, or one of them 1"
    /// ```
    @inlinable
    public func checked() throws(ValueFault) -> Matrix {
        if let fault { throw fault }
        return self
    }

    /// A fault of the operation on these shapes.
    @usableFromInline
    static func faulty(_ operation: String, _ shapes: Shape..., reason: String) -> Matrix {
        faulty(ValueFault(operation: operation, shapes: shapes, reason: reason))
    }
}

// MARK: - Comparing

extension Matrix: Equatable {
    /// The same shape and equal elements (NaN equals nothing), or the same fault.
    @inlinable
    public static func == (x: Matrix, y: Matrix) -> Bool {
        guard x.shape == y.shape, x.fault == y.fault else { return false }
        return x.withUnsafeElements { x in y.withUnsafeElements { y in x.elementsEqual(y) } }
    }

    /// Whether the shapes are the same and every pair of elements differs by at most `absoluteTolerance`, or
    /// by at most `relativeTolerance` times the greater magnitude of the two. NaN and faulty matrices are
    /// close to nothing.
    @inlinable
    public func isApproximatelyEqual(
        to other: Matrix, absoluteTolerance: Element = 0,
        relativeTolerance: Element = Element.ulpOfOne.squareRoot()
    ) -> Bool {
        guard shape == other.shape, !isFaulty, !other.isFaulty else { return false }
        return withUnsafeElements { x in
            other.withUnsafeElements { y in
                zip(x, y).allSatisfy { x, y in
                    if x == y { return true }  // infinities too, whose difference is NaN
                    let magnitude = Element.maximum(x.magnitude, y.magnitude)
                    let tolerance = Element.maximum(absoluteTolerance, relativeTolerance * magnitude)
                    return (x - y).magnitude <= tolerance && magnitude.isFinite
                }
            }
        }
    }
}

extension Matrix: MatrixValue {}
