//: # 18 · Overfitting
//: A network with 2802 parameters, and 30 points to learn from. It learns them by heart; the others do not get better.
import ChainRule
import ChainRuleDrawing
import ChainRuleTraining
import Foundation

var generator = SeededGenerator(seed: 5)
let few = try Dataset<Double>.moons(count: 30, noise: 0.35, using: &generator)
let others = try Dataset<Double>.moons(count: 500, noise: 0.35, using: &generator)

func learned(
    _ hidden: [any Layer], decay: WeightDecay = .none, until: [StopCriterion] = []
) throws -> Trainer<Double> {
    let network = try Network<Matrix<Double>>.classifier(
        inputs: 2, scores: Sequential(hidden + [Dense(2)]), seed: 1)
    let trainer = try Trainer(
        network, on: few, optimizer: Adam(learningRate: 0.01), batchSize: 30,
        shuffledBy: SeededGenerator(seed: 2), decay: decay)
    try trainer.run(epochs: 150, validatingOn: others, until: until)
    return trainer
}
func losses(_ trainer: Trainer<Double>) throws -> String {
    let known = try trainer.network.evaluate(few).loss
    let unknown = try trainer.network.evaluate(others).loss
    return String(format: "the 30: %.2f, others: %.2f", known, unknown)
}

let hidden: [any Layer] = [Dense(50, activation: .relu), Dense(50, activation: .relu)]
let free = try learned(hidden)
print("free           ", try losses(free))  // free            the 30: 0.00, others: 1.55
let picture = free.history.svg(title: "Learned by heart")

//: Four remedies: more data, if there is any; to stop in time; to make large weights cost something; and to switch off
//: half of the neurons in each step, at random.
let stopped = try learned(hidden, until: [.patience(20)])
print("early stopping ", try losses(stopped))  // early stopping  the 30: 0.26, others: 0.35
let decayed = try learned(hidden, decay: .l2(0.05))
print("weight decay   ", try losses(decayed))  // weight decay    the 30: 0.31, others: 0.37
let dropped = try learned([
    Dense(50, activation: .relu), Dropout(0.5), Dense(50, activation: .relu), Dropout(0.5),
])
print("dropout        ", try losses(dropped))  // dropout         the 30: 0.21, others: 0.40

//: Weight decay adds ½λw² to the loss, so λw to the gradient. Here the error wants 3, and a λ of ½ wants 0: at 2 the
//: two pull equally.
let balance = Graph<Scalar>()
let w = balance.parameter(2, name: "w")
let error = (w - 3).squared() / 2
let cost = w.squared() * 0.25
let loss = (error + cost).named("L")
try balance.forward()
try balance.backward(from: loss)
print(try loss.value, try w.gradient)  // 1.5 0.0
balance

//: Dropout multiplies by a mask, and doubles what is left, so that the sum stays the same on average.
let model = Model<Matrix<Double>>(seed: 1)
let input = model.input("x", width: 4)
let output = try Dropout(0.5)(input, in: model)
try model.graph.feed(input, [[1, 2, 3, 4]])
print(try model.train(rows: 1) { try model.graph.forward(to: output).elements })  // [2.0, 4.0, 6.0, 0.0]
print(try model.train(rows: 1) { try model.graph.forward(to: output).elements })  // [0.0, 4.0, 6.0, 8.0]
print("evaluation:", try model.graph.forward(to: output).elements)  // evaluation: [1.0, 2.0, 3.0, 4.0]

//: **Your turn:** which λ is best for the others? What does a very large one do?

//: [Previous](@previous) · [Next](@next)
