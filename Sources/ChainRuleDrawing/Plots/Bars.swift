extension Plot {
    /// One number for each name, as the norm of the gradient for each layer.
    public struct Measure: Hashable, Sendable {
        public var title: String
        public var values: [Double]

        public init(_ title: String, _ values: [Double]) { (self.title, self.values) = (title, values) }
    }

    /// Draws bars, at most 60, with names on the left and numbers at their ends; up to four measures side by
    /// side. One whose positive values are more than a thousandfold apart is on a logarithmic scale, and its
    /// title says so.
    ///
    /// ```swift
    /// Plot.bars(["layer1", "layer2"], [.init("norm of the gradient", [0.002, 0.4])])
    /// ```
    public static func bars(
        _ names: [String], _ measures: [Measure], title: String = "", appearance: Appearance = .automatic
    ) -> SVG {
        var sheet = Sheet(title, kind: "Bars")
        sheet.bars(names, measures)
        return sheet.picture(appearance)
    }
}

extension Plot.Sheet {
    mutating func bars(_ all: [String], _ measures: [Plot.Measure]) {
        let names = all.prefix(60).map { shortened($0, to: 170) }
        leaveOut(("1 more bar is not drawn", "more bars are not drawn"), all.count - names.count)
        leaveOut(("1 more measure is not drawn", "more measures are not drawn"), measures.count - 4)
        guard !names.isEmpty, !measures.isEmpty else { return noData() }
        let left = Self.margin + 8 + widest(names)
        let width = (Self.width - Self.margin + 14 - left) / Double(min(measures.count, 4))
        for (row, name) in names.enumerated() {
            text(name, x: left - 8, y: top + 36 + Double(row) * 20, style: "ink", anchor: .end)
        }
        for (column, measure) in measures.prefix(4).enumerated() {
            let start = left + Double(column) * width
            bars(all.prefix(60), measure, from: start, to: start + width - 14, series: column)
        }
        top += 28 + Double(names.count) * 20
    }

    private mutating func bars(
        _ names: ArraySlice<String>, _ measure: Plot.Measure, from start: Double, to end: Double, series: Int
    ) {
        let values = zip(names, measure.values).map(\.1)
        let finite = values.filter { shows($0, on: Plot.Axis()) }
        let positive = finite.filter { $0 > 0 }
        let (low, high) = (min(0, finite.min() ?? 0), max(0, finite.max() ?? 0))
        let isLogarithmic = low == 0 && high / (positive.min() ?? 1) > 1000
        let title = measure.title + (isLogarithmic ? " (log scale)" : "")
        text(shortened(title, to: end - start), x: start, y: top + 12)
        let labels = values.map { plain($0, digits: 3) }
        let room = widest(labels) + 8
        let axis = Plot.Axis(
            in: isLogarithmic ? (positive.min() ?? 1) / 3...high : low...(high > low ? high : 1),
            isLogarithmic: isLogarithmic)
        // Numbers below 0 stand to the left of their bars.
        let scale = Plot.Scale(axis, [1], start + (low < 0 ? room : 0), end - room, isRounded: false)
        let zero = isLogarithmic ? scale.start : scale.position(0)
        builder.path(
            "M\(coordinate(zero)),\(coordinate(top + 20))v\(coordinate(4 + Double(names.count) * 20))",
            style: "axis")
        for (row, value) in values.enumerated() {
            let y = top + 24 + Double(row) * 20
            let tip = axis.shows(value) ? scale.position(value) : zero
            if tip != zero {
                fill(
                    "M\(coordinate(zero)),\(coordinate(y))H\(coordinate(tip))v15H\(coordinate(zero))z",
                    series: series, opacity: 0.75)
            }
            text(
                labels[row], x: tip + (value < 0 ? -5 : 5), y: y + 12, style: "ink",
                anchor: value < 0 ? .end : .start)
        }
        say("\(title): " + zip(names, labels).map { "\($0) \($1)" }.joined(separator: ", "))
    }
}
