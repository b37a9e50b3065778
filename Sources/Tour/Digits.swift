import ChainRule

/// Handwritten digits: pictures of 8 × 8 grey levels, and what each one is.
struct Digits {
    static let side = 8
    static let blackest = 16

    /// A row of 64 grey levels for each digit, from 0 (white) to 1.
    let pixels: Matrix<Double>
    let labels: [Int]

    var count: Int { labels.count }

    /// The labels as a column, as `SoftmaxWithLoss` takes them.
    var targets: Matrix<Double> { Matrix(classIndices: labels) }

    /// Some of them, in this order.
    subscript(indices: some Collection<Int>) -> Digits {
        Digits(pixels: pixels[rows: Array(indices)], labels: indices.map { labels[$0] })
    }

    /// Four fifths to learn from, one fifth never seen in training; by lot.
    func split(using generator: inout SeededGenerator) -> (training: Digits, test: Digits) {
        let order = generator.permutation(count)
        let testCount = count / 5
        return (self[order.dropFirst(testCount)], self[order.prefix(testCount)])
    }
}
