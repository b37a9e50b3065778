//: # 5 · Learning by hand
//: A network turns 2 into 4, and should give 3. One step made it 2.65. Now a loop.
import ChainRule
import ChainRuleDrawing

let network = Graph<Scalar>()
let w1 = network.parameter(1, name: "w₁")
let b1 = network.parameter(1, name: "b₁")
let w2 = network.parameter(1, name: "w₂")
let b2 = network.parameter(1, name: "b₂")
let hidden = (network.constant(2) * w1 + b1).named("hidden")
let output = (hidden * w2 + b2).named("output")
let error = (0.5 * (output - 3).squared()).named("error")

/// A number with four digits behind the point.
func short(_ x: Double) -> Double { (x * 10_000).rounded() / 10_000 }

/// The outputs before each of some steps of such a length, from 1, 1, 1 and 1 on.
func outputs(
    _ network: Graph<Scalar>, _ output: Variable<Scalar>, _ error: Variable<Scalar>, rate: Double, steps: Int
) throws -> [Double] {
    for parameter in network.parameters { try network.feed(parameter, 1) }
    var outputs: [Double] = []
    for _ in 0..<steps {
        try network.forward()
        outputs.append(short(try output.value))
        try network.backward(from: error)
        for parameter in network.parameters {
            try network.update(parameter) { value, gradient in value -= rate * gradient }
        }
    }
    return outputs
}

//: How large a step? Too small, and it takes long. Larger, and it swings about the 3. Too large, and it runs away.
print(try outputs(network, output, error, rate: 0.02, steps: 5))  // [4.0, 3.706, 3.5135, 3.3806, 3.2857]
print(try outputs(network, output, error, rate: 0.1, steps: 5))  // [4.0, 2.65, 3.0002, 3.0, 3.0]
print(try outputs(network, output, error, rate: 0.2, steps: 5))  // [4.0, 1.6, 3.5376, 2.372, 3.4271]
print(try outputs(network, output, error, rate: 0.5, steps: 5))  // [4.0, 0.25, 1.3242, 7.6061, 64.8682]

//: The network after its first step. Its gradients say where the second goes.
_ = try outputs(network, output, error, rate: 0.1, steps: 1)
try network.forward()
try network.backward(from: error)
print(try network.parameters.map { short(try $0.value) })  // [0.8, 0.9, 0.7, 0.9]
print(try network.parameters.map { short(try $0.gradient) })  // [-0.49, -0.245, -0.875, -0.35]
network

//: Two examples: the same four numbers are to turn 2 into 3, and 0 into 1. The errors are added.
let shared = Graph<Scalar>()
let p = ["w₁", "b₁", "w₂", "b₂"].map { shared.parameter(1, name: $0) }
func answer(to x: Double, _ p: [Variable<Scalar>]) -> Variable<Scalar> { (x * p[0] + p[1]) * p[2] + p[3] }
let first = answer(to: 2, p)
let second = answer(to: 0, p)
let sum = 0.5 * (first - 3).squared() + 0.5 * (second - 1).squared()
for _ in 0..<100 {
    try shared.forward()
    try shared.backward(from: sum)
    for parameter in p { try shared.update(parameter) { value, gradient in value -= 0.1 * gradient } }
}
try shared.forward()
print(short(try first.value), short(try second.value))  // 3.0 1.0

//: **Your turn:** find the largest learning rate, to two digits, with which 20 steps still end at 3.

//: [Previous](@previous) · [Next](@next)
