public import ChainRule

extension Plot {
    /// Draws images in a grid, as of digits; the first 60.
    ///
    /// ```swift
    /// Plot.images(digits.inputs, width: 8, captions: ["3, read as 5"])
    /// ```
    /// - Parameters:
    ///   - images: one in each row, pixel by pixel, from 0 for white to 1 for black; what is beyond is cut
    ///     off.
    ///   - width: how many pixels a row of an image has.
    ///   - captions: what stands below each.
    ///   - title: what stands above.
    ///   - appearance: which background it is for.
    public static func images<Element>(
        _ images: Matrix<Element>, width: Int, captions: [String] = [], title: String = "",
        appearance: Appearance = .automatic
    ) -> SVG {
        Sheet.picture(title, "Images", appearance) { sheet in
            let rows = sheet.first(60, of: Array(0..<images.rows))
            sheet.images(rows.map { images.row($0).map { Double($0) } }, width, captions)
        }
    }
}

extension Plot.Sheet {
    fileprivate mutating func images(_ images: [[Double]], _ width: Int, _ captions: [String]) {
        guard let count = images.first?.count, width > 0, count >= width, count <= 1 << 16 else {
            return noData()
        }
        let columns = captions.isEmpty ? 8 : 4
        let cell = (Self.right - Self.left + 12) / Double(columns)
        let pixel = min(cell - 12, 96) / Double(max(width, count / width))
        let height = Double((count + width - 1) / width) * pixel
        let rowHeight = height + (captions.isEmpty ? 12 : 28)
        for (index, pixels) in images.enumerated() {
            let (x, y) = (
                Self.left + Double(index % columns) * cell, top + Double(index / columns) * rowHeight
            )
            let levels = pixels.map { shows($0) ? Int((min(max($0, 0), 1) * 16).rounded()) : 0 }
            let grid = scaled(x: x, y: y, pixel, pixel)
            for (level, path) in cells(levels, width) where level > 0 {
                area(path, style: "ink", opacity: Double(level) / 16, attributes: grid)
            }
            builder.path(box(x, y, x + Double(width) * pixel, y + height), style: "grid")
            guard index < captions.count else { continue }
            text(shortened(captions[index], to: cell - 8), x: x, y: y + height + 14, style: "ink")
        }
        top += Double((images.count + columns - 1) / columns) * rowHeight
        say(
            "\(images.count) images"
                + (captions.isEmpty ? "" : ": " + captions.prefix(60).joined(separator: "; ")))
    }
}
