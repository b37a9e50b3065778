import ChainRule
import Foundation  // log10

/// A setting to be searched for: its name, and which values it can have.
///
/// It is also the key that a trial's value is read with, so that the value has its type:
///
/// ```swift
/// let rate = Hyperparameter.logUniform("learning rate", 1e-6...1e-2)  // 10^U(−6, −2)
/// let decay = Hyperparameter.logUniform("weight decay", 1e-8...1e-4)  // 10^U(−8, −4)
/// let space = try SearchSpace(rate, decay)
/// let trial = space.randomTrial(at: 0, seed: 1)
/// try trial[rate]  // a Double from 1e-6 to 1e-2
/// ```
/// Bounds that make no sense are an error of the `SearchSpace`.
///
/// Source of the example: Saito, "Deep Learning from Scratch" (2016), 6.5.
public struct Hyperparameter<Value: Sendable>: Sendable {
    let axis: SearchAxis
    /// The name, by which a space tells it from the others and a table shows it.
    public var name: String { axis.name }
}

extension Hyperparameter where Value == Double {
    /// A number from the range, all equally likely; for what has a natural scale, such as dropout's ratio.
    ///
    /// - Parameters:
    ///   - name: what tables call it, unlike any other of its space.
    ///   - range: from where to where.
    ///   - points: how many a grid takes, evenly spaced with both bounds among them.
    public static func uniform(_ name: String, _ range: ClosedRange<Double>, points: Int = 5)
        -> Hyperparameter
    {
        let width = range.upperBound - range.lowerBound
        let fault: SearchError? =
            width.isFinite ? nil : .setting("the range of \"\(name)\"", value: range, needs: "finite")
        return numbers(name, range, points: points, fault: fault) { range.lowerBound + width * $0 }
    }

    /// A number from the range whose logarithm is uniform, so that every order of magnitude is equally
    /// likely; for what works by factors, such as a learning rate.
    ///
    /// The power is the C library's; on another platform its last bit may be another.
    ///
    /// - Parameters:
    ///   - name: what tables call it, unlike any other of its space.
    ///   - range: positive.
    ///   - points: how many a grid takes, by a constant factor with both bounds among them.
    ///
    /// Source: Bergstra and Bengio, "Random search for hyper-parameter optimization" (2012).
    public static func logUniform(
        _ name: String, _ range: ClosedRange<Double>, points: Int = 5
    ) -> Hyperparameter {
        let fits = range.lowerBound > 0 && range.upperBound.isFinite
        let fault: SearchError? =
            fits ? nil : .setting("the range of \"\(name)\"", value: range, needs: "positive and finite")
        let (low, high) = (log10(range.lowerBound), log10(range.upperBound))
        return numbers(name, range, points: points, fault: fault) { 10.0.power(low + (high - low) * $0) }
    }

    /// - Parameter value: given a number from 0 to 1; rounding may take it out of the range by a bit.
    private static func numbers(
        _ name: String, _ range: ClosedRange<Double>, points: Int, fault: SearchError?,
        value: @escaping @Sendable (Double) -> Double
    ) -> Hyperparameter {
        @Sendable func bounded(_ fraction: Double) -> Double {
            if fraction == 0 { return range.lowerBound }
            if fraction == 1 { return range.upperBound }
            return Swift.min(Swift.max(value(fraction), range.lowerBound), range.upperBound)
        }
        let axis = SearchAxis(
            name: name, points: points, fault: fault,
            draw: { bounded($0.uniform()) },
            point: { bounded(points == 1 ? 0.5 : Double($0) / Double(points - 1)) })
        return Hyperparameter(axis: axis)
    }
}

extension Hyperparameter where Value == Int {
    /// A whole number from the range, all equally likely. A grid takes every `step`th, from the lower bound
    /// on.
    public static func integers(_ name: String, _ range: ClosedRange<Int>, step: Int = 1) -> Hyperparameter {
        let (width, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
        let countable = !overflow && width < Int.max
        var fault: SearchError?
        if !countable {
            fault = .setting("the range of \"\(name)\"", value: range, needs: "fewer than 2⁶³ numbers")
        } else if step <= 0 {
            fault = .setting("the step of \"\(name)\"", value: step, needs: "positive")
        }
        let axis = SearchAxis(
            name: name, points: fault == nil ? width / step + 1 : 1, fault: fault,
            draw: { range.lowerBound + $0.index(below: width + 1) },
            point: { range.lowerBound + $0 * step })
        return Hyperparameter(axis: axis)
    }
}

extension Hyperparameter {
    /// One of the values, all equally likely. A grid takes all, in this order.
    ///
    /// ```swift
    /// let activation = Hyperparameter.choice("activation", ["relu", "tanh"])
    /// ```
    public static func choice(_ name: String, _ values: [Value]) -> Hyperparameter {
        let fault: SearchError? =
            values.isEmpty
            ? .setting("the choice of \"\(name)\"", value: "empty", needs: "of one value") : nil
        let axis = SearchAxis(
            name: name, points: values.count, fault: fault,
            draw: { values[$0.index(below: values.count)] },
            point: { values[$0] })
        return Hyperparameter(axis: axis)
    }
}

/// A type-erased hyperparameter. Its functions are only called if there is no fault.
struct SearchAxis: Sendable {
    let name: String
    /// How many values a grid takes.
    let points: Int
    let fault: SearchError?
    let draw: @Sendable (inout SeededGenerator) -> any Sendable
    let point: @Sendable (_ number: Int) -> any Sendable

    func check() throws(SearchError) {
        if let fault { throw fault }
        if points < 1 { throw .setting("the points of \"\(name)\"", value: points, needs: "1 or more") }
    }
}
