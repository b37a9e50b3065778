import Testing

@testable import ChainRule

/// What no memory has is a fault that says which operation asked for it.
@Suite struct MatrixSizeTests {
    typealias M = Matrix<Float>

    static let huge = 1 << 40
    static let column = M.zeros(rows: 1_000_000, columns: 1)
    static let row = M.zeros(rows: 1, columns: 1_000_000)
    static let noRows = M.zeros(rows: 1_000_000, columns: 0)
    static let noColumns = M.zeros(rows: 0, columns: 1_000_000)

    static func random() -> M {
        var generator = SeededGenerator(seed: 1)
        return .random(rows: huge, columns: 3, using: &generator)
    }

    static let outgrown: [(M, String)] = [
        (column - row, "subtraction of 1000000×1 and 1×1000000: the result would be 1000000×1000000: "),
        (column * row, "multiplication of 1000000×1 and 1×1000000: the result would be 1000000×1000000: "),
        (column.maximum(row), "maximum of 1000000×1 and 1×1000000: the result would be 1000000×1000000: "),
        (
            column.matmul(row),
            "matrix product of 1000000×1 and 1×1000000: the result would be 1000000×1000000: "
        ),
        (
            column._matmul(row, adding: row),
            "matrix product of 1000000×1 and 1×1000000: the result would be 1000000×1000000: "
        ),
        (
            noRows.matmul(noColumns),
            "matrix product of 1000000×0 and 0×1000000: the result would be 1000000×1000000: "
        ),
        (
            M(1).broadcast(to: Shape(rows: huge, columns: 1)),
            "broadcast of 1×1: the result would be \(huge)×1: "
        ),
        (
            column.broadcast(to: Shape(rows: 1_000_000, columns: 1_000_000)),
            "broadcast of 1000000×1: the result would be 1000000×1000000: "
        ),
        (.zeros(rows: huge, columns: 1), "matrix of \(huge)×1: "),
        (.zeros(rows: 1, columns: huge), "matrix of 1×\(huge): "),
        (.zeros(rows: huge, columns: huge), "matrix of \(huge)×\(huge): "),
        (.zeros(rows: .max, columns: .max), "matrix of \(Int.max)×\(Int.max): "),
        (.zeros(rows: 1 << 56, columns: 0), "matrix of \(1 << 56)×0: "),
        (.zeros(rows: 0, columns: .max), "matrix of 0×\(Int.max): "),
        (
            noRows.reshaped(rows: 1 << 56, columns: 0),
            "reshape of 1000000×0: the result would be \(1 << 56)×0: "
        ),
        (M(rows: huge, columns: 2) { _, _ in 1 }, "matrix of \(huge)×2: "),
        (random(), "matrix of \(huge)×3: "),
    ]

    @Test(arguments: outgrown.indices)
    func `a matrix that memory cannot hold is a fault`(_ index: Int) {
        let (matrix, beginning) = Self.outgrown[index]
        let text = matrix.fault?.description ?? "none"
        #expect(text.hasPrefix(beginning + "there is no memory of that size ("), "\(text)")
        #expect(matrix.shape == Shape(rows: 0, columns: 0))
    }

    @Test func `a graph names the node that is too large`() throws {
        let graph = Graph<M>()
        let prediction = graph.input(Self.column, name: "prediction")
        let target = graph.input(Self.row, name: "target")
        let loss = (prediction - target).squared().mean()
        let error = #expect(throws: GraphError.self) { try graph.forward(to: loss) }
        let text = error?.description ?? ""
        #expect(text.contains("prediction (1000000×1), target (1×1000000)"), "\(text)")
        // Fed again, it runs.
        try graph.feed(prediction, [[1], [2]])
        try graph.feed(target, [[1], [4]])
        #expect(try graph.forward(to: loss) == [[2]])
    }

    @Test func `shapes that no matrix has are faults`() {
        #expect(Shape(rows: .max, columns: 3).count == .max)
        #expect(Shape(rows: 1 << 40, columns: 1 << 40).count == .max)
        let shape = Shape(rows: 1 << 40, columns: 1 << 40)
        #expect(M(shape: shape, elements: [1]).fault != nil)
        #expect(Self.column.broadcast(to: shape).fault != nil && M(2).broadcast(to: shape).fault != nil)
        #expect(Self.column.reshaped(rows: .max, columns: .max).fault != nil)
        #expect(Self.column.reshaped(rows: -1, columns: -1_000_000).fault != nil)
        #expect(Self.column.reshaped(rows: .min, columns: nil).fault != nil)
        #expect(Self.column[rows: -1..<1].fault != nil && Self.column[rows: 0..<(.max)].fault != nil)
        #expect(Self.column[columns: .min..<(.max)].fault != nil)
        #expect(Self.column.slice(Region(rows: (.min)..<(.min))).fault != nil)
        #expect(M.zeros(rows: -1, columns: 1).fault != nil && M.zeros(rows: .min, columns: .min).fault != nil)
        #expect(M(rows: 3, columns: -1) { _, _ in 1 }.fault != nil)
        // Rows that have nothing in them are put together without a look at each.
        let empty = M.zeros(rows: 1 << 26, columns: 0)
        #expect(empty.concatenated(with: empty, .below).shape == Shape(rows: 1 << 27, columns: 0))
        #expect(empty.transposed().shape == Shape(rows: 0, columns: 1 << 26))
    }

