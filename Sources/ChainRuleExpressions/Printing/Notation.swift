import ChainRule
import ChainRuleKernels

/// How formulas are written: in plain text, LaTeX, HTML, JavaScript or Python. One printer reads it.
package struct Notation: Sendable {
    package let minus: String
    /// Between elements that are multiplied; between matrices of which each element is.
    let times: (String, elementwise: String)
    let brackets: (String, String)
    /// What shows that a filled hole is more than a word, so that it may need brackets.
    let operators: [String]
    /// Whether it is for readers, and says what a teacher would write, or for a computer, to the last digit.
    let isForReaders: Bool
    package let number: @Sendable (Double) -> String
    /// A name, its special characters written so that they mean themselves.
    package let name: @Sendable (String) -> String
    /// The form of operations that have one in this notation.
    let form: @Sendable (SymbolicValue) -> Form?
    /// What others are called.
    let functionName: @Sendable (OperationName) -> String

    package func bracketed(_ text: String) -> String { brackets.0 + text + brackets.1 }

    package init(
        minus: String, times: (String, elementwise: String), brackets: (String, String), operators: [String],
        isForReaders: Bool, number: @escaping @Sendable (Double) -> String,
        name: @escaping @Sendable (String) -> String, form: @escaping @Sendable (SymbolicValue) -> Form?,
        functionName: @escaping @Sendable (OperationName) -> String
    ) {
        (self.minus, self.times, self.brackets, self.operators) = (minus, times, brackets, operators)
        (self.isForReaders, self.number, self.name) = (isForReaders, number, name)
        (self.form, self.functionName) = (form, functionName)
    }

    /// How an operation on operands is written.
    func written(_ value: SymbolicValue) -> Form {
        if let form = form(value) ?? arithmetic(value) { return form }
        let arguments = value.operands.indices.map { "$\($0)" }.joined(separator: ", ")
        let levels = value.operands.map { _ in value.operands.count == 1 ? Form.Level.choice : .sum }
        return Form(functionName(OperationName(value.operation)) + bracketed(arguments), levels)
    }

    /// What the arithmetic looks like that is the same in all notations.
    private func arithmetic(_ value: SymbolicValue) -> Form? {
        switch value.operation {
        case .map(.negate, _): return Form(minus + "$0", [.product], .product)
        case .combine(.add):
            if isForReaders, let number = value.operands[1].number, number < 0 {
                return Form("$0 \(minus) \(self.number(-number))", [.sum], .sum)
            }
            // x + (y + z) without brackets is another sum to a computer, in its last digits.
            return Form("$0 + $1", [.sum, isForReaders ? .sum : .product], .sum)
        case .combine(.subtract): return Form("$0 \(minus) $1", [.sum, .product], .sum)
        case .combine(.multiply):
            let sign = value.operands.contains { $0.shape == .scalar } ? times.0 : times.elementwise
            return Form("$0 \(sign) $1", [.product, isForReaders ? .product : .power], .product)
        default: return nil
        }
    }
}

/// An operation's text, `$0`, `$1` and `$2` standing for its operands, and how strongly these must hold
/// together not to need brackets.
package struct Form {
    package enum Level: Int, Comparable {
        /// What has a word in it: `x if y > 0, else z`.
        case choice
        case sum
        /// Of matrices, which is not to be confused with one of their elements.
        case matrixProduct
        case product
        case power
        case atom

        package static func < (x: Level, y: Level) -> Bool { x.rawValue < y.rawValue }
    }

    package let template: String
    package let levels: [Level]
    package let level: Level

    package init(_ template: String, _ levels: [Level], _ level: Level = .atom) {
        (self.template, self.levels, self.level) = (template, levels, level)
    }
}
