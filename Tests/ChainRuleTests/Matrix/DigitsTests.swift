import ChainRule
import ChainRuleKernels
import Foundation
import TestSupport
import Testing

/// Every function's value and first two derivatives over its whole range, to 8 units in the last place: in
/// each kind of value, by each way to a derivative, on each instruction set.
@Suite struct DigitsTests {
    /// A sigmoid's slope is up to 10.1 units off in matrices of Float; see `vector_constants.h`.
    static func bound(_ function: Digits, _ way: String) -> Double {
        let hasSigmoidSlope = ["sigmoid", "softplus", "SiLU"].contains(function.name)
        return hasSigmoidSlope && way.hasPrefix("Matrix<Float>") ? 12 : 8
    }

    /// From a file that `Tests/Peers/digits.py` made, if the environment names one.
    static let table: [Digits] = {
        let path = ProcessInfo.processInfo.environment["CHAINRULE_DIGITS_TABLE"]
        let text = path.flatMap { try? String(contentsOfFile: $0, encoding: .utf8) }
        return Digits.table(text ?? digitsTable)
    }()

    @Test func `the table of measured digits can be read`() {
        #expect(Self.table.count == 41)
        #expect(Self.table.allSatisfy { $0.lines.count >= 10 })
    }

    private func check(_ worst: WorstDigits, _ function: Digits, _ way: String) {
        if ProcessInfo.processInfo.environment["CHAINRULE_DIGITS_REPORT"] != nil {
            print("digits", function.name, way, worst.errors.map { String(format: "%.2f", $0) }, worst.points)
        }
        for order in 0...2 {
            #expect(
                worst.errors[order] <= Self.bound(function, way),
                "\(function.name), derivative \(order), \(way), at \(worst.points[order])")
        }
    }

    @Test(arguments: table.filter { !$0.needsMatrix }) func `scalar functions have the digits of the table`(
        _ function: Digits
    ) throws {
        try scalars(function, Double.self)
        try scalars(function, Float.self)
    }

    private func scalars<E: MatrixElement & ConcreteValue>(_ function: Digits, _ type: E.Type) throws
    where E.Element == E {
        var (inGraph, duals) = (WorstDigits(), WorstDigits())
        let graph = Graph<E>()
        let x = graph.input(1)
        let z = function(x)
        let slope = try graph.gradient(of: z, withRespectTo: x)
        let curve = try graph.gradient(of: slope, withRespectTo: x)
        for line in function.lines(of: E.self) {
            try graph.feed(x, E(line.x))
            try graph.forward()
            try graph.backward(from: z)
            inGraph.add(try z.value, line, order: 0)
            inGraph.add(try x.gradient, line, order: 1)
            inGraph.add(try slope.value, line, order: 1)
            inGraph.add(try curve.value, line, order: 2)
            inGraph.add(
                try graph.hessianVectorProduct(of: z, withRespectTo: [x], along: [1])[0], line, order: 2)

            let moving = Dual(Dual(E(line.x), tangent: 1), tangent: Dual(1, tangent: 0))
            let result = function(moving)
            duals.add(result.value.value, line, order: 0)
            duals.add(result.value.tangent, line, order: 1)
            duals.add(result.tangent.tangent, line, order: 2)
        }
        check(inGraph, function, "\(E.self)")
        check(duals, function, "Dual<\(E.self)>")
    }

    @Test(arguments: table, instructionSets) func `matrix functions have the digits of the table`(
        _ function: Digits, _ set: InstructionSet
    ) throws {
        try limited(to: set) {
            try matrices(function, "Matrix<Double>, \(set.rawValue)", Double.self)
            try matrices(function, "Matrix<Float>, \(set.rawValue)", Float.self)
        }
    }

    /// All arguments as one column; a loss is their mean, so that its gradients are multiplied by their
    /// number: a power of two, by which nothing is rounded.
    private func matrices<E: MatrixElement>(_ function: Digits, _ way: String, _ type: E.Type) throws {
        let lines = function.lines(of: E.self)
        let count = lines.count.nextPowerOfTwo
        let column = Matrix(column: (0..<count).map { E(lines[$0 % lines.count].x) })
        let graph = Graph<Matrix<E>>()
        let x = graph.input(column)
        let z = function(x)
        let upstream = Matrix<E>(E(function.isLoss ? count : 1))
        let slope = try graph.gradients(of: z, withRespectTo: [x], upstream: graph.constant(upstream))[0]
        let curve = try graph.gradient(of: slope, withRespectTo: x)
        try graph.forward()
        try graph.backward(from: z, upstream: upstream.broadcast(like: z.value))
        let product = try graph.hessianVectorProduct(
            of: z.sum() * (function.isLoss ? E(count) : 1), withRespectTo: [x],
            along: [column.filled(with: 1)])
        var worst = WorstDigits()
        for (row, line) in lines.enumerated() {
            let value = function.isLoss ? function(Matrix(E(line.x)))[0, 0] : try z.value[row, 0]
            worst.add(value, line, order: 0)
            worst.add(try x.gradient.elements[row], line, order: 1)
            worst.add(try slope.value.elements[row], line, order: 1)
            worst.add(try curve.value.elements[row], line, order: 2)
            worst.add(product[0].elements[row], line, order: 2)
        }
        check(worst, function, way)
    }

    /// At the ends, the new functions and slopes are their limits; NaN stays.
    @Test(arguments: instructionSets) func `at the ends of their ranges functions are their limits`(
        _ set: InstructionSet
    ) {
        func check<E: MatrixElement>(_: E.Type) {
            let far: Matrix<E> = [
                [.infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude]
            ]
            for column in 0..<4 {
                let isAbove = column % 2 == 0
                #expect(far.gaussian()[0, column] == 0)
                #expect(far.normalProbability()[0, column] == (isAbove ? 1 : 0))
                #expect(far.applying(_SigmoidSlope())[0, column] == 0)
                #expect(far.applying(_TanhSlope())[0, column] == 0)
            }
            let middle: Matrix<E> = [[0, .nan, .leastNonzeroMagnitude]]
            for (result, atZero) in [
                (middle.gaussian(), 1), (middle.normalProbability(), 0.5),
                (middle.applying(_SigmoidSlope()), 0.25), (middle.applying(_TanhSlope()), 1),
            ] as [(Matrix<E>, E)] {
                #expect(result[0, 0] == atZero && result[0, 1].isNaN && result[0, 2] == atZero)
            }
        }
        limited(to: set) {
            check(Float.self)
            check(Double.self)
        }
    }

    /// Sums of chains in one program give the bits of what was measured above.
    @Test(.disabled(if: ReferenceRuns.areOn), arguments: table.filter { !$0.needsMatrix && !$0.isLoss })
    func `programs give the bits of the functions that were measured`(_ function: Digits) throws {
        let column = Matrix(column: function.lines.map(\.x))
        let pair = FusedPair([column]) { _, leaves in [function(-(-leaves[0]))] }
        try pair.both { graph, inputs, outputs in
            try graph.forward()
            try graph.backward(from: outputs[0], withRespectTo: inputs)
        }
        #expect(pair.fused.programCounts == (1, 1))
        try pair.compare("\(function.name)", inputs: [0])
    }
}

extension Int {
    fileprivate var nextPowerOfTwo: Int {
        var power = 1
        while power < self { power *= 2 }
        return power
    }
}
