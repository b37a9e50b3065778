import ChainRule
import ChainRuleTraining
import Foundation
import Testing

@Suite struct CSVTests {
    private static let flowers = """
        length,width,species
        5.1,3.5,setosa
        7.0,3.2,versicolor
        4.9,3.0,setosa

        """

    private func read(_ text: String, _ format: CSV = CSV()) throws(DataError) -> Dataset<Double> {
        try Dataset(csv: .text(text), format)
    }

    private func values(_ columns: CSV.Column...) -> CSV { CSV(target: .values(columns)) }

    @Test func `records may be told their fields and inputs their range`() throws {
        let form = CSV(fieldCount: 3, inputRange: -1...16)
        #expect(try read("-1,16,0\n0.5,2,17", form).classIndices == [0, 17])
        expectError("line 1: 2 fields, where 3 are needed") { try read("1,2\n1,2,3", form) }
        expectError("line 2, field 2: 16.5 is not in -1.0...16.0") { try read("1,2,3\n1,16.5,3", form) }
        let named = CSV(header: true, inputRange: 0...1, target: .values(["y"]))
        expectError("line 2, field 1: 2.0 is not in 0.0...1.0 (x)") { try read("x,y\n2,7", named) }
    }

    // MARK: Columns

    @Test func `names become classes in order of appearance`() throws {
        let data = try read(Self.flowers, CSV(header: true, target: .classNames("species")))
        #expect(data.inputs == [[5.1, 3.5], [7, 3.2], [4.9, 3]])
        #expect(data.classIndices == [0, 1, 0])
        #expect(data.classNames == ["setosa", "versicolor"])
        #expect(data.featureNames == ["length", "width"])
    }

    @Test func `test data have the indices of training data`() throws {
        let names = ["virginica", "versicolor", "setosa"]
        let data = try read(Self.flowers, CSV(header: true, target: .classNames(.last, known: names)))
        #expect(data.classIndices == [2, 1, 2])
        #expect(data.classNames == names)
        expectError(
            "line 3, field 3: class \"versicolor\" is not one of the known: setosa, virginica (species)"
        ) {
            let known = CSV(header: true, target: .classNames("species", known: ["setosa", "virginica"]))
            return try read(Self.flowers, known)
        }
    }

    @Test func `columns are chosen by name or index in the order given`() throws {
        let format = CSV(header: true, inputs: ["width", 0], target: .classNames("species"))
        let data = try Dataset<Float>(csv: .text(String(Self.flowers)), format)
        #expect(data.inputs == [[3.5, 5.1], [3.2, 7], [3, 4.9]])
        #expect(data.classIndices == [0, 1, 0])
        #expect(data.featureNames == ["width", "length"])
        let two = try read("1,2,3\n4,5,6", values(.last, 0))
        #expect(two.inputs == [[2], [5]])
        #expect(two.targets == [[3, 1], [6, 4]])
    }

    @Test func `class indices are the last column by default`() throws {
        let data = try read("0.5,2\n1.5,0\n")
        #expect(data.inputs == [[0.5], [1.5]])
        #expect(data.classIndices == [2, 0])
        #expect(data.classCount == 3)
        #expect(try read("0.5,1.0\n1.5,0", CSV(target: .classIndices(1, count: 7))).classCount == 7)
        for label in ["1.5", "-1", "3"] {
            expectError("line 2, field 2: class \(label) does not exist") {
                try read("1,0\n1,\(label)", CSV(target: .classIndices(.last, count: 3)))
            }
        }
        expectError("class 1e300 does not exist") { try read("1,0\n1,1e300") }
    }

    @Test func `CSV columns that do not exist are errors`() {
        expectError("line 1: there is no column 2, only 0..<2") {
            try read("1,2", values(2))
        }
        expectError("line 1: no column is called \"size\"; there are length, width, species") {
            try read(Self.flowers, CSV(header: true, target: .classNames("size")))
        }
        expectError("line 1: 2 columns are called \"x\"; there are x, x") {
            try read("x,x\n1,2", CSV(header: true, target: .values(["x"])))
        }
        expectError("column is \"size\"; it has to be an index, as there is no header") {
            try read("1,2", values("size"))
        }
        expectError("there are no inputs: no columns") { try read("1\n0") }
        expectError("there are no targets: no columns") { try read("1", values()) }
    }

    // MARK: Records and quotes

    @Test func `quoted CSV fields are read`() throws {
        let text = "\"a \"\"name\"\"\nover two lines\",y\r\n\"1\",\"2\"\r\n\r\n3,\"4\""
        let data = try read(text, CSV(header: true, target: .values(["y"])))
        #expect(data.featureNames == ["a \"name\"\nover two lines"])
        #expect(data.inputs == [[1], [3]])
        #expect(data.targets == [[2], [4]])
        let names = try read("1,\"x, y\"\n2,\"\"\"\"\n3,\"x, y\"", CSV(target: .classNames(.last)))
        #expect(names.classNames == ["x, y", "\""])
    }

    @Test(arguments: ["1,2\n3,4", "1,2\r\n3,4\r\n", "\u{FEFF}1,2\n3,4\n", "\n\r\n1,2\n\n\n3,4\n\n"])
    func `CSV line ends, empty lines and byte order mark are read`(_ text: String) throws {
        let data = try read(text, values(1))
        #expect(data.inputs == [[1], [3]])
        #expect(data.targets == [[2], [4]])
    }

