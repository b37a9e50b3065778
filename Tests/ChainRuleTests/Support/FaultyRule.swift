import ChainRule

/// What is wrong with one operand's gradient. The last operand, a mask that has no gradient, says where.
enum Fault: Sendable, Hashable, CaseIterable {
    case sign, slightFactor, half, zero, missingDivision, transposed, oneElement, oneColumn, upperHalf,
        notANumber
    case onlyFloat, onlyFloatSign

    var isInFloat: Bool { self == .onlyFloat || self == .onlyFloatSign }

    /// What is added to the gradient, as a multiple of it, for each element of an operand.
    func deviation(_ operand: Operand, element: Int) -> [Double] {
        let (columns, numbers) = (operand.shape.columns, operand.elements)
        let middle = numbers.sorted()[numbers.count / 2]
        return numbers.indices.map { i in
            switch self {
            case .sign, .onlyFloatSign: -2
            case .slightFactor: 1e-3
            case .half: -0.5
            case .zero: -1
            case .missingDivision: Double(max(2, operand.shape.count)) - 1
            case .transposed: 0
            case .oneElement: i == element ? 0.01 : 0
            case .oneColumn: i % columns == element % columns ? -2 : 0
            case .upperHalf: numbers[i] >= middle ? 0.1 : 0
            case .notANumber: i == element ? .nan : 0
            case .onlyFloat: 0.01
            }
        }
    }
}

/// A rule of the library with a fault in one operand's gradient.
struct FaultyRule: VariadicRule {
    let base: any Rule
    let fault: Fault
    let operand: Int

    func passesGradient(to operand: Int) -> Bool { base.passesGradient(to: operand) }

    func forward<V: GraphValue>(_ x: Operands<V>) -> V {
        base.forward(operands: Array(x.dropLast()))
    }

    func backward<V: GraphValue>(
        _ upstream: V, _ x: Operands<V>, _ z: V, _ add: (Int, @autoclosure () -> V) -> Void
    ) {
        let operands = Array(x.dropLast())
        let gradients = base.backward(upstream: upstream, operands: operands, result: z)
        for index in operands.indices where base.passesGradient(to: index) {
            let gradient = gradients[index]._reduced(like: operands[index])
            let isWrong = index == operand && (!fault.isInFloat || V.Element.self == Float.self)
            if !isWrong {
                add(index, gradient)
            } else if fault == .transposed {
                add(index, gradient.transposed())
            } else {
                add(index, gradient + gradient * x[x.count - 1])
            }
        }
    }
}
