/// An expression as one would type it: what a node without a name is called. Built only when a name is asked
/// for.
struct Formula {
    enum Precedence: Int, Comparable {
        case sum
        case product
        case sign
        case operand

        static func < (x: Precedence, y: Precedence) -> Bool { x.rawValue < y.rawValue }
    }

    let text: String
    var precedence: Precedence = .operand

    /// Stands for what would be too long.
    static var omitted: Formula { Formula(text: "…") }

    /// A number without the ".0" that nobody types.
    init(_ number: Double) {
        let text = "\(number)"
        self.init(
            text: text.hasSuffix(".0") ? String(text.dropLast(2)) : text,
            precedence: number.sign == .minus ? .sign : .operand)
    }

    init(text: String, precedence: Precedence = .operand) {
        self.text = text
        self.precedence = precedence
    }

    /// `x + y`, in parentheses where the order of computing needs them.
    static func infix(_ x: Formula, _ symbol: String, _ y: Formula) -> Formula {
        let precedence: Precedence = "+-".contains(symbol) ? .sum : .product
        let left = x.precedence < precedence ? "(\(x.text))" : x.text
        // x - (y + z) differs from x - y + z, and x - -y reads badly.
        let right = y.precedence <= precedence || y.precedence == .sign ? "(\(y.text))" : y.text
        return Formula(text: "\(left) \(symbol) \(right)", precedence: precedence)
    }

    /// `-x`.
    var negated: Formula {
        Formula(text: "-" + (precedence == .operand ? text : "(\(text))"), precedence: .sign)
    }

    /// `x.name(arguments)`.
    func calling(_ name: String, _ arguments: String...) -> Formula { calling(name, arguments) }

    func calling(_ name: String, _ arguments: [String]) -> Formula {
        let receiver = precedence == .operand ? text : "(\(text))"
        return Formula(text: "\(receiver).\(name)(\(arguments.joined(separator: ", ")))")
    }
}

/// A rule whose formula is not `x.name(y, parameter: …)`, as that of an operator.
protocol WrittenRule: Rule {
    func formula(of operands: [Formula]) -> Formula
}

extension Rule {
    /// A call of the operation on its first operand, as `GraphValue` has it for the library's own rules, with
    /// the other operands and the rule's numbers as arguments.
    func written(of operands: [Formula]) -> Formula {
        if let rule = self as? any WrittenRule { return rule.formula(of: operands) }
        guard let first = operands.first else { return .omitted }
        return first.calling(callName, operands.dropFirst().map(\.text) + parametersText)
    }

    /// "squared length" is called `squaredLength`, "leaky relu" of `LeakyReLU` `leakyReLU`.
    private var callName: String {
        let type = plainName(ofType: Self.self)
        let words = name.split(separator: " ")
        guard words.count > 1 else { return name }
        if words.joined() == type.lowercased() { return type.prefix(1).lowercased() + type.dropFirst() }
        return words[0] + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    private var parametersText: [String] {
        Mirror(reflecting: self).children.compactMap { label, value in
            guard let label, label != "name", let text = Self.text(of: value) else { return nil }
            return "\(label): \(text)"
        }
    }

    private static func text(of parameter: Any) -> String? {
        switch parameter {
        case let number as Double: Formula(number).text
        case is Int, is Float, is Bool, is Shape, is Range<Int>: "\(parameter)"
        default: Mirror(reflecting: parameter).displayStyle == .enum ? ".\(parameter)" : nil
        }
    }
}

extension Rule {
    /// What a picture writes into the operation's node: "+", "× 2", "− 3", which is its formula without
    /// operands; of what is no operator its name.
    package var sign: String {
        let blanks = Array(repeating: Formula(text: ""), count: Self.operandCount)
        if let formula = (self as? any WrittenRule)?.formula(of: blanks), formula.precedence != .operand {
            let signs: [Character: Character] = ["*": "×", "-": "−", "/": "÷"]
            let text = String(formula.text.map { signs[$0] ?? $0 })
            return String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        return name.hasSuffix(".0") ? String(name.dropLast(2)) : name
    }
}

extension Axis {
    /// As an argument that may be left out.
    var argument: [String] { self == .all ? [] : [".\(self)"] }
}
