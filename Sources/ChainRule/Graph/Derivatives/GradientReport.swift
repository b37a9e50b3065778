/// What a gradient check found: how far the gradients that the rules give lie from the slopes that are
/// measured.
///
/// ```swift
/// let graph = Graph<Scalar>()
/// let x = graph.input(2, name: "x")
/// let report = try graph.checkGradients(of: x * x * x)
/// report.passed   // true
/// print(report)   // "gradients agree: 1 element checked, …"
/// ```
public struct GradientReport: Sendable, CustomStringConvertible {
    /// One element of one input.
    public struct Element: Sendable, Hashable {
        /// The input's name.
        public let input: String
        /// The element's row, from 0.
        public let row: Int
        /// The element's column, from 0.
        public let column: Int
        /// What `backward` gives.
        public let analytic: Double
        /// What the differences give.
        public let numeric: Double
        /// |analytic − numeric|, less what rounding and the size of the steps explain, relative to the
        /// greater magnitude. Not finite if one of
        /// the two is not.
        public let relativeError: Double
    }

    /// An element where the slopes to the left and to the right differ, so that there is no derivative to
    /// compare with.
    public struct Kink: Sendable, Hashable {
        /// The input's name.
        public let input: String
        /// The element's row, from 0.
        public let row: Int
        /// The element's column, from 0.
        public let column: Int
        /// The slope towards lesser values of the element.
        public let slopeBelow: Double
        /// The slope towards greater values of the element.
        public let slopeAbove: Double
        /// What `backward` gives there: any number between the two slopes would do.
        public let analytic: Double
    }

    /// An element of which differences cannot tell the slope: it moves the output by less than rounding does.
    public struct Uncompared: Sendable, Hashable {
        /// The input's name.
        public let input: String
        /// The element's row, from 0.
        public let row: Int
        /// The element's column, from 0.
        public let column: Int
        /// What `backward` gives.
        public let analytic: Double
        /// What the differences give.
        public let numeric: Double
        /// How far `numeric` may be off.
        public let uncertainty: Double
    }

    /// All elements that were compared.
    public internal(set) var elements: [Element] = []
    /// Those that have no derivative, because there is a kink; the gradient lies between the slopes to its
    /// sides.
    public internal(set) var kinks: [Kink] = []
    /// Those of which differences could not tell the slope.
    public internal(set) var uncompared: [Uncompared] = []
    /// How many elements were looked at.
    public private(set) var lookedAt = 0
    /// How many elements there are.
    public private(set) var elementCount = 0
    /// The greatest relative error that passes.
    public let tolerance: Double
    /// What a telling ratio suggests: "5 times too large …". `nil` if the check passed or nothing stands out.
    public internal(set) var hint: String?
    var allowsUncompared = false

    init(tolerance: Double) { self.tolerance = tolerance }

    /// The element with the greatest relative error.
    public var worst: Element? {
        elements.max { $0.relativeError.orInfinity < $1.relativeError.orInfinity }
    }

    /// Whether every element that has a derivative agrees. A check that compared nothing has not passed, nor
    /// has one that could not tell of some element, unless that was allowed.
    public var passed: Bool {
        guard let worst, allowsUncompared || uncompared.isEmpty else { return false }
        return worst.relativeError <= tolerance
    }

    /// Whether the gradients agree, how many elements were looked at, and what is wrong with which.
    public var description: String {
        var text = summary
        if lookedAt < elementCount {
            text += "; \(Self.grouped(lookedAt)) of \(Self.grouped(elementCount)) elements looked at"
        }
        if !kinks.isEmpty { text += "; \(Self.count(kinks.count)) skipped at a kink" }
        if let first = uncompared.first {
            text +=
                "; \(Self.count(uncompared.count)) not compared, "
                + (first.numeric.isFinite
                    ? "rounding hides the slope" : "the output has no finite differences there")
                + ": at \(Self.element(first.input, first.row, first.column)) backward gives \(first.analytic)"
            if first.numeric.isFinite { text += ", differences \(first.numeric) ± \(first.uncertainty)" }
        }
        if let hint { text += "\nhint: \(hint.escapingControlCharacters())" }
        return text
    }

