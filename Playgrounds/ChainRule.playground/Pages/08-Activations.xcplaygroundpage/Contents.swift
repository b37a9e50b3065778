//: # 8 · Activations
//: Two neurons that only weigh and add make one straight line: the slope of this is 6 everywhere.
import ChainRule
import ChainRuleDrawing

let row = Graph<Scalar>()
let input = row.input(1, name: "x")
let end = (input * 3 + 1) * 2 + 4
print(try row.formula(of: row.gradient(of: end, withRespectTo: input)))  // 6

//: So each neuron's sum goes through a bend. The classic is the sigmoid, 1 / (1 + e⁻ˣ), here in four steps.
let stages = Graph<Scalar>()
let x = stages.input(0, name: "x")
let a = (-x).named("a")
let b = a.exp().named("b")
let c = (b + 1).named("c")
let y = (1 / c).named("y")
try stages.forward()
try stages.backward(from: y)
print(try y.value, try x.gradient)  // 0.5 0.25
stages

//: Or in one node, which multiplies by y · (1 − y) on the way back:
var sigmoid = SigmoidNode<Scalar>()
print(sigmoid.forward(0), sigmoid.backward(1))  // 0.5 0.25

//: Its slope is a quarter at most. Ten of them leave hardly a millionth of a gradient.
let chain = Graph<Scalar>()
let first = chain.input(0, name: "x")
let last = (1...10).reduce(first) { z, _ in z.sigmoid() - 0.5 }
try chain.forward()
try chain.backward(from: last)
print(try first.gradient)  // 9.5367431640625e-07

//: The greater of two numbers sends the gradient to the one that was greater, and nothing to the other. ReLU is the
//: greater of x and 0.
let choice = Graph<Scalar>()
let left = choice.input(3, name: "a")
let right = choice.input(5, name: "b")
let seven = left.maximum(right).named("max") * 7
try choice.forward()
try choice.backward(from: seven)
print(try left.gradient, try right.gradient)  // 0.0 7.0

var relu = ReLUNode<Scalar>()
print([-2.0, 0, 3].map { relu.forward($0) })  // [0.0, 0.0, 3.0]
print(relu.backward(7))  // 7.0

//: Their slopes at −2, 0 and 3:
/// A number with four digits behind the point.
func short(_ x: Double) -> Double { (x * 10_000).rounded() / 10_000 }
func slopes(_ activation: Activation) -> [Double] {
    var node = ActivationNode<Scalar>(activation)
    return [-2.0, 0, 3].map { x in
        node.forward(x)
        return short(node.backward(1))
    }
}
print("sigmoid", slopes(.sigmoid))  // sigmoid [0.105, 0.25, 0.0452]
print("tanh", slopes(.tanh))  // tanh [0.0707, 1.0, 0.0099]
print("ReLU", slopes(.relu))  // ReLU [0.0, 0.0, 1.0]
print("leaky ReLU", slopes(.leakyReLU()))  // leaky ReLU [0.01, 0.01, 1.0]
print("ELU", slopes(.elu()))  // ELU [0.1353, 1.0, 1.0]

//: **Your turn:** at which x has the sigmoid's slope fallen to a hundredth?

//: [Previous](@previous) · [Next](@next)
