import Foundation  // String(format:)

extension Plot {
    /// Draws a function of two numbers as a map, its contour lines, and ways over it, as of optimizers.
    ///
    /// ```swift
    /// let valley = Plot.contours(paths, x: .init("x", in: -8...8), y: .init("y", in: -3...3)) { x, y in
    ///     x * x / 20 + y * y
    /// }
    /// ```
    /// - Parameters:
    ///   - paths: each begins at its first point, which has a ring.
    ///   - title: what stands above.
    ///   - x: the horizontal axis.
    ///   - y: the vertical axis.
    ///   - levels: the heights of the lines; by default a dozen.
    ///   - appearance: which background it is for.
    ///   - function: the height at a point.
    public static func contours(
        _ paths: [Series] = [], title: String = "", x: Axis = "x", y: Axis = "y", levels: [Double]? = nil,
        appearance: Appearance = .automatic, of function: (_ x: Double, _ y: Double) -> Double
    ) -> SVG {
        Sheet.picture(title, "Contour lines", appearance) { $0.contours(paths, x, y, levels, function) }
    }
}

extension Plot.Sheet {
    fileprivate mutating func contours(
        _ all: [Plot.Series], _ x: Plot.Axis, _ y: Plot.Axis, _ levels: [Double]?,
        _ function: (_ x: Double, _ y: Double) -> Double
    ) {
        let paths = first(40, of: all)
        let points = paths.map { path in self.points(of: path, x, y).compactMap { $0 } }
        legend(paths, lines: true, points: true)
        let corners = points.joined().isEmpty ? [Plot.Point(x: 1, y: 1), Plot.Point(x: 2, y: 2)] : []
        let panel = panel(x, y, points.joined() + corners, height: 340, isRounded: true)
        let map = HeightMap(panel, function)
        for height in map.heights { _ = shows(height) }
        let levels = (levels ?? map.levels).filter(\.isFinite).prefix(50)
        for (index, level) in levels.enumerated() {
            let opacity = 0.35 + 0.65 * Double(index) / Double(max(1, levels.count - 1))
            builder.path(
                map.lines(at: level), style: "axis", attributes: "stroke-opacity=\"\(hundredths(opacity))\"")
        }
        for (index, path) in points.enumerated() {
            leaveOutBeyondAxes(path.count { !panel.contains($0) })
            let pixels = self.first(2000, of: path).map(panel.point)
            if pixels.count > 1 { line(pixels, series: index, attributes: panel.clip) }
            if pixels.count < 200 { markers(pixels, series: index, attributes: panel.clip) }
            guard let first = path.first, let last = path.last else { continue }
            let ring = "M\(pair(pixels[0].x - 6, pixels[0].y))a6,6 0 1 0 12,0a6,6 0 1 0 -12,0z"
            builder.path(ring, style: stroke(index), attributes: String(panel.clip.dropFirst()))
            let ends = [first, last].map { "(\(plain($0.x)), \(plain($0.y)))" }
            say("\(paths[index].name): from \(ends[0]) to \(ends[1]) in \(path.count - 1) steps")
        }
        if levels.isEmpty { return note("No contour lines are drawn") }
        note("Contour lines at " + levels.map { plain($0, digits: 3) }.joined(separator: ", "))
    }
}

/// Heights on a grid, and the lines through equal ones.
private struct HeightMap {
    private let columns = 96
    private let rows = 64
    private let panel: Plot.Panel
    let heights: [Double]

    init(_ panel: Plot.Panel, _ function: (Double, Double) -> Double) {
        self.panel = panel
        let (columns, rows) = (columns, rows)
        heights = (0..<columns * rows).map { index in
            function(
                panel.x.value(at: Double(index % columns) / Double(columns - 1)),
                panel.y.value(at: 1 - Double(index / columns) / Double(rows - 1)))
        }
    }

    /// Twelve, in two digits, with as much of the map between each two.
    var levels: [Double] {
        let sorted = heights.filter(\.isFinite).sorted()
        guard let first = sorted.first, let last = sorted.last, first < last else { return [] }
        let wanted = (0..<12).map { sorted[Int((Double($0) + 0.5) / 12 * Double(sorted.count))] }
        let rounded = wanted.map { Double(String(format: "%.2g", $0)) ?? $0 }
        return Set(rounded.filter { $0 > first && $0 < last }).sorted()
    }

    /// The lines at a height, each as long as it goes: every piece begins at the side of a cell where the
    /// piece before ended, with higher ground on its left.
    func lines(at level: Double) -> String {
        var next: [Int: Int] = [:]
        for row in 0..<rows - 1 {
            for column in 0..<columns - 1 { pieces(column, row, level) { next[$0] = $1 } }
        }
        let ends = Set(next.values)
        // Those that begin at an edge of the map; then the closed ones.
        let starts = next.keys.filter { !ends.contains($0) }.sorted() + next.keys.sorted()
        return starts.reduce(into: "") { data, start in
            guard next[start] != nil else { return }
            var side: Int? = start
            var points: [String] = []
            while let current = side {
                points.append(pixel(current, level))
                side = next.removeValue(forKey: current)
            }
            data += "M" + points.joined(separator: " ")
        }
    }

    /// The pieces of a line in a cell, each from a side to a side.
    private func pieces(_ column: Int, _ row: Int, _ level: Double, _ add: (Int, Int) -> Void) {
        let corner = row * columns + column
        let corners = [corner, corner + 1, corner + columns + 1, corner + columns]
        let values = corners.map { heights[$0] - level }
        guard values.allSatisfy(\.isFinite) else { return }
        // Clockwise: above, right, below, left. A side's number is its first corner's, twice, plus 1 if it
        // goes down.
        let sides = [2 * corner, 2 * (corner + 1) + 1, 2 * (corner + columns), 2 * corner + 1]
        let isHigh = values.map { $0 > 0 }
        let entries = (0..<4).filter { !isHigh[$0] && isHigh[($0 + 1) % 4] }
        // In a saddle the mean decides which corners hang together.
        let turn = values.reduce(0, +) > 0 ? 1 : 3
        for exit in 0..<4 where isHigh[exit] && !isHigh[(exit + 1) % 4] {
            add(sides[exit], sides[entries.count == 1 ? entries[0] : (exit + turn) % 4])
        }
    }

    private func pixel(_ side: Int, _ level: Double) -> String {
        let first = side / 2
        let second = first + (side % 2 == 0 ? 1 : columns)
        let share = (level - heights[first]) / (heights[second] - heights[first])
        let x = (Double(first % columns) + (side % 2 == 0 ? share : 0)) / Double(columns - 1)
        let y = (Double(first / columns) + (side % 2 == 0 ? 0 : share)) / Double(rows - 1)
        let across = coordinate(panel.x.start + x * (panel.x.end - panel.x.start))
        return "\(across),\(coordinate(panel.y.end + y * (panel.y.start - panel.y.end)))"
    }
}