    private var summary: String {
        guard let worst else {
            let reason = kinks.isEmpty ? (uncompared.isEmpty ? "no inputs" : "all is rounding") : "only kinks"
            return "nothing was compared: \(reason)" + (kinks.isEmpty ? "" : " (\(kinks.count))")
        }
        let element = Self.element(worst.input, worst.row, worst.column)
        if worst.relativeError <= tolerance {
            let verdict = passed ? "gradients agree" : "gradients agree where they were compared"
            return "\(verdict): \(Self.count(elements.count)) checked, worst relative error "
                + "\(worst.relativeError) at \(element)"
        }
        let wrong = elements.count { !($0.relativeError <= tolerance) }
        return "gradients differ: at \(element) backward gives \(worst.analytic), differences give "
            + "\(worst.numeric), relative error \(worst.relativeError)"
            + "; \(wrong) of \(Self.count(elements.count)) beyond \(tolerance)"
    }

    private static func element(_ input: String, _ row: Int, _ column: Int) -> String {
        "\(input.escapingControlCharacters())[\(row), \(column)]"
    }

    mutating func note(checked: Int, of count: Int) {
        lookedAt += checked
        elementCount += count
    }

    /// A number with its thousands apart.
    private static func grouped(_ number: Int) -> String {
        var digits = Array(String(number))
        for index in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: index) }
        return String(digits)
    }

    private static func count(_ number: Int) -> String { "\(number) element\(number == 1 ? "" : "s")" }
}

extension Double {
    /// NaN counts as the worst there is.
    var orInfinity: Double { isNaN ? .infinity : self }
}

// MARK: - Hints

extension GradientReport {
    /// What the wrong elements of one input have in common.
    ///
    /// - Parameter sizes: numbers that could have been forgotten as a divisor, and what they count.
    static func hint(
        _ input: String, shape: Shape, analytic: [Double], numeric: [Double], sizes: [(Int, String)]
    ) -> String? {
        guard analytic.count == numeric.count, !analytic.isEmpty else { return nil }
        if let ratio = commonRatio(analytic, numeric) {
            if ratio == 0 {
                return
                    "the gradient of \(input) is 0 everywhere: does its rule pass the upstream gradient on?"
            }
            if isClose(ratio, -1) { return "the gradient of \(input) has the wrong sign" }
            for (size, meaning) in sizes where size > 1 {
                if isClose(ratio, Double(size)) {
                    return
                        "the gradient of \(input) is \(size) times too large, and there are \(size) \(meaning): "
                        + "is a division by their number missing?"
                }
                if isClose(ratio * Double(size), 1) {
                    return
                        "the gradient of \(input) is \(size) times too small, and there are \(size) \(meaning): "
                        + "is it divided by their number once too often?"
                }
            }
            if !isClose(ratio, 1) { return "the gradient of \(input) is \(ratio) times what it should be" }
        }
        if shape.rows == shape.columns && shape.rows > 1 && analytic.count == shape.count {
            let n = shape.rows
            let transposed = (0..<shape.count).map { numeric[$0 % n * n + $0 / n] }
            if zip(analytic, transposed).allSatisfy({ isClose($0, $1) }) {
                return "the gradient of \(input) is transposed"
            }
        }
        return nil
    }

    /// The factor between the two, if it is one and the same for all.
    private static func commonRatio(_ analytic: [Double], _ numeric: [Double]) -> Double? {
        let largest = numeric.map(\.magnitude).max() ?? 0
        let pairs = zip(analytic, numeric).filter { $1.magnitude > 1e-3 * largest }
        guard let (a, n) = pairs.first, pairs.allSatisfy({ isClose($0 * n, a * $1) }) else { return nil }
        let ratio = a / n
        return ratio.magnitude < 1e-3 ? ratio : (ratio * 1e6).rounded() / 1e6
    }

    private static func isClose(_ x: Double, _ y: Double) -> Bool {
        (x - y).magnitude <= 1e-4 * Swift.max(x.magnitude, y.magnitude)
    }
}
