import ChainRule
import Foundation
import Testing

@testable import ChainRuleTraining

/// Sizes that no memory has give errors, wherever a model takes them.
@Suite struct AbsurdSizesTests {
    typealias M = Matrix<Float>

    static let sizes = [1 << 40, Int.max / 2, .max, -1, .min]

    @Test(arguments: sizes)
    func `networks of absurd sizes are errors`(_ size: Int) {
        let attempts: [() throws -> Network<M>] = [
            { try .classifier(inputs: size, hidden: [3], classes: 2, seed: 1) },
            { try .classifier(inputs: 2, hidden: [size], classes: 2, seed: 1) },
            { try .classifier(inputs: 2, hidden: [size, size], classes: 2, seed: 1) },
            { try .classifier(inputs: 2, hidden: [3], classes: size, seed: 1) },
            { try .classifier(inputs: size, hidden: [], classes: size, seed: 1) },
        ]
        for (index, attempt) in attempts.enumerated() {
            do {
                let network = try attempt()
                try network.model.graph.forward()
                Issue.record("attempt \(index) with \(size) has a value")
            } catch {
                #expect("\(error)".count > 10, "\(index)")
            }
        }
    }

    @Test(arguments: [1 << 40, Int.max])
    func `dropout of absurdly many rows is an error`(_ rows: Int) throws {
        let model = Model<M>(seed: 1)
        let x = model.input("x", width: 3)
        let y = try Dropout(0.5)(x, in: model)
        let error = #expect(throws: (any Error).self) {
            try model.train(rows: rows) { try model.graph.forward(to: y) }
        }
        #expect("\(error as Any)".contains("there is no memory of that size"), "\(error as Any)")
        // Nothing is lost.
        try model.graph.feed(x, [[1, 2, 3]])
        #expect(try model.graph.forward(to: y) == [[1, 2, 3]])
        #expect(
            try model.train(rows: 1) { try model.graph.forward(to: y) }.shape == Shape(rows: 1, columns: 3))
    }

    @Test func `tensors without elements of absurd sizes are errors`() throws {
        let shapes = [[0, 1 << 40, 1 << 40], [1 << 40, 1 << 40, 0], [1 << 56, 0], [0, .max, 2]]
        for shape in shapes {
            guard let tensor = try? StoredTensor(type: .float32, shape: shape, bytes: Data()) else {
                continue
            }
            #expect(tensor.matrixShape.rows >= 0)
            if let value = try? tensor.value(as: M.self) { #expect(value.count == 0) }
        }
    }
}
