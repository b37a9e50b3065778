/// How often each digit was taken for which.
struct ConfusionMatrix {
    /// `counts[digit][reading]`.
    private(set) var counts = Array(repeating: Array(repeating: 0, count: 10), count: 10)

    init(_ readings: [Reading], _ labels: [Int]) {
        for (reading, label) in zip(readings, labels) { counts[label][reading.digit] += 1 }
    }

    /// A line for each digit; the last column says how many there were.
    func lines(on screen: Screen) -> [String] {
        let totals = counts.map { $0.reduce(0, +) }
        let width = max(3, "\(totals.max() ?? 0)".count) + 1
        func cell(_ text: some CustomStringConvertible) -> String {
            padded("\(text)", to: width, alignedRight: true)
        }
        let header = cell("") + (0..<10).map { cell($0) }.joined() + "  " + cell("all")
        let rows = counts.enumerated().map { digit, row in
            let cells = row.enumerated().map { reading, count in
                if count == 0 { return cell("·") }
                return digit == reading ? screen.green(cell(count)) : screen.red(cell(count))
            }
            return cell(digit) + cells.joined() + "  " + cell(totals[digit])
        }
        return [header] + rows
    }
}
