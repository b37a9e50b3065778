import ChainRule

/// A layer that a model has called, for when it is called again.
final class CalledLayer<Value: ConcreteValue> {
    let name: String
    /// Held, so that no other layer's has its address.
    let identity: LayerIdentity
    /// The number of calls made.
    var calls = 0
    /// Parameters and states by their own names.
    var variables: [String: Variable<Value>] = [:]
    /// The layers that its first call called, in order. Later calls call the same ones.
    var inner: [CalledLayer] = []

    init(name: String, identity: LayerIdentity) {
        (self.name, self.identity) = (name, identity)
    }

    /// What a call of the layer is called: "layer1", then "layer1#2".
    static func name(_ name: String, call: Int) -> String { call == 1 ? name : "\(name)#\(call)" }
}

/// A call of a layer that is under way.
struct LayerCall<Value: ConcreteValue> {
    let layer: CalledLayer<Value>
    /// From 1 on.
    let number: Int
    /// How many layers it has called so far.
    var innerCount = 0
}
