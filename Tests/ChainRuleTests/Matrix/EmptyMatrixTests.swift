import ChainRule
import Testing

/// Every operation on matrices without elements has a result or a fault, and so has its gradient.
@Suite struct EmptyMatrixTests {
    typealias M = Matrix<Double>

    static let shapes = [(0, 0), (3, 0), (0, 3)]

    /// Shapes that are not the operand's own.
    @Test func `results of empty matrices have their shapes`() {
        for (rows, columns) in Self.shapes {
            let x = M.zeros(rows: rows, columns: columns)
            #expect(x.sum(.all) == [[0]])
            #expect(x.sum(.eachRow) == .zeros(rows: rows, columns: 1))
            #expect(x.sum(.eachColumn) == .zeros(rows: 1, columns: columns))
            #expect(x.transposed().shape == Shape(rows: columns, columns: rows))
            #expect(x.maximum(.all).fault != nil)
            #expect(
                x.matmul(x, transposingOther: true) == .zeros(rows: rows, columns: rows))
            #expect(x.matmul(x, transposingSelf: true) == .zeros(rows: columns, columns: columns))
            #expect(x.concatenated(with: x, .below).shape == Shape(rows: 2 * rows, columns: columns))
            #expect(x.concatenated(with: x, .beside).shape == Shape(rows: rows, columns: 2 * columns))
            #expect((x + 1).shape == x.shape && (x * x).shape == x.shape && (x + M(1)).shape == x.shape)
            #expect(x.exp().shape == x.shape)
            // Of rows without elements none is the greatest.
            #expect(rows > 0 && columns == 0 ? x.softmax().fault != nil : x.softmax().shape == x.shape)
            #expect(x.elements.isEmpty && x.argmaxOfEachRow.count <= rows)
            #expect(x.description == "[] (\(rows)×\(columns))")
            for row in 0..<rows { #expect(x.row(row).isEmpty) }
        }
    }

    /// Every rule that there is, on operands of these shapes: forward, and backward where there is a value.
    @Test func `every rule works on empty matrices`() throws {
        for example in RuleCase.all {
            for (rows, columns) in Self.shapes {
                let graph = Graph<M>()
                var draw = Draw(seed: example.seed(1), inScalars: false)
                let operands = example.operands(&draw).map { _ in
                    graph.input(.zeros(rows: rows, columns: columns))
                }
                let z = example.rule.applied(to: operands)
                do throws(GraphError) {
                    try graph.forward()
                    try graph.backward(from: z)
                    for operand in operands where (try? operand.gradient) != nil {
                        #expect(try operand.gradient.shape == operand.value.shape, "\(example.label)")
                    }
                } catch {
                    #expect(!error.description.isEmpty)
                }
            }
        }
    }

    /// On a chain that would run as a program.
    @Test func `chains work on empty matrices`() throws {
        for (rows, columns) in Self.shapes {
            let graph = Graph<M>()
            let x = graph.input(.zeros(rows: 600, columns: 600))
            let loss = ((x + 1).tanh() * 2).exp().sum(.all)
            try graph.forward()
            try graph.backward(from: loss)
            try graph.feed(x, .zeros(rows: rows, columns: columns))
            try graph.forward()
            try graph.backward(from: loss)
            #expect(try loss.value == [[0]])
            #expect(try x.gradient.shape == Shape(rows: rows, columns: columns))
        }
    }
}