    @Test func `CSV with other separators is read`() throws {
        for separator: Character in [";", "\t", " ", "|"] {
            let text = "1\(separator)2\n3\(separator)\"4\""
            #expect(try read(text, CSV(separator: separator, target: .values([1]))).targets == [[2], [4]])
        }
        for separator: Character in ["\"", "\n", "\r", "\r\n", "é", "→"] {
            expectError("it has to be an ASCII character, not a quote or line break") {
                try read("1,2", CSV(separator: separator, target: .values([1])))
            }
        }
    }

    @Test(
        arguments: [
            ("1,2\n3\n", "line 2: 1 field, where the first record has 2"),
            ("1,2\n\n3,4,5", "line 3: 3 fields, where the first record has 2"),
            ("1,2\n3,\"4", "line 2, field 2: the quote is not closed"),
            ("1,2\n\"3\n\n", "line 2, field 1: the quote is not closed"),
            ("1,2\n\"3\"4,5", "line 2, field 1: something follows the closing quote"),
            ("1,2\n3\",4", "line 2, field 1: a quote inside a field"),
            ("1,2\r3,4", "line 1: a carriage return without a line feed"),
            ("1,2\r", "line 1: a carriage return without a line feed"),
            ("\"1\n\n\",2\n3,4", "line 1, field 1: \"1\\n\\n\" is no number"),
            ("1,2\n\"3\",\"\n\n\"\n", "line 2, field 2: \"\\n\\n\" is no number"),
            ("\"1\",2\n\"3\",x", "line 2, field 2: \"x\" is no number"),
            ("1,2\n3,", "line 2, field 2: the field is empty"),
            ("1,2\n,4", "line 2, field 1: the field is empty"),
            ("", "the CSV text has no records"), ("\n\r\n", "the CSV text has no records"),
        ])
    func `broken CSV records are refused with line and field`(_ text: String, reason: String) {
        expectError(reason) { try read(text, values(1)) }
    }

    @Test func `lines are counted through quotes`() {
        expectError("line 4, field 1") {
            try read("\"a\nb\",c\n1,2\nx,3", CSV(header: true, target: .values([1])))
        }
        expectError("a header and no records") {
            try read("a,b\n", CSV(header: true, target: .values([1])))
        }
    }

    @Test func `CSV bytes that are no UTF-8 are refused`() throws {
        let names = CSV(target: .classNames(.last))
        expectError("line 2, field 2: this is no UTF-8") {
            try Dataset<Double>(csv: .bytes(Array("1,a\n2,".utf8) + [0xFF, 0xC0]), names)
        }
        expectError("the text is UTF-16; it has to be UTF-8") {
            try Dataset<Double>(csv: .bytes([0xFF, 0xFE, 0x31, 0, 0x2C, 0]), names)
        }
        expectError("field 1: \"\\0\" is no number") {
            try Dataset<Double>(csv: .bytes([0, 0x2C, 0x31]), values(1))
        }
    }

    // MARK: Whole files

    @Test func `reads the digits of the package`() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../../../Sources/Tour/Resources/digits.csv")
        let digits = try Dataset<Float>(csv: .file(path))
        #expect(digits.inputs.shape == Shape(rows: 1797, columns: 64))
        #expect(digits.classCount == 10)
        #expect(digits.classIndices?.prefix(5) == [0, 1, 2, 3, 4])
        #expect(digits.inputs.row(0).prefix(8) == [0, 0, 5, 13, 9, 1, 0, 0])
        #expect(digits.inputs.maximum(.all) == [[16]])
        #expect(digits.inputs.sum(.all) == [[561_718]])
        #expect(try Dataset<Float>(csv: .file(path.path)) == digits)
    }

    /// Whatever is in a file, reading ends with data or with an error.
    @Test func `damaged CSV text ends with data or with an error`() {
        let texts = [
            (Self.flowers, CSV(header: true, target: .classNames("species"))),
            (Self.flowers, CSV(target: .classNames(0))), ("\"1\",\"2\"\r\n3,0\n", CSV()),
            ("\"1\",\"2\"\r\n3,0\n", values(0, .last)),
        ]
        var generator = SeededGenerator(seed: 5)
        var (read, refused) = (0, 0)
        for round in 0..<2000 {
            let (text, format) = texts[round % texts.count]
            var bytes = Array(text.utf8)
            for _ in 0...generator.index(below: 3) {
                let index = generator.index(below: bytes.count)
                let special = Array("\",\n\r0-.e".utf8)
                switch generator.index(below: 3) {
                case 0 where bytes.count > 1: bytes.remove(at: index)
                case 1: bytes[index] = UInt8(generator.index(below: 256))
                default: bytes.insert(special[generator.index(below: special.count)], at: index)
                }
            }
            do {
                let data = try Dataset<Double>(csv: .bytes(bytes), format)
                #expect(data.count > 0)
                read += 1
            } catch {
                #expect(!error.description.isEmpty)
                refused += 1
            }
        }
        #expect(read > 100 && refused > 500)
    }
}
