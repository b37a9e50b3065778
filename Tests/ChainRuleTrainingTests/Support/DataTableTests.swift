import ChainRule
import Foundation
import TestSupport
import Testing

@testable import ChainRuleTraining

@Suite struct DataTableTests {
    private static let numbers: [Double] = [
        0.1 + 0.2, -0.0, 1e-5, .leastNonzeroMagnitude, 1.7976931348623157e308, 1e16, 123_456_789, 1 / 3,
    ]

    private static let table = DataTable(
        ["n", "value", "text", "text", "flag"],
        numbers.enumerated().map { [$0, $1, "a \($0)", nil, $0.isMultiple(of: 2)] }
            + [
                [Int.max, Double.nan, "\"\u{301},\r\n", "1", true],
                [Int.min, -Double.infinity, "{\\/\u{1}", "값 🎉", false],
            ])

    @Test func `columns of one name are told apart`() {
        let names = ["a", "a 2", "a", "a", "b"]
        #expect(DataTable(names, []).columns == ["a", "a 2", "a 3", "a 4", "b"])
    }

    @Test func `a table is CSV and JSON`() {
        let table = DataTable(["n", "x, y"], [[1, 0.5], [nil, Float.nan]])
        #expect(table.csv == "n,\"x, y\"\n1,0.5\n,nan\n")
        #expect(
            table.json == """
                [
                  {"n": 1, "x, y": 0.5},
                  {"n": null, "x, y": "nan"}
                ]

                """)
        #expect(DataTable(["n"], []).csv == "n\n")
    }

    /// That of 0 / 0 has a sign on some processors, and readers know "nan" only.
    @Test func `a NaN is nan, whatever its sign and bits`() {
        let nans: [any Sendable] = [-Double.nan, Double(nan: 7, signaling: true), -Float.nan]
        let table = DataTable(["a", "b", "c"], [nans])
        #expect(table.csv == "a,b,c\nnan,nan,nan\n")
        #expect(table.json == "[\n  {\"a\": \"nan\", \"b\": \"nan\", \"c\": \"nan\"}\n]\n")
    }

    @Test func `Foundation reads the same numbers`() throws {
        struct Row: Decodable {
            let n: Int
            let value: Double
            let text: String
            let flag: Bool
        }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let rows = try decoder.decode([Row].self, from: Data(Self.table.json.utf8))
        #expect(rows.map(\.n) == Array(Self.numbers.indices) + [.max, .min])
        #expect(rows.map(\.value).dropLast(2) == Self.numbers[...] && rows[1].value.sign == .minus)
        #expect(rows[8].value.isNaN && rows[9].value == -.infinity)
        #expect(rows.map(\.flag) == rows.indices.map { $0.isMultiple(of: 2) })
        #expect(rows[8].text == "\"\u{301},\r\n" && rows[9].text == "{\\/\u{1}")
        #expect(try decoder.decode([Row].self, from: Data(DataTable(["n"], []).json.utf8)).isEmpty)
    }

    @Test(.enabled(if: Python.isThere, "set CHAINRULE_PYTHON to a Python"))
    func `Python's csv and json read the same cells`() async throws {
        let folder = try TestFolder()
        try Data(Self.table.csv.utf8).write(to: folder["table.csv"])
        try Data(Self.table.json.utf8).write(to: folder["table.json"])
        let text = try await Python.run(
            """
            import csv, json
            rows = list(csv.DictReader(open("table.csv", newline="", encoding="utf-8")))
            objects = json.load(open("table.json", encoding="utf-8"))
            assert len(rows) == len(objects)
            for row, object in zip(rows, objects):
                assert list(row) == list(object) == ["n", "value", "text", "text 2", "flag"], row
                assert int(row["n"]) == object["n"] and type(object["n"]) is int
                assert float(row["value"]).hex() == float(object["value"]).hex()
                assert row["text"] == object["text"] and row["text 2"] == (object["text 2"] or "")
                assert row["flag"] == str(object["flag"]).lower() and type(object["flag"]) is bool
                print(float(row["value"]).hex(), ascii(row["text"]))
            """, in: folder)
        let lines = text.split(separator: "\n")
        #expect(lines.suffix(2) == [#"nan '"\u0301,\r\n'"#, #"-inf '{\\/\x01'"#])
        #expect(lines.count == Self.numbers.count + 2)
        #expect(lines[0] == "0x1.3333333333334p-2 'a 0'" && lines[3] == "0x0.0000000000001p-1022 'a 3'")
    }
}
