import ChainRule
import ChainRuleKernels
import TestSupport
import Testing

/// The C target's functions over arrays, on every instruction set that the processor has.
@Suite struct VectorFunctionTests {
    struct Function: CustomTestStringConvertible, Sendable {
        let name: String
        let kind: ElementFunction
        let scalar: @Sendable (Double) -> Double
        var testDescription: String { name }
    }

    static let functions = [
        Function(name: "exp", kind: .exp) { $0.exp() }, Function(name: "expm1", kind: .expm1) { $0.expm1() },
        Function(name: "log", kind: .log) { $0.log() }, Function(name: "log1p", kind: .log1p) { $0.log1p() },
        Function(name: "tanh", kind: .tanh) { $0.tanh() },
        Function(name: "sigmoid", kind: .sigmoid) { $0.sigmoid() },
        Function(name: "erf", kind: .erf) { $0.erf() },
        Function(name: "sin", kind: .sin) { $0.sin() },
        Function(name: "cos", kind: .cos) { $0.cos() },
        Function(name: "tan", kind: .tan) { $0.tan() },
        Function(name: "asin", kind: .asin) { $0.asin() },
        Function(name: "acos", kind: .acos) { $0.acos() },
        Function(name: "atan", kind: .atan) { $0.atan() },
        Function(name: "sinh", kind: .sinh) { $0.sinh() },
        Function(name: "cosh", kind: .cosh) { $0.cosh() },
        Function(name: "asinh", kind: .asinh) { $0.asinh() },
        Function(name: "acosh", kind: .acosh) { $0.acosh() },
        Function(name: "atanh", kind: .atanh) { $0.atanh() },
        Function(name: "log2", kind: .log2) { $0.log2() },
        Function(name: "log10", kind: .log10) { $0.log10() },
        Function(name: "cbrt", kind: .cbrt) { $0.cubeRoot() },
    ]

    /// 4 units in the last place are promised; less than 2.9 (of exp to erf 2.6) were found in a million
    /// numbers or more of each type.
    static let bound = 2.9

    @Test(arguments: functions, instructionSets)
    func `vector functions of Floats are right over the whole range`(function: Function, set: InstructionSet)
    {
        let bits = stride(from: 0, through: UInt64(UInt32.max), by: LongTests.count(40_009, usually: 200_003))
            .map { UInt32($0) }
        let numbers = bits.map { Float(bitPattern: $0) }
        let results = mapped(numbers, function.kind, set)
        var worst = (error: 0.0, at: Float.zero)
        for (x, z) in zip(numbers, results) {
            let expected = function.scalar(Double(x))
            let error = Self.error(z, Float(expected)) { (Double(z) - expected) / Double($0.ulp) }
            if error > worst.error { worst = (error, x) }
        }
        #expect(worst.error < Self.bound, "\(function.name) at \(worst.at)")
    }

    @Test(arguments: functions, instructionSets)
    func `vector functions of Doubles have known values`(function: Function, set: InstructionSet) throws {
        let known = try #require(knownValues[function.name])
        let results = mapped(known.map(\.x), function.kind, set)
        for (value, z) in zip(known, results) {
            let error = Self.error(z, value.high) { (z - value.high - value.low) / $0.ulp }
            #expect(error < Self.bound, "\(function.name) of \(value.x): \(z), not \(value.high)")
        }
    }

    @Test(arguments: functions, instructionSets)
    func `vector functions are right at extreme numbers`(function: Function, set: InstructionSet) {
        func check<E: MatrixElement>(_: E.Type) {
            let least = E.leastNonzeroMagnitude
            let numbers: [E] = [
                .nan, .infinity, -.infinity, 0, -0.0, least, -least, .leastNormalMagnitude, -1,
                .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
            ]
            for (x, z) in zip(numbers, mapped(numbers, function.kind, set)) {
                let expected = E(function.scalar(Double(x)))
                #expect(
                    z == expected && z.sign == expected.sign || z.isNaN && expected.isNaN
                        || (z - expected).magnitude <= 2 * expected.ulp, "\(function.name)(\(x)) = \(z)")
            }
        }
        check(Float.self)
        check(Double.self)
    }

    /// An element's result does not depend on where it lies.
    @Test(arguments: functions, instructionSets)
    func `a vector function gives the same bits at every index`(function: Function, set: InstructionSet) {
        var generator = SeededGenerator(seed: 1)
        let numbers = (0..<70).map { _ in generator.uniform(in: 0.1..<3) }
        let results = mapped(numbers, function.kind, set)
        for first in 0..<numbers.count {
            let rest = mapped(Array(numbers[first...]), function.kind, set)
            #expect(rest.map(\.bitPattern) == results[first...].map(\.bitPattern))
        }
    }

    /// In units in the last place; a result that is not finite has none or is wrong.
    static func error<E: MatrixElement>(_ z: E, _ expected: E, _ units: (E) -> Double) -> Double {
        if z == expected && (z.isInfinite || z == 0) || z.isNaN && expected.isNaN { return 0 }
        return z.isFinite && expected.isFinite ? units(expected).magnitude : .infinity
    }
}

/// Those that this processor has.
let instructionSets = [InstructionSet.baseline, .avx2, .avx512].filter { set in
    limited(to: set) { chainrule_current_instruction_set() == set }
}

func limited<Result>(to set: InstructionSet, _ body: () throws -> Result) rethrows -> Result {
    chainrule_limit_instruction_set(set)
    defer { chainrule_limit_instruction_set(.avx512) }
    return try body()
}

func mapped<E: MatrixElement>(_ x: [E], _ function: ElementFunction, _ set: InstructionSet) -> [E] {
    var z = x
    limited(to: set) { E._map(function, x.count, x, 0, &z) }
    return z
}
