//: # 7 · Your own node
//: Softsign, x / (1 + |x|), presses all numbers into the range from −1 to 1. Its slope is 1 / (1 + |x|)². Three ways to
//: make it a node.
import ChainRule
import ChainRuleDrawing

let graph = Graph<Scalar>()
let x = graph.input(3, name: "x")

//: **As a closure**, for a quick try:
var closure = ClosureNode<Scalar>(
    name: "softsign",
    forward: { x in x / (1 + x.abs()) },
    backward: { upstream, x, z in upstream / (1 + x.abs()).squared() })
print(closure.forward(3))  // 0.75
print(closure.backward(1), closure.backward(2))  // 0.0625 0.125
print(try graph.checkGradients(of: graph.add(closure, x, name: "y")).passed)  // true

//: **As the book's class**, which remembers what backward needs:
struct Softsign: Node {
    var x = 0.0

    mutating func forward(operands: [Scalar]) -> Scalar {
        x = operands[0]
        return x / (1 + x.abs())
    }

    func backward(upstream: Scalar) -> [Scalar] {
        [upstream / (1 + x.abs()).squared()]
    }
}
print(try graph.checkGradients(of: graph.add(Softsign(), x, name: "z")).passed)  // true

//: **As a rule**, which says only the mathematics. The multiplication by the upstream gradient cannot be forgotten,
//: and it works on matrices as well.
struct SoftsignRule: ElementwiseRule {
    func forward<V: GraphValue>(_ x: V) -> V { x / (1 + x.abs()) }
    func derivative<V: GraphValue>(_ x: V, _ z: V) -> V { 1 / (1 + x.abs()).squared() }
}
let w = (2 * x).applying(SoftsignRule()).named("w")
print(try graph.checkGradients(of: w).passed)  // true
let matrix: Matrix<Double> = [[-1, 0, 1, 3]]
print(matrix.applying(SoftsignRule()))  // [[-0.5, 0.0, 0.5, 0.75]]
print(try graph.formula(of: w))  // 2 · x / (|2 · x| + 1)
graph

//: Two operands get two gradients. The length of the arrow (x, y):
struct LengthRule: BinaryElementwiseRule {
    func forward<V: GraphValue>(_ x: V, _ y: V) -> V { (x * x + y * y).sqrt() }
    func derivatives<V: GraphValue>(_ x: V, _ y: V, _ z: V) -> (V, V) { (x / z, y / z) }
}
let plane = Graph<Scalar>()
let east = plane.input(3, name: "east")
let north = plane.input(4, name: "north")
let length = east.applying(LengthRule(), north).named("length")
try plane.forward()
try plane.backward(from: length)
print(try length.value, try east.gradient, try north.gradient)  // 5.0 0.6 0.8

//: A mistake that everybody makes once: this one forgets the inner derivative.
let hasty = ClosureNode<Scalar>(
    name: "sine of 2x", forward: { x in (2 * x).sin() },
    backward: { upstream, x, _ in upstream * (2 * x).cos() })
let report = try graph.checkGradients(of: graph.add(hasty, x))
print(report.hint ?? "")  // the gradient of x is 0.5 times what it should be

//: **Your turn:** a node for x³, in the way you like best, with its check.

//: [Previous](@previous) · [Next](@next)
