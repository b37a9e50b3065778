/// A part of the plane as a grid of characters.
struct Canvas {
    let x: ClosedRange<Double>
    let y: ClosedRange<Double>
    private(set) var cells: [[Character]]

    /// - Parameter background: the character at a point; the centre of each cell is asked for.
    init(
        x: ClosedRange<Double>, y: ClosedRange<Double>, columns: Int, rows: Int,
        background: (_ x: Double, _ y: Double) -> Character
    ) {
        self.x = x
        self.y = y
        cells = Canvas.centres(of: x, y, columns, rows).map { row in row.map { background($0.x, $0.y) } }
    }

    /// The points that a grid's cells stand for, row by row from the top.
    static func centres(
        of x: ClosedRange<Double>, _ y: ClosedRange<Double>, _ columns: Int, _ rows: Int
    ) -> [[(x: Double, y: Double)]] {
        (0..<rows).map { row in
            let height = y.upperBound - (Double(row) + 0.5) / Double(rows) * (y.upperBound - y.lowerBound)
            return (0..<columns).map { column in
                (
                    x.lowerBound + (Double(column) + 0.5) / Double(columns) * (x.upperBound - x.lowerBound),
                    height
                )
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

    /// Puts a character on every cell of a straight line.
    mutating func line(from a: (x: Double, y: Double), to b: (x: Double, y: Double), _ mark: Character) {
        let steps = 2 * max(cells.count, cells.first?.count ?? 0)
        for step in 0...steps {
            let share = Double(step) / Double(steps)
            self.mark((a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)), mark)
        }
    }

    var lines: [String] { cells.map { trimmed(String($0)) } }
}
