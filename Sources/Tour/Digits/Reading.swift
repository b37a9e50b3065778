import ChainRule
import ChainRuleTraining

/// What a picture was taken for, and how surely.
struct Reading: Hashable {
    let digit: Int
    let probability: Float
}

/// What the network takes each picture for.
func read(_ digits: Dataset<Float>, with network: Network<Matrix<Float>>) throws -> [Reading] {
    let probabilities = try network.predict(digits.inputs)
    return probabilities.columnsOfRowMaxima.enumerated().map { row, digit in
        Reading(digit: digit, probability: probabilities[row, digit])
    }
}
