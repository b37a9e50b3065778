import ChainRule
import ChainRuleTraining
import Testing

/// A layer that is called twice is one layer.
@Suite struct SharedLayerTests {
    typealias M = Matrix<Double>

    @Test func `two calls share weights`() throws {
        let model = Model<M>(seed: 1)
        let (x, y) = (model.input("x", width: 3), model.input("y", width: 3))
        let dense = Dense(2, activation: .prelu())
        let copy = dense
        let (a, b) = (try dense(x, in: model), try copy(y, in: model))
        let other = try Dense(2)(x, in: model)
        #expect(
            model.parameters.map(\.name)
                == [
                    "layer1.weight", "layer1.bias", "layer1.activation.slope", "layer2.weight", "layer2.bias",
                ])
        let sums = [a.sum(), b.sum()]
        try model.graph.feed(x, [[1, 2, 3]])
        try model.graph.feed(y, [[1, 2, 3]])
        try model.graph.forward()
        #expect(try a.value == b.value && a.value != other.value)
        // The gradient is the sum of both calls'.
        try model.graph.backward(from: sums[0])
        let one = try model.parameters[0].gradient
        try model.graph.backward(from: sums)
        #expect(try model.parameters[0].gradient == one + one)
        #expect(model.summary().parameters == 3 * 2 + 2 + 1 + 3 * 2 + 2)
        #expect(model.layers.map(\.summary.name) == ["layer1", "layer1#2", "layer2"])
        #expect(try model.graph.checkGradients(of: (a * b).sum()).passed)
    }

    @Test func `sequences and layers of one's own share weights`() throws {
        /// Makes its inner layers anew in each call.
        struct Block: Layer {
            let identity = LayerIdentity()
            let kept = Dense(4)

            func output<Value: ConcreteValue>(
                of x: Variable<Value>, in scope: LayerScope<Value>
            ) throws -> Variable<Value> {
                let y = try scope.layer(Dense(4, activation: .tanh), on: x)
                let scale = try scope.parameter("scale", rows: 1, columns: 4, .constant(2))
                return try scope.layer(kept, on: try scope.layer(kept, on: y)) * scale
            }
        }
        let model = Model<M>(seed: 1)
        let (x, y) = (model.input("x", width: 4), model.input("y", width: 4))
        let sequence = Sequential(Block(), Dense(1), Dropout(0.5))
        let (a, b) = (try sequence(x, in: model), try sequence(y, in: model))
        #expect(
            model.parameters.map(\.name) == [
                "layer1.layer1.weight", "layer1.layer1.bias", "layer1.scale", "layer1.layer2.weight",
                "layer1.layer2.bias", "layer2.weight", "layer2.bias",
            ])
        let rows: M = [[1, -2, 3, 0.5]]
        try model.graph.feed(x, rows)
        try model.graph.feed(y, rows)
        try model.graph.forward()
        #expect(try a.value == b.value)
        #expect(model.layers.map(\.summary.name).suffix(2) == ["layer2#2", "layer3#2"])
    }

    /// Running statistics of both calls go into one, one after the other.
    @Test func `a shared batch normalization keeps one set of running statistics`() throws {
        let model = Model<M>(seed: 1)
        let (x, y) = (model.input("x", width: 1), model.input("y", width: 1))
        let normalization = BatchNormalization(momentum: 0.5, runningVariance: .population)
        _ = (try normalization(x, in: model), try normalization(y, in: model))
        #expect(model.states.map(\.name) == ["layer1.runningMean", "layer1.runningVariance"])
        try model.graph.feed(x, [[1], [3]])
        try model.graph.feed(y, [[10], [20]])
        try model.train(rows: 2) { try model.graph.forward() }
        // 0 → 1 (half way to 2) → 8 (half way to 15); 1 → 1 → 13.
        #expect(try model.states.map { try $0.value } == [[[8]], [[13]]])
    }

    @Test func `a second call of a layer with another name or width is an error`() throws {
        let model = Model<M>(seed: 1)
        let (x, wide) = (model.input("x", width: 3), model.input("y", width: 5))
        let dense = Dense(2)
        _ = try dense(x, in: model, named: "embedding")
        func message(_ body: () throws -> Void) -> String? {
            do { try body() } catch { return "\(error)" }
            return nil
        }
        #expect(
            message { _ = try dense(wide, in: model) }
                == "embedding.weight, which a second call of the layer shares is 5×2 there; it has to be 3×2 as in the "
                + "first; for weights of its own make another layer")
        #expect(
            message { _ = try dense(x, in: model, named: "other") }
                == "the name of embedding, which is called again and shares its weights is \"other\"; it has to be "
                + "left out; for weights of its own make another layer")
        _ = try dense(x, in: model, named: "embedding")
        // Nothing is left of what failed.
        #expect(model.parameters.count == 2)
        // Another model has weights of its own.
        let other = Model<M>(seed: 2)
        let z = try dense(other.input("x", width: 5), in: other)
        #expect(try other.graph.forward(to: z).shape == Shape(rows: 1, columns: 2))
    }

    @Test func `parameters that cannot be shared are an error`() throws {
        struct Careless: Layer {
            let identity = LayerIdentity()
            func output<Value: ConcreteValue>(
                of x: Variable<Value>, in scope: LayerScope<Value>
            ) throws -> Variable<Value> {
                x * scope.graph.parameter(Value(2))
            }
        }
        let model = Model<M>(seed: 1)
        let x = model.input("x", width: 3)
        let careless = Careless()
        _ = try careless(x, in: model)
        #expect(throws: TrainingError.self) { try careless(x, in: model) }
    }

    // MARK: Where it went wrong

    @Test func `errors name the user's line`() throws {
        let model = Model<M>(seed: 1)
        let x = model.input("x", width: 3)
        let line = #line + 1
        let y = try Sequential(Dense(4, activation: .relu), Dense(2))(x, in: model)
        let location = "ChainRuleTrainingTests/SharedLayerTests.swift:\(line)"
        try model.graph.feed(x, [[1, 2]])
        do {
            try model.graph.forward(to: y)
            Issue.record("2 columns do not fit")
        } catch {
            #expect("\(error)".contains("\"layer1") || "\(error)".contains("affine"))
            #expect("\(error)".hasSuffix("(\(location))"), "\(error)")
        }
        let second = Model<M>(seed: 1)
        let input = second.input("x", width: 3)
        _ = try Dense(4)(input, in: second, named: "d")
        let again = #line + 1
        _ = try? Dense(4)(input, in: second, named: "d")
        do {
            try second.graph.forward()
            Issue.record("the name is taken")
        } catch {
            #expect("\(error)".contains("SharedLayerTests.swift:\(again)"), "\(error)")
        }
    }

    /// A layer of one's own keeps its own lines.
    @Test func `own layers keep their lines`() throws {
        struct Wrong: Layer {
            let identity = LayerIdentity()
            static let line = #line + 4
            func output<Value: ConcreteValue>(
                of x: Variable<Value>, in scope: LayerScope<Value>
            ) throws -> Variable<Value> {
                scope.graph.add(BinaryNode(MatrixProduct()), x, x, name: "wrong")
            }
        }
        let model = Model<M>(seed: 1)
        let x = model.input("x", width: 3)
        do {
            _ = try Wrong()(x, in: model)
            Issue.record("3 and 1 do not fit")
        } catch {
            #expect(
                "\(error)".contains("\"wrong\"")
                    && "\(error)".hasSuffix("SharedLayerTests.swift:\(Wrong.line))"))
        }
    }
}
