//: # 10 · Softmax with loss
//: Scores become probabilities: e to the power of each, divided by the sum. Here 1, 2 and 5, of 8.
import ChainRule
import ChainRuleDrawing

let animals: Matrix<Double> = [[0, 2.0.log(), 5.0.log()]]
print(animals.softmax())  // [[0.125, 0.25, 0.625]]

//: Large scores would overflow; softmax subtracts the largest first.
let large: Matrix<Double> = [[1000, 1000, 0]]
print(large.exp() / large.exp().sum(.eachRow))  // [[nan, nan, 0.0]]
print(large.softmax())  // [[0.5, 0.5, 0.0]]

//: The loss is −ln of the probability of the right class, here the third: ln S − a₃.
let graph = Graph<Scalar>()
let a1 = graph.input(0, name: "a₁")
let a2 = graph.input(2.0.log(), name: "a₂")
let a3 = graph.input(5.0.log(), name: "a₃")
let s = (a1.exp() + a2.exp() + a3.exp()).named("S")
let loss = (s.log() - a3).named("L")
try graph.forward()
try graph.backward(from: loss)

/// A number with four digits behind the point.
func short(_ x: Double) -> Double { (x * 10_000).rounded() / 10_000 }
print(short(try loss.value))  // 0.47

//: The gradient is y − t: the probabilities, less 1 at the right class.
print(try graph.inputs.map { short(try $0.gradient) })  // [0.125, 0.25, -0.375]
graph

//: As one node, as in the book:
var node = SoftmaxWithLoss<Matrix<Double>>(targets: .oneHot)
print(node.forward([[0.3, 2.9, 4.0]], [[0, 0, 1]]))  // [[0.305714]]
print(node.backward().0)  // [[0.018211, 0.245192, -0.263403]]

//: One node is more than short: it is exact where two would give infinity.
let sure = Graph<Matrix<Double>>()
let scores = sure.input([[1000, 0]], name: "a")
let wanted = sure.constant([[0, 1]], name: "t")
let inTwo = -(wanted * scores.softmax().log()).sum()
let inOne = scores.softmaxWithLoss(wanted, as: .oneHot)
try sure.forward()
print(try inTwo.value, try inOne.value)  // [[inf]] [[1000.0]]
try sure.backward(from: inOne)
print(try scores.gradient)  // [[1.0, -1.0]]

//: A batch: the mean of the losses, so each row's gradient is divided by the number of rows.
let batch = Graph<Matrix<Double>>()
let many = batch.input([[0.3, 2.9, 4.0], [0, 0, 0]], name: "a")
let classes = batch.constant([[2], [0]], name: "class")
let mean = many.softmaxWithLoss(classes, as: .classIndices)
try batch.forward()
try batch.backward(from: mean)
print(try mean.value)  // [[0.702163]]
print(try many.gradient.elements.map(short))  // [0.0091, 0.1226, -0.1317, -0.3333, 0.1667, 0.1667]

//: **Your turn:** add 100 to all scores of the batch. What changes? Why?

//: [Previous](@previous) · [Next](@next)
