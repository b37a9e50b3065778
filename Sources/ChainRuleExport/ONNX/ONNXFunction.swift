/// A function that a model brings along, made of ONNX's own operators: what ONNX has not, what onnxruntime has
/// not for `Double`, and what either does otherwise where a number is NaN, infinite or small.
struct ONNXFunction: Sendable {
    typealias E = ONNXExpression

    /// The domain of their names.
    static let domain = "chainrule"

    private let inputs: Int
    /// Whether it computes in `Double`, also of and for `Float`.
    private let isWide: Bool
    private let body: @Sendable ([E], ONNXType) -> E

    init(isWide: Bool = false, _ body: @escaping @Sendable (E) -> E) {
        (inputs, self.isWide, self.body) = (1, isWide, { x, _ in body(x[0]) })
    }

    init(inputs: Int, isWide: Bool = false, _ body: @escaping @Sendable ([E], ONNXType) -> E) {
        (self.inputs, self.isWide, self.body) = (inputs, isWide, body)
    }

    static let all = logic.merging(numeric) { $1 }.merging(forDouble) { $1 }.merging(ofMatrices) { $1 }

    /// Writes its message.
    func write(to message: inout ProtobufMessage, name: String, type: ONNXType) {
        let names = (0..<inputs).map { inputs == 1 ? "x" : "x\($0 + 1)" }
        let inner = isWide ? .double : type
        var body = ONNXBody(inner, taken: Set(names + ["y"]))
        let operands = names.map { E(.named($0)) }
        let result =
            inner == type
            ? self.body(operands, inner)
            : self.body(operands.map { $0.cast(to: inner) }, inner).cast(to: type)
        _ = body.write(result, in: "", as: "y")
        message.add(1, name)
        for name in names { message.add(4, name) }
        message.add(5, "y")
        for constant in body.constants {
            let node = ONNXNode(
                operation: .init(name: "Constant", isOwn: false), inputs: [], output: constant.name,
                attributes: [.tensor(constant.tensor)])
            message.add(7, node.write)
        }
        for node in body.nodes { message.add(7, node.write) }
        ONNXModel.writeImport(to: &message, 9)
        message.add(10, Self.domain)
    }
}
