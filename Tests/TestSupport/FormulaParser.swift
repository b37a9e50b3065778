import Foundation

/// Reads formulas as they are printed, `2 · x² − √(y + 1)`, and computes them.
public struct FormulaParser {
    public enum Fault: Error {
        case unexpected(String, rest: String)
        case unknown(String)
    }

    private var rest: Substring
    private let value: (String) -> Double?
    private let function: (String, [Double]) -> Double?

    /// - Parameters:
    ///   - value: of a name, also of `∂y/∂x`.
    ///   - function: what a function is that is none of the usual ones.
    public static func evaluate(
        _ text: String, function: @escaping (String, [Double]) -> Double? = { _, _ in nil },
        value: @escaping (String) -> Double? = { _ in nil }
    ) throws -> Double {
        var parser = FormulaParser(rest: text[...], value: value, function: function)
        let result = try parser.choice()
        parser.skip()
        guard parser.rest.isEmpty else { throw Fault.unexpected(text, rest: String(parser.rest)) }
        return result
    }

    private mutating func skip() { rest = rest.drop { $0 == " " } }

    private mutating func take(_ text: String) -> Bool {
        skip()
        guard rest.hasPrefix(text) else { return false }
        rest.removeFirst(text.count)
        return true
    }

    private mutating func expect(_ text: String) throws {
        if !take(text) { throw Fault.unexpected(text, rest: String(rest)) }
    }

    /// x if c > 0, else y
    private mutating func choice() throws -> Double {
        let x = try sum()
        guard take("if ") else { return x }
        let condition = try sum()
        try expect("> 0, else ")
        let y = try sum()
        return condition > 0 ? x : condition <= 0 ? y : .nan
    }

    private mutating func sum() throws -> Double {
        var result = try product()
        while true {
            if take("+ ") {
                result += try product()
            } else if take("− ") {
                result -= try product()
            } else {
                return result
            }
        }
    }

    private mutating func product() throws -> Double {
        if take("−") { return try -product() }
        var result = try power()
        while true {
            if take("· ") || take("⊙ ") {
                result *= try power()
            } else if take("/ ") {
                result /= try power()
            } else {
                return result
            }
        }
    }

    private static let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")

    private mutating func power() throws -> Double {
        let base = try atom()
        if rest.first == "^" {
            rest.removeFirst()
            return pow(base, try power())
        }
        var exponent = 0, hasExponent = false
        while let first = rest.first, let digit = Self.superscripts.firstIndex(of: first) {
            (exponent, hasExponent) = (exponent * 10 + digit, true)
            rest.removeFirst()
        }
        return hasExponent ? pow(base, Double(exponent)) : base
    }

    private mutating func atom() throws -> Double {
        skip()
        if take("(") {
            let result = try choice()
            try expect(")")
            return result
        }
        if take("|") {
            let result = try sum()
            try expect("|")
            return abs(result)
        }
        if take("[") {
            let x = try sum()
            try expect("=")
            let y = try sum()
            try expect("]")
            return x.isNaN || y.isNaN ? .nan : x == y ? 1 : 0
        }
        if take("√") { return try sqrt(atom()) }
        if take("∛") { return try cbrt(atom()) }
        if take("∞") { return .infinity }
        guard let first = rest.first else { throw Fault.unexpected("an end", rest: "") }
        return first.isNumber && first.isASCII ? try number() : try word()
    }

    /// 1.2·10⁻⁵
    private mutating func number() throws -> Double {
        var digits = String(rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") })
        rest.removeFirst(digits.count)
        if rest.hasPrefix("e") {
            let exponent = rest.dropFirst().prefix { $0.isNumber || "−-+".contains($0) }
            digits += "e" + exponent.replacingOccurrences(of: "−", with: "-")
            rest.removeFirst(1 + exponent.count)
        }
        if rest.hasPrefix("·10") {
            rest.removeFirst(3)
            let isNegative = take("⁻")
            var exponent = 0
            while let first = rest.first, let digit = Self.superscripts.firstIndex(of: first) {
                exponent = exponent * 10 + digit
                rest.removeFirst()
            }
            digits += "e\(isNegative ? "-" : "")\(exponent)"
        }
        guard let number = Double(digits) else { throw Fault.unexpected(digits, rest: String(rest)) }
        return number
    }

    private mutating func word() throws -> Double {
        func isLetter(_ character: Character) -> Bool {
            (character.isLetter || character.isNumber || "_.".contains(character))
                && !Self.superscripts.contains(character)
        }
        var name = ""
        while take("∂") {
            name += "∂" + String(rest.prefix(while: isLetter))
            rest = rest.drop(while: isLetter)
            if rest.hasPrefix("/") {
                rest.removeFirst()
                name += "/"
            }
        }
        if name.isEmpty {
            name = String(rest.prefix(while: isLetter))
            rest.removeFirst(name.count)
        }
        if rest.hasPrefix("(") {
            rest.removeFirst()
            var arguments = [try choice()]
            while take(",") { arguments.append(try choice()) }
            try expect(")")
            if let result = function(name, arguments) ?? Self.usual(name, arguments) { return result }
            throw Fault.unknown(name)
        }
        if name == "NaN" { return .nan }
        if let number = value(name) ?? (name == "e" ? M_E : nil) { return number }
        throw Fault.unknown(name)
    }

    private static func usual(_ name: String, _ x: [Double]) -> Double? {
        let functions: [String: (Double) -> Double] = [
            "ln": log, "log₂": log2, "log₁₀": log10, "sin": sin, "cos": cos, "tan": tan, "arcsin": asin,
            "arccos": acos, "arctan": atan, "sinh": sinh, "cosh": cosh, "tanh": tanh, "arsinh": asinh,
            "arcosh": acosh, "artanh": atanh, "erf": erf, "σ": { 1 / (1 + exp(-$0)) },
            "Φ": { erfc(-$0 / 2.0.squareRoot()) / 2 }, "sign": { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 },
        ]
        if x.count == 1 { return functions[name]?(x[0]) }
        if x.contains(where: \.isNaN) { return .nan }
        switch name {
        case "max": return max(x[0], x[1])
        case "min": return min(x[0], x[1])
        case "atan2": return atan2(x[0], x[1])
        default: return nil
        }
    }
}
