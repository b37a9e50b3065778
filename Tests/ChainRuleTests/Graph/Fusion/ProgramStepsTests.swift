import ChainRuleKernels
import Testing

@testable import ChainRule

@Suite struct ProgramStepsTests {
    private func steps(
        numbers: Int = 0, _ build: (_ x: [TracedValue<Double>]) -> [TracedValue<Double>]
    ) -> ProgramSteps {
        let trace = ElementTrace(Shape(rows: 2, columns: 3))
        let inputs = (0..<4).map { TracedValue<Double>(trace, input: $0, isSingle: $0 < numbers) }
        return ProgramSteps(trace, results: build(inputs).map(\.place))
    }

    @Test func oneBlockIsEnoughForAChain() {
        let list = steps { x in [(0..<9).reduce(x[3]) { y, _ in (y * x[2]).tanh() }] }
        #expect(list.steps.count == 18)
        #expect(list.blockCount == 1)
        #expect(list.inputs == [2, 3])
        #expect(list.steps.last?.result.kind == .array)
        #expect(list.steps.last?.result.index == 2)
    }

    @Test func whatIsReadLaterKeepsItsBlock() {
        let list = steps { x in
            let (a, b) = (x[0].exp(), x[0].log())
            return [(a * b).tanh() * a + b]
        }
        // a, b, and what they make
        #expect(list.blockCount == 3)
    }

    @Test func whatNothingNeedsIsLeftOut() {
        let list = steps { x in
            _ = x[1].exp() + x[2]
            return [x[0].exp().filled(with: 2) * x[3]]
        }
        #expect(list.inputs == [3])
        #expect(list.steps.count == 2)
        #expect(list.numberStepCount == 1)
    }

    @Test func theSameIsComputedOnce() {
        let list = steps { x in [x[0].exp() * x[1], x[0].exp() + x[1]._adding(constant: 0.0)] }
        #expect(list.steps.count == 4)
        // −0 is another number: x + 0 is not x, where that is −0.
        let constants = steps { x in [x[0]._adding(constant: 0.0) * x[0]._adding(constant: -0.0)] }
        #expect(constants.steps.count == 3)
    }

    @Test func numbersAreComputedFirstAndOnce() {
        let list = steps(numbers: 2) { x in [x[2].sigmoid() * (x[0].exp() - x[1]) + 1] }
        #expect(list.numberStepCount == 4)
        #expect(list.steps[..<4].allSatisfy { $0.result.kind == .number })
        #expect(list.steps[4...].allSatisfy { $0.result.kind != .number })
        #expect(list.numberCount == 4)
    }

    @Test func aResultMayBeReadFurther() {
        let list = steps { x in
            let y = x[0].tanh()
            return [y, y.exp() + y]
        }
        #expect(list.steps.count == 3)
        #expect(list.steps[1].x.kind == .array)
        #expect(list.steps[1].x.index == 1)
        #expect(list.blockCount == 1)
    }
}
