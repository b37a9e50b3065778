//: # 2 · The chain rule
//: z = (x + y)², in two steps: t = x + y, z = t². Along a chain, multiply.
import ChainRule
import ChainRuleDrawing

let graph = Graph<Scalar>()
let x = graph.input(3, name: "x")
let y = graph.input(2, name: "y")
let t = x + y
let z = t.squared()

try graph.forward()
try graph.backward(from: z)
print("z", try z.value)  // z 25.0
print("∂z/∂t", try t.gradient)  // ∂z/∂t 10.0
print("∂z/∂x", try x.gradient)  // ∂z/∂x 10.0
print("∂z/∂y", try y.gradient)  // ∂z/∂y 10.0

//: Where several paths lead from a value to the result, add. From a to c there are four:
let paths = Graph<Scalar>()
let a = paths.input(1, name: "a")
let b = a + a
let c = b + b
try paths.forward()
try paths.backward(from: c)
print("∂c/∂b", try b.gradient)  // ∂c/∂b 2.0
print("∂c/∂a", try a.gradient)  // ∂c/∂a 4.0
paths

//: A network of two layers turns 2 into 4, and should give 3. Each number that may change takes a step against its
//: gradient.
let network = Graph<Scalar>()
let w1 = network.parameter(1, name: "w₁")
let b1 = network.parameter(1, name: "b₁")
let w2 = network.parameter(1, name: "w₂")
let b2 = network.parameter(1, name: "b₂")
let output = (network.constant(2) * w1 + b1) * w2 + b2
let error = (output - 3).squared() * 0.5
try network.forward()
print("before", try output.value)  // before 4.0

try network.backward(from: error)
for parameter in network.parameters {
    try network.update(parameter) { value, gradient in value -= 0.1 * gradient }
}
try network.forward()
print("after", try output.value)  // after 2.65

//: **Your turn:** put the correction into a loop of 20 rounds. Where does the output go? What if 0.1 becomes 0.3?

//: [Previous](@previous) · [Next](@next)
