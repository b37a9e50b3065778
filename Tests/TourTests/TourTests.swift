import Foundation
import TestSupport
import Testing

@testable import Tour

/// The whole tour, as a newcomer runs it.
@Suite struct TourTests {
    private static let epochs = LongTests.count(10, usually: 2)

    // Made once, and read by all tests; as a newcomer runs it, or shorter.
    private static let run = Task {
        try await LongTests.areRun ? runTour() : runTour("tour", "--epochs", "\(epochs)")
    }

    private func output() async throws -> String {
        let run = try await Self.run.value
        #expect(run.status == 0)
        #expect(run.errors.isEmpty)
        return run.output
    }

    private func lines() async throws -> [String] { try await output().components(separatedBy: "\n") }

    @Test(.enabled(if: LongTests.areRun)) func `the tour says the same every time`() async throws {
        #expect(try await runTour("tour").output == output())
    }

    @Test func `the tour shows values and gradients beside each node`() async throws {
        let table = try await lines().drop { !$0.hasPrefix("  node ") }.prefix(6)
        #expect(
            table.joined(separator: "\n") == """
                  node  operation  fed by   value  gradient
                  x     input               100.0       4.0
                  y     input               200.0       4.0
                  z     input                 4.0     300.0
                  sum   add        x, y     300.0       4.0
                  out   multiply   sum, z  1200.0       1.0
                """)
        let text = try await output()
        #expect(text.contains("out is 1500.0. That is 300.0 more"))
    }

    @Test func `the tour learns to read digits`() async throws {
        let line = try #require(try await lines().first { $0.hasPrefix("Test accuracy ") })
        let words = line.split(whereSeparator: { " :".contains($0) })
        let share = try #require(Double(words[2]))
        #expect(share >= 0.975)
        let (right, all) = (try #require(Double(words[3])), try #require(Double(words[5])))
        #expect(all == 359)
        #expect(abs(right / all - share) < 0.0001)
    }

    @Test func `the tour reports every epoch`() async throws {
        let epochs = try await lines().filter { $0.contains(": loss ") }
        let (beginnings, expected): ([String], [String]) = (
            epochs.map { String($0.prefix { $0 != ":" }) },
            (1...Self.epochs).map { "epoch \($0)/\(Self.epochs)" }
        )
        #expect(beginnings == expected)
        let losses = try epochs.map { line -> Double? in
            Double(try #require(line.firstMatch(of: /: loss ([0-9.]+),/)).output.1)
        }
        let (first, last) = (try #require(losses.first ?? nil), try #require(losses.last ?? nil))
        #expect(last < first)
    }

    @Test func `the tour counts every test digit in the confusion matrix`() async throws {
        let lines = try await lines().drop { !$0.hasSuffix(" all") }
        let header = try #require(lines.first).split(separator: " ").map { String($0) }
        let expected: [String] = (0..<10).map { "\($0)" } + ["all"]
        #expect(header == expected)
        let rows = lines.dropFirst().prefix(10).map { line in
            line.split(separator: " ").map { $0 == "·" ? 0 : Int($0) ?? -1 }
        }
        #expect(rows.map { $0.first } == Array(0..<10))
        #expect(rows.allSatisfy { $0.dropFirst().dropLast().reduce(0, +) == $0.last })
        #expect(rows.compactMap(\.last).reduce(0, +) == 359)
        let right = rows.enumerated().map { $1[$0 + 1] }.reduce(0, +)
        let text = try await output()
        #expect(text.contains(": \(right) of 359 digits"))
    }

    @Test func `the tour draws up to three misread digits`() async throws {
        let right = try #require(
            try await output().firstMatch(of: /: (\d+) of 359 digits/).flatMap { Int($0.output.1) })
        let end = try await lines().drop { !$0.contains(" misread digits") }.dropFirst(2)
        #expect(end.prefix(8).contains { $0.contains("@@") })
        let readings = try #require(end.first { $0.contains("read as") }).matches(
            of: /read as an? (\d) \(\d+ %\)/)
        let labels = try #require(end.first { $0.contains("but it is") }).matches(of: /but it is an? (\d)/)
        #expect(readings.count == min(3, 359 - right) && labels.count == readings.count)
        #expect(zip(readings, labels).allSatisfy { $0.output.1 != $1.output.1 })
    }

    @Test func `the tour names the source of the digits`() async throws {
        #expect(try await output().contains("doi:10.24432/C50P49. License: CC BY 4.0"))
    }

    @Test func `the tour writes plain lines where the output is no terminal`() async throws {
        #expect(try await !output().contains { "\u{1B}\r\u{8}".contains($0) })
    }

    @Test func `the tour fits a terminal of 80 columns`() async throws {
        #expect(try await lines().filter { $0.count > 80 }.isEmpty)
        #expect(help().components(separatedBy: "\n").filter { $0.count > 80 }.isEmpty)
    }

    @Test func `the tour follows the seed`() async throws {
        let seven = try await runTour("digits", "--epochs", "1", "--seed", "7").output
        #expect(seven.contains("from seed 7."))
        if LongTests.areRun {
            #expect(try await runTour("digits", "--epochs=1", "--seed=7").output == seven)
        }
        let eight = try await runTour("digits", "--epochs", "1", "--seed", "8").output
        #expect(eight.replacingOccurrences(of: "from seed 8.", with: "from seed 7.") != seven)
    }
}
