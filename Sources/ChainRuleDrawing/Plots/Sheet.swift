extension Plot {
    /// A plot in the making, from the top down: title, legend, frames, notes; and what it says in words.
    struct Sheet {
        static let (left, right) = (16.0, 584.0)
        /// The size of ticks, legends and notes.
        static let small = 12.0

        var builder = SVGBuilder()
        /// Where the next thing begins.
        var top = 12.0
        private var usedSeries: Set<Int> = []
        private var sentences: [String] = []
        private var notes: [String] = []
        /// How many things are left out, and what they are.
        private var gaps: [(count: Int, one: String, many: String)] = []

        /// A picture of what `content` puts on a sheet.
        ///
        /// - Parameter kind: what it is called without a title.
        static func picture(
            _ title: String, _ kind: String, _ appearance: Appearance, _ content: (inout Sheet) throws -> Void
        ) rethrows -> SVG {
            var sheet = Sheet()
            if !title.isEmpty {
                let shown = TextMetrics.shortened(title.escapingControlCharacters(), to: 530, size: 15)
                sheet.builder.text(
                    shown, x: left, y: sheet.top + 14, style: "ink", size: 15,
                    attributes: "font-weight=\"bold\"")
                sheet.top += 28
            }
            try content(&sheet)
            return sheet.finished(title.isEmpty ? kind : title, appearance)
        }

        private mutating func finished(_ title: String, _ appearance: Appearance) -> SVG {
            notes += gaps.map { $0.count == 1 ? "1 \($0.one)" : "\($0.count) \($0.many)" }
            for line in notes.flatMap({ wrapped($0, to: Self.right - Self.left) }) {
                text(line, x: Self.left, y: top + 12)
                top += 16
            }
            let series = usedSeries.sorted().flatMap { index -> [Palette.Look] in
                let (light, dark) = Palette.series[index]
                let lines = [light, dark].map { "fill:none;stroke:\($0)" }
                return [
                    .init(selector: ".s\(index)", light: lines[0], dark: lines[1]),
                    .init(selector: ".f\(index)", light: "fill:\(light)", dark: "fill:\(dark)"),
                ]
            }
            let summary = (sentences + notes).map { $0.hasSuffix(".") ? $0 : $0 + "." }.joined(separator: " ")
            return builder.picture(
                width: Self.left + Self.right, height: top + 10, title: title, summary: summary,
                appearance: appearance,
                looks: [Palette.ink, Palette.faint, Palette.grid, Palette.axis] + series)
        }

        /// A sentence for those who do not see the picture.
        mutating func say(_ sentence: String) { sentences.append(sentence) }

        /// A line below the plot, which is said too.
        mutating func note(_ note: String) { notes.append(note) }

        /// Counts what is not shown; a note says how many there are.
        mutating func leaveOut(_ count: Int, _ one: String, _ many: String) {
            guard count > 0 else { return }
            if let index = gaps.firstIndex(where: { $0.one == one }) {
                gaps[index].count += count
            } else {
                gaps.append((count, one, many))
            }
        }

        /// The first of many; how many more there are is said.
        mutating func first<Item>(_ most: Int, of all: [Item]) -> [Item] {
            leaveOut(all.count - most, "more is not drawn", "more are not drawn")
            return Array(all.prefix(most))
        }

        mutating func leaveOutBeyondAxes(_ count: Int) {
            leaveOut(count, "value is beyond the axes", "values are beyond the axes")
        }

        /// Whether an axis, by default one that has all finite numbers, shows a number. What it does not show
        /// is counted.
        mutating func shows(_ number: Double, on axis: Axis = "") -> Bool {
            if axis.shows(number) { return true }
            let (one, many) =
                number.isNaN
                ? ("a number", "numbers") : number.isInfinite ? ("finite", "finite") : ("above 0", "above 0")
            leaveOut(1, "value is not \(one)", "values are not \(many)")
            return false
        }

        // MARK: Text

        /// A text as small as ticks are.
        mutating func text(
            _ text: String, x: Double, y: Double, style: String = "faint", anchor: SVGBuilder.Anchor = .start,
            attributes: String = ""
        ) {
            builder.text(
                text, x: x, y: y, style: style, size: Self.small, anchor: anchor, attributes: attributes)
        }

        func shortened(_ text: String, to width: Double) -> String {
            TextMetrics.shortened(text.escapingControlCharacters(), to: width, size: Self.small)
        }

        /// The width of the widest text.
        func widest(_ texts: [String]) -> Double {
            texts.map { TextMetrics.width(of: $0, size: Self.small) }.max() ?? 0
        }

        /// A paragraph as lines that are at most so wide.
        private func wrapped(_ text: String, to width: Double) -> [String] {
            var lines: [String] = []
            for word in text.split(separator: " ") {
                let longer = lines.last.map { "\($0) \(word)" } ?? ""
                if !longer.isEmpty, widest([longer]) <= width {
                    lines[lines.count - 1] = longer
                } else {
                    lines.append(shortened(String(word), to: width))
                }
            }
            return lines
        }

        // MARK: Classes of colors

        /// The class of a series' lines.
        mutating func stroke(_ series: Int) -> String { "s\(used(series))" }
        /// The class of its areas.
        mutating func fill(_ series: Int) -> String { "f\(used(series))" }

        private mutating func used(_ series: Int) -> Int {
            usedSeries.insert(series % Palette.series.count)
            return series % Palette.series.count
        }
    }
}
