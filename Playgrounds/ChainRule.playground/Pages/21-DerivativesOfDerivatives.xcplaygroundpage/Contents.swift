//: # 21 · Derivatives of derivatives
//: A gradient is a calculation, so it can be a graph, and have a gradient: t³, 3t², 6t, 6.
import ChainRule
import ChainRuleDrawing
import Foundation

let graph = Graph<Scalar>()
let t = graph.input(2, name: "t")
let y = t.power(3).named("y")
let first = try graph.gradient(of: y, withRespectTo: t)
let second = try graph.gradient(of: first, withRespectTo: t)
let third = try graph.gradient(of: second, withRespectTo: t)
try graph.forward()
print(try y.value, try first.value, try second.value, try third.value)  // 8.0 12.0 12.0 6.0
print(try graph.formula(of: first), "and", try graph.formula(of: second))  // 3 · t² and 6 · t
let picture = try graph.svg(of: y, withGradients: [first], showing: .values)

//: Another way: numbers that know their slope, and take it along. One function for both:
func f<Value: GraphValue>(_ x: Value) -> Value { x * x * x.sin() }
let dual = f(Dual(2.0, tangent: 1))
print(String(format: "%.6f %.6f", dual.value, dual.tangent))  // 3.637190 1.972602

let check = Graph<Scalar>()
let input = check.input(2)
let output = f(input)
try check.forward()
try check.backward(from: output)
print(try input.gradient == dual.tangent)  // true

//: What it is good for: Newton's method. The slope says how steep it is, the second derivative how soon it is level.
//: x⁴ − 2x² has its lowest point at 1.
let valley = Graph<Scalar>()
let position = valley.parameter(2, name: "x")
let height = position.power(4) - 2 * position.squared()
let slope = try valley.gradient(of: height, withRespectTo: position)
let bend = try valley.gradient(of: slope, withRespectTo: position)
var newton: [Double] = []
for _ in 1...6 {
    try valley.forward()
    try valley.feed(position, try position.value - slope.value / bend.value)
    newton.append(try position.value)
}
print(newton.map { ($0 * 1e6).rounded() / 1e6 })  // [1.454545, 1.151047, 1.025326, 1.000908, 1.000001, 1.0]

//: Gradient descent takes many more steps.
try valley.feed(position, 2)
var count = 0
while try (position.value - 1).magnitude > 1e-7 {
    try valley.forward()
    try valley.feed(position, try position.value - 0.01 * slope.value)
    count += 1
}
print(count)  // 181

//: With many variables, the second derivatives make a table, the Hessian. What it does to a direction can be had
//: without writing it down: for x²y at (3, 2), along x, it is (2y, 2x).
let plane = Graph<Scalar>()
let a = plane.input(3, name: "x")
let b = plane.input(2, name: "y")
print(try plane.hessianVectorProduct(of: a * a * b, withRespectTo: [a, b], along: [1, 0]))  // [4.0, 6.0]

//: **Your turn:** Newton's method from 0.5. Where does it go, and what does the bend say there?

//: [Previous](@previous)
