//: # 6 · Is my gradient right?
//: This multiplication forgets to swap on the way back. The network is to find the w for which 2w is 3. Does it?
import ChainRule
import ChainRuleDrawing

let wrong = ClosureNode<Scalar>(
    name: "wrong", forward: { x, y in x * y },
    backward: { upstream, x, y, _ in (upstream * x, upstream * y) })
let graph = Graph<Scalar>()
let x = graph.input(2, name: "x")
let w = graph.parameter(1, name: "w")
let loss = (graph.add(wrong, x, w, name: "product") - 3).squared().named("loss")
for _ in 0..<30 {
    try graph.forward()
    try graph.backward(from: loss)
    try graph.update(w) { value, gradient in value -= 0.05 * gradient }
}

/// A number with six digits behind the point.
func short(_ x: Double) -> Double { (x * 1e6).rounded() / 1e6 }
print(try (w.value * 1000).rounded() / 1000)  // 1.5

//: It found 1.5 all the same: a wrong gradient need not show. But a slope can be measured. Go a little to both sides,
//: and see how much the result changes.
func slope(of f: (Double) -> Double, at x: Double, step: Double = 1e-4) -> Double {
    (f(x + step) - f(x - step)) / (2 * step)
}
func f(_ x: Double) -> Double { 0.01 * x * x + 0.1 * x }
print(short(slope(of: f, at: 5)), short(slope(of: f, at: 10)))  // 0.2 0.3

//: The step must not be too large, for the curve bends, nor too small, for then two nearly equal numbers are
//: subtracted.
func cube(_ x: Double) -> Double { x * x * x }
let steps = [1, 0.1, 0.01, 1e-3, 1e-4]
print(steps.map { short(slope(of: cube, at: 0.7, step: $0)) })  // [2.47, 1.48, 1.4701, 1.470001, 1.47]

//: The graph does this for each of its inputs and parameters, and compares.
try graph.feed(w, 1)
let report = try graph.checkGradients(of: loss)
print(report.passed)  // false
print(report.elements.map { short($0.analytic) })  // [-4.96626, -2.48313]
print(report.elements.map { short($0.numeric) })  // [-2.48313, -4.96626]

let correct = Graph<Scalar>()
let product = correct.input(2, name: "x") * correct.parameter(1, name: "w")
print(try correct.checkGradients(of: (product - 3).squared()).passed)  // true

//: Where it can, it says what is wrong.
let halved = ClosureNode<Scalar>(
    name: "square", forward: { x in x * x }, backward: { upstream, x, _ in upstream * x })
let squares = Graph<Scalar>()
let s = squares.input(3, name: "s")
let second = try squares.checkGradients(of: squares.add(halved, s))
print(second.hint ?? "no idea")  // the gradient of s is 0.5 times what it should be

//: **Your turn:** write a node for 1 / x, with a mistake. Does the check find it? Mend it.

//: [Previous](@previous) · [Next](@next)
