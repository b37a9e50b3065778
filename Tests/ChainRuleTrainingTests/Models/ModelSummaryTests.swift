import ChainRule
import ChainRuleTraining
import Testing

@Suite struct ModelSummaryTests {
    @Test func `a summary is data and a table`() throws {
        let model = Model<Matrix<Float>>(seed: 1)
        let x = model.input("x", width: 784)
        _ = try Sequential(
            Dense(50, hasBias: false), BatchNormalization(), ActivationLayer(.prelu()), Dropout(), Dense(10)
        )(x, in: model)
        let summary = model.summary()
        #expect(summary.layers.map(\.parameters) == [39_200, 100, 1, 0, 510])
        #expect(summary.layers.map(\.states) == [0, 100, 0, 0, 0])
        #expect(summary.layers.map(\.multiplyAdds) == [39_200, 0, 0, 0, 500])
        #expect(summary.parameters == 39_811)
        #expect(summary.states == 100)
        #expect(summary.bytes == 4 * 39_911)
        #expect(
            summary.description == """
                layer   kind                shape         parameters   bytes  multiply-adds
                layer1  Dense               N×784 → N×50       39200  156800          39200
                layer2  BatchNormalization  N×50 → N×50          100     800              0
                layer3  ActivationLayer     N×50 → N×50            1       4              0
                layer4  Dropout             N×50 → N×50            0       0              0
                layer5  Dense               N×50 → N×10          510    2040            500
                total                                          39811  159644          39700
                """)
    }

    /// A layer made of others, with a parameter of its own.
    @Test func `composite layers count their own only`() throws {
        struct Residual: Layer {
            let identity = LayerIdentity()
            func output<Value: ConcreteValue>(
                of x: Variable<Value>, in scope: LayerScope<Value>
            ) throws -> Variable<Value> {
                let scale = try scope.parameter("scale", rows: 1, columns: 1, .constant(0.5))
                return x + scale * (try scope.layer(Dense(scope.inputs), on: x, named: "inner"))
            }
        }
        let model = Model<Matrix<Double>>(seed: 1)
        _ = try Residual()(model.input("x", width: 3), in: model, named: "block")
        #expect(model.layers.map(\.summary.name) == ["block.inner", "block"])
        #expect(model.layers.map(\.summary.kind) == ["Dense", "Residual"])
        #expect(model.layers.map(\.summary.parameters) == [12, 1])
        #expect(model.parameters.map(\.name) == ["block.scale", "block.inner.weight", "block.inner.bias"])
        #expect(model.summary().bytes == 8 * 13)
    }

    @Test func `a model without layers has an empty summary`() {
        #expect(Model<Matrix<Double>>(seed: 1).summary().layers.isEmpty)
    }
}
