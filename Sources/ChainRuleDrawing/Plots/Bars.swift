extension Plot {
    /// Draws bars, at most 60, with names on the left and numbers on the right; up to three series side by
    /// side. One whose positive values are more than a thousandfold apart is on a logarithmic scale, and its
    /// title says so.
    ///
    /// ```swift
    /// Plot.bars(["layer1", "layer2"], [.init("norm of the gradient", [0.002, 0.4])])
    /// ```
    /// - Parameters:
    ///   - names: one for each bar, or group of bars.
    ///   - measures: x says whose value y is, from 1 on. What has no value has no bar.
    ///   - title: what stands above.
    ///   - appearance: which background it is for.
    public static func bars(
        _ names: [String], _ measures: [Series], title: String = "", appearance: Appearance = .automatic
    ) -> SVG {
        Sheet.picture(title, "Bars", appearance) { $0.bars(names, measures) }
    }
}

extension Plot.Sheet {
    mutating func bars(_ all: [String], _ measures: [Plot.Series]) {
        let names = first(60, of: all).map { shortened($0, to: 140) }
        let measures = first(3, of: measures)
        guard !names.isEmpty, !measures.isEmpty else { return noData() }
        let left = Self.left + 8 + widest(names)
        let width = (Self.right + 14 - left) / Double(measures.count)
        for (row, name) in names.enumerated() {
            text(name, x: left - 8, y: top + 36 + Double(row) * 20, style: "ink", anchor: .end)
        }
        for (column, measure) in measures.enumerated() {
            let start = left + Double(column) * width
            bars(names, measure, from: start, to: start + width - 14, series: column)
        }
        top += 28 + Double(names.count) * 20
    }

    private mutating func bars(
        _ names: [String], _ measure: Plot.Series, from start: Double, to end: Double, series: Int
    ) {
        let values = zip(measure.x, measure.y).filter { (1...Double(names.count)).contains($0.0) }
        let finite = values.map(\.1).filter { shows($0) }
        let positive = finite.filter { $0 > 0 }
        let (low, high) = (min(0, finite.min() ?? 0), max(0, finite.max() ?? 0))
        let isLogarithmic = low == 0 && high / (positive.min() ?? 1) > 1000
        let title = measure.name + (isLogarithmic ? " (log scale)" : "")
        text(shortened(title, to: end - start), x: start, y: top + 12)
        let labels = values.map { plain($0.1, digits: 3) }
        let axis = Plot.Axis(
            in: isLogarithmic ? (positive.min() ?? 1) / 3...high : low...(high > low ? high : 1),
            isLogarithmic: isLogarithmic)
        let scale = Plot.Scale(axis, [1], start, end - widest(labels) - 8, isRounded: false)
        let zero = isLogarithmic ? scale.start : scale.position(0)
        builder.path("M\(pair(zero, top + 20))v\(coordinate(4 + Double(names.count) * 20))", style: "axis")
        for ((row, value), label) in zip(values, labels) {
            let y = top + 4 + row.rounded(.down) * 20
            text(label, x: end, y: y + 12, style: "ink", anchor: .end)
            guard axis.shows(value) else { continue }
            let (left, right) = (min(zero, scale.position(value)), max(zero, scale.position(value)))
            area(box(left, y, right, y + 15), series: series, opacity: 0.75)
        }
        say(
            "\(title): " + zip(values, labels).map { "\(names[Int($0.0) - 1]) \($1)" }.joined(separator: ", ")
        )
    }
}
