//: # 14 · Optimizers
//: In the valley x²/20 + y² the steepest way points at the wall across: at (−7, 2) the gradient is (−0.7, 4).
import ChainRule
import ChainRuleDrawing
import ChainRuleTraining
import Foundation

/// The way of 30 steps from (−7, 2).
func walk(_ name: String, step: (_ w: inout [Double], _ g: [Double]) -> Void) -> Plot.Series {
    var w = [-7.0, 2.0]
    var path = Plot.Series(name, x: [w[0]], y: [w[1]])
    for _ in 1...30 {
        step(&w, [w[0] / 10, 2 * w[1]])
        path.x.append(w[0])
        path.y.append(w[1])
    }
    return path
}
func point(_ index: Int, of path: Plot.Series) -> String {
    String(format: "(%.2f, %.2f)", path.x[index], path.y[index])
}

//: **SGD** goes straight downhill, from wall to wall:
let sgd = walk("SGD") { w, g in
    for i in w.indices { w[i] -= 0.95 * g[i] }
}
print([1, 2, 30].map { point($0, of: sgd) })  // ["(-6.33, -1.80)", "(-5.73, 1.62)", "(-0.35, 0.08)"]

//: **Momentum** is a ball that keeps most of its speed:
var v = [0.0, 0.0]
let momentum = walk("Momentum") { w, g in
    for i in w.indices {
        v[i] = 0.9 * v[i] - 0.1 * g[i]
        w[i] += v[i]
    }
}
print([1, 2, 30].map { point($0, of: momentum) })  // ["(-6.93, 1.60)", "(-6.80, 0.92)", "(0.90, 0.09)"]

//: **AdaGrad** has a rate for each weight, which falls with what the weight has seen:
var h = [0.0, 0.0]
let adaGrad = walk("AdaGrad") { w, g in
    for i in w.indices {
        h[i] += g[i] * g[i]
        w[i] -= 1.5 * g[i] / (h[i].squareRoot() + 1e-7)
    }
}
print([1, 2, 30].map { point($0, of: adaGrad) })  // ["(-5.50, 0.50)", "(-4.57, 0.14)", "(-0.12, 0.00)"]

//: **Adam** is both, with means that forget:
var m = [0.0, 0.0]
var s = [0.0, 0.0]
var t = 0.0
let adam = walk("Adam") { w, g in
    t += 1
    for i in w.indices {
        m[i] += 0.1 * (g[i] - m[i])
        s[i] += 0.001 * (g[i] * g[i] - s[i])
        let rate = 0.3 * (1 - pow(0.999, t)).squareRoot() / (1 - pow(0.9, t))
        w[i] -= rate * m[i] / (s[i].squareRoot() + 1e-7)
    }
}
print([1, 2, 30].map { point($0, of: adam) })  // ["(-6.70, 1.70)", "(-6.40, 1.40)", "(0.14, 0.32)"]

let picture = Plot.contours(
    [sgd, momentum, adaGrad, adam], title: "x²/20 + y²", x: .init("x", in: -8...8),
    y: .init("y", in: -3...3)
) { x, y in
    x * x / 20 + y * y
}

//: The library's take the same steps, on any graph:
let graph = Graph<Scalar>()
let x = graph.parameter(-7, name: "x")
let y = graph.parameter(2, name: "y")
let f = x.squared() / 20 + y.squared()
let optimization = try Optimization(of: graph, with: Momentum(learningRate: 0.1, momentum: 0.9))
for _ in 1...30 {
    try graph.forward()
    try graph.backward(from: f)
    try optimization.step()
}
print(String(format: "(%.4f, %.4f)", try x.value, try y.value))  // (0.8964, 0.0881)

//: **Your turn:** give SGD a rate of 1.05. Which of the two numbers runs away, and why that one?

//: [Previous](@previous) · [Next](@next)
