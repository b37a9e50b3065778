import ChainRule
import Testing

/// A graph is for one thread; many graphs may live on many.
@Suite struct GraphThreadsTests {
    @Test func `many graphs run at once`() async throws {
        let results = try await withThrowingTaskGroup(of: [Double].self) { group in
            for worker in 0..<8 {
                group.addTask {
                    var results: [Double] = []
                    var old: [Variable<Scalar>] = []
                    for round in 0..<300 {
                        let graph = Graph<Scalar>()
                        let x = graph.input(Double(worker))
                        let out = (x * x + Double(round)) * x
                        // While others make and release graphs in the same memory.
                        try graph.forward()
                        try graph.backward(from: out)
                        results.append(try x.gradient - Double(round))
                        for variable in old { #expect(thrown { _ = try variable.value } == .graphReleased) }
                        old = [out]
                    }
                    return results + [Double(worker)]
                }
            }
            return try await group.reduce(into: [[Double]]()) { $0.append($1) }
        }
        #expect(results.count == 8)
        for result in results {
            let worker = try #require(result.last)
            #expect(result.dropLast().allSatisfy { $0 == 3 * worker * worker })
            #expect(result.count == 301)
        }
    }

    @Test func `a graph has the same bits on every thread`() async throws {
        let results = try await withThrowingTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var generator = SeededGenerator(seed: 7)
                    let graph = Graph<Matrix<Double>>()
                    let x = graph.input(.random(rows: 20, columns: 30, using: &generator))
                    let w = graph.parameter(.random(rows: 30, columns: 10, using: &generator))
                    let out = x.matmul(w).tanh().sum(.all)
                    try graph.forward()
                    try graph.backward(from: out)
                    return bits(try out.value) + bits(try w.gradient)
                }
            }
            return try await group.reduce(into: [[UInt64]]()) { $0.append($1) }
        }
        #expect(results.allSatisfy { $0 == results[0] && $0.count == 301 })
    }
}
