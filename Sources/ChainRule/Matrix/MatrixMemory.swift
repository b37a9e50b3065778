import ChainRuleKernels

/// The memory of all matrices of the process: how much they may have, how much they have, and how much of it
/// is kept for the next ones.
///
/// A mistake in shapes can ask for more than any machine has: 60,000×1 minus 1×60,000 is 60,000×60,000. With
/// a limit it is an error which says so, before the machine begins to swap.
///
/// ```swift
/// MatrixMemory.limit = 4 << 30  // 4 GiB
/// let x = Matrix<Float>.zeros(rows: 1_000_000, columns: 1)
/// try x.matmul(x, transposingOther: true).checked()
/// // throws "matrix product (right side transposed) of 1000000×1 and 1000000×1: the result would be
/// //         1000000×1000000: there is no memory of that size (4 TB; matrices may have 4.3 GB in all, …"
/// ```
public enum MatrixMemory {
    /// The most bytes that matrices may have, all together, with what is kept: half of the machine's memory
    /// (or of the container's) unless you set it. A matrix for which there is no room has a `fault`.
    ///
    /// It may be read and set from any thread, and holds for matrices that are made afterwards. Two things do
    /// not regard it, as their size is that of a matrix which exists: the copy that is made when a shared
    /// matrix is written to, and the gradients of chains of elementwise nodes. Where the system has no memory
    /// for those either, they stop the program and say so, as an array does.
    public static var limit: Int {
        get { Int(clamping: chainrule_buffer_limit()) }
        set { chainrule_set_buffer_limit(newValue < 1 ? 1 : Int(newValue)) }
    }

    /// The bytes that matrices have now, what is kept included.
    public static var used: Int { Int(clamping: chainrule_buffer_held()) }

    /// The bytes that nobody uses, and that are kept for the next matrices and graphs: at most about 350 MiB.
    public static var kept: Int {
        Int(
            clamping: chainrule_buffer_kept() + chainrule_spare_size() + chainrule_graph_storage_kept())
    }

    /// Gives back to the system what is kept: after a large graph is gone, say, and before other work begins.
    ///
    /// ```swift
    /// let bytes = MatrixMemory.trim()
    /// MatrixMemory.kept   // 0, unless another thread has let go of something meanwhile
    /// ```
    /// - Returns: how many bytes.
    @discardableResult
    public static func trim() -> Int {
        let before = kept
        while let spare = chainrule_spare_remove() {
            Unmanaged<MatrixStorage>.fromOpaque(spare).release()
        }
        chainrule_buffer_trim()
        chainrule_graph_storage_trim()
        return before
    }
}

extension Shape {
    /// Whether `MatrixMemory.limit` allows a matrix of this shape; for an empty one, of the shape in which
    /// the side of size 0 is 1.
    package func isWithinMemory(elementSize: Int) -> Bool {
        let (count, tooMany) = max(rows, 1).multipliedReportingOverflow(by: max(columns, 1))
        let (size, tooLarge) = count.multipliedReportingOverflow(by: elementSize)
        return !tooMany && !tooLarge && size <= MatrixMemory.limit
    }
}

extension MatrixMemory {
    /// Why there is no matrix of a shape.
    package static func refusal(_ shape: Shape, elementSize: Int) -> String {
        let bytes = Double(shape.rows) * Double(shape.columns) * Double(elementSize)
        return
            "there is no memory of that size (\(text(bytes)); matrices may have \(text(Double(limit))) in all, "
            + "of which they have \(text(Double(used))): MatrixMemory.limit)"
    }

    /// Bytes in the unit that suits them, with three digits.
    private static func text(_ bytes: Double) -> String {
        let units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"]
        var (number, unit) = (bytes, 0)
        while number >= 1000, unit < units.count - 1 {
            number /= 1000
            unit += 1
        }
        // More digits than three say nothing; beyond the last unit there may be many.
        let step = number >= 100 ? 1.0 : number >= 10 ? 10.0 : 100.0
        let digits = "\((number * step).rounded() / step)"
        return (digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits) + " \(units[unit])"
    }
}
