//: # 4 · A graph that sorts itself
//: out = (x + y) · y: the value of y goes to two nodes, so two gradients come back to it. They are added: 5 + 3 = 8.
import ChainRule
import ChainRuleDrawing

let graph = Graph<Scalar>()
let x = graph.input(2, name: "x")
let y = graph.input(3, name: "y")
let out = ((x + y).named("t") * y).named("out")

try graph.forward()
try graph.backward(from: out)
print(try out.value, try x.gradient, try y.gradient)  // 15.0 3.0 8.0

//: The picture has values above the wires, and gradients below.
graph

//: Forward, a node is computed when all its operands are. Nodes may be added in any order, and name operands that are
//: not there yet: the graph sorts them.
let puzzle = Graph<Scalar>()
puzzle.add(MulNode(), "t", "z", name: "out")
puzzle.add(AddNode(), "x", "y", name: "t")
puzzle.input(4, name: "z")
puzzle.input(200, name: "y")
puzzle.input(100, name: "x")
try puzzle.forward()
print(try puzzle.nodes.map(\.name))  // ["x", "y", "t", "z", "out"]
print(try puzzle.nodes.map { $0.value ?? .nan })  // [100.0, 200.0, 300.0, 4.0, 1200.0]

//: A misspelled name is an error, and so is a ring, in which no node can be the first:
let typo = Graph<Scalar>()
typo.input(1, name: "speed")
typo.add(SquareNode(), "sped", name: "energy")
do {
    try typo.forward()
} catch {
    print(error)  // no node is named "sped", which "energy" takes as an operand; did you mean "speed"?
}

let ring = Graph<Scalar>()
ring.input(1, name: "x")
ring.add(AddNode(), "x", "b", name: "a")
ring.add(SquareNode(), "a", name: "b")
do {
    try ring.forward()
} catch {
    print(error)  // the graph has a cycle: a → b → a
}

//: Several results share what they have in common. Each `backward` replaces the gradients of the one before.
let rectangle = Graph<Scalar>()
let width = rectangle.input(5, name: "width")
let height = rectangle.input(3, name: "height")
let area = (width * height).named("area")
let outline = (2 * (width + height)).named("outline")
try rectangle.forward()
print(try area.value, try outline.value)  // 15.0 16.0
try rectangle.backward(from: area)
print(try width.gradient, try height.gradient)  // 3.0 5.0
try rectangle.backward(from: outline)
print(try width.gradient, try height.gradient)  // 2.0 2.0
rectangle

//: **Your turn:** what are the gradients of x + x + x, and of x · x · x, at 2? Count the paths first.

//: [Previous](@previous) · [Next](@next)
