import ChainRule
import Testing

/// How many units in the last place a function and its first two derivatives are off, against a table that
/// was computed with 60 digits; see `Tests/Peers/digits.py`.
struct Digits: Sendable, CustomTestStringConvertible {
    /// What is true of one argument.
    struct Line: Sendable {
        let x: Double
        let isFloat: Bool
        /// The value and the derivatives.
        let numbers: [Double]
        /// The largest term of each.
        let terms: [Double]

        init?(_ text: Substring) {
            let words = text.split(separator: " ")
            isFloat = words.first == "f"
            let all = words.compactMap { Double($0) }
            guard all.count >= 4 else { return nil }
            x = all[0]
            numbers = Array(all[1...3])
            terms = [0, all.count > 4 ? all[4] : 0, all.count > 5 ? all[5] : 0]
        }
    }

    let name: String
    let lines: [Line]

    var testDescription: String { name }

    static func table(_ text: String) -> [Digits] {
        text.split(separator: "#").compactMap { section in
            let rows = section.split(separator: "\n")
            guard let name = rows.first else { return nil }
            return Digits(
                name: String(name.drop { $0 == " " }), lines: rows.dropFirst().compactMap(Line.init))
        }
    }

    /// Those that Float can say if `E` is Float; otherwise all, unless the function's constant is another one
    /// in Float.
    func lines<E: MatrixElement>(of type: E.Type) -> [Line] {
        if type == Float.self { return lines.filter(\.isFloat) }
        return name == "power 0.1" ? lines.filter { !$0.isFloat } : lines
    }

    /// What needs a row of scores.
    var needsMatrix: Bool { name.contains("softmax") }
    /// One number of all elements, their mean: its gradient is of a thousandth unless the upstream is as
    /// many.
    var isLoss: Bool { name.contains("entropy") || name.contains("loss") }

    /// The function, element by element; of a column if it needs a row of scores.
    func callAsFunction<V: GraphValue>(_ x: V) -> V {
        func scores() -> V { x.concatenated(with: x.filled(with: 0), .beside) }
        func first(_ row: V) -> V { row.slice(Region(columns: 0..<1)) }
        return switch name {
        case "exp": x.exp()
        case "expm1": x.expm1()
        case "log": x.log()
        case "log1p": x.log1p()
        case "sqrt": x.sqrt()
        case "square": x.squared()
        case "tanh": x.tanh()
        case "sigmoid": x.sigmoid()
        case "erf": x.erf()
        case "gaussian": x.gaussian()
        case "normal probability": x.normalProbability()
        case "softplus": x.softplus()
        case "SiLU": x.silu()
        case "GELU": x.gelu()
        case "ELU": x.elu()
        case "sin": x.sin()
        case "cos": x.cos()
        case "tan": x.tan()
        case "asin": x.asin()
        case "acos": x.acos()
        case "atan": x.atan()
        case "sinh": x.sinh()
        case "cosh": x.cosh()
        case "asinh": x.asinh()
        case "acosh": x.acosh()
        case "atanh": x.atanh()
        case "log2": x.log2()
        case "log10": x.log10()
        case "cube root": x.cubeRoot()
        case "atan2 of 1": x.filled(with: 1).atan2(x)
        case "atan2 by -1": x.atan2(x.filled(with: -1))
        case "power 2.5": x.power(2.5)
        case "power -2": x.power(-2)
        case "power 0.5": x.power(0.5)
        case "power 0.1": x.power(0.1)
        case "entropy 1": x.binaryCrossEntropy(x.filled(with: 1))
        case "entropy 0": x.binaryCrossEntropy(x.filled(with: 0))
        case "entropy 0.25": x.binaryCrossEntropy(x.filled(with: 0.25))
        case "softmax": first(scores().applying(Softmax()))
        case "log-softmax": first(scores().applying(LogSoftmax()))
        case "softmax with loss":
            scores().applying(SoftmaxCrossEntropy(targets: .classIndices), x.filled(with: 0))
        default: x.filled(with: .nan)
        }
    }
}

extension Digits.Line {
    /// How far a result is off, in units of the last place: of the number, or of the terms that cancel.
    ///
    /// - Parameter order: of the derivative.
    func error<E: MatrixElement>(_ result: E, order: Int) -> Double {
        let number = numbers[order]
        guard result.isFinite else { return .infinity }
        let unit = E(max(number.magnitude, terms[order])).ulp
        return (Double(result) - number).magnitude / Double(unit)
    }
}

/// The worst that was found.
struct WorstDigits {
    private(set) var errors: [Double] = [0, 0, 0]
    private(set) var points: [Double] = [0, 0, 0]

    mutating func add<E: MatrixElement>(_ result: E, _ line: Digits.Line, order: Int) {
        let error = line.error(result, order: order)
        if !(error <= errors[order]) { (errors[order], points[order]) = (error, line.x) }
    }
}
