//: # 11 · The two-layer network
//: Exclusive or: 1 if just one of two numbers is 1. No single layer can learn it. First from nodes, without a graph:
import ChainRule
import ChainRuleDrawing
import ChainRuleTraining

struct TwoLayerNet {
    var affine1: AffineNode<Matrix<Double>>
    var relu = ActivationNode<Matrix<Double>>(.relu)
    var affine2: AffineNode<Matrix<Double>>
    var lastNode = SoftmaxWithLoss<Matrix<Double>>(targets: .classIndices)

    init(inputs: Int, hidden: Int, outputs: Int, using generator: inout SeededGenerator) {
        affine1 = AffineNode(
            weight: .randomNormal(rows: inputs, columns: hidden, using: &generator),
            bias: .zeros(rows: 1, columns: hidden))
        affine2 = AffineNode(
            weight: .randomNormal(rows: hidden, columns: outputs, using: &generator),
            bias: .zeros(rows: 1, columns: outputs))
    }

    mutating func predict(_ x: Matrix<Double>) -> Matrix<Double> {
        affine2.forward(relu.forward(affine1.forward(x)))
    }

    mutating func loss(_ x: Matrix<Double>, _ classes: Matrix<Double>) -> Double {
        lastNode.forward(predict(x), classes)[0, 0]
    }

    /// The gradients, after `loss`: each affine node has its dW and db then.
    mutating func backward() {
        _ = affine1.backward(relu.backward(affine2.backward(lastNode.backward().0)))
    }

    mutating func learn(rate: Double) {
        affine1.weight -= rate * affine1.dW
        affine1.bias -= rate * affine1.db
        affine2.weight -= rate * affine2.dW
        affine2.bias -= rate * affine2.db
    }
}

let inputs: Matrix<Double> = [[0, 0], [0, 1], [1, 0], [1, 1]]
let classes: Matrix<Double> = [[0], [1], [1], [0]]
var generator = SeededGenerator(seed: 1)
var net = TwoLayerNet(inputs: 2, hidden: 8, outputs: 2, using: &generator)
let untrained = net
var losses: [Double] = []
for _ in 0...200 {
    losses.append(net.loss(inputs, classes))
    net.backward()
    net.learn(rate: 0.5)
}
print([0, 50, 100, 200].map { (losses[$0] * 10_000).rounded() / 10_000 })  // [0.9284, 0.105, 0.0357, 0.0136]
print(net.predict(inputs).argmaxOfEachRow)  // [0, 1, 1, 0]

//: The same with a graph, which finds the way back by itself:
let graph = Graph<Matrix<Double>>()
let w1 = graph.parameter(untrained.affine1.weight, name: "W1")
let b1 = graph.parameter(untrained.affine1.bias, name: "b1")
let w2 = graph.parameter(untrained.affine2.weight, name: "W2")
let b2 = graph.parameter(untrained.affine2.bias, name: "b2")
let scores = graph.constant(inputs, name: "x").affine(w1, b1).relu().affine(w2, b2).named("scores")
let loss = scores.softmaxWithLoss(graph.constant(classes, name: "class"), as: .classIndices).named("L")
var graphLosses: [Double] = []
for _ in 0...200 {
    try graph.forward()
    graphLosses.append(try loss.value[0, 0])
    try graph.backward(from: loss)
    for parameter in graph.parameters {
        try graph.update(parameter) { value, gradient in value -= 0.5 * gradient }
    }
}
print(graphLosses == losses)  // true
graph

//: And with ready layers and a trainer:
let xor = try Dataset(inputs: inputs, classIndices: [0, 1, 1, 0])
let network = try Network<Matrix<Double>>.classifier(inputs: 2, hidden: [8], classes: 2, seed: 1)
let trainer = try Trainer(network, on: xor, optimizer: SGD(learningRate: 0.5), batchSize: 4)
try trainer.run(epochs: 200)
print(try network.predict(inputs).argmaxOfEachRow)  // [0, 1, 1, 0]

//: **Your turn:** how few hidden neurons are enough? Does it depend on the seed?

//: [Previous](@previous) · [Next](@next)
