import ChainRule
import ChainRuleTraining

extension Digits {
    /// The digits, and each moved by half a pixel in eight directions. A digit that is moved is the same
    /// digit, so there are nine times as many to learn from.
    static func withMoved(_ digits: Dataset<Float>) throws -> Dataset<Float> {
        let half: [Float] = [0, -0.5, 0.5]
        let moves = half.flatMap { down in half.map { across in (down, across) } }
        let inputs = digits.inputs.elements
        let elements = moves.flatMap { down, across in moved(inputs, down: down, across: across) }
        let classes = digits.classIndices ?? []
        return try Dataset(
            inputs: Matrix(
                rows: digits.count * moves.count, columns: digits.featureCount, elements: elements),
            classIndices: moves.flatMap { _ in classes }, classCount: digits.classCount)
    }

    /// Pictures, one after the other, moved by part of a pixel: a pixel has what it covers of its neighbors'.
    /// Beyond the edge all is white.
    static func moved(_ pictures: [Float], down: Float, across: Float) -> [Float] {
        let rows = mixed(pictures, by: down, neighbor: side) { ($0 / side) % side }
        return mixed(rows, by: across, neighbor: 1) { $0 % side }
    }

    /// In one direction.
    ///
    /// - Parameters:
    ///   - neighbor: how far apart neighbors are in the array.
    ///   - position: a pixel's position in the direction, from 0 to below `side`.
    private static func mixed(
        _ pixels: [Float], by distance: Float, neighbor: Int, _ position: (Int) -> Int
    ) -> [Float] {
        let share = abs(distance)
        let step = distance > 0 ? -1 : 1
        return pixels.indices.map { index in
            let isInside = (0..<side).contains(position(index) + step)
            return (1 - share) * pixels[index] + (isInside ? share * pixels[index + step * neighbor] : 0)
        }
    }
}
