import ChainRuleKernels

// Who multiplies matrices: Accelerate on Apple platforms, OpenBLAS where the package's trait `OpenBLAS` is
// on, and otherwise the C target's own kernels.
#if canImport(Accelerate)
    import Accelerate
#elseif OpenBLAS
    import COpenBLAS
#endif

extension Double {
    public static func gemm(
        _ m: Int, _ n: Int, _ k: Int, _ a: Source, _ lda: Int, _ transposeA: Bool, _ b: Source, _ ldb: Int,
        _ transposeB: Bool, _ c: Target, _ ldc: Int, _ adds: Bool
    ) {
        #if canImport(Accelerate) || OpenBLAS
            if let size = BLASSizes(m, n, k, lda, ldb, ldc) {
                boundThreads()
                cblas_dgemm(
                    CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans,
                    transposeB ? CblasTrans : CblasNoTrans, size.m, size.n, size.k, 1, a, size.lda, b,
                    size.ldb, adds ? 1 : 0, c, size.ldc)
                return
            }
        #endif
        chainrule_gemm_f64(m, n, k, a, lda, transposeA, b, ldb, transposeB, c, ldc, adds)
    }
}

extension Float {
    public static func gemm(
        _ m: Int, _ n: Int, _ k: Int, _ a: Source, _ lda: Int, _ transposeA: Bool, _ b: Source, _ ldb: Int,
        _ transposeB: Bool, _ c: Target, _ ldc: Int, _ adds: Bool
    ) {
        #if canImport(Accelerate) || OpenBLAS
            if let size = BLASSizes(m, n, k, lda, ldb, ldc) {
                boundThreads()
                cblas_sgemm(
                    CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans,
                    transposeB ? CblasTrans : CblasNoTrans, size.m, size.n, size.k, 1, a, size.lda, b,
                    size.ldb, adds ? 1 : 0, c, size.ldc)
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
    /// OpenBLAS has one setting for all, which `Threads.limit` sets.
    @inline(__always) private func boundThreads() {}
#endif

#if canImport(Accelerate) || OpenBLAS
    /// Sizes as a BLAS takes them; `nil` for those that one does not take: empty matrices, and beyond 32
    /// bits.
    private struct BLASSizes {
        let m, n, k, lda, ldb, ldc: Int32

        init?(_ m: Int, _ n: Int, _ k: Int, _ lda: Int, _ ldb: Int, _ ldc: Int) {
            // Not as an array, which would be an allocation for each product.
            guard let m = Self.size(m), let n = Self.size(n), let k = Self.size(k), let lda = Self.size(lda),
                let ldb = Self.size(ldb), let ldc = Self.size(ldc)
            else { return nil }
            (self.m, self.n, self.k) = (m, n, k)
            (self.lda, self.ldb, self.ldc) = (lda, ldb, ldc)
        }

        private static func size(_ size: Int) -> Int32? { size > 0 ? Int32(exactly: size) : nil }
    }
#endif
