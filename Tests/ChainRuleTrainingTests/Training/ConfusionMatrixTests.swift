import ChainRule
import ChainRuleTraining
import Foundation
import Testing

@Suite struct ConfusionMatrixTests {
    private let pets = ConfusionMatrix(
        predicted: [0, 0, 1, 1, 1], actual: [0, 0, 0, 1, 1], classNames: ["cat", "dog"])

    @Test func counts() {
        #expect(pets.counts == [[2, 1], [0, 2]])
        #expect(pets.accuracy == 0.8)
        #expect(pets.precision(of: 0) == 1 && pets.precision(of: 1) == 2.0 / 3)
        #expect(pets.recall(of: 0) == 2.0 / 3 && pets.recall(of: 1) == 1)
    }

    @Test func canBeRead() {
        #expect(
            pets.description == """
                is \\ taken for    cat    dog  recall
                cat                 2      1   0.667
                dog                 ·      2   1.000
                precision       1.000  0.667   0.800
                """)
    }

    @Test func classesWithoutRows() {
        let empty = ConfusionMatrix(predicted: [1], actual: [1], classCount: 3)
        #expect(empty.counts == [[0, 0, 0], [0, 1, 0], [0, 0, 0]])
        #expect(empty.recall(of: 0).isNaN && empty.precision(of: 2).isNaN)
        #expect(empty.classNames == ["0", "1", "2"])
        #expect(empty.description.contains("–"))
    }

    @Test func ofPredictions() throws {
        let data = try Dataset<Double>(rows: [[0], [0]], classIndices: [0, 1], classNames: ["no", "yes"])
        let matrix = try ConfusionMatrix(Predictions([[0.2], [0.3]], for: data))
        #expect(matrix.counts == [[1, 0], [1, 0]])
        #expect(matrix.classNames == ["no", "yes"])
    }

    @Test func isData() throws {
        let again = try JSONDecoder().decode(ConfusionMatrix.self, from: JSONEncoder().encode(pets))
        #expect(again == pets)
    }
}
