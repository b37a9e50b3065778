import ChainRule
import ChainRuleTraining
import Testing

@Suite struct SplittingTests {
    /// Row i has the input i, and its class has as many rows as the sizes say.
    private func data(_ sizes: [Int], classCount: Int? = nil) throws -> Dataset<Double> {
        let classes = sizes.enumerated().flatMap { Array(repeating: $0, count: $1) }
        let inputs = Matrix(column: classes.indices.map { Double($0) })
        return try Dataset(inputs: inputs, classIndices: classes, classCount: classCount ?? sizes.count)
    }

    private func counts(_ data: Dataset<Double>) -> [Int] {
        let classes = data.classIndices ?? []
        return (0..<(data.classCount ?? 0)).map { index in classes.count { $0 == index } }
    }

    private func parts(
        _ data: Dataset<Double>, _ training: Double, _ validation: Double, _ test: Double, seed: UInt64 = 1
    ) throws(DataError) -> [Dataset<Double>] {
        var generator = SeededGenerator(seed: seed)
        let parts = try data.split(
            training: training, validation: validation, test: test, using: &generator)
        return [parts.training, parts.validation, parts.test]
    }

    @Test func `every class is in proportion`() throws {
        let parts = try parts(data([50, 30, 20]), 0.6, 0.2, 0.2)
        #expect(parts.map(counts) == [[30, 18, 12], [10, 6, 4], [10, 6, 4]])
    }

    @Test func `every row is in one part`() throws {
        var generator = SeededGenerator(seed: 6)
        for seed in 0..<40 {
            let sizes = (0...(1 + generator.index(below: 5))).map { _ in 3 + generator.index(below: 60) }
            let data = try data(sizes)
            guard let parts = try? parts(data, 0.7, 0.2, 0.1, seed: UInt64(seed)) else {
                #expect(data.count < 10 * sizes.count, "a tenth has room for every class")
                continue
            }
            #expect(parts.flatMap { $0.inputs.elements }.sorted() == data.inputs.elements)
            for (part, fraction) in zip(parts, [0.7, 0.2, 0.1]) {
                #expect(abs(Double(part.count) - fraction * Double(data.count)) < 1)
                for (found, size) in zip(counts(part), sizes) {
                    #expect(found >= 1)
                    // One row of rounding for the part, one for the class; one to be represented at all.
                    #expect(abs(Double(found) - fraction * Double(size)) < 3)
                }
            }
        }
    }

    @Test func `small classes are represented`() throws {
        let parts = try parts(data([94, 3, 3]), 0.8, 0.1, 0.1)
        #expect(parts.map(counts) == [[78, 1, 1], [8, 1, 1], [8, 1, 1]])
        // A part that takes nearly all leaves each class a row.
        let other = try self.parts(data([10, 10]), 0.1, 0.1, 0.8)
        #expect(other.map(counts) == [[1, 1], [1, 1], [8, 8]])
    }

    @Test func `a split follows from the seed`() throws {
        let data = try data([50, 50])
        let first = try parts(data, 0.6, 0.2, 0.2)
        #expect(try parts(data, 0.6, 0.2, 0.2) == first)
        #expect(try parts(data, 0.6, 0.2, 0.2, seed: 2) != first)
        // In random order, classes mixed.
        #expect(first[0].inputs.elements != first[0].inputs.elements.sorted())
        #expect(first[0].classIndices != first[0].classIndices?.sorted())
    }

    @Test func `data can be split into two parts`() throws {
        var generator = SeededGenerator(seed: 1)
        let (training, test) = try data([10, 10]).split(training: 0.7, test: 0.3, using: &generator)
        #expect(counts(training) == [7, 7])
        #expect(counts(test) == [3, 3])
    }

    @Test func `values are split too`() throws {
        let rows = (0..<10).map { [Double($0)] }
        let data = try Dataset(rows: rows, targets: rows)
        let parts = try parts(data, 0.5, 0.3, 0.2)
        #expect(parts.map(\.count) == [5, 3, 2])
        #expect(parts.flatMap { $0.inputs.elements }.sorted() == rows.flatMap(\.self))
        #expect(parts.allSatisfy { $0.inputs == $0.targets })
    }

    @Test func `classes without rows are left out`() throws {
        #expect(
            try parts(data([10, 0, 10]), 0.6, 0.2, 0.2).map(counts) == [[6, 0, 6], [2, 0, 2], [2, 0, 2]])
    }

    // MARK: What cannot be

    @Test func `fractions that make no sense are refused`() throws {
        let data = try data([10, 10])
        for (fractions, reason) in [
            ((0.8, 0, 0.2), "validation is 0.0; it has to be a fraction between 0 and 1"),
            ((1.2, -0.4, 0.2), "training is 1.2"), ((0.6, 0.2, .nan), "test is nan"),
            ((0.6, 0.2, 0.1), "the sum of the fractions is 0.9; it has to be 1"),
        ] {
            expectError(reason) {
                try parts(data, fractions.0, fractions.1, fractions.2)
            }
        }
    }

    @Test func `a split that leaves a class out is refused`() throws {
        let small = try data([10, 2])
        expectError("a split into 3 parts: class 1 has 2 of the at least 3 rows needed for it") {
            try parts(small, 0.6, 0.2, 0.2)
        }
        let many = try data([4, 4, 4, 4])
        expectError("a size of 1 for test does not leave each of the 4 classes a row in every part") {
            try parts(many, 0.8, 0.1, 0.1)
        }
        expectError("a split with 0.01 for test: of 20 rows none would be left for it") {
            var generator = SeededGenerator(seed: 1)
            let rows = (0..<20).map { [Double($0)] }
            return try Dataset(rows: rows, targets: rows).split(training: 0.99, test: 0.01, using: &generator)
        }
        let one = try data([0, 9], classCount: 3)
        expectError("only one class has rows: nothing to tell apart") {
            try parts(one, 0.6, 0.2, 0.2)
        }
    }
}
