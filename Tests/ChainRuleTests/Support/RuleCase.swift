import ChainRule
import Testing

/// One entry of the table of rules: a rule, and how to draw operands for it.
struct RuleCase: Sendable, CustomTestStringConvertible {
    /// Which of its operands' numbers must not lose a NaN; the others lend their shape only, or may not be
    /// chosen.
    enum NaNPassage: Sendable {
        case everyOperand
        case operands([Int])
        /// The first operand, from which the rule takes a part: NaN everywhere, so that the part has one.
        case partOfFirst
    }

    let label: String
    let rule: any Rule
    /// What cannot be a scalar (a concatenation) is tried on matrices only.
    var worksInScalars = true
    /// A rule whose gradient is zero although its slope is not: `StopGradient`.
    var hidesSlope = false
    var nan = NaNPassage.everyOperand
    let operands: @Sendable (inout Draw) -> [Operand]

    var testDescription: String { label }

    /// The rule's type, as its file declares it.
    var typeName: String { String(describing: type(of: rule)) }

    /// Seeds are made of the label: adding an entry changes no other entry's numbers.
    func seed(_ number: Int) -> UInt64 {
        label.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
            &+ UInt64(number)
    }
}

extension RuleCase {
    /// A rule of one operand, element by element or in any other way that every shape fits.
    static func unary(_ label: String, _ rule: some UnaryRule, _ domain: Domain = .any) -> RuleCase {
        RuleCase(label: label, rule: rule) { [$0.operand($0.shape(), domain)] }
    }

    /// A rule of two operands that broadcasts them.
    static func binary(_ label: String, _ rule: some BinaryRule, _ x: Domain = .any, _ y: Domain = .any)
        -> RuleCase
    {
        RuleCase(label: label, rule: rule) { draw in
            let (first, second) = draw.pair()
            return [draw.operand(first, x), draw.operand(second, y)]
        }
    }

    /// A rule of two operands of one shape.
    static func paired(_ label: String, _ rule: some BinaryRule, _ x: Domain = .any, _ y: Domain = .any)
        -> RuleCase
    {
        RuleCase(label: label, rule: rule) { draw in
            let shape = draw.shape()
            return [draw.operand(shape, x), draw.operand(shape, y)]
        }
    }
}

extension Rule {
    /// The rule as one node; `forward(operands:)` would write a composed rule out.
    func applied<Value: GraphValue>(to operands: [Value]) -> Value {
        func unary(_ rule: some UnaryRule) -> Value { operands[0].applying(rule) }
        func binary(_ rule: some BinaryRule) -> Value { operands[0].applying(rule, operands[1]) }
        func ternary(_ rule: some TernaryRule) -> Value {
            operands[0].applying(rule, operands[1], operands[2])
        }
        func variadic(_ rule: some VariadicRule) -> Value {
            operands[0].applying(rule, Array(operands.dropFirst()))
        }
        if let rule = self as? any UnaryRule { return unary(rule) }
        if let rule = self as? any BinaryRule { return binary(rule) }
        if let rule = self as? any TernaryRule { return ternary(rule) }
        if let rule = self as? any VariadicRule { return variadic(rule) }
        return operands[0]
    }
}

/// A graph of one rule.
struct RuleGraph<Value: ConcreteValue> {
    let graph = Graph<Value>()
    let operands: [Variable<Value>]
    /// The operands that have a gradient.
    let inputs: [Variable<Value>]
    let output: Variable<Value>

    /// - Parameter writtenOut: the rule's `forward` on variables instead of one node.
    init(_ rule: any Rule, _ values: [Value], _ isDifferentiable: [Bool], writtenOut: Bool = false) {
        let graph = graph
        operands = zip(values, isDifferentiable).map { $1 ? graph.input($0) : graph.constant($0) }
        inputs = zip(operands, isDifferentiable).filter(\.1).map(\.0)
        output = writtenOut ? rule.forward(operands: operands) : rule.applied(to: operands)
    }

    init(_ rule: any Rule, _ operands: [Operand], as type: Value.Type = Value.self, writtenOut: Bool = false)
    {
        self.init(rule, operands.map { $0.value() }, operands.map(\.isDifferentiable), writtenOut: writtenOut)
    }

    /// A value of a variable's shape, made of numbers that are drawn.
    func drawn(like variable: Variable<Value>, _ draw: inout Draw) throws -> Value {
        let shape = try variable.value.shape
        return draw.operand(shape).value()
    }

    /// The inputs' gradients one after the other, given the output's.
    func gradients(upstream: Value) throws -> [[Double]] {
        try graph.forward()
        try graph.backward(from: output, upstream: upstream, withRespectTo: inputs)
        return try inputs.map { try $0.gradientOrZeros }
    }
}

extension Variable {
    /// The gradient's elements; zeros if the output does not depend on this variable.
    var gradientOrZeros: [Double] {
        get throws { try (try? gradient)?.doubles ?? value.filled(with: 0).doubles }
    }
}

extension ConcreteValue {
    /// The elements in Double.
    var doubles: [Double] { elements.map { Double($0) } }
}
