import ChainRule

// What a user writes, in a module that is not the library's.

/// z = x³.
struct Cube: UnaryRule, ParameterlessRule {
    func forward<V: GraphValue>(_ x: V) -> V { x * x * x }
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * 3 * x * x }
}

/// z = √(x² + y²), with a parameter: how far from 0 it is kept.
struct Distance: BinaryRule {
    let least: Double
    func forward<V: GraphValue>(_ x: V, _ y: V) -> V { (x * x + y * y + V.Element(least)).sqrt() }
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        (upstream * x / z, upstream * y / z)
    }
}

/// z = a + (b − a)·t.
struct Blend: TernaryRule, ParameterlessRule {
    func forward<V: GraphValue>(_ a: V, _ b: V, _ t: V) -> V { a + (b - a) * t }
    func backward<V: GraphValue>(_ upstream: V, _ a: V, _ b: V, _ t: V, _ z: V) -> (V, V, V) {
        (upstream * (1 - t), upstream * t, upstream * (b - a))
    }
}

/// z = Σ (xᵢ − center)², of any number of operands.
struct Spread: VariadicRule {
    let center: Double
    func forward<V: GraphValue>(_ x: Operands<V>) -> V {
        let squares = x.map { ($0 - V.Element(center)).squared() }
        return squares.dropFirst().reduce(squares[0]) { $0 + $1 }
    }
    func backward<V: GraphValue>(
        _ upstream: V, _ x: Operands<V>, _ z: V, _ add: (Int, @autoclosure () -> V) -> Void
    ) {
        for index in x.indices { add(index, upstream * 2 * (x[index] - V.Element(center))) }
    }
}

/// z = x · factor, the factor of any type.
struct Scale<Factor: BinaryFloatingPoint & Sendable>: UnaryRule {
    let factor: Factor
    func forward<V: GraphValue>(_ x: V) -> V { x * V.Element(Double(factor)) }
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * V.Element(Double(factor)) }
}

// Rules that say only their value.

/// z = sin(x²) · eˣ.
struct Wave: ElementwiseRule, ParameterlessRule {
    func forward<V: GraphValue>(_ x: V) -> V { (x * x).sin() * x.exp() }
}

/// A term of Rosenbrock's function, z = steepness · (y − x²)² + (1 − x)².
struct Valley: BinaryElementwiseRule {
    let steepness: Double
    func forward<V: GraphValue>(_ x: V, _ y: V) -> V {
        let curve = y - x * x
        let slope = 1 - x
        return V.Element(steepness) * curve * curve + slope * slope
    }
}

/// z = tanh(slope · x + offset), with a rule of one's own inside.
struct TanhUnit: TernaryElementwiseRule, ParameterlessRule {
    func forward<V: GraphValue>(_ x: V, _ slope: V, _ offset: V) -> V {
        (slope * x + offset).tanh() + x.applying(Wave())
    }
}
