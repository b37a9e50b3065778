import ChainRule

extension RuleCase {
    /// Rules that move elements about, and matrix products.
    static let structure: [RuleCase] = shaping + likenesses + lookups + products + sums + parts

    private static let shaping: [RuleCase] = [
        .unary("transpose", Transpose()),
        .unary("reshape to a row", Reshape(rows: 1)),
        .unary("reshape to a column", Reshape(columns: 1)),
        RuleCase(label: "broadcast", rule: Broadcast(to: Shape(rows: 3, columns: 4)), worksInScalars: false) {
            draw in
            let rows = draw.index(below: 2) == 0 ? 1 : 3
            return [draw.operand(Shape(rows: rows, columns: draw.index(below: 2) == 0 ? 1 : 4))]
        },
        RuleCase(label: "broadcast of 1×1 to 1×1", rule: Broadcast(to: .scalar)) { [$0.operand(.scalar)] },
        RuleCase(label: "fill", rule: _Fill(3), nan: .operands([])) { [$0.operand($0.shape())] },
        RuleCase(label: "stop gradient", rule: StopGradient(), hidesSlope: true) { [$0.operand($0.shape())] },
    ]

    private static let likenesses: [RuleCase] = [
        RuleCase(label: "broadcast like", rule: _BroadcastLike(), nan: .operands([0])) { draw in
            let (full, part) = draw.fullAndPart()
            return [draw.operand(part), draw.operand(full)]
        },
        RuleCase(label: "reduce like", rule: _ReduceLike(), nan: .operands([0])) { draw in
            let (full, part) = draw.fullAndPart()
            return [draw.operand(full), draw.operand(part)]
        },
        RuleCase(label: "reshape like", rule: _ReshapeLike(), nan: .operands([0])) { draw in
            let shape = draw.shape()
            return [draw.operand(shape), draw.operand(Shape(rows: shape.columns, columns: shape.rows))]
        },
        RuleCase(label: "require shape", rule: _RequireShape(), nan: .operands([0])) { draw in
            let shape = draw.shape()
            return [draw.operand(shape), draw.operand(shape)]
        },
        RuleCase(label: "one-hot", rule: _OneHot(), nan: .operands([0])) { draw in
            let shape = draw.shape()
            return [draw.classes(shape.rows, below: shape.columns), draw.operand(shape)]
        },
    ]

    private static let lookups: [RuleCase] = [
        RuleCase(label: "gather rows", rule: GatherRows(), worksInScalars: false, nan: .operands([])) {
            draw in
            let table = draw.shape(rows: 1...3)
            return [draw.operand(table), draw.classes(draw.size(1...4), below: table.rows)]
        },
        RuleCase(label: "scatter rows", rule: _ScatterRows(), worksInScalars: false, nan: .operands([0])) {
            draw in
            let table = draw.shape(rows: 1...3)
            let count = draw.size(1...4)
            return [
                draw.operand(Shape(rows: count, columns: table.columns)),
                draw.classes(count, below: table.rows), draw.operand(table),
            ]
        },
    ]

    private static let products: [RuleCase] =
        [(false, false), (false, true), (true, false), (true, true)].map { x, y in
            RuleCase(
                label: "matrix product \(x ? "xᵀ" : "x")·\(y ? "yᵀ" : "y")",
                rule: MatrixProduct(transposingX: x, transposingY: y)
            ) { draw in
                let (n, k, m) = (draw.size(), draw.size(1...4), draw.size())
                return [
                    draw.operand(x ? Shape(rows: k, columns: n) : Shape(rows: n, columns: k)),
                    draw.operand(y ? Shape(rows: m, columns: k) : Shape(rows: k, columns: m)),
                ]
            }
        } + [
            RuleCase(label: "affine", rule: Affine()) { draw in
                let (n, k, m) = (draw.size(), draw.size(1...4), draw.size())
                return [
                    draw.operand(Shape(rows: n, columns: k)), draw.operand(Shape(rows: k, columns: m)),
                    draw.operand(Shape(rows: 1, columns: m)),
                ]
            }
        ]

