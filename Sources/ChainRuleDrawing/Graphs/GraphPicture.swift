/// A picture of boxes and the wires between them.
struct GraphPicture {
    static let looks: [Palette.Look] = [
        Palette.ink, Palette.faint, Palette.value, Palette.gradient, Palette.wire,
        look(".shape", light: ("#ffffff", "#4a5058"), dark: ("#14181f", "#b5bcc6")),
        look(".input .shape", light: ("#eef1f4", "#4a5058"), dark: ("#272d36", "#b5bcc6")),
        look(".parameter .shape", light: ("#e4f1fa", "#00609c"), dark: ("#12293a", "#7cc4f5")),
        look(".constant .shape", light: ("#ffffff", "#7d858f"), dark: ("#14181f", "#8a93a0")),
        look(".group .shape", light: ("#f6f2e4", "#6b5a12"), dark: ("#2b2716", "#d9c56b")),
        look(".derivative .shape", light: ("#fdeee4", "#b04400"), dark: ("#38220f", "#ff9f5a")),
        Palette.Look(
            selector: ".undefined .shape", light: "stroke-dasharray:4 3", dark: "stroke-dasharray:4 3"),
        Palette.Look(
            selector: ".wire.cycle", light: "stroke:#a0286e;stroke-width:2.2;stroke-dasharray:7 3",
            dark: "stroke:#f08ac4;stroke-width:2.2;stroke-dasharray:7 3"),
    ]

    private static func look(
        _ selector: String, light: (String, String), dark: (String, String)
    ) -> Palette.Look {
        func style(_ colors: (String, String)) -> String {
            "fill:\(colors.0);stroke:\(colors.1);stroke-width:1.3"
        }
        return Palette.Look(selector: selector, light: style(light), dark: style(dark))
    }

    static let margin = 20.0
    static let lineHeight = 18.0

    let boxes: [GraphBox]
    let notes: [String]
    let title: String
    let summary: String
    let direction: GraphDirection
    let details: GraphDetails
    /// Before the ids of all elements, so that several pictures can be on one page.
    let idPrefix: String
    let geometry: [BoxGeometry]
    let layout: LayeredLayout
    /// Whether another box needs a box's result.
    let isUsed: [Bool]

    init(
        boxes: [GraphBox], notes: [String], title: String, summary: String, direction: GraphDirection,
        details: GraphDetails = .all, idPrefix: String = ""
    ) {
        (self.boxes, self.notes, self.title, self.summary) = (boxes, notes, title, summary)
        (self.direction, self.details, self.idPrefix) = (direction, details, idPrefix)
        geometry = boxes.map { BoxGeometry($0, direction) }
        let edges = boxes.enumerated().flatMap { target, box in
            box.inputs.filter { !$0.leadsBack }.map { LayoutEdge(source: $0.source, target: target) }
        }
        var isUsed = [Bool](repeating: false, count: boxes.count)
        for input in boxes.flatMap(\.inputs) { isUsed[input.source] = true }
        self.isUsed = isUsed
        layout = LayeredLayout(geometry.map(\.node), edges: edges)
    }

    // MARK: - The file

    func svg(appearance: Appearance) -> SVG {
        var svg = SVGBuilder()
        let backCount = boxes.reduce(0) { $0 + $1.inputs.count { $0.leadsBack } }
        let inset = backCount == 0 ? 0 : 24.0
        let (length, breadth) = (layout.length + 2 * inset, layout.breadth + Double(backCount) * 12)
        let drawn = direction == .leftToRight ? (length, breadth) : (breadth, length)
        let width = max(drawn.0 + 2 * Self.margin, 340)
        let header = wrapped(notes.map { Phrase(text: $0, style: "ink") }, to: width)
        let footer = wrapped(legend, to: width)
        let top = Self.margin + Double(header.count) * Self.lineHeight
        let origin =
            direction == .leftToRight
            ? (along: Self.margin + inset, across: top) : (along: top + inset, across: Self.margin)
        let height =
            top + drawn.1 + (boxes.isEmpty ? 0 : Self.margin) + Double(footer.count) * Self.lineHeight
        write(header, &svg, y: Self.margin + 4)
        drawWires(&svg, origin)
        for (index, box) in boxes.enumerated() { drawBox(index, box, origin, &svg) }
        write(footer, &svg, y: height - Double(footer.count) * Self.lineHeight + 4)
        return svg.picture(
            width: width, height: height, title: title, summary: summary, appearance: appearance,
            looks: Self.looks)
    }

    /// Where the layout begins in the picture.
    typealias Origin = (along: Double, across: Double)

    /// A point along and across the layout, in the picture.
    func point(_ along: Double, _ across: Double, _ origin: Origin) -> (x: Double, y: Double) {
        let (along, across) = (along + origin.along, across + origin.across)
        return direction == .leftToRight ? (along, across) : (across, along)
    }

    func id(_ letter: String, _ box: Int, _ operand: Int? = nil) -> String {
        "id=\"\(idPrefix)\(letter)\(boxes[box].number)\(operand.map { "-\($0)" } ?? "")\""
    }

    // MARK: - Boxes

    private func drawBox(
        _ index: Int, _ box: GraphBox, _ origin: Origin, _ svg: inout SVGBuilder
    ) {
        let geometry = geometry[index]
        let (along, across) = (layout.layers[layout.layerOf[index]].center, layout.across[index])
        let (x, y) = point(along, across, origin)
        let style = "node \(box.kind)\(box.isDerivative ? " derivative" : "")"
        svg.group("\(id("n", index)) class=\"\(style)\"") { svg in
            geometry.outline(&svg, x: x, y: y)
            let lines = zip([geometry.title] + geometry.details, geometry.baselines).enumerated()
            for (line, (text, baseline)) in lines {
                svg.text(
                    text, x: x, y: y + baseline, style: line == 0 ? "ink" : "faint",
                    size: line == 0 ? BoxGeometry.titleSize : BoxGeometry.detailSize, anchor: .middle)
            }
        }
        let size = BoxGeometry.labelSize
        let value = "<tspan \(id("v", index))>\(escaped(geometry.value))</tspan>"
        let label =
            geometry.name.isEmpty ? value : "<tspan class=\"ink\">\(escaped(geometry.name))</tspan>\(value)"
        let (labelX, labelY, anchor) =
            direction == .leftToRight
            ? (x + geometry.width / 2 + 5, y - 5, SVGBuilder.Anchor.start)
            : (x - 5, y + geometry.height / 2 + 14, .end)
        if !(geometry.name + geometry.value).isEmpty {
            svg.text(
                marked: label, x: labelX, y: labelY, style: "value", size: size, anchor: anchor)
        }
        if !geometry.gradient.isEmpty {
            let (x, y) = direction == .leftToRight ? (labelX, y + 14) : (x + 5, labelY)
            svg.text(geometry.gradient, x: x, y: y, style: "gradient", size: size, attributes: id("g", index))
        }
    }
}
