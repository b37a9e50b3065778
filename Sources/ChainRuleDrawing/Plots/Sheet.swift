extension Plot {
    /// A plot in the making, from the top down: title, legend, frames, notes; and what it says in words.
    struct Sheet {
        static let width = 600.0
        static let margin = 16.0
        /// The size of ticks, legends and notes.
        static let small = 12.0

        var builder = SVGBuilder()
        /// Where the next thing begins.
        var top = 12.0
        private let title: String
        private var usedSeries: Set<Int> = []
        private var sentences: [String] = []
        private var notes: [String] = []
        /// How many values are left out, and why.
        private var gaps: [(reason: (one: String, many: String), count: Int)] = []

        /// - Parameter kind: what it is called without a title.
        init(_ title: String, kind: String) {
            self.title = title.isEmpty ? kind : title
            guard !title.isEmpty else { return }
            let shown = TextMetrics.shortened(title.escapingControlCharacters(), to: 530, size: 15)
            builder.text(
                shown, x: Self.margin, y: top + 14, style: "ink", size: 15, attributes: "font-weight=\"bold\""
            )
            top += 28
        }

        /// A sentence for those who do not see the picture.
        mutating func say(_ sentence: String) { sentences.append(sentence) }

        /// A line below the plot, which is said too.
        mutating func note(_ note: String) { notes.append(note) }

        /// Counts a value that cannot be shown.
        mutating func leaveOut(_ reason: (one: String, many: String), _ count: Int = 1) {
            guard count > 0 else { return }
            if let index = gaps.firstIndex(where: { $0.reason.one == reason.one }) {
                gaps[index].count += count
            } else {
                gaps.append((reason, count))
            }
        }

        static let notANumber = ("1 value is not a number", "values are not numbers")
        static let infinite = ("1 value is infinite", "values are infinite")
        static let notPositive = (
            "1 value is not above 0, as a logarithmic axis needs",
            "values are not above 0, as a logarithmic axis needs"
        )
        static let beyond = ("1 value is beyond the axes", "values are beyond the axes")

        /// Whether an axis shows a number; one that it does not show is counted.
        mutating func shows(_ number: Double, on axis: Axis) -> Bool {
            if axis.shows(number) { return true }
            leaveOut(number.isNaN ? Self.notANumber : number.isInfinite ? Self.infinite : Self.notPositive)
            return false
        }

        mutating func picture(_ appearance: Appearance) -> SVG {
            notes += gaps.map { $0.count == 1 ? $0.reason.one : "\($0.count) \($0.reason.many)" }
            for line in notes.flatMap({ wrapped($0, to: Self.width - 2 * Self.margin) }) {
                text(line, x: Self.margin, y: top + 12)
                top += 16
            }
            let series = usedSeries.sorted().flatMap { index -> [Palette.Look] in
                let (light, dark) = Palette.series[index]
                return [
                    Palette.Look(
                        selector: ".s\(index)", light: "fill:none;stroke:\(light)",
                        dark: "fill:none;stroke:\(dark)"),
                    Palette.Look(selector: ".f\(index)", light: "fill:\(light)", dark: "fill:\(dark)"),
                ]
            }
            return builder.picture(
                width: Self.width, height: top + 10, title: title,
                summary: (sentences + notes).map { $0.hasSuffix(".") ? $0 : $0 + "." }.joined(separator: " "),
                appearance: appearance,
                looks: [Palette.ink, Palette.faint, Palette.grid, Palette.axis] + series)
        }
    }
}

// MARK: Text

extension Plot.Sheet {
    /// A text as small as ticks are.
    mutating func text(
        _ text: String, x: Double, y: Double, style: String = "faint", anchor: SVGBuilder.Anchor = .start,
        attributes: String = ""
    ) {
        builder.text(text, x: x, y: y, style: style, size: Self.small, anchor: anchor, attributes: attributes)
    }

    func shortened(_ text: String, to width: Double) -> String {
        TextMetrics.shortened(text.escapingControlCharacters(), to: width, size: Self.small)
    }

    /// The width of the widest text.
    func widest(_ texts: [String]) -> Double {
        texts.map { TextMetrics.width(of: $0, size: Self.small) }.max() ?? 0
    }
}

// MARK: Series

extension Plot.Sheet {
    /// The classes of a series' lines and areas.
    mutating func stroke(_ series: Int) -> String { "s\(used(series))" }
    private mutating func fill(_ series: Int) -> String { "f\(used(series))" }

