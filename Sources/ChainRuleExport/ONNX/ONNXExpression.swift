/// What operators compute, not yet written down: parts may be shared, and each is written once.
final class ONNXExpression {
    enum Content {
        case named(String)
        /// A number of the graph's type, of no dimensions.
        case real(Double)
        /// Numbers of the graph's type.
        case reals([Double], dimensions: [Int])
        /// A vector of whole numbers: a shape, axes.
        case integers([Int])
        case call(ONNXOperation, [ONNXExpression], [ONNXAttribute])
    }

    let content: Content
    /// If it is a matrix of the graph's whose shape is known.
    var shape: [ONNXDimension]?

    init(_ content: Content) { self.content = content }

    /// An operator of ONNX.
    static func call(
        _ name: String, _ operands: ONNXExpression..., attributes: [ONNXAttribute] = []
    ) -> ONNXExpression {
        ONNXExpression(.call(ONNXOperation(name: name, isOwn: false), operands, attributes))
    }

    /// One of the functions that the model brings along; see `ONNXFunction`.
    static func own(_ name: String, _ operands: ONNXExpression...) -> ONNXExpression {
        ONNXExpression(.call(ONNXOperation(name: name, isOwn: true), operands, []))
    }
}

extension ONNXExpression: Hashable {
    static func == (x: ONNXExpression, y: ONNXExpression) -> Bool { x === y }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension ONNXExpression: ExpressibleByFloatLiteral {
    convenience init(floatLiteral value: Double) { self.init(.real(value)) }
}

// So that formulas read as on paper.
extension ONNXExpression {
    static func + (x: ONNXExpression, y: ONNXExpression) -> ONNXExpression { .call("Add", x, y) }
    static func - (x: ONNXExpression, y: ONNXExpression) -> ONNXExpression { .call("Sub", x, y) }
    static func * (x: ONNXExpression, y: ONNXExpression) -> ONNXExpression { .call("Mul", x, y) }
    static func / (x: ONNXExpression, y: ONNXExpression) -> ONNXExpression { .call("Div", x, y) }
    static prefix func - (x: ONNXExpression) -> ONNXExpression { .call("Neg", x) }
    static func < (x: ONNXExpression, y: ONNXExpression) -> ONNXExpression { .call("Less", x, y) }
    static func <= (x: ONNXExpression, y: ONNXExpression) -> ONNXExpression { .call("LessOrEqual", x, y) }
    static func > (x: ONNXExpression, y: ONNXExpression) -> ONNXExpression { .call("Greater", x, y) }
    static func && (x: ONNXExpression, y: ONNXExpression) -> ONNXExpression { .call("And", x, y) }
    static func || (x: ONNXExpression, y: ONNXExpression) -> ONNXExpression { .call("Or", x, y) }

    var exp: ONNXExpression { .call("Exp", self) }
    var log: ONNXExpression { .call("Log", self) }
    var sqrt: ONNXExpression { .call("Sqrt", self) }
    var abs: ONNXExpression { .call("Abs", self) }
    var sign: ONNXExpression { .call("Sign", self) }
    var floor: ONNXExpression { .call("Floor", self) }
    var isNaN: ONNXExpression { .call("IsNaN", self) }

    func equals(_ other: ONNXExpression) -> ONNXExpression { .call("Equal", self, other) }
    func cast(to type: ONNXType) -> ONNXExpression { .call("Cast", self, attributes: [.cast(type)]) }

    /// The first where the condition holds, elsewhere the second.
    static func either(
        _ condition: ONNXExpression, _ x: ONNXExpression, _ y: ONNXExpression
    ) -> ONNXExpression {
        .call("Where", condition, x, y)
    }

    /// Σ cᵢ xⁿ⁻ⁱ, by Horner's rule.
    func polynomial(_ coefficients: [Double]) -> ONNXExpression {
        coefficients.dropFirst().reduce(ONNXExpression(.real(coefficients.first ?? 0))) { sum, coefficient in
            sum * self + ONNXExpression(.real(coefficient))
        }
    }
}
