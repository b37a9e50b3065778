/// A part of the plane as a grid of characters.
struct Canvas {
    let x: ClosedRange<Double>
    let y: ClosedRange<Double>
    private(set) var cells: [[Character]]

    /// - Parameter background: the character at a point; the center of each cell is asked for.
    init(
        x: ClosedRange<Double>, y: ClosedRange<Double>, columns: Int, rows: Int,
        background: (_ x: Double, _ y: Double) -> Character
    ) {
        self.x = x
        self.y = y
        cells = Canvas.centers(of: x, y, columns, rows).map { row in row.map { background($0.x, $0.y) } }
    }

    /// The points that a grid's cells stand for, row by row from the top.
    static func centers(
        of x: ClosedRange<Double>, _ y: ClosedRange<Double>, _ columns: Int, _ rows: Int
    ) -> [[(x: Double, y: Double)]] {
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
    mutating func mark(_ point: (x: Double, y: Double), _ mark: Character) {
        guard x.contains(point.x), y.contains(point.y) else { return }
        let across = (point.x - x.lowerBound) / (x.upperBound - x.lowerBound)
        let down = (y.upperBound - point.y) / (y.upperBound - y.lowerBound)
        let row = min(Int(down * Double(cells.count)), cells.count - 1)
        let column = min(Int(across * Double(cells[row].count)), cells[row].count - 1)
        cells[row][column] = mark
    }

    /// Draws a straight line, in characters that lean as it does.
    mutating func line(from a: (x: Double, y: Double), to b: (x: Double, y: Double)) {
        let (rows, columns) = (Double(cells.count), Double(cells.first?.count ?? 0))
        let across = (b.x - a.x) / (x.upperBound - x.lowerBound) * columns
        let up = (b.y - a.y) / (y.upperBound - y.lowerBound) * rows
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

    var lines: [String] { cells.map { trimmed(String($0)) } }
}
