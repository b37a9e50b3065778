import ChainRuleKernels

/// How two shapes meet: the shape of the result, and loops over rows and columns that find both operands'
/// elements.
@usableFromInline
struct Broadcasting {
    @usableFromInline let shape: Shape
    /// The loops' sizes; a result that needs no rows told apart is looped over as one row.
    @usableFromInline let rows: Int
    @usableFromInline let columns: Int
    /// Elements from one row to the next; 0 repeats a row.
    @usableFromInline let xStep: Int
    @usableFromInline let yStep: Int
    /// Whether an operand has one element for the whole row. Never both.
    @usableFromInline let xRepeats: Bool
    @usableFromInline let yRepeats: Bool

    /// `nil` if the shapes do not fit.
    @inlinable
    init?(_ x: Shape, _ y: Shape) {
        if x == y || x == .scalar || y == .scalar {
            shape = x == .scalar ? y : x
            (rows, columns) = (1, shape.count)
            (xStep, yStep) = (0, 0)
            (xRepeats, yRepeats) = (x != y && x == .scalar, x != y && y == .scalar)
            return
        }
        guard x.rows == y.rows || x.rows == 1 || y.rows == 1,
            x.columns == y.columns || x.columns == 1 || y.columns == 1
        else { return nil }
        shape = Shape(rows: x.rows == 1 ? y.rows : x.rows, columns: x.columns == 1 ? y.columns : x.columns)
        (rows, columns) = (shape.rows, shape.columns)
        (xStep, yStep) = (x.rows == 1 ? 0 : x.columns, y.rows == 1 ? 0 : y.columns)
        (xRepeats, yRepeats) = (
            x.columns != y.columns && x.columns == 1, x.columns != y.columns && y.columns == 1
        )
    }

    /// result = x operation y, element by element. The result may lie over an operand.
    @inlinable
    func combine<Element: MatrixElement>(
        _ operation: ElementOperation, _ x: UnsafeBufferPointer<Element>, _ y: UnsafeBufferPointer<Element>,
        _ constant: Element, into result: UnsafeMutableBufferPointer<Element>
    ) {
        guard let x = x.baseAddress, let y = y.baseAddress, let result = result.baseAddress else { return }
        Element._combine(
            operation, rows, columns, x, xStep, xRepeats, y, yStep, yRepeats, constant, result)
    }

    /// What is wrong with two shapes that do not fit.
    @usableFromInline
    static func mismatch(_ x: Shape, _ y: Shape) -> String {
        var wrong: [String] = []
        if x.rows != y.rows && x.rows != 1 && y.rows != 1 {
            wrong.append("the rows differ (\(x.rows) and \(y.rows))")
        }
        if x.columns != y.columns && x.columns != 1 && y.columns != 1 {
            wrong.append("the columns differ (\(x.columns) and \(y.columns))")
        }
        return wrong.joined(separator: " and ") + "; they need to be equal, or one of them 1"
    }
}

extension Matrix {
    /// Each element through a function.
    @inlinable @inline(never)
    func mapped(_ function: ElementFunction, _ constant: Element = 0) -> Matrix {
        if isFaulty { return self }
        return Matrix(uninitializedRows: rows, columns: columns) { result in
            withUnsafeElements { x in
                guard let x = x.baseAddress, let start = result.baseAddress else { return }
                Element._map(function, result.count, x, constant, start)
            }
        }
    }

    /// Two matrices element by element, broadcast: nothing else does that.
    @inlinable @inline(never)
    static func combined(
        _ name: String, _ x: Matrix, _ y: Matrix, _ operation: ElementOperation, _ constant: Element = 0
    ) -> Matrix {
        guard !x.isFaulty, !y.isFaulty, let plan = Broadcasting(x.shape, y.shape) else {
            return broadcastFault(name, x, y)
        }
        return Matrix(uninitializedRows: plan.shape.rows, columns: plan.shape.columns) { result in
            x.withUnsafeElements { x in
                y.withUnsafeElements { y in plan.combine(operation, x, y, constant, into: result) }
            }
        }.made(by: name, x.shape, y.shape)
    }

    @usableFromInline
    static func broadcastFault(_ operation: String, _ x: Matrix, _ y: Matrix) -> Matrix {
        if let fault = x.fault ?? y.fault { return .faulty(fault) }
        return .faulty(operation, x.shape, y.shape, reason: Broadcasting.mismatch(x.shape, y.shape))
    }

    @inlinable @inline(never)
    public func broadcast(like other: Matrix) -> Matrix {
        if isFaulty { return self }
        if other.isFaulty { return other }
        return broadcast(to: other.shape)
    }

    @inlinable @inline(never)
    public func broadcast(to target: Shape) -> Matrix {
        if isFaulty || shape == target { return self }
        if let fault = Matrix.sizeFault(target) { return fault.made(by: "broadcast", shape) }
        guard let plan = Broadcasting(shape, target), plan.shape == target else {
            let reason = "\(target) cannot be made of it; only a size of 1 can be repeated"
            return .faulty("broadcast", shape, reason: reason)
        }
        return Matrix(uninitializedRows: target.rows, columns: target.columns) { result in
            withUnsafeElements { x in
                if x.count == 1 {
                    guard let start = result.baseAddress else { return }
                    // Not from `x`: a map may read as many elements as it writes.
                    return Element._map(.fill, result.count, start, x[0], start)
                }
                // The second operand is there for the loops only; `first` does not look at it.
                result.initialize(repeating: 0)
                plan.combine(.first, x, UnsafeBufferPointer(result), 0, into: result)
            }
        }.made(by: "broadcast", shape)
    }
}
