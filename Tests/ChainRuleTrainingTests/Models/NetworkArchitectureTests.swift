import ChainRule
import Testing

@testable import ChainRuleTraining

@Suite struct NetworkArchitectureTests {
    @Test func `layers of the library are described and made again`() throws {
        let layers = Sequential(
            Dense(5, activation: .leakyReLU(slope: 0.25), hasBias: false), BatchNormalization(),
            ActivationLayer(.prelu()), Dropout(0.25), Dense(2))
        let found = try #require(NetworkArchitecture(inputs: 3, layers: layers, purpose: .regression))
        #expect(
            found.description
                == #"3 → Dense(5, LeakyReLU{"slope":0.25}, no bias) → BatchNormalization → PReLU "#
                + "→ Dropout(0.25) → Dense(2) → regression")
        let again = Sequential(try found.layers.map { try $0.layer([]) })
        #expect(NetworkArchitecture(inputs: 3, layers: again, purpose: .regression) == found)
        let text = try #require(jsonText(of: found))
        #expect(jsonValue(text, as: NetworkArchitecture.self) == found)
    }

    @Test func `what cannot be described is not`() {
        let shared = Dense(3)
        for layer: any Layer in [
            Sequential(shared, shared), Unknown(), Dense(1, activation: Activation(Scaled(factor: 2))),
        ] {
            #expect(NetworkArchitecture(inputs: 3, layers: layer, purpose: .regression) == nil)
        }
        #expect(NetworkArchitecture(inputs: 0, layers: shared, purpose: .regression) == nil)
    }
}

private struct Unknown: Layer {
    let identity = LayerIdentity()

    func output<Value: ConcreteValue>(
        of x: Variable<Value>, in scope: LayerScope<Value>
    ) throws -> Variable<Value> { x }
}

private struct Scaled: UnaryRule {
    let factor: Double

    func forward<V: GraphValue>(_ x: V) -> V { x * V.Element(factor) }
    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V { upstream * V.Element(factor) }
}
