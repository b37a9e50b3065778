import ChainRule
import Testing

@Suite struct TextColumnsTests {
    @Test func `columns are as wide as their widest`() {
        let rows = [["a", "1", "x"], ["bcd", "20", ""]]
        #expect(alignedColumns(rows) == [["  a", " 1", "x"], ["bcd", "20", " "]])
        #expect(alignedColumns(rows, leftAligned: [0]) == [["a  ", " 1", "x"], ["bcd", "20", " "]])
        #expect(alignedColumns([]) == [])
    }

    @Test func `what a row has more stays as it is`() {
        #expect(alignedColumns([["a"], ["bc", "more"]]) == [[" a"], ["bc", "more"]])
    }

    /// Characters are counted, not bytes; a text that is wide enough stays.
    @Test func `texts are padded to a width`() {
        #expect(padded("é", to: 3) == "é  ")
        #expect(padded("é", to: 3, alignedRight: true) == "  é")
        #expect(padded("abc", to: 2) == "abc")
    }
}