    @Test func `a too large sum leaves its operand alone`() {
        var x = Self.column
        x += Self.row
        #expect(x.fault?.operation == "addition")
    }

    #if !os(iOS) && !os(tvOS) && !os(watchOS) && !os(visionOS)
        /// In a process of its own, as the limit is that of all matrices.
        @Test func `matrices up to the limit of memory are made`() async {
            await #expect(processExitsWith: .success) {
                MatrixMemory.limit = MatrixMemory.used + (24 << 20) + (1 << 12)  // some literals, too
                let x = Matrix<Double>(repeating: 1, rows: 1000, columns: 1000)  // 8 MB
                let y = x + 1
                require(y.fault == nil, "the second fits")
                require((y + 1).fault == nil, "a third, as what is not used goes")
                var copies = [x, y]
                copies.append(x * 3)
                require(copies[2].fault != nil || (x * 4).fault != nil, "the fourth does not fit")
                // Whoever writes cannot be told.
                copies[0][0, 0] = 5
                require(copies[0][0, 0] == 5 && x[0, 0] == 1, "written to a copy")
                let graph = Graph<Matrix<Double>>()
                let z = (graph.input(x) + 1).tanh() * 2
                do {
                    try graph.forward()
                    stop("the chain has a value")
                } catch let error as GraphError {
                    guard case .invalidValue = error else { stop(String(describing: error)) }
                } catch { stop(String(describing: error)) }
                MatrixMemory.limit = .max
                try? graph.forward()
                require((try? z.value[0, 0]) == 2 * 2.0.tanh(), "and again with memory")
            }
        }

        @Test func `memory is given back`() async {
            await #expect(processExitsWith: .success) {
                do {
                    var matrices: [Matrix<Double>] = []
                    for _ in 0..<10 { matrices.append(.zeros(rows: 1000, columns: 1000)) }
                    require(MatrixMemory.used >= 80_000_000, "eighty megabytes")
                    matrices.removeAll()
                }
                require(MatrixMemory.kept >= 80_000_000, "\(MatrixMemory.kept) are kept")
                require(MatrixMemory.trim() >= 80_000_000, "all of it is given back")
                require(MatrixMemory.kept == 0 && MatrixMemory.used < 1 << 20, "nothing is left")
            }
        }

        /// Also in release builds, where `precondition` says nothing. A process for each, as none of them
        /// goes on.
        @Test func `a matrix too large for memory stops the program with a reason`() async throws {
            let results = [
                "row 2 of a 2×2 matrix: rows are 0…1": await #expect(
                    processExitsWith: .failure, observing: [\.standardErrorContent]
                ) { print(Matrix<Double>.zeros(rows: 2, columns: 2)[2, 0]) },
                "column -1 of a 2×2 matrix: columns are 0…1": await #expect(
                    processExitsWith: .failure, observing: [\.standardErrorContent]
                ) { print(Matrix<Float>.zeros(rows: 2, columns: 2)[1, -1]) },
                "row 0 of a 0×3 matrix: there are no rows": await #expect(
                    processExitsWith: .failure, observing: [\.standardErrorContent]
                ) { print(Matrix<Double>.zeros(rows: 0, columns: 3).row(0)) },
                "row 0 of a matrix that has no elements, because of a fault: matrix of -1×1": await #expect(
                    processExitsWith: .failure, observing: [\.standardErrorContent]
                ) { print(Matrix<Double>.zeros(rows: -1, columns: 1)[0, 0]) },
                "permutation(1099511627776): there is no memory": await #expect(
                    processExitsWith: .failure, observing: [\.standardErrorContent]
                ) {
                    var generator = SeededGenerator(seed: 1)
                    print(generator.permutation(1 << 40).count)
                },
                "index(below: 0): the bound must be positive": await #expect(
                    processExitsWith: .failure, observing: [\.standardErrorContent]
                ) {
                    var generator = SeededGenerator(seed: 1)
                    print(generator.index(below: 0))
                },
            ]
            for (reason, result) in results {
                #expect(Self.text(result).contains(reason), "\(reason)")
            }
        }

        private static func text(_ result: ExitTest.Result?) -> String {
            String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        }
    #endif
}
