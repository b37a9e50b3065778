import ChainRule

private typealias E = ONNXExpression

extension ONNXFunction {
    /// What ONNX has not, and what onnxruntime does otherwise where a number is NaN or no index.
    static let ofMatrices: [String: ONNXFunction] = {
        var functions: [String: ONNXFunction] = [
            // Of class indices, and a row of the classes.
            "OneHot": ONNXFunction(inputs: 2) { x, type in
                let hits = x[0].equals(x[1]).cast(to: type)
                return .either(hits.greatest([1]) > 0.0, hits, E(.real(.nan)))
            },
            // Of a table, indices, and how many rows the table has.
            "GatherRows": ONNXFunction(inputs: 3) { x, _ in
                let (isIndex, index) = checked(x[1], rows: x[2])
                let indices = E.call("Reshape", index, E(.integers([-1])))
                return .either(isIndex, .call("Gather", x[0], indices), E(.real(.nan)))
            },
            // Of rows, indices, zeros of a table's shape, and how many rows it has.
            "ScatterRows": ONNXFunction(inputs: 4) { x, _ in
                let (isIndex, index) = checked(x[1], rows: x[3])
                let indices = E.call("Expand", index, .call("Shape", x[0]))
                let rows = E.either(isIndex, x[0], E(.real(.nan)))
                return .call("ScatterElements", x[2], indices, rows, attributes: [.text("reduction", "add")])
            },
        ]
        for axis in [Axis.all, .eachRow, .eachColumn] {
            functions["Max" + axis.word] = ONNXFunction(inputs: 1) { x, type in
                let isAny = x[0].isNaN.cast(to: type).greatest(axis.numbers) > 0.0
                return .either(isAny, E(.real(.nan)), x[0].greatest(axis.numbers))
            }
            functions["ArgMax" + axis.word] = ONNXFunction(inputs: 1) { x, type in
                let x = axis == .all ? E.call("Reshape", x[0], E(.integers([1, -1]))) : x[0]
                let along = axis == .eachColumn ? 0 : 1
                let gaps = x.isNaN.cast(to: type)
                func first(_ x: E) -> E { .call("ArgMax", x, attributes: [.integer("axis", along)]) }
                return E.either(gaps.greatest([along]) > 0.0, first(gaps), first(x)).cast(to: type)
            }
        }
        return functions
    }()

    /// Whether there is such a row, and its index.
    private static func checked(_ x: E, rows: E) -> (E, E) {
        let isIndex = x.floor.equals(x) && E.call("GreaterOrEqual", x, 0.0) && x < rows
        return (isIndex, E.either(isIndex, x, 0.0).cast(to: .int64))
    }
}

extension Axis {
    /// ONNX's numbers of what is added up.
    var numbers: [Int] {
        switch self {
        case .all: [0, 1]
        case .eachRow: [1]
        case .eachColumn: [0]
        }
    }

    var word: String {
        switch self {
        case .all: "OfAll"
        case .eachRow: "OfEachRow"
        case .eachColumn: "OfEachColumn"
        }
    }
}

extension ONNXExpression {
    /// The greatest along axes, if none is NaN.
    fileprivate func greatest(_ axes: [Int]) -> ONNXExpression {
        .call("ReduceMax", self, attributes: [.integers("axes", axes), .integer("keepdims", 1)])
    }
}
