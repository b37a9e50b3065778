/// A part of the plane as a grid of characters, for a terminal.
///
/// ```swift
/// var canvas = TerminalCanvas(x: 0...4, y: 0...2, columns: 5, rows: 3)
/// canvas.line(from: (0, 0), to: (4, 2))
/// canvas.mark((4, 2), "o")
/// print(canvas.lines.joined(separator: "\n"))
/// ```
public struct TerminalCanvas: Sendable {
    /// From the left edge to the right one.
    public let x: ClosedRange<Double>
    /// From the lower edge to the upper one.
    public let y: ClosedRange<Double>
    private var cells: [[Character]]

    /// A canvas that shows the background.
    ///
    /// - Parameters:
    ///   - x: from the left edge to the right one.
    ///   - y: from the lower edge to the upper one.
    ///   - columns: at least 1, whatever is said here; so are the rows.
    ///   - rows: how many characters there are from top to bottom.
    ///   - background: the character at a point; the center of each cell is asked for.
    public init(
        x: ClosedRange<Double>, y: ClosedRange<Double>, columns: Int, rows: Int,
        background: (_ x: Double, _ y: Double) -> Character = { _, _ in " " }
    ) {
        self.x = x
        self.y = y
        cells = TerminalCanvas.centers(of: x, y, columns, rows).map { row in
            row.map { background($0.x, $0.y) }
        }
    }

    /// The points that a grid's cells stand for, row by row from the top.
    public static func centers(
        of x: ClosedRange<Double>, _ y: ClosedRange<Double>, _ columns: Int, _ rows: Int
    ) -> [[(x: Double, y: Double)]] {
        let (columns, rows) = (max(1, columns), max(1, rows))
        let (width, height) = (x.upperBound - x.lowerBound, y.upperBound - y.lowerBound)
        return (0..<rows).map { row in
            let down: Double = (Double(row) + 0.5) / Double(rows) * height
            return (0..<columns).map { column in
                let right: Double = (Double(column) + 0.5) / Double(columns) * width
                return (x.lowerBound + right, y.upperBound - down)
            }
        }
    }

    /// Puts a character where a point is; points outside are left out.
    public mutating func mark(_ point: (x: Double, y: Double), _ mark: Character) {
        guard x.contains(point.x), y.contains(point.y) else { return }
        let row = index((y.upperBound - point.y) / (y.upperBound - y.lowerBound), of: cells.count)
        cells[row][index((point.x - x.lowerBound) / (x.upperBound - x.lowerBound), of: cells[row].count)] =
            mark
    }

    /// A range of one number has no parts: NaN is the first.
    private func index(_ share: Double, of count: Int) -> Int {
        share.isFinite ? min(Int(share * Double(count)), count - 1) : 0
    }

    /// Draws a straight line, in characters that lean as it does. One that leads to NaN or far beyond the
    /// canvas is left out.
    public mutating func line(from a: (x: Double, y: Double), to b: (x: Double, y: Double)) {
        let (rows, columns) = (Double(cells.count), Double(cells[0].count))
        let across = (b.x - a.x) / (x.upperBound - x.lowerBound) * columns
        let up = (b.y - a.y) / (y.upperBound - y.lowerBound) * rows
        guard abs(across) < 1e5, abs(up) < 1e5 else { return }
        let steps = 2 * Int(max(abs(across), abs(up)).rounded(.up))
        for step in 0..<steps {
            let share = (Double(step) + 0.5) / Double(steps)
            mark((a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)), Self.stroke(across, up))
        }
    }

    private static func stroke(_ across: Double, _ up: Double) -> Character {
        if abs(across) > 2 * abs(up) { return "-" }
        if abs(up) > 2 * abs(across) { return "|" }
        return across * up > 0 ? "/" : "\\"
    }

    /// The rows from the top, without spaces at their ends.
    public var lines: [String] { cells.map { withoutSpacesAtEnd(String($0)) } }
}

func withoutSpacesAtEnd(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
}
