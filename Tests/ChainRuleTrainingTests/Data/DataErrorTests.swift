import ChainRule
import ChainRuleTraining
import Testing

@Suite struct DataErrorTests {
    @Test(
        arguments: [
            (.file("a.csv", reason: "cannot be read"), "a.csv: cannot be read"),
            (
                .inFile("a.csv", .malformedText(line: 3, field: 2, reason: "\"x\" is no number")),
                "a.csv: line 3, field 2: \"x\" is no number"
            ),
            (.malformedText(line: 3, field: nil, reason: "too short"), "line 3: too short"),
            (
                .malformedBytes(format: "IDX", offset: 2, reason: "number type 10"),
                "IDX, byte 2: number type 10"
            ),
            (
                .countsDiffer(inputs: 3, targets: 2),
                "there are inputs for 3 rows and targets for 2; the two have to be as many"
            ),
            (.invalidValue(row: 1, column: 0, reason: "NaN"), "row 1, column 0: NaN"),
            (.fault(ValueFault(operation: "sum", shapes: [], reason: "empty")), "sum: empty"),
            (.tooLittle("no rows"), "no rows"),
            (
                .impossible("batches of 6 rows", reason: "there are only 5"),
                "batches of 6 rows: there are only 5"
            ),
            (
                .setting(.invalidSetting("size", value: "0", needs: "at least 1")),
                "size is 0; it has to be at least 1"
            ),
        ] as [(DataError, String)])
    func `a data error says what is wrong and where`(_ error: DataError, text: String) {
        #expect(error.description == text)
    }
}
