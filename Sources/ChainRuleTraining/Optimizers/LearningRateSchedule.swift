/// A factor for each step, by which the optimizer's learning rate is multiplied.
///
/// ```swift
/// let schedule = LearningRateSchedule.warmUp(over: 100, then: .cosine(over: 900))
/// schedule.factor(at: 0)    // 0.01
/// schedule.factor(at: 99)   // 1.0
/// schedule.factor(at: 550)  // 0.5
/// ```
/// One of your own is a function of the number of steps already made:
/// `LearningRateSchedule { step in 1 / (1 + 0.01 * Double(step)) }`.
public struct LearningRateSchedule: Sendable {
    private let function: @Sendable (Int) -> Double
    /// A setting that makes no sense; an `Optimization` throws it.
    let fault: TrainingError?
    /// The number of warm-ups within one another. Each calls the next, so they cannot be any number.
    private let warmUps: Int

    /// A schedule of your own.
    ///
    /// - Parameter factor: given the number of steps already made, 0 for the first.
    public init(_ factor: @escaping @Sendable (_ step: Int) -> Double) { self.init(nil, factor) }

    private init(
        _ fault: TrainingError?, warmUps: Int = 0, _ function: @escaping @Sendable (Int) -> Double
    ) {
        self.fault = fault
        self.warmUps = warmUps
        if fault == nil { self.function = function } else { self.function = { _ in .nan } }
    }

    /// The factor when this many steps have been made. NaN if the schedule's settings make no sense.
    public func factor(at step: Int) -> Double { function(step) }

    /// Always 1.
    public static var constant: LearningRateSchedule { LearningRateSchedule { _ in 1 } }

    /// `factor` times as much after every so many steps.
    public static func step(every steps: Int, by factor: Double = 0.1) -> LearningRateSchedule {
        LearningRateSchedule(fault(steps: steps, factor)) { factor.power(Double($0 / steps)) }
    }

    /// From 1 down to `last` along half a cosine, over so many steps, and `last` from there on.
    ///
    /// Source: Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts" (2017),
    /// equation 5.
    public static func cosine(over steps: Int, to last: Double = 0) -> LearningRateSchedule {
        LearningRateSchedule(fault(steps: steps, last)) {
            let half = sineAndCosine(turns: Double($0) / Double(steps) / 2).cosine
            return $0 >= steps ? last : last + (1 - last) * (1 + half) / 2
        }
    }

    /// A straight line up to the next schedule's first factor over so many steps, then that schedule from its
    /// beginning. Up to 100 can follow each other.
    ///
    /// Source: Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour" (2017), 2.2.
    public static func warmUp(
        over steps: Int, then next: LearningRateSchedule = .constant
    ) -> LearningRateSchedule {
        let warmUps = next.warmUps + 1
        let tooMany = TrainingError.invalidSetting(
            "the number of warm-ups one after the other", value: "\(warmUps)", needs: "up to \(mostWarmUps)")
        let fault = fault(steps: steps, 1) ?? next.fault ?? (warmUps > mostWarmUps ? tooMany : nil)
        return LearningRateSchedule(fault, warmUps: warmUps) {
            $0 >= steps ? next.factor(at: $0 - steps) : next.factor(at: 0) * Double($0 + 1) / Double(steps)
        }
    }

    private static var mostWarmUps: Int { 100 }

    private static func fault(steps: Int, _ factor: Double) -> TrainingError? {
        TrainingError.fault { () throws(TrainingError) in
            try TrainingError.checkPositive("the schedule's number of steps", steps)
            try TrainingError.checkNotNegative("the schedule's factor", factor)
        }
    }
}
