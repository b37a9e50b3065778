import ChainRule
import ChainRuleKernels
import Foundation
import TestSupport
import Testing

/// One after the other, because the limit is the whole process's.
@Suite(.serialized) struct ThreadsTests {
    @Test func `the limit stays within its bounds`() {
        let initial = Threads.limit
        defer { Threads.limit = initial }
        for (wanted, expected) in [(1, 1), (3, 3), (64, 64), (0, 1), (-5, 1), (65, 64), (Int.max, 64)] {
            Threads.limit = wanted
            #expect(Threads.limit == expected)
        }
    }

    #if os(Linux)
        @Test func `a processor that the process may not use does not count`() throws {
            let status = try String(contentsOfFile: "/proc/thread-self/status", encoding: .utf8)
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") })
            let mask = line.dropFirst("Cpus_allowed:".count).compactMap(\.hexDigitValue)
            #expect(Threads.processorCount == mask.reduce(0) { $0 + $1.nonzeroBitCount })
        }
    #endif

    // MARK: The pool

    @Test(arguments: [0, 1, 2, 7, 100], [1, 2, 5])
    func `each part runs once`(parts: Int, threads: Int) {
        for _ in 0..<50 {
            #expect(withThreads(threads) { runCounts(parts) } == Array(repeating: 1, count: parts))
        }
    }

