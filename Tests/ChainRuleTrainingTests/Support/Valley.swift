import ChainRule
import ChainRuleTraining

/// f(x, y) = x²/20 + y² as a graph of numbers, from (−7, 2): the book's picture of optimizers' paths.
struct Valley {
    let graph = Graph<Scalar>()
    let x: Variable<Scalar>
    let y: Variable<Scalar>
    let loss: Variable<Scalar>

    init() {
        x = graph.parameter(-7, name: "x")
        y = graph.parameter(2, name: "y")
        loss = x.squared() / 20 + y.squared()
    }

    var point: (x: Double, y: Double) { get throws { (try x.value, try y.value) } }

    func run(_ optimization: Optimization<Scalar>, steps: Int) throws {
        for _ in 0..<steps { try optimization.step(on: loss) }
    }

    /// Where 30 steps lead.
    static func end(_ optimizer: any Optimizer) throws -> (x: Double, y: Double) {
        let valley = Valley()
        try valley.run(Optimization(of: valley.graph, with: optimizer), steps: 30)
        return try valley.point
    }
}

extension Optimization {
    /// Forward, backward, step.
    func step(on loss: Variable<Value>) throws {
        try graph.forward(to: loss)
        try graph.backward(from: loss, withRespectTo: learningParameters)
        try step()
    }
}

/// Whether two points agree to a relative error.
func agree(_ point: (x: Double, y: Double), _ expected: (Double, Double), within error: Double) -> Bool {
    abs(point.x - expected.0) <= error * abs(expected.0)
        && abs(point.y - expected.1) <= error * abs(expected.1)
}
