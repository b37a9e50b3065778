//: # 13 · Reading digits
//: A neuron is a stencil: it adds up the ink where its weights are. Here are two, for an upright stroke and a level one.
import ChainRule
import ChainRuleDrawing
import ChainRuleTraining

let upright: Matrix<Double> = [[0, 1, 0, 0, 1, 0, 0, 1, 0]]
let level: Matrix<Double> = [[0, 0, 0, 1, 1, 1, 0, 0, 0]]
let smudged: Matrix<Double> = [[0, 1, 0, 0, 0.5, 0.5, 0, 1, 0]]
let stencils = upright.concatenated(with: level, .below).transposed()
print(smudged.matmul(stencils))  // [[2.5, 1.0]]
print(smudged.matmul(stencils).softmax())  // [[0.817574, 0.182426]]

//: The chapter reads handwriting from a file. This page brings its digits along, three dots wide and five high.
let shapes = [
    "111101101101111", "010110010010111", "111001111100111", "111001111001111", "101101111001001",
    "111100111001111", "111100111101111", "111001001010010", "111101111101111", "111101111001111",
]
let ink = shapes.map { shape in shape.map { $0 == "1" ? 1.0 : 0 } }

/// Digits of which each dot is wrong with such a probability.
func smudgedDigits(count: Int, _ probability: Double, seed: UInt64) throws -> Dataset<Double> {
    var generator = SeededGenerator(seed: seed)
    let classes = (0..<count).map { $0 % 10 }
    let rows = classes.flatMap { digit in
        ink[digit].map { dot in generator.uniform() < probability ? 1 - dot : dot }
    }
    return try Dataset(inputs: Matrix(rows: count, columns: 15, elements: rows), classIndices: classes)
}
let training = try smudgedDigits(count: 500, 0.05, seed: 1)
let test = try smudgedDigits(count: 500, 0.05, seed: 2)
let picture = Plot.images(training.inputs[rows: 0..<20], width: 3)

/// The share of right answers on the test data, after learning.
func accuracy(_ layers: Sequential) throws -> Double {
    let network = try Network<Matrix<Double>>.classifier(inputs: 15, scores: layers, seed: 1)
    let trainer = try Trainer(
        network, on: training, optimizer: SGD(learningRate: 0.3), batchSize: 20,
        shuffledBy: SeededGenerator(seed: 3))
    try trainer.run(epochs: 20)
    return try trainer.network.evaluate(test, metrics: [.accuracy]).metrics["accuracy"] ?? .nan
}

//: One layer is ten stencils; two layers have parts of digits in between.
print("one layer:", try accuracy(Sequential(Dense(10))))  // one layer: 0.91
print("two layers:", try accuracy(Sequential(Dense(20, activation: .relu), Dense(10))))  // two layers: 0.9

//: Who knows the ten shapes can compare with all of them, and take the nearest. As each dot is wrong by chance, nobody
//: can do better in the long run. The networks were never shown the shapes; they found out as much from examples.
let nearest = (0..<500).count { index in
    let dots = test.inputs[rows: index..<index + 1].elements
    let distances = ink.map { shape in zip(shape, dots).count { $0 != $1 } }
    return distances.firstIndex(of: distances.min() ?? 0) == index % 10
}
print("nearest shape:", Double(nearest) / 500)  // nearest shape: 0.912

//: **Your turn:** how far down does it go if one dot in five is wrong? And with only 50 digits to learn from?

//: [Previous](@previous) · [Next](@next)
