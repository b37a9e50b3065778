public import ChainRule

extension Plot {
    /// Draws a matrix as a map of colors, negative numbers in another one, with the numbers where there is
    /// room; at most 128 rows and columns.
    ///
    /// ```swift
    /// Plot.heatMap(weights, title: "Weights of layer 1")
    /// ```
    /// - Parameters:
    ///   - matrix: the numbers.
    ///   - rowNames: by default rows, and columns, are numbered.
    ///   - columnNames: as `rowNames`, for columns.
    ///   - title: what stands above.
    ///   - appearance: which background it is for.
    public static func heatMap<Element>(
        _ matrix: Matrix<Element>, rowNames: [String] = [], columnNames: [String] = [], title: String = "",
        appearance: Appearance = .automatic
    ) -> SVG {
        let rows = (0..<min(matrix.rows, Sheet.mostCells)).map { row in
            matrix.row(row).prefix(Sheet.mostCells).map { Double($0) }
        }
        return Sheet.picture(title, "Heat map", appearance) { sheet in
            sheet.leaveOut(matrix.rows - rows.count, "row is not drawn", "rows are not drawn")
            sheet.leaveOut(matrix.columns - Sheet.mostCells, "column is not drawn", "columns are not drawn")
            sheet.heatMap(rows, names: (rowNames, columnNames)) { plain($0, digits: 3) }
        }
    }
}

extension Plot.Sheet {
    static let mostCells = 128

    /// - Parameters:
    ///   - titles: what rows and columns are.
    ///   - shares: how dense each cell's color is, from 0 to 1; by default in proportion to its number.
    mutating func heatMap(
        _ rows: [[Double]], names: (rows: [String], columns: [String]),
        titles: (rows: String, columns: String)? = nil,
        shares: [[Double]]? = nil, label: (Double) -> String
    ) {
        guard let columns = rows.first?.count, columns > 0 else { return noData() }
        let numbers = Array(rows.joined())
        let finite = numbers.filter { shows($0) }
        let (low, high) = (finite.min() ?? 0, finite.max() ?? 0)
        let greatest = max(-low, high)
        let (rowNames, columnNames) = (heads(names.rows, rows.count, 110), heads(names.columns, columns, 90))
        let left = Self.left + 8 + widest(rowNames + [titles?.rows ?? ""])
        let width = min(64, (Self.right - left) / Double(columns))
        let height = min(max(30 - Double(rows.count) / 2, 480 / Double(rows.count)), 30)
        let texts = numbers.map(label)
        let isWritten = height >= 14 && texts.allSatisfy { TextMetrics.width(of: $0, size: 11) < width - 3 }
        if !isWritten {
            note("Colors are from \(plain(low)) to \(plain(high)), numbers below 0 orange, above 0 blue")
        }
        if let titles {
            text(titles.rows, x: Self.left, y: top + 12)
            text(titles.columns, x: left, y: top + 12)
            top += 18
        }
        // Names that do not fit side by side are upright, all of them.
        let isUpright = widest(columnNames) > width - 4
        if !columnNames.isEmpty { top += isUpright ? widest(columnNames) + 4 : 18 }
        for (column, name) in columnNames.enumerated() {
            let (x, y) = (left + (Double(column) + 0.5) * width, top - 5)
            let turn = "transform=\"rotate(-90 \(coordinate(x + 4)) \(coordinate(y)))\""
            text(
                name, x: isUpright ? x + 4 : x, y: y, style: "ink", anchor: isUpright ? .start : .middle,
                attributes: isUpright ? turn : "")
        }
        // Colors in 20 steps; under numbers so light that these can be read.
        let steps = numbers.enumerated().map { index, number in
            let share =
                shares?[index / columns][index % columns] ?? (greatest > 0 ? abs(number) / greatest : 0)
            return share.isFinite ? Int((share * 20).rounded(.up)) * (number < 0 ? -1 : 1) : 0
        }
        let grid = scaled(x: left, y: top, width, height)
        for (step, path) in cells(steps, columns) where step != 0 {
            let opacity = Double(abs(step)) / 20 * (isWritten ? 0.55 : 1)
            area(path, series: step < 0 ? 1 : 0, opacity: opacity, attributes: grid)
        }
        for (row, name) in rowNames.enumerated() {
            text(name, x: left - 6, y: top + (Double(row) + 0.5) * height + 4, style: "ink", anchor: .end)
        }
        for (index, number) in texts.enumerated() where isWritten {
            let (x, y) = (Double(index % columns) + 0.5, Double(index / columns) + 0.5)
            builder.text(
                number, x: left + x * width, y: top + y * height + 4, style: "ink", size: 11, anchor: .middle)
        }
        let bottom = top + height * Double(rows.count)
        builder.path(box(left, top, left + width * Double(columns), bottom), style: "axis")
        top = bottom + 10
        let range = finite.isEmpty ? "without a number" : "from \(plain(low)) to \(plain(high))"
        say("\(rows.count) rows and \(columns) columns, \(range)")
    }

    /// Names, or numbers; none where there are too many to be written.
    private func heads(_ names: [String], _ count: Int, _ width: Double) -> [String] {
        (0..<(count > 36 ? 0 : count)).map { $0 < names.count ? shortened(names[$0], to: width) : "\($0)" }
    }
}
