import ChainRuleKernels

/// How many threads the library may use.
///
/// Only products of large matrices are divided between threads, from about 128×128 by 128×128 on, and chains
/// of elementwise nodes on large matrices of one shape. The threads are started when first needed, and kept.
/// A result has the same bits whatever their number is, except where a BLAS computes it.
///
/// ```swift
/// Threads.limit = 1  // nothing but the calling thread
/// ```
public enum Threads {
    /// The greatest number of threads that an operation uses, the calling one included, from 1 to 64; what
    /// lies outside becomes the nearest of these. The number of processors that the process may use, unless
    /// you set it.
    ///
    /// It may be read and set from any thread, and holds for operations that begin afterwards. OpenBLAS
    /// is told to use one thread, in the whole process, and the library divides its products like others.
    /// Accelerate knows one thread and as many as it likes, from macOS 15 and iOS 18 on.
    public static var limit: Int {
        get { chainrule_thread_limit() }
        set { chainrule_set_thread_limit(newValue) }
    }

    /// The number of processors that the process may use: of those there are, the ones that it is not barred
    /// from (`taskset` on Linux).
    public static var processorCount: Int { chainrule_processor_count() }
}
