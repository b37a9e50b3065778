extension Plot {
    /// A frame with two axes.
    struct Panel {
        let x: Scale
        let y: Scale

        func point(_ point: Point) -> Point { Point(x: x.position(point.x), y: y.position(point.y)) }

        /// The part of the plane that it shows.
        func contains(_ point: Point) -> Bool {
            point.x >= x.low && point.x <= x.high && point.y >= y.low && point.y <= y.high
        }

        /// An attribute that cuts off what is outside. Frames that lie alike have the same name, so that many
        /// pictures can be in one page.
        var clip: String { "clip-path=\"url(#\(clipName))\"" }

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
        title(of: y)
        let vertical = Plot.Scale(y, points.lazy.map(\.y), top + height, top + 6, isRounded: true)
        let left = Self.margin + 8 + (points.isEmpty ? 0 : vertical.labelWidth)
        let horizontal = Plot.Scale(
            x, points.lazy.map(\.x), left, Self.width - Self.margin - 8, isRounded: isRounded)
        let panel = Plot.Panel(x: horizontal, y: vertical)
        top += height
        draw(panel, isEmpty: points.isEmpty)
        top += points.isEmpty ? 6 : 20
        title(below: x)
        return panel
    }

    /// An empty frame that says so.
    mutating func noData() { _ = panel("", "", []) }

    /// A vertical axis' title stands above it: so it can be read without turning one's head.
    mutating func title(of y: Plot.Axis) {
        guard !y.title.isEmpty else { return }
        text(shortened(y.title, to: 530), x: Self.margin, y: top + 10)
        top += 20
    }

    mutating func title(below x: Plot.Axis) {
        if !x.title.isEmpty {
            text(shortened(x.title, to: 500), x: Self.width - Self.margin - 8, y: top + 12, anchor: .end)
            top += 18
        }
        top += 6
    }

    /// Draws a frame, its grid and the ticks' labels.
    mutating func draw(
        _ panel: Plot.Panel, isEmpty: Bool = false, labelsX: Bool = true, labelsY: Bool = true
    ) {
        let (x, y) = (panel.x, panel.y)
        let (left, right, bottom, upper) = (x.start, x.end, y.start, y.end)
        let corners = (
            coordinate(left), coordinate(upper), coordinate(right - left), coordinate(bottom - upper)
        )
        builder.add(
            "<clipPath id=\"\(panel.clipName)\"><rect x=\"\(corners.0)\" y=\"\(corners.1)\" "
                + "width=\"\(corners.2)\" height=\"\(corners.3)\"/></clipPath>")
        if isEmpty {
            builder.rectangle(x: left, y: upper, width: right - left, height: bottom - upper, style: "grid")
            builder.text(
                "no data", x: (left + right) / 2, y: (upper + bottom) / 2, style: "faint", anchor: .middle)
            say("There are no data to be shown")
            return
        }
        let across = x.ticks.map {
            "M\(coordinate(x.position($0.value))),\(coordinate(upper))V\(coordinate(bottom))"
        }
        let down = y.ticks.map {
            "M\(coordinate(left)),\(coordinate(y.position($0.value)))H\(coordinate(right))"
        }
        builder.path((across + down).joined(), style: "grid")
        builder.path(
            "M\(coordinate(left)),\(coordinate(upper))V\(coordinate(bottom))H\(coordinate(right))",
            style: "axis")
        if labelsX {
            for tick in x.ticks {
                let room = x.room(for: tick.text, at: tick.value)
                text(tick.text, x: (room.lowerBound + room.upperBound) / 2, y: bottom + 16, anchor: .middle)
            }
        }
        if labelsY {
            for tick in y.ticks {
                text(tick.text, x: left - 6, y: y.position(tick.value) + 4, anchor: .end)
            }
        }
    }
}
