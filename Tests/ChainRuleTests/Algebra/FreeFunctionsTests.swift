import ChainRule
import Foundation
import Testing

/// The functions of formulas, beside Foundation's: on numbers those, on everything else the library's.
@Suite struct FreeFunctionsTests {
    /// One formula with each function, generic as in a rule's body.
    private static func formula<V: GraphValue>(_ x: V) -> V {
        let circle: V = sin(x) + cos(x) + tan(x) + asin(x) + acos(x) + atan(x)
        let hyperbola: V = sinh(x) + cosh(x) + tanh(x) + asinh(x) + acosh(x + 1) + atanh(x)
        let growth: V = exp(x) + expm1(x) + log(x) + log1p(x) + log2(x) + log10(x)
        let others: V = sqrt(x) + cbrt(x) + erf(x) + abs(x) + pow(x, 3)
        let ofTwo: V = atan2(x, x + 1) + max(x, 0.25) + min(x, 0.25)
        return circle + hyperbola + growth + others + ofTwo
    }

    private static func numbers(_ x: Double) -> Double {
        let circle = sin(x) + cos(x) + tan(x) + asin(x) + acos(x) + atan(x)
        let hyperbola = sinh(x) + cosh(x) + tanh(x) + asinh(x) + acosh(x + 1) + atanh(x)
        let growth = exp(x) + expm1(x) + log(x) + log1p(x) + log2(x) + log10(x)
        let others = sqrt(x) + cbrt(x) + erf(x) + abs(x) + pow(x, 3)
        return circle + hyperbola + growth + others + atan2(x, x + 1) + max(x, 0.25) + min(x, 0.25)
    }

    @Test func `free functions of numbers are Foundation's`() throws {
        for x in [0.1, 0.3, 0.7] {
            let right = Self.numbers(x)
            let graph = Graph<Scalar>()
            let matrices = Graph<Matrix<Double>>()
            let (a, b) = (graph.input(x), matrices.input([[x, x]]))
            let results = [
                Self.formula(x), Self.formula(Dual(x, tangent: 1)).value,
                try graph.forward(to: Self.formula(a)), try matrices.forward(to: Self.formula(b))[0, 1],
            ]
            for result in results { #expect(abs(result - right) <= 1e-14 * abs(right)) }
            #expect(try graph.checkGradients(of: Self.formula(a)).passed)
        }
    }
}
