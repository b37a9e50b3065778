/// The memory of matrices, aligned to a cache line, or the fault of a matrix that has no elements.
///
/// The only place of the library that allocates memory for elements.
@usableFromInline
final class MatrixStorage: @unchecked Sendable {
    // Unchecked, because memory behind a pointer is beyond the compiler's checks: a matrix writes to it only
    // while it is being made, or while nobody else holds it.

    @usableFromInline let base: UnsafeMutableRawPointer
    @usableFromInline let fault: ValueFault?

    /// Memory whose contents are undefined.
    @usableFromInline
    init(byteCount: Int) {
        base = .allocate(byteCount: max(byteCount, 1), alignment: 64)
        fault = nil
    }

    init(fault: ValueFault) {
        base = .allocate(byteCount: 1, alignment: 64)
        self.fault = fault
    }

    deinit {
        base.deallocate()
    }
}
