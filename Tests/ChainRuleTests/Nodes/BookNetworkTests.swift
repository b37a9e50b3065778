import ChainRule
import Testing

/// The two-layer network of *Deep Learning from Scratch*, chapter 5, made of nodes without a graph.
@Suite struct BookNetworkTests {
    typealias M = Matrix<Double>

    private struct TwoLayerNet {
        var layers: [any Node<M>]
        var last: SoftmaxWithLoss<M>

        init(_ w1: M, _ b1: M, _ w2: M, _ b2: M, targets: ClassTargets) {
            layers = [
                AffineNode(weight: w1, bias: b1), ActivationNode(.relu), AffineNode(weight: w2, bias: b2),
            ]
            last = SoftmaxWithLoss(targets: targets)
        }

        mutating func loss(_ x: M, _ t: M) -> M {
            var x = x
            for index in layers.indices { x = layers[index].forward(x) }
            return last.forward(x, t)
        }

        mutating func gradients(_ x: M, _ t: M) -> [M] {
            _ = loss(x, t)
            var dout = last.backward().0
            for index in layers.indices.reversed() { dout = layers[index].backward(dout) }
            return layers.compactMap { $0 as? AffineNode<M> }.flatMap { [$0.dW, $0.db] } + [dout]
        }
    }

    /// x, W₁, b₁, W₂, b₂.
    private func values() -> [M] {
        var generator = SeededGenerator(seed: 5)
        return [(6, 4), (4, 5), (1, 5), (5, 3), (1, 3)].map { rows, columns in
            M.random(rows: rows, columns: columns, in: -1..<1, using: &generator)
        }
    }

    private func targets(_ kind: ClassTargets) -> M {
        let indices = M(classIndices: [0, 1, 2, 2, 1, 0])
        return kind == .oneHot ? indices._oneHot(like: .zeros(rows: 6, columns: 3)) : indices
    }

    @Test(arguments: [ClassTargets.oneHot, .classIndices])
    func `gradients of the book's network are those of a graph`(kind: ClassTargets) throws {
        let values = values()
        let t = targets(kind)
        var net = TwoLayerNet(values[1], values[2], values[3], values[4], targets: kind)
        let gradients = net.gradients(values[0], t)

        let graph = Graph<M>()
        let inputs = values.map { graph.input($0) }
        let hidden = inputs[0].affine(inputs[1], inputs[2]).relu()
        let loss = hidden.affine(inputs[3], inputs[4]).softmaxWithLoss(graph.constant(t), as: kind)
        try graph.forward()
        try graph.backward(from: loss)
        #expect(try net.loss(values[0], t) == loss.value)
        #expect(try gradients == (inputs.dropFirst() + inputs.prefix(1)).map { try $0.gradient })

        // And the same nodes, added to a graph.
        let other = Graph<M>()
        let x = other.input(values[0])
        let scores = net.layers.enumerated().reduce(x) { x, entry in
            other.add(entry.element, x, name: "layer\(entry.offset)")
        }
        let again = other.add(net.last, scores, other.constant(t))
        try other.forward()
        try other.backward(from: again)
        #expect(
            other.parameters.map(\.name) == ["layer0.weight", "layer0.bias", "layer2.weight", "layer2.bias"])
        #expect(try other.parameters.map { try $0.gradient } + [x.gradient] == gradients)
    }

    @Test func `gradients of the book's network are the slopes of its loss`() throws {
        let values = values()
        let t = targets(.oneHot)
        func loss(_ values: [M]) -> Double {
            var net = TwoLayerNet(values[1], values[2], values[3], values[4], targets: .oneHot)
            return net.loss(values[0], t)[0, 0]
        }
        var net = TwoLayerNet(values[1], values[2], values[3], values[4], targets: .oneHot)
        let gradients = net.gradients(values[0], t)
        for (value, gradient) in zip([1, 2, 3, 4, 0], gradients) {
            for index in values[value].elements.indices {
                func moved(_ step: Double) -> Double {
                    var elements = values[value].elements
                    elements[index] += step
                    var moved = values
                    moved[value] = M(shape: values[value].shape, elements: elements)
                    return loss(moved)
                }
                let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5
                #expect(abs(gradient.elements[index] - slope) < 1e-8, "value \(value), element \(index)")
            }
        }
    }

    @Test func `the book's network learns XOR`() {
        var generator = SeededGenerator(seed: 1)
        func weight(_ rows: Int, _ columns: Int) -> M {
            .random(rows: rows, columns: columns, in: -1..<1, using: &generator)
        }
        var net = TwoLayerNet(
            weight(2, 8), .zeros(rows: 1, columns: 8), weight(8, 2), .zeros(rows: 1, columns: 2),
            targets: .classIndices)
        let (x, t): (M, M) = ([[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]])
        for _ in 0..<500 {
            _ = net.gradients(x, t)
            for index in net.layers.indices {
                guard var affine = net.layers[index] as? AffineNode<M> else { continue }
                affine.weight.add(affine.dW, scaledBy: -0.5)
                affine.bias.add(affine.db, scaledBy: -0.5)
                net.layers[index] = affine
            }
        }
        #expect(net.loss(x, t)[0, 0] < 0.02)
    }
}