    /// Of a batch of examples, each input a column or several of their own.
    private static let sums: [RuleCase] = terms + weightedSums

    private static let terms: [RuleCase] = [1, 2, 5].map { count in
        RuleCase(label: "sum of \(count) terms", rule: _SumOfTerms()) { draw in
            let shape = draw.shape()
            return (0..<count).map { _ in draw.operand(shape) }
        }
    }

    private static let weightedSums: [RuleCase] = [0, 1, 2, 5].map { count in
        RuleCase(label: "weighted sum of \(count)", rule: WeightedSum()) { draw in
            let (n, m) = (draw.size(), draw.size())
            return [draw.operand(Shape(rows: 1, columns: m))]
                + (0..<count).flatMap { _ in
                    let k = draw.size()
                    return [
                        draw.operand(Shape(rows: n, columns: k)), draw.operand(Shape(rows: k, columns: m)),
                    ]
                }
        }
    }

    private static let parts: [RuleCase] =
        [
            RuleCase(
                label: "slice", rule: Slice(rows: 1..<3, columns: 0..<2), worksInScalars: false,
                nan: .partOfFirst
            ) { [$0.operand($0.shape(rows: 3...4, columns: 2...4))] },
            RuleCase(label: "slice of rows", rule: Slice(rows: 0..<1), nan: .partOfFirst) {
                [$0.operand($0.shape())]
            },
            RuleCase(
                label: "embed", rule: _Pad(at: Region(rows: 1..<3, columns: 0..<2)), worksInScalars: false,
                nan: .operands([0])
            ) { draw in
                [
                    draw.operand(Shape(rows: 2, columns: 2)),
                    draw.operand(draw.shape(rows: 3...4, columns: 2...4)),
                ]
            },
            RuleCase(label: "embed everywhere", rule: _Pad(at: Region()), nan: .operands([0])) { draw in
                let shape = draw.shape()
                return [draw.operand(shape), draw.operand(shape)]
            },
        ]
        + [ConcatenationDirection.below, .beside].flatMap { direction -> [RuleCase] in
            [
                RuleCase(
                    label: "concatenate \(direction)", rule: Concatenate(direction), worksInScalars: false
                ) { draw in
                    let (x, y) = neighbors(&draw, direction)
                    return [draw.operand(x), draw.operand(y)]
                },
                RuleCase(
                    label: "leading \(direction)", rule: _Prefix(direction), worksInScalars: false,
                    nan: .partOfFirst
                ) { draw in
                    let (x, y) = wholeAndPart(&draw, direction)
                    return [draw.operand(x), draw.operand(y)]
                },
                RuleCase(
                    label: "trailing \(direction)", rule: _Suffix(direction), worksInScalars: false,
                    nan: .partOfFirst
                ) { draw in
                    let (x, y) = wholeAndPart(&draw, direction)
                    return [draw.operand(x), draw.operand(y)]
                },
            ]
        }

    private static func neighbors(_ draw: inout Draw, _ direction: ConcatenationDirection) -> (Shape, Shape) {
        let (length, first, second) = (draw.size(), draw.size(), draw.size())
        return direction == .below
            ? (Shape(rows: first, columns: length), Shape(rows: second, columns: length))
            : (Shape(rows: length, columns: first), Shape(rows: length, columns: second))
    }

    /// A shape, and one that takes up some of it but not all.
    private static func wholeAndPart(_ draw: inout Draw, _ direction: ConcatenationDirection) -> (
        Shape, Shape
    ) {
        let (part, rest) = neighbors(&draw, direction)
        return direction == .below
            ? (Shape(rows: part.rows + rest.rows, columns: part.columns), part)
            : (Shape(rows: part.rows, columns: part.columns + rest.columns), part)
    }
}
