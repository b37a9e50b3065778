//: # 20 · Graphs at work
//: The same weight twice: y = w · (w · x). Two wires leave w, and two gradients come back.
import ChainRule
import ChainRuleDrawing
import ChainRuleTraining
import Foundation

let graph = Graph<Scalar>()
let x = graph.input(2, name: "x")
let w = graph.parameter(3, name: "w")
let h = (w * x).named("h")
let y = (w * h).named("y")
try graph.forward()
try graph.backward(from: y)
print(try y.value, try w.gradient)  // 18.0 12.0
graph

//: A way past each layer, a *skip connection*, keeps the gradient of 30 layers:
func gradient(skipping: Bool) throws -> Double {
    let graph = Graph<Scalar>()
    let start = graph.input(0.5, name: "start")
    let end = (0..<30).reduce(start) { h, _ in
        let layer = (0.5 * h).tanh()
        return skipping ? h + layer / 30.0 : layer
    }
    try graph.forward()
    try graph.backward(from: end)
    return try start.gradient
}
print(String(format: "%.1e", try gradient(skipping: false)))  // 8.6e-10
print(String(format: "%.2f", try gradient(skipping: true)))  // 1.57

//: A network that reads one number after the other, and remembers: the same three numbers in every step.
let reader = Graph<Scalar>()
let wIn = reader.parameter(1, name: "w")
let uBack = reader.parameter(0.5, name: "u")
let bias = reader.parameter(0, name: "b")
var memory = reader.constant(0, name: "h₀")
for (number, value) in zip(["₁", "₂", "₃"], [1.0, 0, 0]) {
    let element = reader.input(value, name: "x" + number)
    let sum = Variable.weightedSum(of: [element, memory], weights: [wIn, uBack], bias: bias)
    memory = sum.tanh().named("h" + number)
}
try reader.forward()
try reader.backward(from: memory)
print(String(format: "%.4f", try memory.value))  // 0.1797
print(try reader.parameters.map { (try $0.gradient * 100).rounded() / 100 })  // [0.09, 0.67, 1.48]
reader

//: The same eye everywhere: a convolution gathers windows, here of two neighbors, and multiplies them by one kernel.
let images = Graph<Matrix<Double>>()
let signal = images.input([[0], [0], [1], [1], [3]], name: "signal")
let kernel = images.parameter([[-1], [1]], name: "kernel")
let indices = images.constant([[0], [1], [1], [2], [2], [3], [3], [4]], name: "indices")
let windows = signal.gatherRows(indices).reshaped(rows: nil, columns: 2).named("windows")
let edges = windows.matmul(kernel).named("edges")
let sum = edges.sum().named("sum")
try images.forward()
try images.backward(from: sum)
print(try edges.value.elements)  // [0.0, 1.0, 0.0, 2.0]
print(try signal.gradient.elements, try kernel.gradient.elements)  // [-1.0, 0.0, 0.0, 0.0, 1.0] [2.0, 5.0]

//: Words are rows of a table that is learned. From four opinions, 1 for good and 0 for bad, it learns each word's.
let words = ["film", "good", "bad", "great", "dull"]
let sentences: [[Double]] = [[0, 1], [2, 0], [3, 0], [0, 4]]
let language = Graph<Matrix<Double>>()
let table = language.parameter(.zeros(rows: 5, columns: 1), name: "table")
let lookedUp = language.constant(Matrix(column: sentences.flatMap { $0 }))
let opinion = language.constant([[1], [0], [1], [0]])
let opinions = table.gatherRows(lookedUp).reshaped(rows: nil, columns: 2).sum(.eachRow)
let error = opinions.binaryCrossEntropy(opinion)
for _ in 0..<50 {
    try language.forward(to: error)
    try language.backward(from: error)
    try language.update(table) { value, gradient in value -= gradient }
}
print(words)  // ["film", "good", "bad", "great", "dull"]
print(try table.value.elements.map { ($0 * 100).rounded() / 100 })  // [0.0, 2.43, -2.43, 2.43, -2.43]

//: **Your turn:** a kernel of three numbers that finds what differs from the mean of its neighbors.

//: [Previous](@previous) · [Next](@next)
