import ChainRule
import ChainRuleTraining
import TestSupport
import Testing

@Suite struct LearningRateScheduleTests {
    private func factors(_ schedule: LearningRateSchedule, _ steps: Int...) -> [Double] {
        steps.map(schedule.factor)
    }

    @Test func `the constant schedule is 1`() {
        #expect(factors(.constant, 0, 1, 1_000_000) == [1, 1, 1])
    }

    @Test func `the stepwise schedule falls after every so many steps`() {
        #expect(factors(.step(every: 10, by: 0.5), 0, 9, 10, 19, 20, 35) == [1, 1, 0.5, 0.5, 0.25, 0.125])
    }

    @Test func `the cosine schedule falls along half a cosine`() {
        let found = factors(.cosine(over: 6), 0, 1, 2, 3, 4, 6, 7)
        // ½ (1 + cos(t π / 6)): cosines of 30°, 60°, 90° and 120°.
        let expected = [1, (1 + 3.0.squareRoot() / 2) / 2, 0.75, 0.5, 0.25, 0, 0]
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-15 })
        #expect(factors(.cosine(over: 4, to: 0.2), 0, 4, 100) == [1, 0.2, 0.2])
        #expect(abs(LearningRateSchedule.cosine(over: 4, to: 0.2).factor(at: 2) - 0.6) < 1e-15)
    }

    @Test func `a warm-up leads into the next schedule`() {
        #expect(factors(.warmUp(over: 4), 0, 1, 2, 3, 4, 99) == [0.25, 0.5, 0.75, 1, 1, 1])
        let schedule = LearningRateSchedule.warmUp(over: 2, then: .step(every: 3, by: 0.5))
        #expect(factors(schedule, 0, 1, 2, 4, 5, 8) == [0.5, 1, 1, 1, 0.5, 0.25])
        let own = LearningRateSchedule.warmUp(over: 2, then: LearningRateSchedule { 1 / Double($0 + 1) })
        #expect(factors(own, 0, 1, 2, 3) == [0.5, 1, 1, 0.5])
    }

    /// Momentum with a rate that warms up and falls, against NumPy.
    @Test func `a schedule reaches the optimizer`() throws {
        let valley = Valley()
        let optimization = try Optimization(
            of: valley.graph, with: Momentum(learningRate: 0.1),
            schedule: .warmUp(over: 10, then: .cosine(over: 20)))
        #expect(try optimization.learningRates == [0.1 * 0.1])
        try valley.run(optimization, steps: 30)
        #expect(
            agree(try valley.point, (-0.39138488698371315, -0.7153046903086847), within: 1e-12))
        #expect(try optimization.learningRates == [0])
    }

    @Test(
        arguments: [
            (.step(every: 0), "the schedule's number of steps is 0; it has to be 1 or more"),
            (.cosine(over: -1), "the schedule's number of steps is -1; it has to be 1 or more"),
            (.warmUp(over: 0), "the schedule's number of steps is 0; it has to be 1 or more"),
            (
                .warmUp(over: 1, then: .cosine(over: 5, to: -1)),
                "the schedule's factor is -1.0; it has to be a number that is not negative"
            ),
            (
                .step(every: 1, by: .nan),
                "the schedule's factor is nan; it has to be a number that is not negative"
            ),
        ] as [(LearningRateSchedule, String)])
    func `settings of schedules that make no sense are errors`(
        _ schedule: LearningRateSchedule, _ message: String
    ) {
        let error = #expect(throws: TrainingError.self) {
            try Optimization(of: Valley().graph, with: SGD(), schedule: schedule)
        }
        #expect(error?.description == message)
        #expect(schedule.factor(at: 0).isNaN)
    }

    /// Each halves the first factor of what follows it.
    @Test func `too many warm-ups in a row are an error`() throws {
        @Sendable func row(_ count: Int) -> LearningRateSchedule {
            (0..<count).reduce(.constant) { next, _ in .warmUp(over: 2, then: next) }
        }
        #expect([0, 1, 2, 3, 4].map(row(2).factor) == [0.25, 0.5, 0.5, 1, 1])
        let factors = try onSmallStack { [0, 1, 198, 199, 200].map(row(100).factor) }
        #expect(factors == [0x1p-100, 0x1p-99, 0.5, 1, 1])
        let (factor, fault) = try onSmallStack {
            let schedule = row(100_000)
            let error = #expect(throws: TrainingError.self) {
                try Optimization(of: Valley().graph, with: SGD(), schedule: schedule)
            }
            return (schedule.factor(at: 0), error)
        }
        #expect(factor.isNaN)
        #expect(
            fault?.description
                == "the number of warm-ups one after the other is 101; it has to be up to 100")
    }

    @Test func `a rate that turns negative changes nothing`() throws {
        let valley = Valley()
        let optimization = try Optimization(
            of: valley.graph, with: SGD(learningRate: 0.5),
            schedule: LearningRateSchedule { 1 - Double($0) })
        try valley.run(optimization, steps: 2)
        let before = try valley.point
        let error = #expect(throws: TrainingError.self) { try valley.run(optimization, steps: 1) }
        #expect(
            error?.description
                == "the learning rate at step 3 is -0.5; it has to be a number that is not negative")
        #expect(try valley.point == before)
        #expect(optimization.steps == 2)
    }
}
