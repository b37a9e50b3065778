import Testing

@testable import ChainRuleDrawing

@Suite struct TerminalPlotTests {
    @Test func `bars have the heights of their values`() {
        #expect(TerminalPlot.bars([0, 0.001, 0.5, 1, 2, -1], top: 1) == " ▁▄██ ")
        #expect(TerminalPlot.bars([], top: 1) == "")
        #expect(TerminalPlot.bars([.nan, .infinity, -.infinity, 1e-300], top: 1) == "?█ ▁")
        #expect(TerminalPlot.bars([0, 1], top: 0) == " █")
        #expect(TerminalPlot.bars([1], top: .nan) == "?")
    }

    @Test func `a histogram counts parts of a range`() {
        #expect(TerminalPlot.shares(of: [0, 0.1, 0.6, 1, 5, -5], in: 0...1, bins: 2) == [0.5, 0.5])
        #expect(TerminalPlot.shares(of: [0.25, 0.25], in: 0...1, bins: 4) == [0, 1, 0, 0])
        #expect(TerminalPlot.shares(of: [], in: 0...1, bins: 2) == [0, 0])
        #expect(
            TerminalPlot.shares(of: [.nan, .infinity, -.infinity, 1], in: 0...1, bins: 2) == [0.25, 0.5])
        #expect(TerminalPlot.shares(of: [3], in: 3...3, bins: 0) == [1])
    }

    @Test func `gray levels become characters`() {
        var pixels = [Float](repeating: 0, count: 64)
        pixels.replaceSubrange(8..<12, with: [1, 0.5, 1.0 / 16, 0])
        #expect(TerminalPlot.image(pixels, width: 8)[1] == "@@++..          ")
        #expect(TerminalPlot.image(pixels, width: 8).count == 8)
        #expect(TerminalPlot.image([2, -1, .nan], width: 2) == ["@@  ", "??"])
        #expect(TerminalPlot.image([1], width: 0) == ["@@"])
    }

    @Test func `blocks of lines stand side by side`() {
        #expect(TerminalPlot.sideBySide([["ab", "c"], ["d"]]) == ["ab    d", "c"])
        #expect(TerminalPlot.sideBySide([]) == [])
    }

    @Test func `a canvas shows points and lines`() {
        var canvas = TerminalCanvas(x: 0...4, y: 0...2, columns: 5, rows: 3)
        canvas.line(from: (0, 0), to: (4, 2))
        canvas.mark((4, 2), "o")
        canvas.mark((5, 2), "!")
        #expect(canvas.lines == ["   /o", " ///", "//"])
    }

    @Test func `a canvas takes any number`() {
        var canvas = TerminalCanvas(x: 0...0, y: 0...2, columns: -1, rows: 0) { _, _ in "." }
        canvas.mark((0, 1), "o")
        canvas.line(from: (0, .nan), to: (.infinity, 1))
        canvas.line(from: (0, 0), to: (1e300, 1))
        #expect(canvas.lines == ["o"])
    }
}
