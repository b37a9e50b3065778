extension Plot {
    /// Draws a histogram for each group of numbers, as of each layer's activations, all with the same axes;
    /// at most 60.
    ///
    /// ```swift
    /// Plot.histograms([.init("layer 1", values), .init("layer 2", others)], x: .init("tanh", in: -1...1))
    /// ```
    /// - Parameters:
    ///   - groups: the numbers are the y of each series.
    ///   - bins: into how many equal parts the axis is divided, from 1 to 200.
    ///   - columns: how many are side by side, from 1 to 6.
    ///   - title: what stands above.
    ///   - x: the axis of the numbers.
    ///   - y: the axis of how many there are.
    ///   - appearance: which background it is for.
    public static func histograms(
        _ groups: [Series], bins: Int = 24, columns: Int = 5, title: String = "",
        x: Axis = "", y: Axis = "share of the values", appearance: Appearance = .automatic
    ) -> SVG {
        Sheet.picture(title, "Histograms", appearance) {
            $0.histograms(groups, bins: min(max(bins, 1), 200), columns: min(max(columns, 1), 6), x, y)
        }
    }
}

extension Plot.Sheet {
    fileprivate mutating func histograms(
        _ all: [Plot.Series], bins: Int, columns: Int, _ given: Plot.Axis, _ y: Plot.Axis
    ) {
        let groups = first(60, of: all).map { (name: $0.name, values: $0.y.filter { shows($0) }) }
        let values = groups.flatMap(\.values)
        guard !values.isEmpty else { return noData() }
        let whole = Plot.Scale(Plot.Axis(in: given.range), values, 0, 600, isRounded: true)
        let range = whole.low...whole.high
        let x = Plot.Axis(given.title, in: range)
        leaveOutBeyondAxes(values.count { !range.contains($0) })
        let shares = groups.map { group -> [Double] in
            let inside = group.values.filter(range.contains)
            let part = Double(inside.count) / Double(max(1, group.values.count))
            return TerminalPlot.shares(of: inside, in: range, bins: bins).map { $0 * part }
        }
        title(above: y)
        let height = groups.count > columns ? 96.0 : 150
        let highest = shares.joined().max() ?? 1
        func vertical(_ top: Double) -> Plot.Scale {
            Plot.Scale(Plot.Axis(in: y.range), [0, highest], top + height, top, isRounded: true)
        }
        let left = Self.left + 8 + widest(vertical(0).ticks.map(\.text))
        let width = (Self.right + 10 - left) / Double(min(columns, groups.count))
        for (index, group) in groups.enumerated() {
            let start = left + Double(index % columns) * width
            text(shortened(group.name, to: width - 18), x: start, y: top + 12, style: "ink")
            let panel = Plot.Panel(
                x: Plot.Scale(x, [], start, start + width - 18, isRounded: false), y: vertical(top + 18))
            draw(panel, labelsX: index + columns >= groups.count, labelsY: index % columns == 0)
            bars(shares[index], in: panel)
            if index % columns == columns - 1 || index == groups.count - 1 { top += height + 24 }
            if let low = group.values.min(), let high = group.values.max() {
                say("\(group.name): \(group.values.count) values from \(plain(low)) to \(plain(high))")
            } else {
                say("\(group.name): no values")
            }
        }
        top += 16
        title(below: x)
    }

    /// One area for all bars: nothing is seen between them.
    private mutating func bars(_ shares: [Double], in panel: Plot.Panel) {
        let (start, bottom) = (panel.x.start, panel.y.start)
        let width = (panel.x.end - start) / Double(shares.count)
        let steps = shares.enumerated().map { bin, share in
            "V\(coordinate(panel.y.position(share)))H\(coordinate(start + Double(bin + 1) * width))"
        }
        let path = "M\(pair(start, bottom))\(steps.joined())V\(coordinate(bottom))z"
        area(path, series: 0, opacity: 0.75, attributes: panel.clip)
    }
}
