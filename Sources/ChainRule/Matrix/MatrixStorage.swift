import ChainRuleKernels

/// The memory of matrices, aligned to a cache line, or the fault of a matrix that has no elements.
///
/// Nothing else in the library allocates memory for elements.
@usableFromInline
// Unchecked, because memory behind a pointer is beyond the compiler's checks: a matrix writes to it only
// while it is being made, or while nobody else holds it.
final class MatrixStorage: @unchecked Sendable {
    @usableFromInline let base: UnsafeMutableRawPointer
    @usableFromInline let byteCount: Int
    @usableFromInline let fault: ValueFault?

    /// Memory whose contents are undefined; `nil` if there is none, or none within `MatrixMemory.limit`.
    @usableFromInline
    init?(byteCount: Int) {
        guard let memory = chainrule_buffer_take(byteCount) else { return nil }
        base = memory
        self.byteCount = byteCount
        fault = nil
    }

    /// The same for as many bytes as a matrix has that exists: without regard to the limit.
    init(sizeOfAnother byteCount: Int) {
        guard let memory = chainrule_buffer_take_beyond_limit(byteCount) else {
            stop("there is no memory for \(byteCount) bytes of a matrix")
        }
        base = memory
        self.byteCount = byteCount
        fault = nil
    }

    /// Memory whose contents are undefined: that of a result which nobody needs any more, if there is one of
    /// this size.
    @usableFromInline
    static func ofSize(_ byteCount: Int) -> MatrixStorage? {
        guard let spare = chainrule_spare_take(byteCount) else { return MatrixStorage(byteCount: byteCount) }
        return Unmanaged<MatrixStorage>.fromOpaque(spare).takeRetainedValue()
    }

    /// Makes the only reference to a storage the kept one's.
    static func recycle(_ storage: Unmanaged<MatrixStorage>) {
        let byteCount = storage._withUnsafeGuaranteedRef(\.byteCount)
        if let other = chainrule_spare_keep(storage.toOpaque(), byteCount) {
            Unmanaged<MatrixStorage>.fromOpaque(other).release()
        }
    }

    init(fault: ValueFault) {
        // Nobody reads from there: the matrix has no elements. A fault takes no memory, as there may be none.
        base = UnsafeMutableRawPointer(bitPattern: 64).unsafelyUnwrapped
        byteCount = 0
        self.fault = fault
    }

    deinit {
        if fault == nil { chainrule_buffer_give(base, byteCount) }
    }
}

extension Matrix {
    /// Swift frees an instance with its last reference. One that a graph is about to let go of is kept
    /// instead, for the next result of its size.
    public static func _recycle(_ memory: UnsafeMutablePointer<Matrix>) {
        guard isKnownUniquelyReferenced(&memory.pointee.storage), memory.pointee.storage.fault == nil else {
            memory.deinitialize(count: 1)
            return
        }
        // A matrix owns nothing else.
        MatrixStorage.recycle(Unmanaged.passUnretained(memory.pointee.storage))
    }
}