    /// The second to come has no helpers, and neither has a part that divides its work again.
    @Test func `many may run parts at once`() async {
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    (0..<200).allSatisfy { _ in runCounts(9) == Array(repeating: 1, count: 9) }
                }
            }
            group.addTask {
                for limit in 0..<200 { Threads.limit = 1 + limit % 4 }
                return true
            }
            for await isRight in group { #expect(isRight) }
        }
        Threads.limit = Threads.processorCount
    }

    @Test func `parts may be divided again`() {
        let found = withThreads(3) {
            counts(of: 12) { counts in
                parallel(3) { outer in
                    parallel(4) { inner in counts[outer * 4 + inner] += 1 }
                }
            }
        }
        #expect(found == Array(repeating: 1, count: 12))
    }

    @Test(arguments: instructionSets)
    func `helpers use the caller's instruction set`(set: InstructionSet) {
        let found = limited(to: set) {
            withThreads(4) {
                counts(of: 64) { sets in
                    parallel(64) { sets[$0] = Int(chainrule_current_instruction_set().rawValue) }
                }
            }
        }
        #expect(found == Array(repeating: Int(set.rawValue), count: 64))
    }

    // MARK: Products

    /// Around the threshold, and some that are divided by rows, some by columns.
    static let sizes = [
        (32, 64, 64), (61, 201, 257), (1, 2100, 1100), (130, 131, 127), (100, 50, 784), (784, 50, 100),
        (64, 300, 256),
    ]

    @Test(arguments: instructionSets, sizes.prefix(LongTests.count(7, usually: 3)))
    func `bits do not depend on the number of threads`(set: InstructionSet, size: (Int, Int, Int)) {
        func check<E: MatrixElement>(_ gemm: Product<E>) {
            let (m, n, k) = size
            var generator = SeededGenerator(seed: 23)
            let a = Matrix<E>.random(rows: m, columns: k, in: -1..<1, using: &generator).elements
            let b = Matrix<E>.random(rows: k, columns: n, in: -1..<1, using: &generator).elements
            for (transposesA, transposesB, adds) in [
                (false, false, false), (true, false, true), (false, true, false), (true, true, true),
            ] {
                func product(threads: Int) -> [E] {
                    var c = [E](repeating: 1, count: m * n)
                    withThreads(threads) {
                        gemm(
                            m, n, k, a, transposesA ? m : k, transposesA, b, transposesB ? k : n, transposesB,
                            &c, n, adds)
                    }
                    return c
                }
                let expected = product(threads: 1)
                for threads in [2, 5] {
                    #expect(product(threads: threads) == expected, "\(size), \(threads) threads")
                }
            }
        }
        limited(to: set) {
            check(chainrule_gemm_f32)
            check(chainrule_gemm_f64)
        }
    }

    // MARK: Chains of elementwise nodes

    @Test(.disabled(if: ReferenceRuns.areOn), arguments: instructionSets)
    func `a chain's bits do not depend on the number of threads`(set: InstructionSet) throws {
        for type in elementTypes {
            let expected = try chain(type, set, threads: 1)
            for threads in [2, 5].prefix(LongTests.count(2, usually: 1)) {
                #expect(try chain(type, set, threads: threads) == expected)
            }
        }
    }

    /// Values and gradients of chains large enough to be divided: of matrices and a number, and of rows and
    /// columns, too.
    private func chain<E: MatrixElement>(
        _ type: E.Type, _ set: InstructionSet, threads: Int
    ) throws -> [[UInt64]] {
        let graph = Graph<Matrix<E>>()
        var generator = SeededGenerator(seed: 31)
        let inputs = [(333, 301), (333, 301), (1, 1), (1, 301), (333, 1)].map {
            graph.input(.random(rows: $0, columns: $1, in: -1..<1, using: &generator))
        }
        let (x, y, number) = (inputs[0], inputs[1], inputs[2])
        let z = (0..<6).reduce(x) { h, _ in ((h + y) * x).sigmoid().tanh().applying(PReLU(), number) }
        let w = (0..<6).reduce(x) { h, _ in ((h + inputs[3]) * inputs[4] - number).tanh() }
        return try limited(to: set) {
            try withThreads(threads) {
                try [z, w, z.sum(.all), w.mean(.all), w.sum(.eachColumn), w.sum(.eachRow)].flatMap { output in
                    try graph.forward(to: output)
                    try graph.backward(from: output)
                    #expect(graph.programCounts.forward > 0 && graph.programCounts.backward > 0)
                    return try [bits(output.value)] + inputs.compactMap { try? $0.gradient }.map(bits)
                }
            }
        }
    }

    @Test func `products at once are those of one thread`() async {
        var generator = SeededGenerator(seed: 29)
        let x = Matrix<Float>.random(rows: 150, columns: 300, in: -1..<1, using: &generator)
        let y = Matrix<Float>.random(rows: 300, columns: 200, in: -1..<1, using: &generator)
        let expected = withThreads(1) { x.matmul(y) }
        let initial = Threads.limit
        Threads.limit = 3
        defer { Threads.limit = initial }
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    (0..<15).allSatisfy { _ in
                        #if canImport(Accelerate) || OpenBLAS
                            x.matmul(y).isApproximatelyEqual(to: expected, absoluteTolerance: 1e-3)
                        #else
                            x.matmul(y) == expected
                        #endif
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}

private typealias Product<E> = (
    Int, Int, Int, UnsafePointer<E>, Int, Bool, UnsafePointer<E>, Int, Bool, UnsafeMutablePointer<E>, Int,
    Bool
) -> Void

private func withThreads<Result>(_ threads: Int, _ body: () throws -> Result) rethrows -> Result {
    let initial = Threads.limit
    Threads.limit = threads
    defer { Threads.limit = initial }
    return try body()
}

/// Calls the function for each part, on the pool's threads.
private func parallel(_ parts: Int, _ function: (Int) -> Void) {
    withoutActuallyEscaping(function) { function in
        withUnsafePointer(to: function) { function in
            chainrule_parallel(
                parts,
                { part, context in context?.assumingMemoryBound(to: ((Int) -> Void).self).pointee(part) },
                UnsafeMutableRawPointer(mutating: function))
        }
    }
}

/// So many numbers that begin at 0, after a body has changed them.
private func counts(of count: Int, _ body: (UnsafeMutablePointer<Int>) -> Void) -> [Int] {
    var counts = [Int](repeating: 0, count: count)
    counts.withUnsafeMutableBufferPointer { counts in
        if let start = counts.baseAddress { body(start) }
    }
    return counts
}

/// How often each part ran.
private func runCounts(_ parts: Int) -> [Int] {
    counts(of: parts) { counts in parallel(parts) { counts[$0] += 1 } }
}
