import ChainRule
import Testing

/// The same graph twice, once with all its chains fused, however small, and once node by node.
struct FusedPair<Element: MatrixElement> {
    typealias Value = Matrix<Element>
    typealias Handle = Variable<Value>

    let fused = Graph<Value>()
    let plain = Graph<Value>()
    /// The inputs, those of `fused` and those of `plain`, and what `build` made of them.
    let inputs: (fused: [Handle], plain: [Handle])
    let outputs: (fused: [Handle], plain: [Handle])

    init(_ values: [Value], _ build: (Graph<Value>, [Handle]) throws -> [Handle]) rethrows {
        fused.leastFusedBytes = 0
        plain.leastFusedBytes = .max
        let (fused, plain) = (fused, plain)
        inputs = (values.map { fused.input($0) }, values.map { plain.input($0) })
        outputs = (try build(fused, inputs.fused), try build(plain, inputs.plain))
    }

    func both(_ body: (Graph<Value>, _ inputs: [Handle], _ outputs: [Handle]) throws -> Void) rethrows {
        try body(fused, inputs.fused, outputs.fused)
        try body(plain, inputs.plain, outputs.plain)
    }

    /// Whether anything was computed by a program and not kept.
    var isFused: Bool { fused.droppedCount > 0 }

    /// All nodes' values, bit by bit, and their gradients, where the fused graph has any.
    ///
    /// - Parameter inputs: those of which both graphs have a gradient, or neither.
    func compare(_ comment: Comment, inputs: [Int] = []) throws {
        for input in inputs {
            let gradients = (try? self.inputs.fused[input].gradient, try? self.inputs.plain[input].gradient)
            #expect((gradients.0 == nil) == (gradients.1 == nil), comment)
        }
        for (fused, plain) in zip(try fused.nodes, try plain.nodes) {
            #expect(fused.value.map(bits) == plain.value.map(bits), "value of \(plain.name), \(comment)")
            guard let gradient = fused.gradient else { continue }
            let expected = try #require(plain.gradient, comment)
            #expect(bits(gradient) == bits(expected), "gradient of \(plain.name), \(comment)")
        }
    }
}
