//: # 17 · Batch normalization
//: Force a column of numbers to have the mean 0 and the deviation 1: 1, 7, 9 and 15 have the mean 8 and the deviation 5.
import ChainRule
import ChainRuleDrawing
import ChainRuleTraining
import Foundation

typealias Rows = Matrix<Double>
let graph = Graph<Rows>()
let x = graph.input([[1], [7], [9], [15]], name: "x")
let gamma = graph.parameter([[1]], name: "γ")
let beta = graph.parameter([[0]], name: "β")
let mean = x.mean(.eachColumn).named("μ")
let difference = (x - mean).named("d")
let variance = difference.squared().mean(.eachColumn).named("σ²")
let normalized = (difference / variance.sqrt()).named("n")
let y = (normalized * gamma + beta).named("y")
try graph.forward()
print(try mean.value, try variance.value, try y.value.elements)  // [[8.0]] [[25.0]] [-1.4, -0.2, 0.2, 1.4]

//: On the way back each number has a say in the mean and in the deviation, so each gets a gradient, even if only the
//: first result counts. They add up to 0: a number that all are raised by changes nothing.
try graph.backward(from: y, upstream: [[1], [0], [0], [0]])
print(try x.gradient.elements.map { String(format: "%.3f", $0) })  // ["0.052", "-0.064", "-0.036", "0.048"]
graph

//: As a layer it stands between the sums and the bend. Six layers, with first weights that are far too small:
var generator = SeededGenerator(seed: 1)
let moons = try Dataset<Double>.moons(count: 200, noise: 0.1, using: &generator)
func accuracy(_ sigma: Double, normalizes: Bool) throws -> String {
    let weights = Initializer.normal(standardDeviation: sigma)
    var layers: [any Layer] = []
    for _ in 0..<5 {
        layers.append(Dense(20, hasBias: !normalizes, initializer: weights))
        if normalizes { layers.append(BatchNormalization()) }
        layers.append(ActivationLayer(.relu))
    }
    let network = try Network<Rows>.classifier(
        inputs: 2, scores: Sequential(layers + [Dense(2, initializer: weights)]), seed: 2)
    let trainer = try Trainer(
        network, on: moons, optimizer: SGD(learningRate: 0.1), batchSize: 40,
        shuffledBy: SeededGenerator(seed: 3))
    try trainer.run(epochs: 15)
    let metrics = try network.evaluate(moons, metrics: [.accuracy]).metrics
    return String(format: "%.2f", metrics["accuracy"] ?? .nan)
}
print("without:", try accuracy(0.05, normalizes: false))  // without: 0.50
print("with:   ", try accuracy(0.05, normalizes: true))  // with:    0.99

//: After training there may be only one row, which has no deviation. So the layer keeps running means of what it saw.
let model = Model<Rows>(seed: 1)
let sums = model.input("x", width: 1)
let out = try BatchNormalization()(sums, in: model)
try model.graph.feed(sums, [[1], [7], [9], [15]])
for _ in 0..<100 {
    _ = try model.train(rows: 4) { try model.graph.forward(to: out) }
}
print(try model.states.map { String(format: "%.2f", try $0.value[0, 0]) })  // ["8.00", "33.33"]
try model.graph.feed(sums, [[8]])
print(String(format: "%.2f", try model.graph.forward(to: out)[0, 0]))  // 0.00

//: **Your turn:** set γ to 5 and β to 8 in the first graph. What comes out?

//: [Previous](@previous) · [Next](@next)
