import ChainRule
import ChainRuleTraining
import Testing

/// Tables written in random but right ways, whose numbers are known, and the same with damage to fields,
/// separators and line ends.
@Suite struct CSVMutationTests {
    /// A table as the pieces of its text.
    private struct RandomTable {
        var pieces: [[UInt8]] = []
        var rows: [[Double]] = []

        init(using generator: inout SeededGenerator) {
            let columns = 2 + generator.index(below: 3)
            let newline = generator.index(below: 2) == 0 ? "\n" : "\r\n"
            if generator.index(below: 4) == 0 { pieces.append([0xEF, 0xBB, 0xBF]) }
            for row in 0..<(2 + generator.index(below: 3)) {
                var numbers: [Double] = []
                for column in 0..<columns {
                    let number = column == columns - 1 ? Double(row % 2) : generator.normal()
                    numbers.append(number)
                    if column > 0 { add(",") }
                    let text = "\(number)"
                    add(generator.index(below: 3) == 0 ? "\"\(text)\"" : text)
                }
                rows.append(numbers)
                for _ in 0...(generator.index(below: 4) == 0 ? 2 : 0) { add(newline) }
            }
        }

        private mutating func add(_ text: String) { pieces.append(Array(text.utf8)) }

        mutating func damage(using generator: inout SeededGenerator) {
            let (index, other) = (generator.index(below: pieces.count), generator.index(below: pieces.count))
            switch generator.index(below: 5) {
            case 0 where pieces.count > 1: pieces.remove(at: index)
            case 1: pieces.insert(pieces[other], at: index)
            case 2: pieces.swapAt(index, other)
            default: pieces[index] = Self.odd[generator.index(below: Self.odd.count)]
            }
        }

        private static let odd: [[UInt8]] =
            [
                "", "\"", "\"\"", "nan", "-inf", "1e999", "-1e-999", " 1", "0x10", "1_000", "1.5", "-1", "7",
                "9007199254740993", "99999999999999999999", "\u{FEFF}1", "1,5", "\r", "\n", "\0", "\u{1B}[2J",
                "\"a\nb\"", "\"1\"2", "1\"", "é", String(repeating: "9", count: 500), ".", "+", "1e",
                "1e99999999999",
            ].map { Array($0.utf8) } + [[0xFF], [0xC3]]
    }

    @Test func `tables are read as they were meant`() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<150 {
            let table = RandomTable(using: &generator)
            let data = try Dataset<Double>(csv: .bytes(Array(table.pieces.joined())))
            #expect(data.inputs == (try Matrix(rows: table.rows.map { Array($0.dropLast()) })))
            #expect(data.classIndices == table.rows.map { Int($0.last ?? -1) })
        }
    }

    @Test func `damaged tables are read or refused`() {
        let forms = [
            CSV(), CSV(header: true), CSV(target: .classNames(.last)), CSV(target: .values([0])),
            CSV(header: true, target: .classNames(0)),
        ]
        var generator = SeededGenerator(seed: 2)
        var (read, refused): (Int, [String]) = (0, [])
        for round in 0..<1500 {
            var table = RandomTable(using: &generator)
            for _ in 0...generator.index(below: 2) { table.damage(using: &generator) }
            do {
                let data = try Dataset<Float>(
                    csv: .bytes(Array(table.pieces.joined())), forms[round % forms.count])
                #expect(
                    (data.inputs.elements + data.targets.elements).allSatisfy(\.isFinite) && data.count > 0)
                #expect(data.classIndices?.allSatisfy { (0..<(data.classCount ?? 0)).contains($0) } ?? true)
                read += 1
            } catch {
                refused.append(error.description)
            }
        }
        #expect(read > 100)
        // In one line, whatever was in the file; and the damage reaches each check.
        #expect(
            refused.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0xFEFF } })
        for reason in [
            "is no number", "where the first record has", "the quote is not closed",
            "something follows the closing",
            "a quote inside a field", "a carriage return without", "the field is empty",
            "more than a Float holds",
            "does not exist; it has to be a whole number", "this is no UTF-8",
            "begins or ends with white space",
        ] {
            #expect(refused.contains { $0.contains(reason) }, "\(reason)")
        }
    }
}
