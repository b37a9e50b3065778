//: # 19 · Hyperparameters
//: The weights are learned; the learning rate must be said. One that was chosen among many looks better than it is: here
//: are 100 coins, and the luckiest of them, about 50 questions.
import ChainRule
import ChainRuleDrawing
import ChainRuleTraining
import Foundation

var generator = SeededGenerator(seed: 1)
func coin(_ generator: inout SeededGenerator) -> Double {
    Double((0..<50).count { _ in generator.uniform() < 0.5 }) / 50
}
let scores = (0..<100).map { _ in coin(&generator) }
print("the best of 100:", scores.max() ?? 0)  // the best of 100: 0.68
print("the same one on other data:", coin(&generator))  // the same one on other data: 0.5

//: So there are three kinds of data: to learn from, to choose by, and to know in the end how good it is.
let training = try Dataset<Double>.moons(count: 30, noise: 0.35, using: &generator)
let validation = try Dataset<Double>.moons(count: 100, noise: 0.35, using: &generator)
let test = try Dataset<Double>.moons(count: 1000, noise: 0.35, using: &generator)

//: Rates differ by factors, so draw the exponent. Evenly drawn numbers are almost all large: how
//: many of 1000 are below 0.0001?
let evenly = (0..<1000).map { _ in generator.uniform(in: 1e-6..<1e-2) }
let byExponent = (0..<1000).map { _ in pow(10, generator.uniform(in: -6 ..< -2)) }
print(evenly.count { $0 < 1e-4 }, byExponent.count { $0 < 1e-4 })  // 17 499

//: And draw by lot rather than on a grid: nine points of a grid try only three values of what matters.
let steps = [1.0, 3, 5].map { $0 / 6 }
let grid = Plot.Series("grid", x: steps.flatMap { [$0, $0, $0] }, y: steps + steps + steps)
let random = Plot.Series(
    "random", x: (0..<9).map { _ in generator.uniform() }, y: (0..<9).map { _ in generator.uniform() })
let picture = Plot.scatter(
    [grid, random], x: .init("a hyperparameter that matters", in: 0...1), y: .init("another", in: 0...1))
print(Set(grid.x).count, Set(random.x).count)  // 3 9

//: A search: ten pairs of a learning rate and a weight decay. The library's `HyperparameterSearch` does this on all
//: processors, keeps a table, and stops what does not look good.
func learned(rate: Double, decay: Double) throws -> Network<Matrix<Double>> {
    let network = try Network<Matrix<Double>>.classifier(inputs: 2, hidden: [30, 30], classes: 2, seed: 1)
    let trainer = try Trainer(
        network, on: training, optimizer: Adam(learningRate: rate), batchSize: 30, decay: .l2(decay))
    try trainer.run(epochs: 100)
    return network
}
var best = (rate: 0.0, decay: 0.0, loss: Double.infinity)
for _ in 0..<10 {
    let rate = pow(10, generator.uniform(in: -4..<0))
    let decay = pow(10, generator.uniform(in: -4..<0))
    let loss = try learned(rate: rate, decay: decay).evaluate(validation).loss
    if loss < best.loss { best = (rate, decay, loss) }
}
print(String(format: "rate %.4f, decay %.4f", best.rate, best.decay))  // rate 0.0009, decay 0.0012
print(String(format: "validation loss %.3f", best.loss))  // validation loss 0.346
let chosen = try learned(rate: best.rate, decay: best.decay)
print(String(format: "test loss %.3f", try chosen.evaluate(test).loss))  // test loss 0.333

//: **Your turn:** search once more, near the best. Does the loss on the test data fall as far as that on the validation
//: data?

//: [Previous](@previous) · [Next](@next)
