import ChainRule
import Testing

/// The same graph twice, once run in tiles of a few elements and once not.
struct TiledPair<Element: MatrixElement> {
    typealias Value = Matrix<Element>
    typealias Handle = Variable<Value>

    let tiled = Graph<Value>()
    let plain = Graph<Value>()
    /// The inputs, those of `tiled` and those of `plain`, and what `build` made of them.
    let inputs: (tiled: [Handle], plain: [Handle])
    let outputs: (tiled: [Handle], plain: [Handle])

    /// - Parameter elements: how many a tile has.
    init(_ values: [Value], elements: Int, _ build: (Graph<Value>, [Handle]) throws -> [Handle]) rethrows {
        tiled.fusionLimits = FusionLimits(leastBytes: 0, bytes: elements * MemoryLayout<Element>.stride)
        plain.fusionLimits = FusionLimits(leastBytes: .max, bytes: 1)
        let (tiled, plain) = (tiled, plain)
        inputs = (values.map { tiled.input($0) }, values.map { plain.input($0) })
        outputs = (try build(tiled, inputs.tiled), try build(plain, inputs.plain))
    }

    func both(_ body: (Graph<Value>, _ inputs: [Handle], _ outputs: [Handle]) throws -> Void) rethrows {
        try body(tiled, inputs.tiled, outputs.tiled)
        try body(plain, inputs.plain, outputs.plain)
    }

    /// Whether anything was computed tile by tile and not kept.
    var isTiled: Bool { tiled.droppedCount > 0 }

    /// All nodes' values, bit by bit, and their gradients, where the tiled graph has any.
    ///
    /// - Parameters:
    ///   - rows: of the matrices that run in tiles. What is summed over several tiles, because it was broadcast,
    ///     may be rounded elsewhere; nothing else.
    ///   - inputs: those of which both graphs have a gradient, or neither.
    func compare(rows: Int, _ comment: Comment, inputs: [Int] = []) throws {
        for input in inputs {
            let gradients = (try? self.inputs.tiled[input].gradient, try? self.inputs.plain[input].gradient)
            #expect((gradients.0 == nil) == (gradients.1 == nil), comment)
        }
        for (tiled, plain) in zip(try tiled.nodes, try plain.nodes) {
            #expect(tiled.value.map(bits) == plain.value.map(bits), comment)
            guard let gradient = tiled.gradient else { continue }
            let expected = try #require(plain.gradient, comment)
            if expected.rows == rows {
                #expect(bits(gradient) == bits(expected), comment)
            } else if !expected.elements.allSatisfy(\.isFinite) {
                let isFinite = gradient.elements.allSatisfy(\.isFinite)
                #expect(!isFinite, comment)
            } else {
                let tolerance = 64 * Element.ulpOfOne
                let scale = expected.elements.reduce(Element(1)) { Element.maximum($0, $1.magnitude) }
                #expect(
                    gradient.isApproximatelyEqual(
                        to: expected, absoluteTolerance: tolerance * scale, relativeTolerance: tolerance),
                    comment)
            }
        }
    }
}
