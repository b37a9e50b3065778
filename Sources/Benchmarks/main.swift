import ChainRule

struct UserMultiply: BinaryRule {
    func forward<V: GraphValue>(_ x: V, _ y: V) -> V { x * y }
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        (upstream * y, upstream * x)
    }
}
func time(_ n: Int, _ f: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock(); var best = Double.infinity
    for _ in 0..<15 {
        let t = try clock.measure { try f() }
        best = min(
            best,
            Double(t.components.attoseconds) / 1e9 / Double(n) + Double(t.components.seconds) * 1e9
                / Double(n))
    }
    return best
}
@inline(never) func s1(_ g: Graph<Scalar>, _ xs: [Variable<Scalar>], _ n: Int) -> Variable<Scalar> {
    var p = xs[0], q = xs[1], r = xs[2], acc = xs[3]; let s = xs[3]
    for _ in 0..<(n / 20) {
        let m0 = p * q, a0 = m0 + r, m1 = a0 * s, t0 = m1.tanh(), e0 = t0.exp()
        let a1 = t0 + e0, m2 = a1 * e0, s0 = m2 - p, g0 = s0.sigmoid(), a2 = g0 + e0
        let d0 = t0 / a2, l0 = a2.log(), m3 = d0 * l0, a3 = m3 + q, m4 = a3 * g0
        let s1 = m4 - r, d1 = s1 / e0, a4 = d1 + l0, m5 = a4 * t0, a5 = m5 + acc
        p = m5; q = g0; r = l0; acc = a5
    }
    return acc
}
let n = 100_000
do {
    let g = Graph<Scalar>()
    let xs = [0.5, -0.3, 0.8, 1.2].map { g.input($0) }
    let y = s1(g, xs, n)
    try g.forward(); try g.backward(from: y)
    print(try y.value, try xs.map { try $0.gradient })
    print(
        "s1 fwd",
        try time(n) {
            try g.feed(xs[0], 0.5); try g.forward()
        }, "bwd", try time(n) { try g.backward(from: y) })
    print(
        "build",
        time(n) {
            let g = Graph<Scalar>(); let xs = [0.5, -0.3, 0.8, 1.2].map { g.input($0) }; _ = s1(g, xs, n)
        })
    print(
        "s1a",
        try time(n) {
            let g = Graph<Scalar>(); let xs = [0.5, -0.3, 0.8, 1.2].map { g.input($0) }; let y = s1(g, xs, n);
            try g.forward(); try g.backward(from: y)
        })
}
do {
    let g = Graph<Scalar>()
    var layer = (0..<1000).map { g.input(0.001 * Double($0) - 0.3) }
    for k in 0..<100 {
        layer = (0..<1000).map {
            k % 2 == 0 ? layer[$0] * layer[($0 &* 7 + k) % 1000] : layer[$0] + layer[($0 &* 7 + k) % 1000]
        }
    }
    let y = layer[0]
    try g.forward(); try g.forward(); try g.backward(from: layer); try g.backward(from: layer)
    print(
        "wide fwd", try time(n) { try g.forward() }, "bwd", try time(n) { try g.backward(from: layer) },
        try y.value)
}
for user in [false, true] {
    let g = Graph<Scalar>()
    let x = g.input(1.0001); var y = x
    for _ in 0..<n { y = user ? y.applying(UserMultiply(), x) : y * x }
    try g.forward(); try g.forward(); try g.backward(from: y); try g.backward(from: y)
    print(
        "chain user:", user, "fwd", try time(n) { try g.forward() }, "bwd",
        try time(n) { try g.backward(from: y) }, try y.value)
}

do {
    var r = SeededGenerator(seed: 1)
    let g = Graph<Matrix<Float>>()
    let x = g.constant(.random(rows: 100, columns: 784, in: 0..<1, using: &r))
    let a = 0.01 * (3.0).squareRoot()
    let w1 = g.parameter(.random(rows: 784, columns: 50, in: -a..<a, using: &r)),
        b1 = g.parameter(.zeros(rows: 1, columns: 50))
    let w2 = g.parameter(.random(rows: 50, columns: 10, in: -a..<a, using: &r)),
        b2 = g.parameter(.zeros(rows: 1, columns: 10))
    let t = g.constant(Matrix<Float>(rows: 100, columns: 1) { i, _ in Float(i % 10) })
    let loss = x.affine(w1, b1).relu().affine(w2, b2).softmaxWithLoss(t, .classIndices)
    func step() throws {
        try g.forward(to: loss); try g.backward(from: loss, withRespectTo: [w1, b1, w2, b2])
        for p in [w1, b1, w2, b2] { try g.update(p) { v, d in v = v - 0.1 * d } }
    }
    for _ in 0..<21 { try step() }
    print("m1 check", try loss.value)
    print("m1 us", try time(1) { try step() } / 1000)
}
