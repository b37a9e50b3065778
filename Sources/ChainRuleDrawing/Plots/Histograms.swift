extension Plot {
    /// Draws a histogram for each group of numbers, as of each layer's activations, all with the same axes;
    /// at most 60.
    ///
    /// ```swift
    /// Plot.histograms(layers.map { ($0.name, $0.values) }, x: .init("tanh", in: -1...1))
    /// ```
    /// - Parameters:
    ///   - bins: into how many equal parts the axis is divided, from 1 to 200.
    ///   - columns: how many are side by side, from 1 to 6.
    public static func histograms(
        _ groups: [(name: String, values: [Double])], bins: Int = 24, columns: Int = 5, title: String = "",
        x: Axis = "", y: Axis = "share of the values", appearance: Appearance = .automatic
    ) -> SVG {
        var sheet = Sheet(title, kind: "Histograms")
        sheet.histograms(groups, bins: min(max(bins, 1), 200), columns: min(max(columns, 1), 6), x, y)
        return sheet.picture(appearance)
    }
}

extension Plot.Sheet {
    fileprivate mutating func histograms(
        _ all: [(name: String, values: [Double])], bins: Int, columns: Int, _ given: Plot.Axis, _ y: Plot.Axis
    ) {
        let names = all.prefix(60).map(\.name)
        leaveOut(("1 more group is not drawn", "more groups are not drawn"), all.count - names.count)
        let values = all.prefix(60).map { group in group.values.filter { shows($0, on: Plot.Axis()) } }
        guard !values.joined().isEmpty else { return noData() }
        // The axis of all: its ends, in whichever frame.
        let whole = Plot.Scale(Plot.Axis(in: given.range), values.joined(), 0, Self.width, isRounded: true)
        let x = Plot.Axis(given.title, in: whole.low...whole.high)
        let shares = values.map { values -> [Double] in
            let inside = values.filter { $0 >= whole.low && $0 <= whole.high }
            leaveOut(Self.beyond, values.count - inside.count)
            return TerminalPlot.shares(of: inside, in: whole.low...whole.high, bins: bins)
        }
        title(of: y)
        let height = names.count > columns ? 96.0 : 150
        let highest = shares.joined().max() ?? 1
        func vertical(_ top: Double) -> Plot.Scale {
            Plot.Scale(Plot.Axis(in: y.range), [0, highest], top + height, top, isRounded: true)
        }
        let left = Self.margin + 8 + vertical(0).labelWidth
        let width = (Self.width - Self.margin + 10 - left) / Double(min(columns, names.count))
        for (index, name) in names.enumerated() {
            let start = left + Double(index % columns) * width
            text(shortened(name, to: width - 18), x: start, y: top + 12, style: "ink")
            let panel = Plot.Panel(
                x: Plot.Scale(x, [], start, start + width - 18, isRounded: false), y: vertical(top + 18))
            let isLowest = index + columns >= names.count
            draw(panel, labelsX: isLowest, labelsY: index % columns == 0)
            bars(shares[index], in: panel)
            if index % columns == columns - 1 || index == names.count - 1 { top += height + 24 }
            let (low, high) = (values[index].min() ?? .nan, values[index].max() ?? .nan)
            say("\(name): \(values[index].count) values from \(plain(low)) to \(plain(high))")
        }
        top += 16
        title(below: x)
    }

    /// One area for all bars: nothing is seen between them.
    private mutating func bars(_ shares: [Double], in panel: Plot.Panel) {
        let (start, bottom) = (panel.x.start, coordinate(panel.y.start))
        let width = (panel.x.end - start) / Double(shares.count)
        let steps = shares.enumerated().map { bin, share in
            "V\(coordinate(panel.y.position(share)))H\(coordinate(start + Double(bin + 1) * width))"
        }
        fill(
            "M\(coordinate(start)),\(bottom)\(steps.joined())V\(bottom)z", series: 0, opacity: 0.75,
            panel.clip)
    }
}
