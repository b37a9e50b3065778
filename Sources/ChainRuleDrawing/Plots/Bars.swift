extension Plot {
    /// One number for each name, as the norm of the gradient for each layer.
    public struct Measure: Hashable, Sendable {
        public var title: String
        public var values: [Double]

        public init(_ title: String, _ values: [Double]) { (self.title, self.values) = (title, values) }
    }

    /// Draws bars, at most 60, with names on the left and numbers on the right; up to three measures side by
    /// side. One whose positive values are more than a thousandfold apart is on a logarithmic scale, and its
    /// title says so.
    ///
    /// ```swift
    /// Plot.bars(["layer1", "layer2"], [.init("norm of the gradient", [0.002, 0.4])])
    /// ```
    public static func bars(
        _ names: [String], _ measures: [Measure], title: String = "", appearance: Appearance = .automatic
    ) -> SVG {
        Sheet.picture(title, "Bars", appearance) { $0.bars(names, measures) }
    }
}

extension Plot.Sheet {
    mutating func bars(_ all: [String], _ measures: [Plot.Measure]) {
        let names = all.prefix(60).map { shortened($0, to: 140) }
        leaveOut(all.count - names.count, "more bar is not drawn", "more bars are not drawn")
        leaveOut(measures.count - 3, "more measure is not drawn", "more measures are not drawn")
        guard !names.isEmpty, !measures.isEmpty else { return noData() }
        let left = Self.left + 8 + widest(names)
        let width = (Self.right + 14 - left) / Double(min(measures.count, 3))
        for (row, name) in names.enumerated() {
            text(name, x: left - 8, y: top + 36 + Double(row) * 20, style: "ink", anchor: .end)
        }
        for (column, measure) in measures.prefix(3).enumerated() {
            let start = left + Double(column) * width
            bars(all.prefix(60), measure, from: start, to: start + width - 14, series: column)
        }
        top += 28 + Double(names.count) * 20
    }

    private mutating func bars(
        _ names: ArraySlice<String>, _ measure: Plot.Measure, from start: Double, to end: Double, series: Int
    ) {
        let values = zip(names, measure.values).map(\.1)
        let finite = values.filter { shows($0) }
        let positive = finite.filter { $0 > 0 }
        let (low, high) = (min(0, finite.min() ?? 0), max(0, finite.max() ?? 0))
        let isLogarithmic = low == 0 && high / (positive.min() ?? 1) > 1000
        let title = measure.title + (isLogarithmic ? " (log scale)" : "")
        text(shortened(title, to: end - start), x: start, y: top + 12)
        let labels = values.map { plain($0, digits: 3) }
        let axis = Plot.Axis(
            in: isLogarithmic ? (positive.min() ?? 1) / 3...high : low...(high > low ? high : 1),
            isLogarithmic: isLogarithmic)
        let scale = Plot.Scale(axis, [1], start, end - widest(labels) - 8, isRounded: false)
        let zero = isLogarithmic ? scale.start : scale.position(0)
        builder.path("M\(pair(zero, top + 20))v\(coordinate(4 + Double(values.count) * 20))", style: "axis")
        for (row, value) in values.enumerated() {
            let y = top + 24 + Double(row) * 20
            text(labels[row], x: end, y: y + 12, style: "ink", anchor: .end)
            guard axis.shows(value) else { continue }
            let (left, right) = (min(zero, scale.position(value)), max(zero, scale.position(value)))
            area(box(left, y, right, y + 15), series: series, opacity: 0.75)
        }
        say("\(title): " + zip(names, labels).map { "\($0) \($1)" }.joined(separator: ", "))
    }
}
