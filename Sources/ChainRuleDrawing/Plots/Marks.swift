// What plots are made of: lines, points and areas of a series, and the legend.

extension Plot.Sheet {
    private static let dashes = ["", "8 4", "2 3", "10 3 2 3", "5 2", "12 4 5 4", "4 5", "9 3 2 3 2 3"]

    /// A line through points, dashed as the series is; the ninth has the first one's color, and other dashes.
    mutating func line(_ points: [Plot.Point], series: Int, clip: String = "") {
        let dash = Self.dashes[(series + series / 8 * 3) % Self.dashes.count]
        builder.path(
            "M" + points.map { pair($0.x, $0.y) }.joined(separator: " "), style: stroke(series),
            attributes: (dash.isEmpty ? "" : "stroke-dasharray=\"\(dash)\" ")
                + "stroke-width=\"1.8\" stroke-linejoin=\"round\"\(clip)")
    }

    private static let shapes = [
        "m-3,0a3,3 0 1 0 6,0a3,3 0 1 0 -6,0z", "m-2.7,-2.7h5.4v5.4h-5.4z", "m0,-3.6l3.4,6.2h-6.8z",
        "m0,-4l3.4,4l-3.4,4l-3.4,-4z",
    ]

    /// Points in the series' shape: four filled ones, then the same hollow.
    mutating func markers(_ points: [Plot.Point], series: Int, clip: String = "") {
        guard !points.isEmpty else { return }
        let data = points.map { "M\(pair($0.x, $0.y))\(Self.shapes[series % 4])" }.joined()
        let isFilled = series % 8 < 4
        builder.path(
            data, style: isFilled ? fill(series) : stroke(series),
            attributes: "stroke-width=\"\(isFilled ? 0 : 1.4)\"\(clip)")
    }

    mutating func area(_ path: String, series: Int, opacity: Double, clip: String = "") {
        area(path, style: fill(series), opacity: opacity, clip: clip)
    }

    mutating func area(_ path: String, style: String, opacity: Double, clip: String = "") {
        builder.path(
            path, style: style,
            attributes: "fill-opacity=\"\(hundredths(opacity))\" shape-rendering=\"crispEdges\"\(clip)")
    }

    /// The cells of a grid as one path for each kind, in order; those beside each other are one piece.
    func cells(
        _ kinds: [Int], _ columns: Int, x: Double, y: Double, _ width: Double, _ height: Double
    ) -> [(kind: Int, path: String)] {
        var paths: [Int: String] = [:]
        var start = 0
        while start < kinds.count {
            let (row, first) = (Double(start / columns), Double(start % columns))
            let rest = kinds[start..<(start / columns + 1) * columns]
            let end = rest.firstIndex { $0 != kinds[start] } ?? rest.endIndex
            paths[kinds[start], default: ""] += box(
                x + first * width, y + row * height, x + (first + Double(end - start)) * width,
                y + (row + 1) * height)
            start = end
        }
        return paths.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The names of series beside samples of these, as many in a line as fit.
    mutating func legend(_ all: [Plot.Series], lines: Bool = false, points: Bool = false) {
        var x = Self.left
        for (index, series) in all.enumerated() where !series.name.isEmpty {
            let name = shortened(series.name, to: 220)
            let width = 34 + widest([name])
            if x > Self.left, x + width > Self.right { (x, top) = (Self.left, top + 18) }
            let sample = [0.0, 13, 26].map { Plot.Point(x: x + $0, y: top + 8) }
            if lines { line([sample[0], sample[2]], series: index) }
            if points { markers([sample[1]], series: index) }
            text(name, x: x + 31, y: top + 12, style: "ink")
            x += width + 16
        }
        if x > Self.left { top += 24 }
    }

    /// A point in a path.
    func pair(_ x: Double, _ y: Double) -> String { "\(coordinate(x)),\(coordinate(y))" }

    /// A rectangle as a path.
    func box(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) -> String {
        "M\(pair(left, top))H\(coordinate(right))V\(coordinate(bottom))H\(coordinate(left))z"
    }

    /// A share, to two digits.
    func hundredths(_ share: Double) -> String { plain((share * 100).rounded() / 100) }
}
