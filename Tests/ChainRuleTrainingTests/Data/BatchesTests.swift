import ChainRule
import ChainRuleTraining
import Foundation
import Testing

@Suite struct BatchesTests {
    private func data(_ count: Int) throws -> Dataset<Double> {
        let numbers = (0..<count).map { [Double($0)] }
        return try Dataset(rows: numbers, targets: numbers)
    }

    /// The rows of each batch of an epoch.
    private func epoch(_ batches: inout Batches<Double>) -> [[Double]] {
        var result: [[Double]] = []
        while let batch = batches.next() {
            #expect(batch.inputs == batch.targets)
            result.append(batch.inputs.elements)
        }
        return result
    }

    @Test func `without a generator batches have the rows in order`() throws {
        var batches = try Batches(data(5), size: 2)
        #expect(batches.batchesPerEpoch == 3)
        #expect(epoch(&batches) == [[0, 1], [2, 3], [4]])
        #expect(epoch(&batches) == [[0, 1], [2, 3], [4]])
        #expect(batches.state.epoch == 2)
    }

    @Test func `an incomplete batch can be dropped`() throws {
        var batches = try Batches(data(5), size: 2, short: .drop)
        #expect(batches.batchesPerEpoch == 2)
        #expect(epoch(&batches) == [[0, 1], [2, 3]])
        for short in [IncompleteBatch.keep, .drop] {
            var even = try Batches(data(4), size: 2, short: short)
            #expect(epoch(&even) == [[0, 1], [2, 3]])
            var whole = try Batches(data(3), size: 3, short: short)
            #expect(epoch(&whole) == [[0, 1, 2]])
        }
    }

    @Test func `each epoch has an order of its own`() throws {
        var batches = try Batches(data(20), size: 6, shuffledBy: SeededGenerator(seed: 3))
        let (first, second) = (epoch(&batches), epoch(&batches))
        #expect(first.map(\.count) == [6, 6, 6, 2])
        #expect(first.flatMap(\.self) != second.flatMap(\.self))
        var again = SeededGenerator(seed: 3)
        for rows in [first, second] {
            let order: [Double] = rows.flatMap(\.self)
            #expect(order.map { Int($0) } == again.permutation(20))
        }
    }

    @Test func `the rows that are dropped change from epoch to epoch`() throws {
        var batches = try Batches(data(5), size: 2, short: .drop, shuffledBy: SeededGenerator(seed: 1))
        let seen = (0..<20).map { _ in Set(epoch(&batches).flatMap(\.self)) }
        #expect(seen.allSatisfy { $0.count == 4 })
        #expect(Set(seen).count > 1)
    }

    /// At every position, also between the last batch and the end of an epoch; through JSON, as in a
    /// checkpoint.
    @Test(arguments: [nil, SeededGenerator(seed: 9, drawn: 5)])
    func `batches go on from their state`(_ generator: SeededGenerator?) throws {
        let data = try data(7)
        var batches = try Batches(data, size: 3, shuffledBy: generator)
        for _ in 0..<12 {
            let stored = try JSONEncoder().encode(batches.state)
            let state = try JSONDecoder().decode(BatchState.self, from: stored)
            var resumed = try Batches(data, resumingFrom: state)
            var original = batches
            for _ in 0..<10 {
                #expect(resumed.next() == original.next())
                #expect(resumed.state == original.state)
            }
            _ = batches.next()
        }
        #expect(batches.state.epoch == 3)
    }

    @Test func `a stored number of epochs cannot overflow`() throws {
        let data = try data(2)
        let state = try JSONEncoder().encode(Batches(data, size: 2).state)
        let text = String(decoding: state, as: UTF8.self).replacing(
            "\"epoch\":0", with: "\"epoch\":\(Int.max)")
        var batches = try Batches(
            data, resumingFrom: JSONDecoder().decode(BatchState.self, from: Data(text.utf8)))
        #expect(batches.state.epoch == .max)
        #expect(epoch(&batches) == [[0, 1]])
        #expect(epoch(&batches) == [[0, 1]])
    }

    @Test func `batches of no rows or too many are refused`() throws {
        let data = try data(5)
        expectError("batches of 6 rows: there are only 5") {
            try Batches(data, size: 6)
        }
        for size in [0, -1, Int.min] {
            expectError("size is \(size); it has to be at least 1") {
                try Batches(data, size: size)
            }
        }
    }

    @Test func `batches refuse the state of other data`() throws {
        let state = try Batches(data(5), size: 2).state
        let other = try data(6)
        expectError("resuming batches of 5 rows: the data have 6 rows") {
            try Batches(other, resumingFrom: state)
        }
        let same = try data(5)
        for (field, value) in [("batch", 4), ("batch", -1), ("epoch", -1)] {
            var fields = try JSONSerialization.jsonObject(with: JSONEncoder().encode(state)) as? [String: Any]
            fields?[field] = value
            let json = try JSONSerialization.data(withJSONObject: fields ?? [:])
            let broken = try JSONDecoder().decode(BatchState.self, from: json)
            expectError("resuming at batch") {
                try Batches(same, resumingFrom: broken)
            }
        }
    }
}
