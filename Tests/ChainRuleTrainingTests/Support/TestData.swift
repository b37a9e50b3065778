import ChainRule

/// Normal numbers of a seed.
func normal(
    _ rows: Int, _ columns: Int, mean: Double = 0, deviation: Double = 1, seed: UInt64 = 5
) -> Matrix<Double> {
    var generator = SeededGenerator(seed: seed)
    return .randomNormal(
        rows: rows, columns: columns, mean: mean, standardDeviation: deviation, using: &generator)
}

/// The greatest distance between two elements at the same index.
func distance(_ x: Matrix<Double>, _ y: Matrix<Double>) -> Double {
    x.shape == y.shape ? (x - y).abs().maximum(.all)[0, 0] : .infinity
}
