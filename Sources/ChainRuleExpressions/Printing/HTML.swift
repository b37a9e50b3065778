import ChainRule
import ChainRuleKernels

extension Notation {
    /// HTML: superscripts, and names escaped.
    package static func html(_ numbers: @escaping @Sendable (Double) -> String = allDigits) -> Notation {
        let text = text(numbers)
        return Notation(
            minus: text.minus, times: text.times, brackets: text.brackets, operators: text.operators,
            isForReaders: true, number: numbers, name: htmlName,
            form: { value in
                switch value.operation {
                case .map(.power, let exponent):
                    Form("$0<sup>\(numbers(exponent))</sup>", [.atom], .power)
                case .combine(.power): Form("$0<sup>$1</sup>", [.atom, .sum], .power)
                case .map(.exp, _): Form("e<sup>$0</sup>", [.sum], .power)
                case .combineThree(.select):
                    Form("$1 if $0 &gt; 0, else $2", [.sum, .sum, .sum], .choice)
                default: text.form(value)
                }
            },
            functionName: { name in
                htmlName(name.text) + (name.index.map { "<sub>\(htmlName($0))</sub>" } ?? "")
            })
    }

    private static func htmlName(_ name: String) -> String {
        // Not characters: one may be a "<" with an accent.
        let escapes: [Unicode.Scalar: String] = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;"]
        return name.unicodeScalars.reduce(into: "") { $0 += escapes[$1] ?? String($1) }
    }
}
