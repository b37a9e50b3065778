import ChainRuleKernels

extension Matrix {
    @inlinable @inline(never)
    public func _matmul(_ other: Matrix, transposingSelf: Bool, transposingOther: Bool) -> Matrix {
        let (rows, inner) = transposingSelf ? (columns, self.rows) : (self.rows, columns)
        let (otherInner, columns) =
            transposingOther ? (other.columns, other.rows) : (other.rows, other.columns)
        guard inner == otherInner, !isFaulty, !other.isFaulty else {
            return productFault(other, inner, otherInner, transposingSelf, transposingOther)
        }
        return Matrix(uninitializedRows: rows, columns: columns) { result in
            multiply(other, transposingSelf, transposingOther, into: result, adding: false)
        }.made(by: Matrix.productName(transposingSelf, transposingOther), shape, other.shape)
    }

    /// x·y + row in one pass: the product is added to rows that are there already. A row that does not fit
    /// into the product is a fault: 1×M, 1×1, or a row or a number for each of its rows do.
    @inlinable @inline(never)
    public func _matmul(_ other: Matrix, adding row: Matrix) -> Matrix {
        guard columns == other.rows, row.rows == 1, row.columns == other.columns, !isFaulty, !other.isFaulty
        else {
            return matmul(other).addingWithin(row)
        }
        return Matrix(uninitializedRows: rows, columns: other.columns) { result in
            row.withUnsafeElements { row in
                guard let row = row.baseAddress, let start = result.baseAddress else { return }
                Element._combine(.first, rows, other.columns, row, 0, false, row, 0, false, 0, start)
            }
            multiply(other, false, false, into: result, adding: true)
        }.made(by: Matrix.productName(false, false), shape, other.shape)
    }

    /// This matrix and another one that is broadcast to it, but not the other way round.
    @usableFromInline
    func addingWithin(_ row: Matrix) -> Matrix {
        let isWithin = (row.rows == 1 || row.rows == rows) && (row.columns == 1 || row.columns == columns)
        if isWithin || isFaulty || row.isFaulty { return _adding(row) }
        return .faulty(
            "matrix product + row", shape, row.shape,
            reason: "the second is not to be larger than the product; it needs 1×\(columns)")
    }

    /// The product of operands that fit.
    @inlinable
    func multiply(
        _ other: Matrix, _ transposingSelf: Bool, _ transposingOther: Bool,
        into result: UnsafeMutableBufferPointer<Element>, adding: Bool
    ) {
        let (rows, inner) = transposingSelf ? (columns, self.rows) : (self.rows, columns)
        let columns = transposingOther ? other.rows : other.columns
        withUnsafeElements { a in
            other.withUnsafeElements { b in
                guard let a = a.baseAddress, let b = b.baseAddress, let c = result.baseAddress else { return }
                Element._gemm(
                    rows, columns, inner, a, self.columns, transposingSelf, b, other.columns,
                    transposingOther, c, columns, adding)
            }
        }
    }

    @usableFromInline
    func productFault(
        _ other: Matrix, _ inner: Int, _ otherInner: Int, _ transposingSelf: Bool, _ transposingOther: Bool
    ) -> Matrix {
        if let fault = fault ?? other.fault { return .faulty(fault) }
        let needed = "\(inner) \(transposingOther ? "column" : "row")\(inner == 1 ? "" : "s")"
        return .faulty(
            Matrix.productName(transposingSelf, transposingOther), shape, other.shape,
            reason: "the inner sizes differ (\(inner) and \(otherInner)); the right side needs \(needed)")
    }

    @usableFromInline
    static func productName(_ transposingSelf: Bool, _ transposingOther: Bool) -> String {
        switch (transposingSelf, transposingOther) {
        case (false, false): "matrix product"
        case (true, false): "matrix product (left side transposed)"
        case (false, true): "matrix product (right side transposed)"
        case (true, true): "matrix product (both sides transposed)"
        }
    }
}
