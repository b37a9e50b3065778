extension Plot {
    /// Draws lines, as of losses over epochs.
    ///
    /// ```swift
    /// Plot.lines([.init("SGD", losses), .init("Adam", others)], x: "epoch", y: .init("loss", isLogarithmic: true))
    /// ```
    /// Of more than 2,400 points those are drawn that can be told apart, always the lowest and highest too.
    public static func lines(
        _ series: [Series], title: String = "", x: Axis = "", y: Axis = "",
        appearance: Appearance = .automatic
    ) -> SVG {
        Sheet.picture(title, "Lines", appearance) { $0.lines(series, x: x, y: y) }
    }
}

extension Plot.Sheet {
    /// Lines in a frame, with a legend.
    mutating func lines(_ all: [Plot.Series], x: Plot.Axis, y: Plot.Axis, height: Double = 270) {
        let series = first(40, of: all)
        let points = series.map { self.points(of: $0, x, y) }
        legend(series, lines: true)
        let panel = panel(x, y, points.joined().compactMap { $0 }, height: height)
        for (index, points) in points.enumerated() {
            leaveOutBeyondAxes(points.count { $0.map { !panel.contains($0) } ?? false })
            for run in points.split(separator: nil).map({ $0.compactMap { $0 } }) {
                let drawn = thinned(run, to: max(20, 600 / series.count)).map(panel.point)
                if drawn.count > 1 {
                    line(drawn, series: index, clip: panel.clip)
                } else {
                    markers(drawn, series: index, clip: panel.clip)
                }
            }
        }
        describe(series, points, x, y)
    }

    /// A series' points; `nil` for those that the axes do not show.
    mutating func points(of series: Plot.Series, _ x: Plot.Axis, _ y: Plot.Axis) -> [Plot.Point?] {
        zip(series.x, series.y).map { a, b in
            shows(a, on: x) && shows(b, on: y) ? Plot.Point(x: a, y: b) : nil
        }
    }

    /// Of each of so many stretches the first, the lowest, the highest and the last point.
    private func thinned(_ points: [Plot.Point], to stretches: Int) -> [Plot.Point] {
        guard points.count > 4 * stretches else { return points }
        let length = (points.count + stretches - 1) / stretches
        return stride(from: 0, to: points.count, by: length).flatMap { start in
            let part = start..<min(start + length, points.count)
            let ends = [part.lowerBound, part.upperBound - 1]
            let extremes = [
                part.min { points[$0].y < points[$1].y }, part.max { points[$0].y < points[$1].y },
            ].compactMap { $0 }
            return Set(ends + extremes).sorted().map { points[$0] }
        }
    }

    /// Says of each series from where to where it goes, and its best and last values.
    mutating func describe(
        _ series: [Plot.Series], _ points: [[Plot.Point?]], _ x: Plot.Axis, _ y: Plot.Axis
    ) {
        for (series, points) in zip(series, points).prefix(12) {
            let shown = points.compactMap { $0 }
            guard let last = shown.last, let low = shown.min(by: { $0.y < $1.y }),
                let high = shown.max(by: { $0.y < $1.y }), let from = shown.lazy.map(\.x).min(),
                let to = shown.lazy.map(\.x).max()
            else { continue }
            let name = [series.name, y.title, "values"].first { !$0.isEmpty } ?? ""
            let axis = x.title.isEmpty ? "x" : x.title
            say(
                "\(name): \(axis) from \(plain(from)) to \(plain(to)), lowest \(plain(low.y)) at "
                    + "\(plain(low.x)), highest \(plain(high.y)) at \(plain(high.x)), last \(plain(last.y))")
        }
    }
}
