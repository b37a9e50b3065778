//: # 16 · Vanishing gradients
//: Each sigmoid on the way back shrinks the gradient to a quarter, at best. Three of them at 0:
import ChainRule
import ChainRuleDrawing
import ChainRuleTraining
import Foundation

let graph = Graph<Scalar>()
let x = graph.input(0, name: "x")
let z1 = x.sigmoid().named("z₁")
let z2 = z1.sigmoid().named("z₂")
let z3 = z2.sigmoid().named("z₃")
try graph.forward()
try graph.backward(from: z3)
print(String(format: "%.7f %.5f", try z3.value, try x.gradient))  // 0.6507777 0.01335
graph

//: Whatever goes in, the same comes out: there is almost no slope left.
func nested(_ x: Double, times: Int) -> Double { (0..<times).reduce(x) { z, _ in z.sigmoid() } }
print([-1000, 0, 1000].map { String(format: "%.3f", nested($0, times: 3)) })  // ["0.622", "0.651", "0.675"]
print([-1000, 0, 1000].map { String(format: "%.3f", nested($0, times: 8)) })  // ["0.659", "0.659", "0.659"]

func gradient(depth: Int) throws -> String {
    let chain = Graph<Scalar>()
    let start = chain.input(0)
    let end = (0..<depth).reduce(start) { z, _ in z.sigmoid() }
    try chain.forward()
    try chain.backward(from: end)
    return String(format: "%.1e", try start.gradient)
}
print(try [1, 2, 3, 5, 10].map(gradient))  // ["2.5e-01", "5.9e-02", "1.3e-02", "6.8e-04", "3.9e-07"]

//: In a network of ten hidden layers: how large is the first layer's gradient, if the last one's is 1?
var generator = SeededGenerator(seed: 2)
let rows = Matrix<Double>.randomNormal(rows: 100, columns: 50, using: &generator)
let targets = rows[columns: 0..<1]
func ratio(_ activation: Activation) throws -> String {
    let network = try Network<Matrix<Double>>.regression(
        inputs: 50, hidden: Array(repeating: 50, count: 10), activation: activation, seed: 1)
    let health = try network.health(on: rows, targets: targets)
    let norms = health.layers.prefix(10).map { $0.gradients?.norm ?? .nan }
    return String(format: "%.1e", norms[0] / norms[9])
}
print("sigmoid", try ratio(.sigmoid))  // sigmoid 3.1e-06
print("tanh   ", try ratio(.tanh))  // tanh    4.5e-01
print("ReLU   ", try ratio(.relu))  // ReLU    1.4e+00

//: So a deep network of sigmoids hardly learns. A spiral, through six hidden layers:
let spiral = try Dataset<Double>.spiral(using: &generator)
func loss(_ activation: Activation) throws -> String {
    let network = try Network<Matrix<Double>>.classifier(
        inputs: 2, hidden: Array(repeating: 20, count: 6), classes: 3, activation: activation, seed: 1)
    let trainer = try Trainer(
        network, on: spiral, optimizer: Momentum(learningRate: 0.02), batchSize: 30,
        shuffledBy: SeededGenerator(seed: 3))
    try trainer.run(epochs: 20)
    return String(format: "%.2f", trainer.history.records.last?.trainingLoss ?? .nan)
}
print("sigmoid", try loss(.sigmoid))  // sigmoid 1.10
print("tanh   ", try loss(.tanh))  // tanh    0.21
print("ReLU   ", try loss(.relu))  // ReLU    0.14

//: **Your turn:** how many sigmoids are too many for this spiral? Take away hidden layers until it learns.

//: [Previous](@previous) · [Next](@next)
