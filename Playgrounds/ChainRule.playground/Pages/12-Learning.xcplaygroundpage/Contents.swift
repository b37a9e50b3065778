//: # 12 · Learning
//: A loss belongs to one example. The cost is the mean of the losses: for w = 1 on 1 → 2, 2 → 4 and 3 → 6 it is
//: (1 + 4 + 9) / 3.
import ChainRule
import ChainRuleDrawing
import ChainRuleTraining

/// A number with four digits behind the point.
func short(_ x: Double) -> Double { (x * 10_000).rounded() / 10_000 }

let graph = Graph<Scalar>()
let w = graph.parameter(1, name: "w")
let losses = [(x: 1.0, wanted: 2.0), (2, 4), (3, 6)].map { (w * $0.x - $0.wanted).squared() }
let cost = (losses.sum() / 3).named("C")
try graph.forward()
try graph.backward(from: cost)
print(short(try cost.value), short(try w.gradient))  // 4.6667 -9.3333
graph

//: A thousand points near the line 2x + 1, learned in mini-batches of 50.
var generator = SeededGenerator(seed: 1)
let line = try Dataset<Double>.linear(weights: [2], bias: 1, count: 1000, noise: 0.5, using: &generator)
let fit = Graph<Matrix<Double>>()
let inputs = fit.placeholder("x", isConstant: true)
let targets = fit.placeholder("wanted", isConstant: true)
let slope = fit.parameter([[0]], name: "w")
let offset = fit.parameter([[0]], name: "b")
let error = inputs.affine(slope, offset).meanSquaredError(targets).named("C")
var batches = try Batches(line, size: 50, shuffledBy: SeededGenerator(seed: 3))
for _ in 1...3 {
    while let batch = batches.next() {
        try fit.feed(inputs, batch.inputs)
        try fit.feed(targets, batch.targets)
        try fit.forward(to: error)
        try fit.backward(from: error)
        for parameter in fit.parameters {
            try fit.update(parameter) { value, gradient in value -= 0.1 * gradient }
        }
    }
}
print(short(try slope.value[0, 0]), short(try offset.value[0, 0]))  // 2.0108 0.992

//: A network can learn 44 points by heart. How it does on others shows only on data that it has not learned from.
var noise = SeededGenerator(seed: 5)
let moons = try Dataset<Double>.moons(count: 440, noise: 0.4, using: &noise)
let parts = try moons.split(training: 0.1, validation: 0.45, test: 0.45, using: &noise)
func trainer() throws -> Trainer<Double> {
    let network = try Network<Matrix<Double>>.classifier(
        inputs: 2, hidden: [32, 32], classes: 2, activation: .tanh, seed: 3)
    return try Trainer(
        network, on: parts.training, optimizer: Adam(learningRate: 0.02), batchSize: 11,
        shuffledBy: SeededGenerator(seed: 4))
}
let heart = try trainer()
try heart.run(epochs: 150, validatingOn: parts.validation)
let picture = heart.history.svg(title: "Learning by heart")
print("by heart:", short(try heart.network.evaluate(parts.test).loss))  // by heart: 1.2477

//: So one stops when the loss on the validation data has not fallen for a while.
let careful = try trainer()
let end = try careful.run(epochs: 150, validatingOn: parts.validation, until: [.patience(25)])
print(end)  // patience of 25 epochs
print(careful.epoch, careful.history.best?.epoch ?? 0)  // 52 27
print("careful:", short(try careful.network.evaluate(parts.test).loss))  // careful: 0.4322

//: **Your turn:** with a patience of 5, where does it stop? Is that better, on the test data?

//: [Previous](@previous) · [Next](@next)
