import ChainRule
import ChainRuleTraining
import Foundation
import Testing

@testable import Tour

@Suite struct DataTests {
    private static let blank = Array(repeating: "0", count: 64).joined(separator: ",")

    private static func digits(_ text: String) throws -> Dataset<Float> { try Digits.read(.text(text)) }

    private static let badLines: [(line: String, reason: String)] = [
        ("\(blank)", "line 2: 64 fields, where 65 are needed"),
        ("\(blank),1,2", "line 2: 66 fields, where 65 are needed"),
        (
            "\(blank),10",
            "line 2, field 65: class 10 does not exist; it has to be a whole number in 0..<10"
        ),
        ("\(blank), 1", "line 2, field 65: \" 1\" is no number, as 12, -0.5 and 1e-3 are"),
        ("17\(blank.dropFirst()),1", "line 2, field 1: 17.0 is not in 0.0...16.0"),
        ("-1\(blank.dropFirst()),1", "line 2, field 1: -1.0 is not in 0.0...16.0"),
        ("\(blank.dropLast())é,1", "line 2, field 64: \"é\" is no number, as 12, -0.5 and 1e-3 are"),
    ]

    @Test(arguments: badLines)
    func `lines that are no digits are refused`(_ line: String, _ reason: String) {
        let error = #expect(throws: DataError.self) {
            try Self.digits("\(Self.blank),1\n\(line)\n\(Self.blank),3\n")
        }
        #expect(error?.description == reason)
    }

    @Test func `the first line is refused too`() {
        let error = #expect(throws: DataError.self) { try Self.digits("\(Self.blank),1,2") }
        #expect(error?.description == "line 1: 66 fields, where 65 are needed")
    }

    @Test func `too few digits are refused`() throws {
        let none = #expect(throws: DataError.self) { try Self.digits("") }
        #expect(none.map { Failure($0) } == .noData("the CSV text has no records"))
        let two = try Self.digits("\(Self.blank),1\n\(Self.blank),2")
        var generator = SeededGenerator(seed: 1)
        let few = #expect(throws: DataError.self) { try two.split(using: &generator) }
        #expect(few.map { Failure($0).status } == 66)
    }

    @Test(arguments: ["\n", "\r\n"])
    func `lines become digits`(_ lineBreak: String) throws {
        let lines = (0..<5).map { "\($0),8,16" + Self.blank.dropFirst(5) + ",\($0 + 5)" }
        let digits = try Self.digits(lines.joined(separator: lineBreak))
        #expect(digits.classIndices == [5, 6, 7, 8, 9])
        #expect(digits.classCount == 10)
        #expect(digits.inputs.shape == Shape(rows: 5, columns: 64))
        let beginning: [Float] = Array(digits.inputs.row(3).prefix(4))
        #expect(beginning == [0.1875, 0.5, 1, 0])
        #expect(try Self.digits(lines.joined(separator: lineBreak) + lineBreak) == digits)
    }

    @Test func `test digits are not learned from`() throws {
        let digits = try Digits.read()
        #expect(digits.count == 1797)
        var generator = SeededGenerator(seed: 1)
        let parts = try DigitNetwork.split(digits, using: &generator)
        #expect([parts.training, parts.validation, parts.test].map(\.count) == [1258, 180, 359])
        func asText(_ digits: Dataset<Float>) -> [String] {
            (0..<digits.count).map { "\(digits.inputs.row($0)) \(digits.targets.row($0))" }
        }
        let all = asText(parts.training) + asText(parts.validation) + asText(parts.test)
        let isEachThereOnce = all.sorted() == asText(digits).sorted()
        #expect(isEachThereOnce)
        let reader = try DigitNetwork(learningFrom: parts.training, epochs: 1, using: &generator)
        let learned = Set(asText(reader.trainer.data))
        #expect(learned.isSuperset(of: asText(parts.training)))
        #expect(learned.isDisjoint(with: asText(parts.test) + asText(parts.validation)))
    }

    @Test func `a file that is missing or bad ends the program`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("own.csv")
            let missing = try await runTour("digits", "--data", file.path)
            #expect(missing.status == 66)
            #expect(missing.errors.contains(": cannot be read: "))
            #expect(missing.errors.contains(file.path))

            try Data("1,2\n".utf8).write(to: file)
            let bad = try await runTour("digits", "--data", file.path)
            #expect(bad.status == 65)
            #expect(bad.errors == "Tour: own.csv: line 1: 2 fields, where 65 are needed\n")
        }
    }

    @Test func `a program without its resources says so`() async throws {
        try await withTemporaryFolder { folder in
            let lonely = folder.appendingPathComponent(programURL.lastPathComponent)
            try FileManager.default.copyItem(at: programURL, to: lonely)
            let run = try await runTour("digits", program: lonely)
            #expect(run.status == 66)
            #expect(run.errors.hasPrefix("Tour: digits.csv is missing: "))
        }
    }

    private func withTemporaryFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }
}
