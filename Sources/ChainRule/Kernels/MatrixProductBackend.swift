import ChainRuleKernels

// Who multiplies matrices: Accelerate on Apple platforms, OpenBLAS for large ones where the package's trait
// `OpenBLAS` is on, and otherwise the C target's own kernels.
#if canImport(Accelerate)
    import Accelerate
#elseif OpenBLAS
    import COpenBLAS
#endif

extension Double {
    public static func _gemm(
        _ m: Int, _ n: Int, _ k: Int, _ a: Source, _ lda: Int, _ transposeA: Bool, _ b: Source, _ ldb: Int,
        _ transposeB: Bool, _ c: Target, _ ldc: Int, _ adds: Bool
    ) {
        #if canImport(Accelerate) || OpenBLAS
            if isForBLAS(m, n, k, lda, ldb, ldc) {
                boundThreads()
                #if canImport(Accelerate)
                    multiplyByBLAS(m, n, k, a, lda, transposeA, b, ldb, transposeB, c, ldc, adds)
                #else
                    chainrule_gemm_divided_f64(
                        multiplyByBLAS, m, n, k, a, lda, transposeA, b, ldb, transposeB, c, ldc, adds)
                #endif
                return
            }
        #endif
        chainrule_gemm_f64(m, n, k, a, lda, transposeA, b, ldb, transposeB, c, ldc, adds)
    }
}

extension Float {
    public static func _gemm(
        _ m: Int, _ n: Int, _ k: Int, _ a: Source, _ lda: Int, _ transposeA: Bool, _ b: Source, _ ldb: Int,
        _ transposeB: Bool, _ c: Target, _ ldc: Int, _ adds: Bool
    ) {
        #if canImport(Accelerate) || OpenBLAS
            if isForBLAS(m, n, k, lda, ldb, ldc) {
                boundThreads()
                #if canImport(Accelerate)
                    multiplyByBLAS(m, n, k, a, lda, transposeA, b, ldb, transposeB, c, ldc, adds)
                #else
                    chainrule_gemm_divided_f32(
                        multiplyByBLAS, m, n, k, a, lda, transposeA, b, ldb, transposeB, c, ldc, adds)
                #endif
                return
            }
        #endif
        chainrule_gemm_f32(m, n, k, a, lda, transposeA, b, ldb, transposeB, c, ldc, adds)
    }
}

#if canImport(Accelerate)
    /// Accelerate has a setting for each thread that calls it, and nothing between one thread and as many as
    /// it likes.
    private func boundThreads() {
        if #available(macOS 15, macCatalyst 18, iOS 18, tvOS 18, watchOS 11, visionOS 2, *) {
            _ = BLASSetThreading(
                Threads.limit == 1 ? BLAS_THREADING_SINGLE_THREADED : BLAS_THREADING_MULTI_THREADED)
        }
    }
#elseif OpenBLAS
    /// With threads of its own, OpenBLAS waits for all of them in each product: a training step on two was
    /// slower than on one. The C target's threads divide the products instead.
    @inline(__always) private func boundThreads() { _ = oneThreadForOpenBLAS }

    private let oneThreadForOpenBLAS: Void = openblas_set_num_threads(1)
#endif

#if canImport(Accelerate) || OpenBLAS
    /// Whether a BLAS takes these sizes, no empty matrices and nothing beyond 32 bits, and is faster.
    private func isForBLAS(_ m: Int, _ n: Int, _ k: Int, _ lda: Int, _ ldb: Int, _ ldc: Int) -> Bool {
        min(m, n, k) > 0 && max(max(m, n, k), max(lda, ldb, ldc)) <= Int(Int32.max) && isWorthBLAS(m, n, k)
    }

    private func isWorthBLAS(_ m: Int, _ n: Int, _ k: Int) -> Bool {
        #if canImport(Accelerate)
            true
        #else
            // Up to about 500³ our kernels are as fast as OpenBLAS or faster; see Docs/Performance.md. Where
            // they are plain C, it has all products.
            chainrule_current_instruction_set() == .baseline
                || Double(m) * Double(n) * Double(k) >= leastForOpenBLAS
        #endif
    }

    private let leastForOpenBLAS = 1.25e8

    private func multiplyByBLAS(
        _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Double>?, _ lda: Int, _ transposeA: Bool,
        _ b: UnsafePointer<Double>?, _ ldb: Int, _ transposeB: Bool, _ c: UnsafeMutablePointer<Double>?,
        _ ldc: Int, _ adds: Bool
    ) {
        cblas_dgemm(
            CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
            Int32(m), Int32(n), Int32(k), 1, a, Int32(lda), b, Int32(ldb), adds ? 1 : 0, c, Int32(ldc))
    }

    private func multiplyByBLAS(
        _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>?, _ lda: Int, _ transposeA: Bool,
        _ b: UnsafePointer<Float>?, _ ldb: Int, _ transposeB: Bool, _ c: UnsafeMutablePointer<Float>?,
        _ ldc: Int, _ adds: Bool
    ) {
        cblas_sgemm(
            CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
            Int32(m), Int32(n), Int32(k), 1, a, Int32(lda), b, Int32(ldb), adds ? 1 : 0, c, Int32(ldc))
    }
#endif
