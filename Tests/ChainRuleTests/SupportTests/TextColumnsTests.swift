import ChainRule
import Testing

@Suite struct TextColumnsTests {
    @Test func columnsAreAsWideAsTheirWidest() {
        let rows = [["a", "1", "x"], ["bcd", "20", ""]]
        #expect(alignedColumns(rows) == [["  a", " 1", "x"], ["bcd", "20", " "]])
        #expect(alignedColumns(rows, leftAligned: [0]) == [["a  ", " 1", "x"], ["bcd", "20", " "]])
        #expect(alignedColumns([]) == [])
    }

    @Test func whatARowHasMoreStaysAsItIs() {
        #expect(alignedColumns([["a"], ["bc", "more"]]) == [[" a"], ["bc", "more"]])
    }

    /// Characters are counted, not bytes; a text that is wide enough stays.
    @Test func textsArePaddedToAWidth() {
        #expect(padded("é", to: 3) == "é  ")
        #expect(padded("é", to: 3, alignedRight: true) == "  é")
        #expect(padded("abc", to: 2) == "abc")
    }
}
