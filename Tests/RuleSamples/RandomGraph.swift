public import ChainRule

/// A random graph of matrices: data with a row for each example, weights, and nodes that read any before
/// them, down to a loss of 1×1. Everything in it is smooth, or a kink that no draw meets.
public struct RandomGraph {
    public typealias M = Matrix<Double>
    public let graph = Graph<M>()
    public let data: [Variable<M>]
    public let parameters: [Variable<M>]
    public private(set) var loss: Variable<M>
    private var generator: SeededGenerator
    private var nodes: [Variable<M>] = []

    /// - Parameter rows: how many examples are fed.
    public init(seed: UInt64, rows: Int = 5) {
        generator = SeededGenerator(seed: seed)
        let width = 3
        func matrix(_ rows: Int, _ columns: Int, _ generator: inout SeededGenerator) -> M {
            M.random(rows: rows, columns: columns, using: &generator)
        }
        let x = graph.input(matrix(rows, width, &generator), name: "x")
        let t = graph.constant(matrix(rows, width, &generator), name: "t")
        let w = graph.parameter(matrix(width, width, &generator), name: "w")
        let b = graph.parameter(matrix(1, width, &generator), name: "b")
        (data, parameters) = ([x, t], [w, b])
        loss = x
        nodes = [x, x.affine(w, b)]
        for _ in 0..<14 { nodes.append(node(t, w, b)) }
        let all = nodes.suffix(4).reduce(nodes[1]) { $0 + $1 }
        loss = (all.meanSquaredError(t) + all.softmax().sum(.eachRow).mean()).named("loss")
    }

    private mutating func node(_ t: Variable<M>, _ w: Variable<M>, _ b: Variable<M>) -> Variable<M> {
        let x = nodes[nodes.count - 1 - generator.index(below: min(3, nodes.count))]
        let y = nodes[generator.index(below: nodes.count)]
        switch generator.index(below: 22) {
        case 0: return x + y
        case 1: return x - t
        case 2: return (x * y).tanh()
        case 3: return x / (y * y + 1)
        case 4: return x.sigmoid() * b
        case 5: return x.applying(GELU())
        case 6: return x.applying(ELU(alpha: 0.7))
        case 7: return x.softplus()
        case 8: return x.affine(w, b).tanh()
        case 9: return x.matmul(w) * 0.5
        case 10: return x - x.mean(.eachRow)
        case 11: return x / ((x * x).sum(.eachColumn) + 1)
        case 12: return x.softmax()
        case 13: return (-x.abs()).exp()
        case 14: return x.slice(columns: 0..<2).concatenated(with: y.slice(columns: 1..<2), .beside)
        case 15: return x.transposed().matmul(y).transposed().sum(.eachRow).transposed() + x
        case 16: return x.maximum(t).minimum(b)
        case 17: return .select(x, y, t)
        case 18: return x.sin() * y.cos()
        case 19: return (x * x + 1).log() + x.maximum(.eachRow)
        case 20: return (x * x + 0.5).sqrt()
        default: return x.reshaped(columns: 1).reshaped(columns: 3) * 0.9
        }
    }
}

extension Rule {
    /// The rule's node on variables.
    public func applied<Value>(to x: [Variable<Value>]) -> Variable<Value>? {
        switch self {
        case let rule as any UnaryRule: x[0].applying(rule)
        case let rule as any BinaryRule: x[0].applying(rule, x[1])
        case let rule as any TernaryRule: x[0].applying(rule, x[1], x[2])
        case let rule as any VariadicRule: x[0].applying(rule, Array(x.dropFirst()))
        default: nil
        }
    }
}
