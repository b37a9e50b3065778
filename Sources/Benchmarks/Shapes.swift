import ChainRule

/// For our own notes: the two extremes of a scalar graph's shape, with built-in rules and with a user's own.
let shapes = [
    Workload(name: "wide", summary: "100 layers of 1000 scalars, built-in rules") {
        try Shape.wide({ $0 * $1 }, { $0 - $1 })
    },
    Workload(name: "wide_user", summary: "100 layers of 1000 scalars, a user's own rules") {
        try Shape.wide({ $0.applying(Product(), $1) }, { $0.applying(Difference(), $1) })
    },
    Workload(name: "chain", summary: "100000 scalars, each fed by the one before, a built-in rule") {
        try Shape.chain { $0 * $1 }
    },
    Workload(name: "chain_user", summary: "100000 scalars, each fed by the one before, a user's own rule") {
        try Shape.chain { $0.applying(Product(), $1) }
    },
]

private struct Product: BinaryRule {
    func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x * y }
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        (upstream * y, upstream * x)
    }
}

private struct Difference: BinaryRule {
    func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x - y }
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) { (upstream, -upstream) }
}

private enum Shape {
    typealias Operation = (Variable<Scalar>, Variable<Scalar>) -> Variable<Scalar>

    /// Layers of products with inputs and of differences in turn, which neither vanish nor overflow.
    static func wide(_ product: Operation, _ difference: Operation) throws -> Measurement {
        let graph = Graph<Scalar>()
        let inputs = (0..<1000).map { graph.input(0.9 + 0.0002 * Double($0)) }
        var layer = inputs
        for depth in 0..<100 {
            layer = (0..<1000).map { index in
                let other = (7 * index + depth) % 1000
                return depth.isMultiple(of: 2)
                    ? product(layer[index], inputs[other]) : difference(layer[index], layer[other])
            }
        }
        let seconds = try measure(budget: 0.7) { iteration in
            try graph.feed(inputs[0], 0.9 + 1e-3 * Double(iteration % 7))
            try graph.forward()
            try graph.backward(from: layer)
        }
        try graph.feed(inputs[0], 0.9)
        try graph.forward()
        let check = try layer.reduce(0) { try $0 + $1.value.magnitude }
        var measurement = Measurement(seconds / 1e5 * 1e9, "ns/node", check: check)
        measurement.verify("sum of magnitudes", check, 274_016_896_005_480.5, relativeTolerance: 1e-12)
        return measurement
    }

    /// x¹⁰⁰⁰⁰¹
    static func chain(_ product: Operation) throws -> Measurement {
        let graph = Graph<Scalar>()
        let x = graph.input(1.00001)
        var y = x
        for _ in 0..<100_000 { y = product(y, x) }
        let seconds = try measure(budget: 0.7) { iteration in
            try graph.feed(x, 1.00001 + 1e-8 * Double(iteration % 7))
            try graph.forward()
            try graph.backward(from: y)
        }
        try graph.feed(x, 1.00001)
        let check = try graph.forward(to: y)
        var measurement = Measurement(seconds / 1e5 * 1e9, "ns/node", check: check)
        measurement.verify("x¹⁰⁰⁰⁰¹", check, 2.7182954198745, relativeTolerance: 1e-9)
        return measurement
    }
}
