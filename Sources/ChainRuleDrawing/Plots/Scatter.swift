public import ChainRule

extension Plot {
    /// Draws points, and, if asked for, the regions of the plane that a classifier tells apart. Of more than
    /// 4,000 points every so many are drawn, which a note says.
    ///
    /// ```swift
    /// try Plot.scatter(points, x: "x", y: "y") { try network.predict($0).argmaxOfEachRow }
    /// ```
    /// - Parameters:
    ///   - series: the points, a series for each class or group.
    ///   - title: what stands above.
    ///   - x: the horizontal axis.
    ///   - y: the vertical axis.
    ///   - appearance: which background it is for.
    ///   - regions: given points as the rows of a matrix, x and y, says which series each belongs to, from 0
    ///     on.
    /// - Throws: what `regions` throws.
    public static func scatter(
        _ series: [Series], title: String = "", x: Axis = "", y: Axis = "",
        appearance: Appearance = .automatic,
        regions: ((Matrix<Double>) throws -> [Int])? = nil
    ) rethrows -> SVG {
        try Sheet.picture(title, "Points", appearance) {
            try $0.scatter(series, x, y, height: regions == nil ? 270 : 380, regions)
        }
    }
}

extension Plot.Sheet {
    private static let (mostPoints, columns, rows) = (4000, 200, 140)

    mutating func scatter(
        _ all: [Plot.Series], _ x: Plot.Axis, _ y: Plot.Axis, height: Double,
        _ regions: ((Matrix<Double>) throws -> [Int])? = nil
    ) rethrows {
        let series = first(40, of: all)
        let points = series.map { self.points(of: $0, x, y).compactMap { $0 } }
        legend(series, points: true)
        let panel = panel(x, y, Array(points.joined()), height: height, isRounded: true)
        let count = points.joined().count
        if count > 0, let classes = try regions?(grid(panel)) { draw(classes, in: panel) }
        let step = max(1, (count + Self.mostPoints - 1) / Self.mostPoints)
        if step > 1 { note("Of \(count) points one in \(step) is drawn") }
        for (index, points) in points.enumerated() {
            let inside = points.filter(panel.contains)
            leaveOutBeyondAxes(points.count - inside.count)
            markers(
                stride(from: 0, to: inside.count, by: step).map { panel.point(inside[$0]) }, series: index)
        }
        describe(series, points, x, y)
    }

    /// The points that cells of a frame stand for.
    private func grid(_ panel: Plot.Panel) -> Matrix<Double> {
        Matrix(rows: Self.columns * Self.rows, columns: 2) { cell, axis in
            axis == 0
                ? panel.x.value(at: (Double(cell % Self.columns) + 0.5) / Double(Self.columns))
                : panel.y.value(at: 1 - (Double(cell / Self.columns) + 0.5) / Double(Self.rows))
        }
    }

    /// Colors the cells of a frame by their classes.
    private mutating func draw(_ classes: [Int], in panel: Plot.Panel) {
        guard classes.count == Self.columns * Self.rows else {
            return note(
                "The regions are not drawn: \(classes.count) classes for \(Self.columns * Self.rows) points")
        }
        let width = (panel.x.end - panel.x.start) / Double(Self.columns)
        let height = (panel.y.start - panel.y.end) / Double(Self.rows)
        let grid = scaled(x: panel.x.start, y: panel.y.end, width, height)
        for (series, path) in cells(classes, Self.columns) where series >= 0 {
            area(path, series: series, opacity: 0.25, attributes: grid)
        }
    }
}
