import ChainRule
import ChainRuleTraining
import Foundation
import TestSupport

@testable import Tour

/// A few digits, and networks that learn from them as `train.py` does.
enum SmallExport {
    static let batch = 32
    static let rate = 0.1

    /// Two hundred digits to learn from, and a hundred others.
    static func parts() throws -> DigitNetwork.Parts {
        let digits = try Digits.read()
        return (
            try digits.subset(Array(0..<200)), try digits.subset([200]), try digits.subset(Array(300..<400))
        )
    }

    static func converted<Element: MatrixElement>(
        _ data: Dataset<Float>, to type: Element.Type
    ) throws -> Dataset<Element> {
        let inputs = Matrix<Element>(
            shape: data.inputs.shape, elements: data.inputs.elements.map { Element($0) })
        return try Dataset(inputs: inputs, classIndices: data.classIndices ?? [], classCount: 10)
    }

    static func write(_ export: ExportedNetwork<some MatrixElement>, into folder: TestFolder) throws {
        for (name, contents) in try export.files() { try contents.write(to: folder[name]) }
    }

    /// Trains here, on the rows as they lie.
    ///
    /// - Parameters:
    ///   - reading: called within each step.
    ///   - after: called behind each step.
    /// - Returns: each step's loss before it.
    static func train<Element: MatrixElement>(
        _ network: Network<Matrix<Element>>, on data: Dataset<Float>, steps: Int,
        reading: () throws -> Void = {}, after: () throws -> Void = {}
    ) throws -> [Double] {
        var batches = try Batches(try converted(data, to: Element.self), size: batch, short: .drop)
        let optimization = try Optimization(of: network.graph, with: SGD(learningRate: rate))
        var losses: [Double] = []
        while losses.count < steps {
            guard let rows = batches.next() else { continue }  // the next epoch
            let loss = try network.model.train(rows: batch) {
                try network.feed(rows.inputs, targets: rows.targets)
                let loss = try network.graph.forward(to: network.loss)
                try network.graph.backward(from: network.loss)
                try reading()
                try optimization.step()
                return loss
            }
            losses.append(Double(loss[0, 0]))
            try after()
        }
        return losses
    }
}

/// The greatest difference, where numbers are above 1 as a part of them; infinite where one is NaN, or missing.
func difference(_ ours: [Double], _ theirs: [Double]) -> Double {
    guard ours.count == theirs.count, !ours.isEmpty else { return .infinity }
    let differences = zip(ours, theirs).map { abs($0 - $1) / max(1, abs($1)) }
    return differences.contains(where: \.isNaN) ? .infinity : differences.max() ?? .infinity
}
