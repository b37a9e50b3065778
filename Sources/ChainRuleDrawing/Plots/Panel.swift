extension Plot {
    /// A frame with two axes.
    struct Panel {
        let x: Scale
        let y: Scale

        func point(_ point: Point) -> Point { Point(x: x.position(point.x), y: y.position(point.y)) }

        /// Whether it is in the part of the plane that is shown.
        func contains(_ point: Point) -> Bool {
            point.x >= x.low && point.x <= x.high && point.y >= y.low && point.y <= y.high
        }

        /// An attribute that cuts off what is outside.
        var clip: String { " clip-path=\"url(#\(clipName))\"" }

        /// Frames that lie alike have the same, so that many pictures can be in one page.
        fileprivate var clipName: String {
            "clip" + [x.start, x.end, y.start, y.end].map { coordinate($0.rounded()) }.joined(separator: "-")
        }
    }
}

extension Plot.Sheet {
    /// A frame of the picture's width, with its axes, as large as the points need.
    ///
    /// - Parameter isRounded: whether the horizontal axis begins and ends at round numbers, as the vertical.
    mutating func panel(
        _ x: Plot.Axis, _ y: Plot.Axis, _ points: [Plot.Point], height: Double = 270, isRounded: Bool = false
    ) -> Plot.Panel {
        title(above: y)
        let vertical = Plot.Scale(y, points.lazy.map(\.y), top + height, top + 6, isRounded: true)
        let left = Self.left + 8 + (points.isEmpty ? 0 : widest(vertical.ticks.map(\.text)))
        let horizontal = Plot.Scale(x, points.lazy.map(\.x), left, Self.right - 8, isRounded: isRounded)
        let panel = Plot.Panel(x: horizontal, y: vertical)
        top += height
        if points.isEmpty {
            let (center, middle) = ((left + Self.right) / 2, vertical.start - height / 2)
            builder.path(box(left, vertical.end, Self.right - 8, vertical.start), style: "grid")
            builder.text("no data", x: center, y: middle, style: "faint", anchor: .middle)
            say("There are no data to be shown")
        } else {
            draw(panel)
            top += 14
        }
        top += 6
        title(below: x)
        return panel
    }

    /// An empty frame that says so.
    mutating func noData() { _ = panel("", "", []) }

    /// A vertical axis' title stands above it, so that it can be read without turning one's head.
    mutating func title(above y: Plot.Axis) {
        guard !y.title.isEmpty else { return }
        text(shortened(y.title, to: 530), x: Self.left, y: top + 10)
        top += 20
    }

    mutating func title(below x: Plot.Axis) {
        top += x.title.isEmpty ? 6 : 24
        if !x.title.isEmpty {
            text(shortened(x.title, to: 500), x: Self.right - 8, y: top - 12, anchor: .end)
        }
    }

    /// Draws a frame, its grid and the ticks' labels.
    mutating func draw(_ panel: Plot.Panel, labelsX: Bool = true, labelsY: Bool = true) {
        let (x, y) = (panel.x, panel.y)
        let frame = box(x.start, y.end, x.end, y.start)
        builder.add("<clipPath id=\"\(panel.clipName)\"><path d=\"\(frame)\"/></clipPath>")
        let across = x.ticks.map { "M\(pair(x.position($0.value), y.end))V\(coordinate(y.start))" }
        let down = y.ticks.map { "M\(pair(x.start, y.position($0.value)))H\(coordinate(x.end))" }
        builder.path((across + down).joined(), style: "grid")
        builder.path("M\(pair(x.start, y.end))V\(coordinate(y.start))H\(coordinate(x.end))", style: "axis")
        for tick in x.ticks where labelsX {
            let room = x.room(for: tick.text, at: tick.value)
            text(tick.text, x: (room.lowerBound + room.upperBound) / 2, y: y.start + 16, anchor: .middle)
        }
        for tick in y.ticks where labelsY {
            text(tick.text, x: x.start - 6, y: y.position(tick.value) + 4, anchor: .end)
        }
    }
}