    private mutating func used(_ series: Int) -> Int {
        let index = series % Palette.series.count
        usedSeries.insert(index)
        return index
    }

    private static let dashes = ["", "8 4", "2 3", "10 3 2 3", "5 2", "12 4 5 4", "4 5", "9 3 2 3 2 3"]

    /// A line through points, dashed as the series is.
    mutating func line(_ points: [Plot.Point], series: Int, attributes: String = "") {
        // The ninth has the first one's color, and other dashes.
        let dash = Self.dashes[(series + series / 8 * 3) % Self.dashes.count]
        let dashes = dash.isEmpty ? "" : "stroke-dasharray=\"\(dash)\" "
        builder.path(
            "M" + points.map { "\(coordinate($0.x)),\(coordinate($0.y))" }.joined(separator: " "),
            style: stroke(series),
            attributes: "\(dashes)stroke-width=\"1.8\" stroke-linejoin=\"round\" \(attributes)".trimmed)
    }

    private static let shapes = [
        "m-3,0a3,3 0 1 0 6,0a3,3 0 1 0 -6,0z", "m-2.7,-2.7h5.4v5.4h-5.4z", "m0,-3.6l3.4,6.2h-6.8z",
        "m0,-4l3.4,4l-3.4,4l-3.4,-4z",
    ]

    /// Points in the series' shape: four filled ones, then the same hollow.
    mutating func markers(_ points: [Plot.Point], series: Int, attributes: String = "") {
        guard !points.isEmpty else { return }
        let shape = Self.shapes[series % 4]
        let data = points.map { "M\(coordinate($0.x)),\(coordinate($0.y))\(shape)" }.joined()
        let isFilled = series % 8 < 4
        builder.path(
            data, style: isFilled ? fill(series) : stroke(series),
            attributes: isFilled ? attributes : "stroke-width=\"1.4\" \(attributes)".trimmed)
    }

    /// Fills an area.
    mutating func fill(_ path: String, series: Int, opacity: Double, _ attributes: String = "") {
        builder.path(
            path, style: fill(series),
            attributes: "fill-opacity=\"\(hundredths(opacity))\" shape-rendering=\"crispEdges\" \(attributes)"
                .trimmed)
    }

    /// How a series is drawn.
    enum Sample {
        case line
        case points
        case path
        /// An area so dense.
        case area(opacity: Double)
    }

    /// Names beside samples, as many in a line as fit.
    mutating func legend(_ entries: [(name: String, sample: Sample, series: Int)]) {
        var x = Self.margin
        for (name, sample, series) in entries where !name.isEmpty {
            let name = shortened(name, to: 220)
            let width = 34 + widest([name])
            if x > Self.margin, x + width > Self.width - Self.margin { (x, top) = (Self.margin, top + 18) }
            let ends = [x, x + 26].map { Plot.Point(x: $0, y: top + 8) }
            let middle = [Plot.Point(x: x + 13, y: top + 8)]
            switch sample {
            case .line: line(ends, series: series)
            case .points: markers(middle, series: series)
            case .path:
                line(ends, series: series)
                markers(middle, series: series)
            case .area(let opacity):
                fill(
                    "M\(coordinate(x + 6)),\(coordinate(top + 2))h20v12h-20z", series: series,
                    opacity: opacity)
            }
            text(name, x: x + 31, y: top + 12, style: "ink")
            x += width + 16
        }
        if x > Self.margin { top += 24 }
    }
}

/// A share, to two digits.
func hundredths(_ share: Double) -> String {
    let text = "\((share * 100).rounded() / 100)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// A paragraph as lines that are at most so wide.
private func wrapped(_ text: String, to width: Double) -> [String] {
    var lines: [String] = []
    for word in text.escapingControlCharacters().split(separator: " ") {
        let longer = lines.last.map { $0 + " " + word } ?? ""
        if !longer.isEmpty, TextMetrics.width(of: longer, size: Plot.Sheet.small) <= width {
            lines[lines.count - 1] = longer
        } else {
            lines.append(TextMetrics.shortened(String(word), to: width, size: Plot.Sheet.small))
        }
    }
    return lines
}

extension String {
    /// Without a space at the end.
    fileprivate var trimmed: String { hasSuffix(" ") ? String(dropLast()) : self }
}
