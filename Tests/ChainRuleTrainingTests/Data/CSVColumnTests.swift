import ChainRule
import ChainRuleTraining
import Testing

/// What a CSV file's columns can be asked for that would be learned from silently and wrongly.
@Suite struct CSVColumnTests {
    private func read(_ text: String, _ format: CSV) throws(DataError) -> Dataset<Double> {
        try Dataset(csv: .text(text), format)
    }

    @Test(arguments: [
        " setosa", "setosa ", "\tsetosa", "\u{A0}setosa", "setosa\u{200B}", "\u{FEFF}setosa", "\" \"",
    ])
    func `class names with white space around are refused`(_ name: String) throws {
        let text = "1,setosa\n2,\(name)\n"
        expectError("line 2, field 2: class \"") { try read(text, CSV(target: .classNames(.last))) }
        expectError("begins or ends with white space") { try read(text, CSV(target: .classNames(.last))) }
        let word = name == "\" \"" ? " " : name
        let known = CSV(target: .classNames(.last, known: ["setosa", word]))
        #expect(try read(text, known).classIndices == [0, 1])
    }

    @Test func `a column is used once`() {
        let text = "x,y,class\n1,2,0\n3,4,1\n"
        func form(_ inputs: [CSV.Column]?, _ target: CSV.Target) -> CSV {
            CSV(header: true, inputs: inputs, target: target)
        }
        expectError("inputs is with field 3 (class), the target; it has to be other columns") {
            try read(text, form(["x", "class"], .classIndices("class")))
        }
        expectError("inputs is with field 3 (class), the target") {
            try read(text, form([.last, 0], .classNames(2)))
        }
        expectError("inputs is with field 2 (y), the target") { try read(text, form([1], .values(["y"]))) }
        expectError("inputs is with field 1 (x) twice; it has to be each column once") {
            try read(text, form(["x", 0], .classIndices(.last)))
        }
        expectError("target is with field 3 (class) twice") {
            try read(text, form(nil, .values([2, .last])))
        }
    }

    /// A byte order mark is left out at the file's beginning only.
    @Test func `names keep their bytes`() throws {
        let format = CSV(header: true, target: .values(["y"]))
        #expect(try read("\u{FEFF}x,y\n1,2\n", format).featureNames == ["x"])
        let inside = try read("\u{FEFF}\u{FEFF}x,\u{FEFF}z,y\n1,2,3\n", format)
        #expect(inside.featureNames.map { $0.map { Array($0.unicodeScalars).count } } == [2, 2])
        expectError(#"no column is called "x"; there are "\u{FEFF}x", y"#) {
            try read("\u{FEFF}\u{FEFF}x,y\n1,2\n", CSV(header: true, target: .values(["x"])))
        }
        #expect(try read("\u{FFFD},y\n1,2\n", format).featureNames == ["\u{FFFD}"])
    }

    /// 2⁵³ + 1 is no `Double`: it must not become its neighbor.
    @Test func `class indices are read to the last digit`() throws {
        let most = CSV(target: .classIndices(.last, count: 1 << 53))
        #expect(try read("1,0\n1,9007199254740991", most).classIndices == [0, 9_007_199_254_740_991])
        expectError("class 9007199254740993 does not exist") { try read("1,0\n1,9007199254740993", most) }
        for (text, index) in [
            ("1.0", 1), ("1e0", 1), ("10e-1", 1), ("0.01e2", 1), ("-0", 0), ("+1", 1), ("0e99", 0),
        ] {
            #expect(try read("1,0\n2,1\n1,\(text)", CSV()).classIndices?.last == index)
        }
        for text in ["1.5", "1e-1", "1e30", "9223372036854775808", "99999999999999999999", "1e99999"] {
            expectError("line 2, field 2: class \(text) does not exist") { try read("1,0\n1,\(text)", CSV()) }
        }
        let huge = CSV(target: .classIndices(.last, count: .max))
        expectError("counts exactly up to") { try read("1,0\n1,9007199254740993", huge) }
    }

    /// What steers a terminal is written out, wherever it comes from.
    @Test func `errors show control characters`() {
        expectError(#"line 1, field 1: "\u{1B}[31mred" is no number"#) { try read("\u{1B}[31mred,0", CSV()) }
        let header = CSV(header: true, target: .classNames("y", known: ["\u{9B}2J", "b"]))
        expectError(#"class "\u{07}" is not one of the known: "\u{009B}2J", b (y\r)"#) {
            try read(
                "x,\"y\r\"\n1,\u{7}", CSV(header: true, target: .classNames(1, known: ["\u{9B}2J", "b"])))
        }
        expectError(#"no column is called "y"; there are x, "y\u{202E}""#) {
            try read("x,y\u{202E}\n1,a", header)
        }
        expectError(#"/no\u{1B}where: cannot be read"#) { try DataSource.file("/no\u{1B}where").contents() }
        expectError(#"classNames is a\n, a\n"#) {
            try Dataset<Double>(rows: [[1], [2]], classIndices: [0, 1], classNames: ["a\n", "a\n"])
        }
    }

    @Test func `errors of many columns are short`() {
        let header = (0..<5000).map { "column\($0)" }.joined(separator: ",")
        do {
            _ = try read(header + "\n", CSV(header: true, target: .values(["y"])))
        } catch {
            #expect(error.description.contains("column19 and 4980 more"))
            #expect(error.description.count < 400)
        }
    }

    /// Each field takes more memory than its comma: a line may have a million, or as many as are said.
    @Test func `the number of CSV fields has a bound`() throws {
        let commas = [UInt8](repeating: UInt8(ascii: ","), count: (1 << 20) + 5)
        expectError("line 1, field 1048577: more than 1048576 fields; `fieldCount` allows as many as it says")
        {
            try Dataset<Double>(csv: .bytes(commas), CSV())
        }
        expectError("1048582 fields, where 1048583 are needed") {
            try Dataset<Double>(csv: .bytes(commas), CSV(fieldCount: (1 << 20) + 7))
        }
    }

    /// Line breaks in quotes, and empty lines, are no rows to make room for.
    @Test func `CSV takes memory for its rows only`() throws {
        let breaks = String(repeating: "\n", count: 5000)
        let columns = String(repeating: "1,", count: 300) + "0\n"
        let data = try read(columns + breaks + columns + "\(breaks)", CSV(target: .values([.last])))
        #expect(data.inputs == Matrix(repeating: 1, rows: 2, columns: 300))
        #expect(try read("\"\(breaks)\",x\n1,2\n", CSV(header: true, target: .values([1]))).inputs == [[1]])
    }
}
