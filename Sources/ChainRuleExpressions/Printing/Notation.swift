import ChainRule
import ChainRuleKernels

/// How formulas are written: in plain text, LaTeX, HTML or JavaScript. One printer reads it.
package struct Notation: Sendable {
    let minus: String
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
    let form: @Sendable (Operation) -> Form?
    /// What others are called.
    let functionName: @Sendable (OperationName) -> String

    package func bracketed(_ text: String) -> String { brackets.0 + text + brackets.1 }

    /// How an operation on operands is written.
    func written(_ expression: SymbolicValue) -> Form {
        if let form = form(expression.operation) ?? arithmetic(expression) { return form }
        let name = functionName(OperationName(expression.operation))
        let arguments = expression.operands.indices.map { "$\($0)" }.joined(separator: ", ")
        let positions = expression.operands.map { _ in
            expression.operands.count == 1 ? Form.Position.whole : .inside
        }
        return Form(name + bracketed(arguments), positions)
    }

    /// What the arithmetic looks like that is the same in all notations.
    private func arithmetic(_ expression: SymbolicValue) -> Form? {
        switch expression.operation {
        case .map(.negate, _): return Form(minus + "$0", [.init(.product)], .product)
        case .combine(.add):
            // x + (y + z) without brackets is another sum to a computer, in its last digits.
            let right = isForReaders ? Form.Position(.sum, .never) : .init(.product)
            if isForReaders, let number = expression.operands[1].number, number < 0 {
                return Form("$0 \(minus) \(self.number(-number))", [.init(.sum, .asWhole)], .sum)
            }
            return Form("$0 + $1", [.init(.sum, .asWhole), right], .sum)
        case .combine(.subtract):
            return Form("$0 \(minus) $1", [.init(.sum, .asWhole), .init(.product)], .sum)
        case .combine(.multiply):
            let shapes = expression.operands.map(\.shape)
            let sign = shapes.contains(.scalar) ? times.0 : times.elementwise
            let right = isForReaders ? Form.Level.product : .power
            return Form("$0 \(sign) $1", [.init(.product, .asWhole), .init(right)], .product)
        default: return nil
        }
    }
}

/// An operation's text, `$0`, `$1` and `$2` standing for its operands, and when these need brackets.
struct Form {
    /// How strongly the parts of a formula hold together.
    enum Level: Int, Comparable {
        /// What has a word in it: `x if y > 0, else z`.
        case choice
        case sum
        case product
        case power
        case atom

        static func < (x: Level, y: Level) -> Bool { x.rawValue < y.rawValue }
    }

    /// Whether brackets are needed for a minus at the beginning.
    enum Guard {
        case never
        case always
        /// As where the whole stands, whose beginning it is.
        case asWhole
    }

    struct Position {
        let level: Level
        let guardsMinus: Guard

        init(_ level: Level, _ guardsMinus: Guard = .always) {
            (self.level, self.guardsMinus) = (level, guardsMinus)
        }

        /// One of several things that brackets or a line are around.
        static let inside = Position(.sum, .never)
        /// All that is there.
        static let whole = Position(.choice, .never)
    }

    let template: String
    let positions: [Position]
    let level: Level

    init(_ template: String, _ positions: [Position], _ level: Level = .atom) {
        (self.template, self.positions, self.level) = (template, positions, level)
    }

    /// With brackets of the template's around each operand.
    init(_ template: String, _ count: Int) {
        self.init(template, Array(repeating: .inside, count: count))
    }
}
