private typealias E = ONNXExpression

private var notANumber: E { E(.real(.nan)) }
private var infinity: E { E(.real(.infinity)) }

extension ONNXFunction {
    /// Comparisons and choices that pass NaN on.
    static let logic: [String: ONNXFunction] = [
        "Select": ONNXFunction(inputs: 3) { x, _ in
            .either(x[0] > 0.0, x[1], .either(x[0] <= 0.0, x[2], notANumber))
        },
        "Equal": ONNXFunction(inputs: 2) { x, type in
            .either(x[0].isNaN || x[1].isNaN, notANumber, x[0].equals(x[1]).cast(to: type))
        },
        // ONNX's is 1 where the exponent is 0, or the base 1.
        "Pow": ONNXFunction(inputs: 2) { x, _ in
            .either(x[0].isNaN || x[1].isNaN, notANumber, .call("Pow", x[0], x[1]))
        },
    ]

    /// What ONNX has not, or onnxruntime not with all its digits.
    static let numeric: [String: ONNXFunction] = [
        // onnxruntime's own is 0 below −18.
        "Sigmoid": ONNXFunction { x in
            let e = (-x.abs).exp
            return .either(x < 0.0, e, 1.0) / (e + 1.0)
        },
        "SigmoidSlope": ONNXFunction { x in
            let e = (-x.abs).exp, sum = e + 1.0
            return e / sum / sum
        },
        "TanhSlope": ONNXFunction { x in
            let e = (x.abs * -2.0).exp, sum = e + 1.0
            return e * 4.0 / sum / sum
        },
        "Expm1": ONNXFunction(isWide: true) { expm1($0) },
        "Log1p": ONNXFunction(isWide: true) { log1p($0) },
        "Log2": ONNXFunction(isWide: true) { $0.log * 1.4426950408889634 },
        "Log10": ONNXFunction(isWide: true) { $0.log * 0.4342944819032518 },
        // A power, and a step of Newton's for the last digits.
        "CubeRoot": ONNXFunction(isWide: true) { x in
            let a = x.abs, root = E.call("Pow", a, 0.3333333333333333)
            let better = root - (root - a / (root * root)) / 3.0
            return .either(a.equals(0.0) || a.equals(infinity), x, x.sign * better)
        },
        "Atan2": ONNXFunction(inputs: 2, isWide: true) { operands, _ in
            let y = operands[0], x = operands[1]
            // −0 is negative.
            func isNegative(_ z: E) -> E { .either(z.equals(0.0), 1.0 / z, z) < 0.0 }
            let acute = E.either(y.equals(0.0), 0.0, atan(.either(y.abs.equals(x.abs), 1.0, y.abs / x.abs)))
            let angle = E.either(isNegative(x), 3.141592653589793 - acute, acute)
            return .either(x.isNaN || y.isNaN, notANumber, .either(isNegative(y), -angle, angle))
        },
        "Gaussian": ONNXFunction(isWide: true) { expOfMinusSquare($0.abs, 0.5) },
        "NormalProbability": ONNXFunction(isWide: true) { x in
            let a = x.abs, y = a * 0.7071067811865476
            let tail = expOfMinusSquare(a, 0.5) * scaledErfc(y) * 0.5
            let inner = erfOfSmall(x * 0.7071067811865476) * 0.5 + 0.5
            return .either(y <= 0.46875, inner, .either(x < 0.0, tail, 1.0 - tail))
        },
    ]

