import ChainRule
import Foundation
import Testing

@testable import Tour

@Suite struct DataTests {
    private static let blank = Array(repeating: "0", count: 64).joined(separator: ",")

    private static func digits(_ text: String) throws(Failure) -> Digits {
        try Digits(text: Array(text.utf8), file: "some.csv")
    }

    private static func digits(secondLine: String) throws(Failure) -> Digits {
        try digits("\(blank),1\n\(secondLine)\n\(blank),3\n")
    }

    private static let badLines: [(line: String, reason: String)] = [
        ("", "65 values are needed (64 grey levels and the digit), not 0"),
        ("\(blank)", "65 values are needed (64 grey levels and the digit), not 64"),
        ("\(blank),1,2", "65 values are needed (64 grey levels and the digit), not 66"),
        ("\(blank),10", "the digit must be a whole number from 0 to 9, not \"10\""),
        ("\(blank), 1", "the digit must be a whole number from 0 to 9, not \" 1\""),
        ("17\(blank.dropFirst()),1", "grey level 1 must be a whole number from 0 to 16, not \"17\""),
        ("\(blank.dropLast())é,1", "grey level 64 must be a whole number from 0 to 16, not \"é\""),
    ]

    @Test(arguments: badLines)
    func linesThatAreNoDigitsAreRefused(_ line: String, _ reason: String) {
        #expect(throws: Failure.badLine(file: "some.csv", line: 2, reason: reason)) {
            try Self.digits(secondLine: line)
        }
    }

    @Test func tooFewDigitsAreRefused() {
        let reason = "some.csv has 0 digits; a fifth is set aside, so at least 5 are needed"
        #expect(throws: Failure.noData(reason)) { try Self.digits("") }
    }

    @Test(arguments: ["\n", "\r\n"])
    func linesBecomeDigits(_ lineBreak: String) throws {
        let lines = (0..<5).map { "\($0),8,16" + Self.blank.dropFirst(5) + ",\($0 + 5)" }
        let digits = try Self.digits(lines.joined(separator: lineBreak))
        #expect(digits.labels == [5, 6, 7, 8, 9])
        #expect(digits.pixels.shape == Shape(rows: 5, columns: 64))
        #expect(digits.pixels[rows: 3..<4].elements.prefix(4) == [3.0 / 16, 0.5, 1, 0])
        #expect(try Self.digits(lines.joined(separator: lineBreak) + lineBreak).pixels == digits.pixels)
    }

    @Test func aFifthIsSetAside() throws {
        let digits = try Digits(path: nil)
        #expect(digits.count == 1797)
        var generator = SeededGenerator(seed: 1)
        let (training, test) = digits.split(using: &generator)
        #expect(training.count == 1438 && test.count == 359)
        // All digits are there once: no test digit was learnt from.
        func asText(_ digits: Digits) -> [String] {
            digits.labels.indices.map { row in
                "\(digits.pixels[rows: row..<row + 1].elements) \(digits.labels[row])"
            }
        }
        let isEachThereOnce = (asText(training) + asText(test)).sorted() == asText(digits).sorted()
        #expect(isEachThereOnce)
    }

    @Test func aFileThatIsMissingOrBadEndsTheProgram() throws {
        try withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("own.csv")
            let missing = try runTour("digits", "--data", file.path)
            #expect(missing.status == 66)
            #expect(missing.errors.hasPrefix("Tour: the digits cannot be read: "))
            #expect(missing.errors.contains(file.path))

            try Data("1,2\n".utf8).write(to: file)
            let bad = try runTour("digits", "--data", file.path)
            #expect(bad.status == 65)
            let reason = "65 values are needed (64 grey levels and the digit), not 2"
            #expect(bad.errors == "Tour: own.csv, line 1: \(reason)\n")
        }
    }

    @Test func aProgramWithoutItsResourcesSaysSo() throws {
        try withTemporaryFolder { folder in
            let lonely = folder.appendingPathComponent(programURL.lastPathComponent)
            try FileManager.default.copyItem(at: programURL, to: lonely)
            let run = try runTour("digits", program: lonely)
            #expect(run.status == 66)
            #expect(run.errors.hasPrefix("Tour: digits.csv is missing: "))
        }
    }

    private func withTemporaryFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }
}
