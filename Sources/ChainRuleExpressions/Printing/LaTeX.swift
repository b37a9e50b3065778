import ChainRule
import ChainRuleKernels

extension Notation {
    /// LaTeX in mathematical mode, with amsmath's `cases` and `\operatorname`.
    package static func latex(_ numbers: @escaping @Sendable (Double) -> String = allDigits) -> Notation {
        Notation(
            minus: "-", times: ("\\cdot", elementwise: "\\odot"), brackets: ("\\left(", "\\right)"),
            operators: ["\\cdot", "\\partial"], isForReaders: true, number: { latexNumber(numbers($0)) },
            name: latexName,
            form: { value in
                switch value.operation {
                case .combine(.divide): Form("\\frac{$0}{$1}", [.sum, .sum], .power)
                case .map(.power, let exponent):
                    Form("$0^{\(latexNumber(numbers(exponent)))}", [.atom], .power)
                case .combine(.power): Form("$0^{$1}", [.atom, .sum], .power)
                case .map(.exp, _): Form("e^{$0}", [.sum], .power)
                case .map(.sqrt, _): Form("\\sqrt{$0}", [.sum])
                case .map(.cbrt, _): Form("\\sqrt[3]{$0}", [.sum])
                case .map(.abs, _): Form("\\left|$0\\right|", [.sum])
                case .combine(.equal): Form("\\left[$0 = $1\\right]", [.sum, .sum])
                case .combineThree(.select):
                    Form("\\begin{cases}$1 & $0 > 0\\\\ $2 & \\text{else}\\end{cases}", [.sum, .sum, .sum])
                case .transposed: Form("$0^{\\mathsf T}", [.atom], .power)
                case .matmul(let first, let second):
                    Form(
                        "$0\(first ? "^{\\mathsf T}" : "") \\cdot $1\(second ? "^{\\mathsf T}" : "")",
                        [first ? .atom : .power, second ? .atom : .power], .matrixProduct)
                default: nil
                }
            },
            functionName: { name in
                name.latex + (name.index.map { "_{\\text{\(latexText($0))}}" } ?? "") + "\\mathopen{}"
            })
    }

    /// A number in plain text, `−1.2·10⁻⁵`, in LaTeX.
    private static func latexNumber(_ text: String) -> String {
        let signs: [Character: String] = ["−": "-", "·": "\\cdot ", "∞": "\\infty "]
        var (result, exponent) = ("", "")
        for character in text {
            if let index = Array("⁰¹²³⁴⁵⁶⁷⁸⁹⁻").firstIndex(of: character) {
                exponent += index == 10 ? "-" : "\(index)"
            } else {
                result += signs[character] ?? String(character)
            }
        }
        if text == "NaN" { return "\\text{NaN}" }
        return exponent.isEmpty ? result : result + "^{\(exponent)}"
    }

    /// A letter, with what follows as its index; of other names a word.
    private static func latexName(_ name: String) -> String {
        guard let first = name.first else { return "\\text{ }" }
        let rest = name.dropFirst()
        let digits = String(
            rest.map { character in
                Array("₀₁₂₃₄₅₆₇₈₉").firstIndex(of: character).map { Character("\($0)") } ?? character
            })
        let isIndex = digits.allSatisfy { $0.isASCII && $0.isNumber }
        if let letter = latexLetter(first), isIndex { return rest.isEmpty ? letter : "\(letter)_{\(digits)}" }
        return "\\text{\(latexText(name))}"
    }

    private static func latexLetter(_ letter: Character) -> String? {
        letter.isASCII ? (letter.isLetter ? String(letter) : nil) : greek(letter)
    }

    private static func greek(_ letter: Character) -> String? {
        guard "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ".contains(letter),
            var word = letter.unicodeScalars.first?.properties.name?.split(separator: " ").last?.lowercased()
        else { return nil }
        if word == "lamda" { word = "lambda" }
        return "\\" + (letter.isUppercase ? word.prefix(1).uppercased() + word.dropFirst() : word)
    }

    /// Text in LaTeX, outside of mathematics.
    package static func latexText(_ text: String) -> String {
        let escapes: [Character: String] = [
            "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "_": "\\_", "&": "\\&", "%": "\\%", "$": "\\$",
            "#": "\\#", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}", "<": "\\textless{}",
            ">": "\\textgreater{}", "−": "$-$", "·": "$\\cdot$", "×": "$\\times$", "→": "$\\to$",
            "∂": "$\\partial$",
            "∞": "$\\infty$", "|": "$|$", "⊙": "$\\odot$", "√": "$\\surd$", "Σ": "$\\Sigma$",
        ]
        return text.unicodeScalars.map(Character.init).reduce(into: "") {
            $0 += escapes[$1] ?? greek($1).map { "$\($0)$" } ?? String($1)
        }
    }
}
