import ChainRule

/// S3: Rosenbrock's function of 1,000 variables, f = Σ 100·(x[i+1] − x[i]²)² + (1 − x[i])², a sum of short
/// terms that share their inputs; built anew in each iteration (a) or run again (b).
let rosenbrock = [
    Workload(name: "s3a", summary: "Rosenbrock's function of 1000 scalars, a new graph in every step") {
        try Rosenbrock.build(Rosenbrock.value)
    },
    Workload(name: "s3b", summary: "Rosenbrock's function of 1000 scalars, the same graph in every step") {
        try Rosenbrock.runAgain(Rosenbrock.value)
    },
    Workload(name: "s3a_statements", summary: "s3a with a node for each term") {
        try Rosenbrock.build(Rosenbrock.valueOfStatements)
    },
    Workload(name: "s3b_statements", summary: "s3b with a node for each term") {
        try Rosenbrock.runAgain(Rosenbrock.valueOfStatements)
    },
]

/// A term of the sum, in one node.
private struct RosenbrockTerm: BinaryElementwiseRule {
    func forward<V: GraphValue>(_ x: V, _ next: V) -> V {
        let curve = next - x * x
        let slope = 1 - x
        return 100 * curve * curve + slope * slope
    }
}

private enum Rosenbrock {
    static let count = 1000
    /// Eight in each term, less the sums that the first one needs not.
    static let operationCount = 8 * (count - 1) - 1

    static func start(_ iteration: Int, _ index: Int) -> Double {
        index == 0 ? -1.2 + 1e-3 * Double(iteration % 7) : index % 2 == 0 ? -1.2 : 1
    }

    static func inputs(_ graph: Graph<Scalar>, _ iteration: Int) -> [Variable<Scalar>] {
        (0..<count).map { graph.input(start(iteration, $0)) }
    }

    static func value(_ x: [Variable<Scalar>]) -> Variable<Scalar> {
        var sum: Variable<Scalar>?
        for index in 0..<x.count - 1 {
            let curve = x[index + 1] - x[index] * x[index]
            let slope = 1 - x[index]
            let valley = 100 * curve * curve
            let term = sum.map { $0 + valley } ?? valley
            sum = term + slope * slope
        }
        return sum ?? 0
    }

    static func valueOfStatements(_ x: [Variable<Scalar>]) -> Variable<Scalar> {
        zip(x, x.dropFirst()).map { $0.applying(RosenbrockTerm(), $1) }.sum()
    }

    static func sumOfGradients(_ x: [Variable<Scalar>]) throws -> Double {
        try x.reduce(0) { try $0 + $1.gradient }
    }

    static func build(_ value: @escaping ([Variable<Scalar>]) -> Variable<Scalar>) throws -> Measurement {
        func buildAndRun(_ iteration: Int) throws -> Double {
            let graph = Graph<Scalar>()
            let x = inputs(graph, iteration)
            let y = value(x)
            try graph.forward()
            try graph.backward(from: y)
            return try sumOfGradients(x)
        }
        let first = try buildAndRun(0)
        return report(try measure(budget: 0.7) { _ = try buildAndRun($0) }, first)
    }

    static func runAgain(_ value: ([Variable<Scalar>]) -> Variable<Scalar>) throws -> Measurement {
        let graph = Graph<Scalar>()
        let x = inputs(graph, 0)
        let y = value(x)
        func run(_ iteration: Int) throws -> Double {
            try graph.feed(x[0], start(iteration, 0))
            try graph.forward()
            try graph.backward(from: y)
            return try sumOfGradients(x)
        }
        let first = try run(0)
        return report(try measure(budget: 0.7) { _ = try run($0) }, first)
    }

    static func report(_ seconds: Double, _ sumOfGradients: Double) -> Measurement {
        var measurement = Measurement(
            seconds / Double(operationCount) * 1e9, "ns/op", check: sumOfGradients)
        measurement.verify("the sum of the gradients", sumOfGradients, 67760, relativeTolerance: 1e-10)
        return measurement
    }
}
