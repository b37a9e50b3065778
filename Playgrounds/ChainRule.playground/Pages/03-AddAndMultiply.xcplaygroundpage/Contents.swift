//: # 3 · Addition and multiplication nodes
//: On the way back an addition hands on, and a multiplication swaps.
import ChainRule
import ChainRuleDrawing

var add = AddNode<Scalar>()
print(add.forward(100, 200))  // 300.0
print(add.backward(1))  // (1.0, 1.0)

var mul = MulNode<Scalar>()
print(mul.forward(300, 4))  // 1200.0
print(mul.backward(1))  // (4.0, 300.0)

//: Both together, in a graph: (x + y) · z.
let graph = Graph<Scalar>()
let x = graph.input(100, name: "x")
let y = graph.input(200, name: "y")
let z = graph.input(4, name: "z")
let out = (x + y) * z
try graph.forward()
try graph.backward(from: out)
print(try out.value)  // 1200.0
print(try x.gradient, try y.gradient, try z.gradient)  // 4.0 4.0 300.0

//: Y = ((X₁ · X₂) + X₃) · X₄ at 2, 3, 4 and 5.
let chain = Graph<Scalar>()
let x1 = chain.input(2, name: "X₁")
let x2 = chain.input(3, name: "X₂")
let x3 = chain.input(4, name: "X₃")
let x4 = chain.input(5, name: "X₄")
let result = (x1 * x2 + x3) * x4
try chain.forward()
try chain.backward(from: result)
print(try result.value)  // 50.0
print(try x1.gradient, try x2.gradient, try x3.gradient, try x4.gradient)  // 15.0 10.0 5.0 10.0

//: Apples and oranges: how much more is paid for one more of each?
let fruit = Graph<Scalar>()
let apple = fruit.input(100, name: "apple")
let appleCount = fruit.input(2, name: "apple count")
let orange = fruit.input(150, name: "orange")
let orangeCount = fruit.input(3, name: "orange count")
let tax = fruit.input(1.1, name: "tax")
let price = (apple * appleCount + orange * orangeCount) * tax
try fruit.forward()
try fruit.backward(from: price)
print("price", try price.value)  // price 715.0000000000001
print("apple", try apple.gradient, try appleCount.gradient)  // apple 2.2 110.00000000000001
print("orange", try orange.gradient, try orangeCount.gradient)  // orange 3.3000000000000003 165.0
print("tax", try tax.gradient)  // tax 650.0
fruit

//: **Your turn:** double x in the first graph. Which gradients change, and why only those?

//: [Previous](@previous) · [Next](@next)