    /// What onnxruntime has for `Float` alone.
    static let forDouble: [String: ONNXFunction] = [
        "Erf": ONNXFunction { x in
            let a = x.abs
            let outer = x.sign * (1.0 - expOfMinusSquare(a, 1) * scaledErfc(a))
            return .either(a <= 0.46875, erfOfSmall(x), outer)
        },
        "Tan": ONNXFunction { .call("Sin", $0) / .call("Cos", $0) },
        "Asin": ONNXFunction { x in atan(x / ((1.0 - x) * (x + 1.0)).sqrt) },
        "Acos": ONNXFunction { x in atan(((1.0 - x) / (x + 1.0)).sqrt) * 2.0 },
        "Atan": ONNXFunction { atan($0) },
        "Sinh": ONNXFunction { x in
            let a = x.abs, e = expm1(a), root = (a * 0.5).exp
            return x.sign * .either(a < 22.0, (e + e / (e + 1.0)) * 0.5, root * 0.5 * root)
        },
        "Cosh": ONNXFunction { x in
            let a = x.abs, e = a.exp, root = (a * 0.5).exp
            return .either(a < 22.0, (e + 1.0 / e) * 0.5, root * 0.5 * root)
        },
        "Asinh": ONNXFunction { x in
            let a = x.abs, square = a * a
            let inner = log1p(a + square / ((square + 1.0).sqrt + 1.0))
            return x.sign * .either(a < 3e8, inner, a.log + 0.6931471805599453)
        },
        "Acosh": ONNXFunction { x in
            let t = x - 1.0
            let outer = E.either(x < 3e8, log1p(t + (t + t + t * t).sqrt), x.log + 0.6931471805599453)
            return .either(x < 1.0, notANumber, outer)
        },
        "Atanh": ONNXFunction { x in
            let a = x.abs
            return x.sign * 0.5 * log1p(a * 2.0 / (1.0 - a))
        },
    ]

    // MARK: Parts of these

    /// Kahan's: the error of u = eˣ is in log u as well.
    private static func expm1(_ x: E) -> E {
        let u = x.exp, less = u - 1.0
        let inner = E.either(u.equals(1.0), x, x * (less / u.log))
        return .either(u.equals(infinity) || less.equals(-1.0), less, inner)
    }

    /// Kahan's, likewise.
    private static func log1p(_ x: E) -> E {
        let u = x + 1.0
        return .either(u.equals(1.0) || x.equals(infinity), x, u.log * (x / (u - 1.0)))
    }

    /// `Float`'s, which onnxruntime has, and a step of Newton's: tan y = r.
    private static func atan(_ x: E) -> E {
        let a = x.abs, isSteep = a > 1.0, r = E.either(isSteep, 1.0 / a, a)
        let y = E.call("Atan", r.cast(to: .float)).cast(to: .double)
        let sin = E.call("Sin", y), cos = E.call("Cos", y)
        let better = y + (r * cos - sin) / (cos + r * sin)
        return x.sign * .either(isSteep, 1.5707963267948966 - better, better)
    }

    /// e^(−h·a²) of a ≥ 0: a² would lose digits that matter, but not that of a's first bits.
    private static func expOfMinusSquare(_ a: E, _ h: Double) -> E {
        // From here on it is 0.
        let a = E.call("Min", a, 64.0), first = (a * 16.0).floor * 0.0625
        return (first * first * E(.real(-h))).exp * ((a - first) * (a + first) * E(.real(-h))).exp
    }

    // W. J. Cody, "Rational Chebyshev approximations for the error function" (1969).

    private static func erfOfSmall(_ x: E) -> E {
        x
            * (x * x).ratio(
                [
                    1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2,
                    3.20937758913846947e3,
                ],
                [
                    1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3,
                    2.84423683343917062e3,
                ])
    }

    /// e^(y²) · erfc y, of y > 0.46875.
    private static func scaledErfc(_ y: E) -> E {
        let near = y.ratio(
            [
                2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
                2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
                1.23033935479799725e3,
            ],
            [
                1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
                3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
            ])
        let z = 1.0 / (y * y)
        let rest = z.ratio(
            [
                1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1,
                1.25781726111229246e-1,
                1.60837851487422766e-2, 6.58749161529837803e-4,
            ],
            [
                1, 2.56852019228982242, 1.87295284992346047, 5.27905102951428412e-1, 6.05183413124413191e-2,
                2.33520497626869185e-3,
            ])
        return .either(y <= 4.0, near, (0.5641895835477563 - z * rest) / y)
    }
}

extension ONNXExpression {
    /// The ratio of two polynomials, their coefficients from the highest power down.
    fileprivate func ratio(_ numerator: [Double], _ denominator: [Double]) -> ONNXExpression {
        polynomial(numerator) / polynomial(denominator)
    }
}
