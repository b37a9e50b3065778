import ChainRule
import ChainRuleKernels

extension Notation {
    /// Plain text with the signs of mathematics: `x² − 3 · √y`.
    ///
    /// - Parameter numbers: how a number is written, by default with all its digits.
    package static func text(_ numbers: @escaping @Sendable (Double) -> String = allDigits) -> Notation {
        Notation(
            minus: "−", times: ("·", elementwise: "⊙"), brackets: ("(", ")"), operators: ["·", "/", " "],
            isForReaders: true, number: numbers, name: { $0 },
            form: { value in
                switch value.operation {
                case .combine(.divide):
                    Form("$0 / $1", [.product, .power], .product)
                case .map(.power, let exponent):
                    if exponent >= 0, exponent == exponent.rounded(), exponent < 1e6 {
                        Form("$0\(superscript(Int(exponent)))", [.atom], .power)
                    } else {
                        Form("$0^\(word(numbers(exponent)))", [.atom], .power)
                    }
                case .combine(.power): Form("$0^$1", [.atom, .atom], .power)
                case .map(.exp, _): Form("e^$0", [.atom], .power)
                case .map(.sqrt, _): Form("√$0", [.atom], .power)
                case .map(.cbrt, _): Form("∛$0", [.atom], .power)
                case .map(.abs, _): Form("|$0|", [.sum])
                case .combine(.equal): Form("[$0 = $1]", [.sum, .sum])
                case .combineThree(.select):
                    Form("$1 if $0 > 0, else $2", [.sum, .sum, .sum], .choice)
                case .transposed: Form("$0ᵀ", [.atom], .power)
                case .matmul(let first, let second):
                    Form(
                        "$0\(first ? "ᵀ" : "") · $1\(second ? "ᵀ" : "")",
                        [first ? .atom : .power, second ? .atom : .power], .matrixProduct)
                default: nil
                }
            },
            functionName: { name in name.text + (name.index.map { "_\($0)" } ?? "") })
    }

    /// A number in brackets, if it is more than digits: `−2`, `1.2·10⁻⁵`.
    private static func word(_ number: String) -> String {
        number.contains { "−·".contains($0) } ? "(\(number))" : number
    }

    /// A number with all its digits, and a minus that is one.
    package static let allDigits: @Sendable (Double) -> String = { number in
        if !number.isFinite { return number.isNaN ? "NaN" : number < 0 ? "−∞" : "∞" }
        let text = "\(number)"
        return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text).replacing("-", with: "−")
    }

    private static func superscript(_ number: Int) -> String {
        String("\(number)".map { Array("⁰¹²³⁴⁵⁶⁷⁸⁹")[$0.wholeNumberValue ?? 0] })
    }
}

extension String {
    /// The text with each character replaced that is the given one.
    func replacing(_ character: Character, with text: String) -> String {
        reduce(into: "") { $0 += $1 == character ? text : String($1) }
    }
}
