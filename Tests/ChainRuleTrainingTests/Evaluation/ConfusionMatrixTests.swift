import ChainRule
import ChainRuleTraining
import Foundation
import Testing

@Suite struct ConfusionMatrixTests {
    private let pets: ConfusionMatrix

    init() throws {
        pets = try ConfusionMatrix(
            predicted: [0, 0, 1, 1, 1], actual: [0, 0, 0, 1, 1], classNames: ["cat", "dog"])
    }

    @Test func `a confusion matrix counts classes`() {
        #expect(pets.counts == [[2, 1], [0, 2]])
        #expect(pets.accuracy == 0.8)
        #expect(pets.precision(of: 0) == 1 && pets.precision(of: 1) == 2.0 / 3)
        #expect(pets.recall(of: 0) == 2.0 / 3 && pets.recall(of: 1) == 1)
    }

    @Test func `a confusion matrix prints a table`() {
        #expect(
            pets.description == """
                is \\ taken for    cat    dog  recall
                cat                 2      1   0.667
                dog                 ·      2   1.000
                precision       1.000  0.667   0.800
                """)
    }

    @Test func `classes without rows have no recall`() throws {
        let empty = try ConfusionMatrix(predicted: [1], actual: [1], classCount: 3)
        #expect(
            try ConfusionMatrix(predicted: [1], actual: [0], classCount: .min).counts == [[0, 1], [0, 0]])
        #expect(empty.counts == [[0, 0, 0], [0, 1, 0], [0, 0, 0]])
        #expect(empty.recall(of: 0).isNaN && empty.precision(of: 2).isNaN)
        #expect(empty.classNames == ["0", "1", "2"])
        #expect(empty.description.contains("–"))
    }

    @Test func `a confusion matrix is made of predictions`() throws {
        let data = try Dataset<Double>(rows: [[0], [0]], classIndices: [0, 1], classNames: ["no", "yes"])
        let matrix = try ConfusionMatrix(Predictions([[0.2], [0.3]], for: data))
        #expect(matrix.counts == [[1, 0], [1, 0]])
        #expect(matrix.classNames == ["no", "yes"])
    }

    @Test func `predictions that are NaN are no class`() throws {
        let data = try Dataset<Double>(rows: [[0], [0]], classIndices: [0, 1])
        #expect(throws: TrainingError.unsuitableData("row 1: the prediction is not a number")) {
            try ConfusionMatrix(Predictions([[0.2, 0.8], [0.3, .nan]], for: data))
        }
    }

    @Test func `classes that cannot be are refused`() {
        func check(_ predicted: [Int], _ actual: [Int], classes: Int = 0, _ problem: String) {
            #expect(throws: TrainingError.unsuitableData(problem)) {
                try ConfusionMatrix(predicted: predicted, actual: actual, classCount: classes)
            }
        }
        check([0], [0, 1], "1 predicted classes, beside 2 actual ones")
        check([0, 1], [0, -1], "row 1: a class is -1; they begin at 0")
        let most = "; a confusion matrix has at most 16384 classes"
        check([.max], [0], "class \(Int.max)\(most)")
        check([0], [16384], "class 16384\(most)")
        check([0], [0], classes: .max, "\(Int.max) classes\(most)")
    }

    @Test func `a class that does not exist has no precision or recall`() {
        #expect(pets.recall(of: 2).isNaN && pets.recall(of: -1).isNaN)
        #expect(pets.precision(of: 2).isNaN && pets.precision(of: .min).isNaN)
    }

    @Test func `a confusion matrix can be stored`() throws {
        let again = try JSONDecoder().decode(ConfusionMatrix.self, from: JSONEncoder().encode(pets))
        #expect(again == pets)
    }

    /// A file may say anything.
    @Test(arguments: ["[[1,2],[3]]", "[[1,2]]", "[[1,2,3],[4,5,6]]", "[[1,2],[3,-4]]"])
    func `a stored confusion matrix that is no square is refused`(_ counts: String) {
        let json = Data("{\"classNames\":[\"a\",\"b\"],\"counts\":\(counts)}".utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(ConfusionMatrix.self, from: json) }
    }

    @Test func `a confusion matrix of large counts does not overflow`() throws {
        let json = Data("{\"classNames\":[\"a\",\"b\"],\"counts\":[[\(Int.max),0],[\(Int.max),0]]}".utf8)
        let matrix = try JSONDecoder().decode(ConfusionMatrix.self, from: json)
        #expect(matrix.accuracy == 0.5 && matrix.precision(of: 0) == 0.5 && matrix.recall(of: 1) == 0)
    }
}
