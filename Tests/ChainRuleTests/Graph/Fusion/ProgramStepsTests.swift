import ChainRuleKernels
import Testing

@testable import ChainRule

@Suite struct ProgramStepsTests {
    private func steps(
        numbers: Int = 0, _ build: (_ x: [TracedValue<Double>]) -> [TracedValue<Double>]
    ) -> ProgramSteps {
        let trace = ElementTrace(Shape(rows: 2, columns: 3))
        let inputs = (0..<4).map {
            TracedValue<Double>(trace, input: $0, extent: $0 < numbers ? .number : .whole)
        }
        return ProgramSteps(trace, results: build(inputs).map(\.index))
    }

    @Test func `a chain takes one block of scratch memory`() {
        let list = steps { x in [(0..<9).reduce(x[3]) { y, _ in (y * x[2]).tanh() }] }
        #expect(list.all.count == 18)
        #expect(list.blockCount == 1)
        #expect(list.inputs == [2, 3])
        #expect(list.all.last?.result.kind == .array)
        #expect(list.all.last?.result.index == 2)
    }

    @Test func `a value that is read later keeps its block`() {
        let list = steps { x in
            let (a, b) = (x[0].exp(), x[0].log())
            return [(a * b).tanh() * a + b]
        }
        // a, b, and what they make
        #expect(list.blockCount == 3)
    }

    @Test func `a program leaves out what nothing needs`() {
        let list = steps { x in
            _ = x[1].exp() + x[2]
            return [x[0].exp().filled(with: 2) * x[3]]
        }
        #expect(list.inputs == [3])
        #expect(list.all.count == 2)
        #expect(list.first.count == 1)
    }

    @Test func `a program computes the same expression once`() {
        let list = steps { x in [x[0].exp() * x[1], x[0].exp() + x[1]._adding(constant: 0.0)] }
        #expect(list.all.count == 4)
        // −0 is another number: x + 0 is not x, where that is −0.
        let constants = steps { x in [x[0]._adding(constant: 0.0) * x[0]._adding(constant: -0.0)] }
        #expect(constants.all.count == 3)
    }

    @Test func `a program computes its numbers first and once`() {
        let list = steps(numbers: 2) { x in [x[2].sigmoid() * (x[0].exp() - x[1]) + 1] }
        #expect(list.first.count == 4)
        #expect(list.first.allSatisfy { $0.result.kind == .number })
        #expect(list.block.allSatisfy { $0.result.kind != .number })
        #expect(list.counts.numbers == 4)
    }

    @Test func `a program's result may be read by further steps`() {
        let list = steps { x in
            let y = x[0].tanh()
            return [y, y.exp() + y]
        }
        #expect(list.all.count == 3)
        #expect(list.all[1].x.kind == .array)
        #expect(list.all[1].x.index == 1)
        #expect(list.blockCount == 1)
    }

    /// Rows, columns and numbers of a matrix, in this order, and sums of it.
    @Test func `a program adds up sums in blocks and uses them afterwards`() {
        let trace = ElementTrace(Shape(rows: 2, columns: 3))
        let x = TracedValue<Double>(trace, input: 0, extent: .whole)
        let row = TracedValue<Double>(trace, input: 1, extent: .columns)
        let y = x * row.exp()
        let (ofRow, ofAll) = (y._reduced(like: row), y.exp()._reduced(like: row.sum(.all)))
        #expect(!ofAll.isTraceable)  // a row's sum is none of whole matrices
        let list = ProgramSteps(
            trace, results: [(ofRow + row).index, y.sum(.all).index, y.sum(.eachRow).index])
        #expect(!list.isFlat)
        #expect(list.first.map(\.extent) == [.row, .row])
        #expect(list.block.map(\.kind) == [.combine, .sum, .sum])
        // The sum of all is made of an array beyond the results.
        #expect(list.temporaryCount == 1)
        #expect(list.block[0].result.kind == .array && list.block[0].result.index == 5)
        #expect(list.last.map(\.extent) == [.row, .row, .number, .number, .column])
        #expect(list.counts.rowSums == 1 && list.counts.columnSums == 1)
    }

    @Test func `a program without rows and columns takes all elements for one row`() {
        let list = steps(numbers: 1) { x in [(x[1] * x[2])._reduced(like: x[0])] }
        #expect(list.isFlat)
        #expect(list.counts.columnSums == 1 && list.temporaryCount == 0)
        #expect(list.block.map(\.kind) == [.combine, .sum])
    }
}

extension ProgramSteps {
    fileprivate var all: [ElementStep] { first + block + last }
}
