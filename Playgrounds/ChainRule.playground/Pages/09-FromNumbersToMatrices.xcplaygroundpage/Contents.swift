//: # 9 · From numbers to matrices
//: A layer of three neurons that look at two numbers: each column of W holds the weights of one neuron.
import ChainRule
import ChainRuleDrawing

let x: Matrix<Double> = [[1, 2]]
let w: Matrix<Double> = [[1, 3, 5], [2, 4, 6]]
let b: Matrix<Double> = [[1, 2, 3]]
print(x.shape, w.shape, x.matmul(w).shape)  // 1×2 2×3 1×3
print(x.matmul(w) + b)  // [[6.0, 13.0, 20.0]]

//: On the way back the shapes decide: dW has the shape of W, so it can only be xᵀ · dy, and dx only dy · Wᵀ.
let dy: Matrix<Double> = [[1, 0, -1]]
print(x.transposed().matmul(dy).elements)  // [1.0, 0.0, -1.0, 2.0, 0.0, -2.0]
print(dy.matmul(w.transposed()))  // [[-4.0, -4.0]]

let graph = Graph<Matrix<Double>>()
let row = graph.input(x, name: "x")
let weights = graph.parameter(w, name: "W")
let bias = graph.parameter(b, name: "b")
let y = (row.matmul(weights) + bias).named("y")
let loss = (y * graph.constant(dy, name: "r")).sum().named("L")
try graph.forward()
try graph.backward(from: loss)
print(try weights.gradient.elements)  // [1.0, 0.0, -1.0, 2.0, 0.0, -2.0]
print(try row.gradient, try bias.gradient)  // [[-4.0, -4.0]] [[1.0, 0.0, -1.0]]
graph

//: Shapes that do not fit are an error that says what would fit.
do {
    _ = try dy.matmul(w).checked()
} catch {
    print("\(error)".prefix { $0 != ";" })  // matrix product of 1×3 and 2×3: the inner sizes differ (3 and 2)
}

//: Two examples at once are two rows. The bias is added to each, so on the way back the rows of dy are added up.
let rows = Graph<Matrix<Double>>()
let products = rows.input([[0, 0, 0], [10, 10, 10]], name: "x·W")
let shared = rows.input([[1, 2, 3]], name: "b")
let shifted = products + shared
try rows.forward()
print(try shifted.value.elements)  // [1.0, 2.0, 3.0, 11.0, 12.0, 13.0]
try rows.backward(from: shifted, upstream: [[1, 2, 3], [4, 5, 6]])
print(try shared.gradient)  // [[5.0, 7.0, 9.0]]

//: All of it is one node, as in the book:
var layer = AffineNode<Matrix<Double>>(weight: w, bias: b)
print(layer.forward([[1, 2], [3, 4]]).elements)  // [6.0, 13.0, 20.0, 12.0, 27.0, 42.0]
print(layer.backward([[1, 0, -1], [0, 2, 1]]).elements)  // [-4.0, -4.0, 11.0, 14.0]
print(layer.dW.elements, layer.db)  // [1.0, 6.0, 2.0, 2.0, 8.0, 2.0] [[1.0, 2.0, 0.0]]

//: **Your turn:** a third row, [5, 6], with the upstream gradient [1, 1, 1]. What does db become? And dW?

//: [Previous](@previous) · [Next](@next)
