//: # 15 · First weights
//: Two neurons that begin alike get the same gradients, so they stay alike: two that count as one.
import ChainRule
import ChainRuleDrawing
import ChainRuleTraining
import Foundation

let graph = Graph<Scalar>()
let x = graph.input(2, name: "x")
let w1 = graph.parameter(0.5, name: "w₁")
let w2 = graph.parameter(0.5, name: "w₂")
let v1 = graph.parameter(0.5, name: "v₁")
let v2 = graph.parameter(0.5, name: "v₂")
let y = ((x * w1).named("h₁") * v1 + (x * w2).named("h₂") * v2).named("y")
let error = ((y - 3).squared() / 2).named("E")
try graph.forward()
try graph.backward(from: error)
print(try graph.parameters.map { try $0.gradient })  // [-2.0, -2.0, -2.0, -2.0]
graph

//: So first weights are random. But how large? What comes out of five layers of 100 neurons, as standard deviations:
typealias Rows = Matrix<Double>
func deviations(_ sigma: Double, _ activation: (Rows) -> Rows) -> String {
    var generator = SeededGenerator(seed: 2)
    var x = Rows.randomNormal(rows: 200, columns: 100, using: &generator)
    let numbers = (1...5).map { _ in
        let weights = Rows.randomNormal(rows: 100, columns: 100, using: &generator) * sigma
        x = activation(x.matmul(weights))
        return x.variance(.all)[0, 0].squareRoot()
    }
    return numbers.map { String(format: "%.3f", $0) }.joined(separator: " ")
}

//: With tanh and large weights all results are near −1 or 1, where there is no slope; with small ones nothing is left.
//: Xavier's 1/√n, here 0.1, keeps them.
print("tanh, σ = 1:   ", deviations(1) { $0.tanh() })  // tanh, σ = 1:    0.959 0.959 0.958 0.959 0.958
print("tanh, σ = 0.01:", deviations(0.01) { $0.tanh() })  // tanh, σ = 0.01: 0.099 0.010 0.001 0.000 0.000
print("tanh, Xavier:  ", deviations(0.1) { $0.tanh() })  // tanh, Xavier:   0.628 0.490 0.415 0.362 0.331

//: ReLU throws half of it away, so He's is √2 times as large.
print("ReLU, Xavier:", deviations(0.1) { $0.relu() })  // ReLU, Xavier: 0.584 0.414 0.330 0.232 0.151
let he = (2.0 / 100).squareRoot()
print("ReLU, He:    ", deviations(he) { $0.relu() })  // ReLU, He:     0.825 0.828 0.934 0.930 0.857

//: Does it matter for learning? A spiral, through four hidden layers:
var generator = SeededGenerator(seed: 1)
let spiral = try Dataset<Double>.spiral(using: &generator)
func loss(_ initializer: Initializer) throws -> String {
    let hidden: [any Layer] = (0..<4).map { _ in Dense(30, activation: .relu, initializer: initializer) }
    let network = try Network<Rows>.classifier(
        inputs: 2, scores: Sequential(hidden + [Dense(3, initializer: initializer)]), seed: 3)
    let trainer = try Trainer(
        network, on: spiral, optimizer: Momentum(learningRate: 0.02), batchSize: 30,
        shuffledBy: SeededGenerator(seed: 4))
    try trainer.run(epochs: 15)
    return String(format: "%.2f", trainer.history.records.last?.trainingLoss ?? .nan)
}
print("σ = 0.01:", try loss(.normal(standardDeviation: 0.01)))  // σ = 0.01: 1.10
print("He:      ", try loss(.he()))  // He:       0.17

//: The layers choose what suits their activation:
print(Initializer.suited(to: .relu).distribution(fanIn: 50, fanOut: 100))  // normal(standardDeviation: 0.2)

//: **Your turn:** let only w₁ begin at 0.6. Do the two neurons stay alike?

//: [Previous](@previous) · [Next](@next)
