/// What a `Trainer` measures time with.
public struct TrainingClock {
    /// The time since any fixed moment.
    public let now: () -> Duration

    /// - Parameter now: such as a time that a test sets.
    public init(_ now: @escaping () -> Duration) { self.now = now }

    /// The system's clock, which nobody sets and which goes on while the system sleeps.
    public static var system: TrainingClock {
        let start = ContinuousClock.now
        return TrainingClock { ContinuousClock.now - start }
    }
}
