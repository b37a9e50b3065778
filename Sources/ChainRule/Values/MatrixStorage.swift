import ChainRuleKernels

/// The memory of matrices, aligned to a cache line, or the fault of a matrix that has no elements.
///
/// The only place of the library that allocates memory for elements.
@usableFromInline
final class MatrixStorage: @unchecked Sendable {
    // Unchecked, because memory behind a pointer is beyond the compiler's checks: a matrix writes to it only
    // while it is being made, or while nobody else holds it.

    @usableFromInline let base: UnsafeMutableRawPointer
    @usableFromInline let byteCount: Int
    @usableFromInline let fault: ValueFault?

    /// Memory whose contents are undefined.
    @usableFromInline
    init(byteCount: Int) {
        base = Self.taken(byteCount)
        self.byteCount = byteCount
        fault = nil
    }

    init(fault: ValueFault) {
        base = Self.taken(1)
        byteCount = 1
        self.fault = fault
    }

    private static func taken(_ byteCount: Int) -> UnsafeMutableRawPointer {
        guard let memory = chainrule_buffer_take(byteCount) else {
            preconditionFailure("out of memory: \(byteCount) bytes for a matrix")
        }
        return memory
    }

    deinit {
        chainrule_buffer_give(base, byteCount)
    }
}
