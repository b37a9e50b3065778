@testable import ChainRule

/// What works on numbers alone, what becomes of a number in a matrix's shape, and constants.
struct Mixture: BinaryRule, ParameterlessRule {
    func forward<V: GraphValue>(_ x: V, _ y: V) -> V {
        let whole = (y.exp() + 1).log().power(1.5) + (x * 0)
        return .select(whole - x, y.filled(with: -0.0) - x, whole) * y.log1p()
    }

    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        let half = (y.sqrt() / 3).broadcast(like: upstream)
        return (half.minimum(upstream).expm1(), (2 / half - upstream.equal(to: z)).erf().sign())
    }
}

/// Choices of which each operand may be a constant, or a number.
struct Choice: TernaryRule, ParameterlessRule {
    func forward<V: GraphValue>(_ x: V, _ y: V, _ w: V) -> V {
        let all = x * y * w
        return .select(x, y.filled(with: 2), w) + .select(all.filled(with: 1), all, x) + .select(y, y, y)
    }

    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ w: V, _ z: V) -> (V, V, V) {
        (
            upstream.masked(whereNotPositive: z), .select(x, upstream, z),
            upstream.filled(with: 3).multiplied(byTanhSlopeAt: x, result: z)
        )
    }
}

/// x³, by a way that only looks elementwise for Double.
struct CubeInAnotherShape: UnaryRule, ParameterlessRule {
    func forward<V: GraphValue>(_ x: V) -> V {
        x * x * (V.Element.self == Float.self ? x.reshaped(like: x) : x)
    }
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        Cube().backward(V.Element.self == Float.self ? upstream.reshaped(like: x) : upstream, x, z)
    }
}
