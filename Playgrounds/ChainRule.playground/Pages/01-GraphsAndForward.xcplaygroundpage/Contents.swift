//: # 1 · Graphs and forward
//: Two apples at 100 each, tax 10 %. The comment behind each `print` says what it prints: change a number, run the
//: page, and see what else changes.
import ChainRule
import ChainRuleDrawing

//: ```
//: apple 100 ──┐
//:             × ── 200 ──┐
//: count   2 ──┘          × ── 220
//: tax   1.1 ─────────────┘
//: ```
let bill = Graph<Scalar>()
let apple = bill.input(100, name: "apple")
let count = bill.input(2, name: "count")
let tax = bill.input(1.1, name: "tax")
let apples = apple * count
let total = apples * tax

//: Nothing is computed until values are sent through the graph.
try bill.forward()
print("apples", try apples.value)  // apples 200.0
print("total", try total.value)  // total 220.00000000000003

//: A graph on a line of its own is shown as a picture.
bill

//: Three oranges at 150 besides.
let fruit = Graph<Scalar>()
let orange = fruit.input(150, name: "orange")
let oranges = orange * fruit.input(3, name: "orange count")
let sum = fruit.input(100, name: "apple") * fruit.input(2, name: "apple count") + oranges
let price = sum * fruit.input(1.1, name: "tax")
try fruit.forward()
print("price", try price.value)  // price 715.0000000000001

//: A graph is built once and run often.
try fruit.feed(orange, 50)
try fruit.forward()
print("sum", try sum.value)  // sum 350.0

//: **Your turn:** what does the price become when the tax falls to 1.05? Feed it, and see.

//: [Next](@next)
