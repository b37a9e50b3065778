import ChainRule
import ChainRuleTraining
import Testing

@Suite struct DatasetTests {
    private let xor: Dataset<Double>

    init() throws {
        xor = try Dataset(rows: [[0, 0], [0, 1], [1, 0], [1, 1]], classIndices: [0, 1, 1, 0])
    }

    @Test func `a data set holds classes`() throws {
        #expect(xor.count == 4)
        #expect(xor.featureCount == 2)
        #expect(xor.classCount == 2)
        #expect(xor.classIndices == [0, 1, 1, 0])
        #expect(xor.targets == [[0], [1], [1], [0]])
        #expect(xor.classNames == nil)
        let named = try Dataset<Float>(
            inputs: [[1], [2]], classIndices: [2, 0], classNames: ["a", "b", "c"], featureNames: ["size"])
        #expect(named.classCount == 3)
        #expect(named.featureNames == ["size"])
    }

    @Test func `a data set holds values`() throws {
        let data = try Dataset<Double>(rows: [[1], [2]], targets: [[3, 4], [5, 6]])
        #expect(data.classCount == nil)
        #expect(data.classIndices == nil)
        #expect(data.targets == [[3, 4], [5, 6]])
    }

    /// The targets are what the core's loss takes.
    @Test func `targets fit the loss`() throws {
        var loss = SoftmaxWithLoss<Matrix<Double>>(targets: .classIndices)
        let scores = Matrix<Double>.zeros(rows: 4, columns: 2)
        #expect(abs(try loss.forward(scores, xor.targets).scalar - 0.6931471805599453) < 1e-15)
    }

    @Test func `a data set refuses inputs and targets that do not fit`() {
        let three = Matrix<Double>.zeros(rows: 3, columns: 2)
        expectError("there are inputs for 3 rows and targets for 2; the two have to be as many") {
            try Dataset(inputs: three, classIndices: [0, 1])
        }
        expectError("there are inputs for 3 rows and targets for 1") {
            try Dataset(inputs: three, targets: [[1]])
        }
        expectError("there is no data: no rows") {
            try Dataset<Double>(rows: [], classIndices: [])
        }
        expectError("there are no inputs: no columns") {
            try Dataset<Double>(rows: [[], []], classIndices: [0, 1])
        }
        expectError("there are no targets: no columns") {
            try Dataset<Double>(rows: [[1], [2]], targets: [[], []])
        }
        expectError("row 1 has length 1") {
            try Dataset<Double>(rows: [[1, 2], [1]], classIndices: [0, 1])
        }
        expectError("matrix product of 3×2 and 3×2") {
            try Dataset(inputs: three.matmul(three), classIndices: [0, 1, 0])
        }
        expectError("featureNames is 1 names; it has to be 2") {
            try Dataset(inputs: three, classIndices: [0, 1, 0], featureNames: ["x"])
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `a data set refuses numbers that are not finite`(_ number: Double) {
        expectError("row 1, column 0: the input is \(number)") {
            try Dataset(rows: [[1, 2], [number, 3]], classIndices: [0, 1])
        }
        expectError("row 0, column 1: the target is \(number)") {
            try Dataset(rows: [[1]], targets: [[0, number]])
        }
    }

    /// Their sum overflows, but each is finite.
    @Test func `a data set takes the greatest numbers`() throws {
        let greatest = Double.greatestFiniteMagnitude
        #expect(try Dataset(rows: [[greatest], [greatest]], classIndices: [0, 1]).count == 2)
    }

    @Test func `a data set refuses classes that do not exist`() {
        let x: Matrix<Float> = [[1], [2], [3]]
        expectError("row 1, column 0: class 3 does not exist, only 0..<3") {
            try Dataset(inputs: x, classIndices: [0, 3, 1], classCount: 3)
        }
        expectError("row 2, column 0: class -1 does not exist") {
            try Dataset(inputs: x, classIndices: [0, 1, -1])
        }
        expectError("there is only one class") {
            try Dataset(inputs: x, classIndices: [0, 0, 0])
        }
        expectError("class 0 does not exist, only 0..<0") {
            try Dataset(inputs: x, classIndices: [0, 0, 0], classCount: -1)
        }
        expectError("classNames is 2 names; it has to be 3") {
            try Dataset(inputs: x, classIndices: [0, 1, 2], classCount: 3, classNames: ["a", "b"])
        }
        expectError("classNames is a, a; it has to be all different") {
            try Dataset(inputs: x, classIndices: [0, 1, 1], classNames: ["a", "a"])
        }
        // 16,777,217 is no Float.
        expectError("Float counts exactly up to 16777216.0") {
            try Dataset(inputs: x, classIndices: [0, 1, 16_777_218], classCount: 16_777_219)
        }
        expectError("counts exactly up to") {
            try Dataset(inputs: x, classIndices: [0, 1, .max], classCount: .max)
        }
    }

    // MARK: Parts

    @Test func `subsets keep their order and classes`() throws {
        let part = try xor.subset([3, 0, 3])
        #expect(part.inputs == [[1, 1], [0, 0], [1, 1]])
        #expect(part.classIndices == [0, 0, 0])
        #expect(part.classCount == 2)
        expectError("a subset without rows") { try xor.subset([]) }
        expectError("there is no row 4, only 0..<4") { try xor.subset([0, 4]) }
        expectError("there is no row -1") { try xor.subset([-1]) }
    }

    @Test func `shuffling moves inputs and targets together`() throws {
        let numbers = (0..<50).map { Double($0) }
        let data = try Dataset(rows: numbers.map { [$0] }, targets: numbers.map { [-$0] })
        var generator = SeededGenerator(seed: 7)
        let mixed = data.shuffled(using: &generator)
        #expect(mixed.inputs + mixed.targets == Matrix.zeros(rows: 50, columns: 1))
        #expect(mixed.inputs.elements.sorted() == numbers)
        var again = SeededGenerator(seed: 7)
        #expect(mixed.inputs.elements == again.permutation(50).map { Double($0) })
        #expect(data.shuffled(using: &generator) != mixed)
    }

    @Test func `inputs can be replaced`() throws {
        let named = try Dataset<Double>(
            inputs: [[1, 2], [3, 4]], classIndices: [0, 1], featureNames: ["a", "b"])
        #expect(try named.replacingInputs([[5, 6], [7, 8]]).featureNames == ["a", "b"])
        #expect(try named.replacingInputs([[5], [7]]).featureNames == nil)
        expectError("inputs for 1 rows") { try named.replacingInputs([[5, 6]]) }
    }
}
