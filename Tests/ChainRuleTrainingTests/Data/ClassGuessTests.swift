import ChainRule
import ChainRuleTraining
import Testing

/// Columns that are taken for classes and are none: an error that says what they look like, and never memory
/// for as many classes as their numbers say.
@Suite struct ClassGuessTests {
    private static let stamps = (0..<50).map { 1_700_000_000 + 100 * $0 }

    private func csv(_ last: [Int], header: Bool = true) -> String {
        (header ? "x,what\n" : "") + last.map { "0.5,\($0)\n" }.joined()
    }

    @Test(
        arguments: [
            (
                stamps,
                "50 rows have 50 different numbers from 1700000000 to 1700004900, which look like time stamps;"
            ),
            ([1_700_000_000_123, 1_700_000_000_124, 1_700_000_000_123], "look like time stamps in ms;"),
            ([20_240_131, 20_240_201, 20_240_131], "look like dates;"),
            ([2019, 2020, 2021, 2020], "look like years;"),
            (
                Array(5000..<5100),
                "100 rows have 100 different numbers from 5000 to 5099, which look like ids, one for"
            ),
            (Array(1...1000), "look like ids, one for each row;"), (Array(0..<1500), "look like ids"),
            (
                [250_000, 310_000, 250_000],
                "3 rows have 2 different numbers from 250000 to 310000, which look like values;"
            ),
            ([0, 1, .max], "numbers from 0 to \(Int.max)"),
        ])
    func `a column that is no classes is an error`(_ numbers: [Int], reason: String) {
        expectError("classes from field 2 (what): ") {
            try Dataset<Double>(csv: .text(csv(numbers)), CSV(header: true))
        }
        expectError(reason) { try Dataset<Double>(csv: .text(csv(numbers, header: false))) }
        expectError("classes from indices: ") {
            try Dataset<Float>(inputs: .zeros(rows: numbers.count, columns: 1), classIndices: numbers)
        }
    }

    @Test func `classes numbered from one are an error`() throws {
        expectError("classes from field 2 (what): they are numbered 1...3, and indices count from 0") {
            try Dataset<Double>(csv: .text(csv([1, 2, 3, 2])), CSV(header: true))
        }
        let said = CSV(header: true, target: .classIndices(.last, count: 4))
        #expect(try Dataset<Double>(csv: .text(csv([1, 2, 3, 2])), said).classCount == 4)
        // A class that has no row here is no such numbering.
        #expect(try Dataset<Double>(csv: .text(csv([3, 1])), CSV(header: true)).classCount == 4)
        #expect(try Dataset<Double>(rows: [[1], [2]], classIndices: [1, 1]).classCount == 2)
    }

    @Test func `many classes are good if they come again or are said`() throws {
        let many = (0..<4000).map { $0 % 1300 }
        #expect(try Dataset<Double>(csv: .text(csv(many)), CSV(header: true)).classCount == 1300)
        let said = CSV(header: true, target: .classIndices(.last, count: 50_000))
        #expect(try Dataset<Double>(csv: .text(csv([7, 49_999])), said).classCount == 50_000)
    }

    @Test func `class names that never come again are an error`() throws {
        let text = (0..<1000).map { "0.5,id\($0)\n" }.joined()
        expectError("classes from field 2: each of the 1000 rows has another one, which looks like ids") {
            try Dataset<Double>(csv: .text(text), CSV(target: .classNames(.last)))
        }
        #expect(
            try Dataset<Double>(csv: .text(text + "1,id0"), CSV(target: .classNames(1))).classCount == 1000)
    }

    /// A split makes a group for each class that occurs, not for each that there is.
    @Test func `splitting ids taken for classes is an error`() throws {
        let inputs = Matrix<Double>.zeros(rows: 50, columns: 1)
        var generator = SeededGenerator(seed: 1)
        let ids = try Dataset(inputs: inputs, classIndices: Self.stamps, classCount: 2_000_000_000)
        expectError("50 rows have 50 different classes, from 1700000000 on, which look like time stamps") {
            try ids.split(training: 0.8, test: 0.2, using: &generator)
        }
        let most = 1 << 53
        let classes = (0..<50).map { $0 % 2 == 0 ? 0 : most - 1 }
        let two = try Dataset(inputs: inputs, classIndices: classes, classCount: most)
        let (training, test) = try two.split(training: 0.8, test: 0.2, using: &generator)
        #expect(training.count == 40 && test.classIndices?.count { $0 == most - 1 } == 5)
    }

    @Test func `one-hot rows too large for memory are an error`() {
        expectError("the indices look like time stamps") {
            try Matrix<Double>(oneHot: Self.stamps, classCount: .max / 16)
        }
    }
}
