import ChainRule
import ChainRuleTraining
import TestSupport
import Testing

/// Many layers one after the other, and within one another.
@Suite struct DeepModelTests {
    /// A layer that runs one node, and says so.
    private struct Counting: Layer {
        let identity = LayerIdentity()
        let counter: Counter

        func output<Value: ConcreteValue>(
            of x: Variable<Value>, in scope: LayerScope<Value>
        ) throws -> Variable<Value> {
            let counter = counter
            let node = ClosureNode<Value>(
                name: "count",
                forward: {
                    counter.count += 1
                    return $0
                }, backward: { upstream, _, _ in upstream })
            return scope.graph.add(node, x)
        }
    }

    /// For one thread's use, as a model is.
    private final class Counter: @unchecked Sendable {
        var count = 0
    }

    /// A layer that has another within.
    private struct Shell: Layer {
        let identity = LayerIdentity()
        let inner: any Layer

        func output<Value: ConcreteValue>(
            of x: Variable<Value>, in scope: LayerScope<Value>
        ) throws -> Variable<Value> {
            func added(_ layer: some Layer) throws -> Variable<Value> {
                try scope.layer(layer, on: x, named: "s")
            }
            return try added(inner)
        }

        /// So many around each other, around a `Dense`.
        static func nested(_ count: Int) -> any Layer {
            (0..<count).reduce(Dense(1) as any Layer) { inner, _ in Shell(inner: inner) }
        }
    }

    /// Each layer's nodes run once, not again for each layer that follows.
    @Test func `building runs each node once`() throws {
        let counter = Counter()
        let model = Model<Matrix<Float>>(seed: 1)
        let x = model.input("x", width: 2)
        _ = try Sequential(Array(repeating: Counting(counter: counter), count: 50))(x, in: model)
        #expect(counter.count == 50)
        // What is fed meanwhile may have another number of rows: all of it runs again, once.
        try model.graph.feed(x, [[1, 2], [3, 4]])
        let y = try Sequential(Counting(counter: counter), Dense(3))(
            model.layers[49].output, in: model)
        #expect(try y.value.shape == Shape(rows: 2, columns: 3))
        #expect(counter.count == 101)
    }

    @Test func `sequences within each other are one`() throws {
        let counts = try onSmallStack {
            var layers = Sequential(Dense(3), ActivationLayer(.relu))
            for _ in 0..<100_000 { layers = Sequential(layers) }
            layers = Sequential(Sequential(), layers, Sequential(Sequential(Dense(2))))
            let model = Model<Matrix<Double>>(seed: 1)
            _ = try layers(model.input("x", width: 2), in: model)
            return [layers.layers.count, model.layers.count, model.parameters.count]
        }
        #expect(counts == [3, 3, 4])
    }

    @Test func `layers within each other have a limit`() throws {
        let names = try onSmallStack {
            let model = Model<Matrix<Double>>(seed: 1)
            // The outermost, 48 more, and the Dense make 50.
            _ = try model.addNested(49)
            return model.parameters.map(\.name)
        }
        #expect(names[0] == "top." + String(repeating: "s.", count: 49) + "weight")
        let error = try onSmallStack {
            #expect(throws: TrainingError.self) { try Model<Matrix<Double>>(seed: 1).addNested(2000) }
        }
        #expect(
            error?.description == "the depth of layers within layers is more than 50 at "
                + ("top" + String(repeating: ".s", count: 50)).prefix(60) + "…; it has to be up to 50")
        // After the error, the model can be gone on with.
        let model = Model<Matrix<Double>>(seed: 1)
        _ = try? model.addNested(50)
        _ = try model.addNested(49, named: "again")
    }
}

extension Model {
    /// Puts layers onto an input of the model's own.
    fileprivate func addNested(_ depth: Int, named name: String = "top") throws -> Variable<Value> {
        func added(_ layer: some Layer) throws -> Variable<Value> {
            try layer(input("\(name).x", width: 1), in: self, named: name)
        }
        return try added(DeepModelTests.nested(depth))
    }
}

extension DeepModelTests {
    fileprivate static func nested(_ count: Int) -> any Layer { Shell.nested(count) }
}
