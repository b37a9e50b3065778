// What plots are made of: lines, points and areas of a series, and the legend.

extension Plot.Sheet {
    private static let dashes = ["", "8 4", "2 3", "10 3 2 3", "5 2", "12 4 5 4", "4 5", "9 3 2 3 2 3"]

    /// A line through points, dashed as the series is; the ninth has the first one's color, and other dashes.
    mutating func line(_ points: [Plot.Point], series: Int, attributes: String = "") {
        let dash = Self.dashes[(series + series / 8 * 3) % Self.dashes.count]
        builder.path(
            "M" + points.map { pair($0.x, $0.y) }.joined(separator: " "), style: stroke(series),
            attributes: (dash.isEmpty ? "" : "stroke-dasharray=\"\(dash)\" ")
                + "stroke-width=\"1.8\" stroke-linejoin=\"round\"\(attributes)")
    }

    private static let shapes = [
        "m-3,0a3,3 0 1 0 6,0a3,3 0 1 0 -6,0z", "m-2.7,-2.7h5.4v5.4h-5.4z", "m0,-3.6l3.4,6.2h-6.8z",
        "m0,-4l3.4,4l-3.4,4l-3.4,-4z",
    ]

    /// Points in the series' shape: four filled ones, then the same hollow.
    mutating func markers(_ points: [Plot.Point], series: Int, attributes: String = "") {
        guard !points.isEmpty else { return }
        let data = points.map { "M\(pair($0.x, $0.y))\(Self.shapes[series % 4])" }.joined()
        let isFilled = series % 8 < 4
        builder.path(
            data, style: isFilled ? fill(series) : stroke(series),
            attributes: "stroke-width=\"\(isFilled ? 0 : 1.4)\"\(attributes)")
    }

    mutating func area(_ path: String, series: Int, opacity: Double, attributes: String = "") {
        area(path, style: fill(series), opacity: opacity, attributes: attributes)
    }

    mutating func area(_ path: String, style: String, opacity: Double, attributes: String = "") {
        builder.path(
            path, style: style,
            attributes: "fill-opacity=\"\(hundredths(opacity))\" shape-rendering=\"crispEdges\"\(attributes)")
    }

    /// The cells of a grid as one path for each kind, in order; those beside each other are one piece. The
    /// unit is a cell: `scaled` makes it so many pixels.
    func cells(_ kinds: [Int], _ columns: Int) -> [(kind: Int, path: String)] {
        var paths: [Int: String] = [:]
        var start = 0
        while start < kinds.count {
            let row = start / columns
            let rest = kinds[start..<min((row + 1) * columns, kinds.count)]
            let end = rest.firstIndex { $0 != kinds[start] } ?? rest.endIndex
            let (left, right) = (start - row * columns, end - row * columns)
            paths[kinds[start], default: ""] += "M\(left),\(row)H\(right)V\(row + 1)H\(left)z"
            start = end
        }
        return paths.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// An attribute that puts a grid to a point, its cells so wide and so high.
    func scaled(x: Double, y: Double, _ width: Double, _ height: Double) -> String {
        let size = [width, height].map { "\(($0 * 1e4).rounded() / 1e4)" }.joined(separator: " ")
        return " transform=\"translate(\(coordinate(x)) \(coordinate(y))) scale(\(size))\""
    }

    /// The names of series beside samples of these, as many in a line as fit.
    mutating func legend(_ all: [Plot.Series], lines: Bool = false, points: Bool = false) {
        var x = Self.left
        for (index, series) in all.enumerated() where !series.name.isEmpty && !series.y.isEmpty {
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
