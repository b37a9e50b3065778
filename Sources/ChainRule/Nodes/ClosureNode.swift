/// A rule that computes with closures, on one type of value: for what cannot be written generically.
protocol ClosureRule: Rule {}

/// A closure's gradient, which has no derivative of its own.
protocol GradientClosureRule: ClosureRule {}

/// An operation of one operand made of two closures.
///
/// ```swift
/// var gamma = ClosureNode<Scalar>(
///     name: "double", forward: { x in 2 * x }, backward: { upstream, x, z in 2 * upstream })
/// gamma.forward(3)    // 6.0
/// gamma.backward(1)   // 2.0
/// ```
///
/// Prefer a rule wherever it can be written: it runs on every type of value, under dual numbers and in higher
/// derivatives, and faster. This one computes on `Base` only, and its gradient cannot be differentiated
/// again.
public struct UnaryClosure<Base: ConcreteValue>: UnaryRule, ClosureRule {
    public let name: String
    // Named unlike the functions below: a call of `forward` there would be one of itself.
    let computeForward: @Sendable (Base) -> Base
    let computeBackward: @Sendable (_ upstream: Base, _ x: Base, _ z: Base) -> Base

    public func forward<V: GraphValue>(_ x: V) -> V {
        onlyOn(Base.self, name, [x]) { computeForward($0[0]) }
    }

    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ z: V) -> V {
        if V.self == Variable<Base>.self {
            return upstream.applying(GradientClosure<Base>(name: name, computeBackward), x, z)
        }
        return onlyOn(Base.self, name, [upstream, x, z]) { computeBackward($0[0], $0[1], $0[2]) }
    }
}

/// An operation of two operands made of two closures; see `UnaryClosure`.
public struct BinaryClosure<Base: ConcreteValue>: BinaryRule, ClosureRule {
    public let name: String
    let computeForward: @Sendable (Base, Base) -> Base
    let computeBackward: @Sendable (_ upstream: Base, _ x: Base, _ y: Base, _ z: Base) -> (Base, Base)

    public func forward<V: GraphValue>(_ x: V, _ y: V) -> V {
        onlyOn(Base.self, name, [x, y]) { computeForward($0[0], $0[1]) }
    }

    public func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ z: V) -> (V, V) {
        if V.self == Variable<Base>.self {
            // A ternary rule has no room for a fourth operand; the result is computed again.
            let (forward, backward) = (computeForward, computeBackward)
            return (
                upstream.applying(
                    GradientClosure<Base>(name: name) { backward($0, $1, $2, forward($1, $2)).0 }, x, y),
                upstream.applying(
                    GradientClosure<Base>(name: name) { backward($0, $1, $2, forward($1, $2)).1 }, x, y)
            )
        }
        return (
            onlyOn(Base.self, name, [upstream, x, y, z]) { computeBackward($0[0], $0[1], $0[2], $0[3]).0 },
            onlyOn(Base.self, name, [upstream, x, y, z]) { computeBackward($0[0], $0[1], $0[2], $0[3]).1 }
        )
    }
}

/// The backward closure as a node of a gradient's graph. It has no derivative of its own.
struct GradientClosure<Base: ConcreteValue>: TernaryRule, GradientClosureRule {
    let name: String
    let compute: @Sendable (Base, Base, Base) -> Base

    init(name: String, _ compute: @escaping @Sendable (Base, Base, Base) -> Base) {
        self.name = "gradient of \(name)"
        self.compute = compute
    }

    func forward<V: GraphValue>(_ x: V, _ y: V, _ w: V) -> V {
        onlyOn(Base.self, name, [x, y, w]) { compute($0[0], $0[1], $0[2]) }
    }

    func backward<V: GraphValue>(_ upstream: V, _ x: V, _ y: V, _ w: V, _ z: V) -> (V, V, V) {
        let fault = ValueFault(
            operation: name, shapes: [], reason: "a node made of closures has no second derivative")
        if let variable = upstream as? Variable<Base> {
            variable.store?.pointee.topology.note(.closureNode(name, needed: "its derivative"))
            return (upstream, upstream, upstream)
        }
        let none = onlyOn(Base.self, name, [upstream]) { _ in .faulty(fault) }
        return (none, none, none)
    }
}

/// The result of a closure on values of its type, and on all others a fault, or NaN where there can be none.
/// A graph never asks for another type, because copying it to one (`Graph.lifted`) refuses closures; a rule
/// taken out of its node can be applied to anything.
private func onlyOn<Base: ConcreteValue, V: GraphValue>(
    _ type: Base.Type, _ name: String, _ values: [V], _ compute: ([Base]) -> Base
) -> V {
    if let values = values as? [Base], let result = compute(values) as? V { return result }
    let fault = ValueFault(
        operation: name, shapes: [], reason: "its closures compute on \(Base.self), not on \(V.self)")
    return (V.self as? any ConcreteValue.Type)?.faulty(fault) as? V ?? values[0] * V.Element.nan
}

/// A node of one operand made of closures; see `UnaryClosure`.
public typealias ClosureNode<Value: ConcreteValue> = UnaryNode<UnaryClosure<Value>, Value>

/// A node of two operands made of closures; see `UnaryClosure`.
public typealias BinaryClosureNode<Value: ConcreteValue> = BinaryNode<BinaryClosure<Value>, Value>

extension UnaryNode where Operation == UnaryClosure<Value> {
    public init(
        name: String = "closure", forward: @escaping @Sendable (_ x: Value) -> Value,
        backward: @escaping @Sendable (_ upstream: Value, _ x: Value, _ z: Value) -> Value
    ) {
        self.init(UnaryClosure(name: name, computeForward: forward, computeBackward: backward))
    }
}

extension BinaryNode where Operation == BinaryClosure<Value> {
    public init(
        name: String = "closure", forward: @escaping @Sendable (_ x: Value, _ y: Value) -> Value,
        backward:
            @escaping @Sendable (_ upstream: Value, _ x: Value, _ y: Value, _ z: Value) -> (Value, Value)
    ) {
        self.init(BinaryClosure(name: name, computeForward: forward, computeBackward: backward))
    }
}
