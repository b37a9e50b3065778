/// How large a box of a graph's picture is, and where things are in it, relative to its middle.
struct BoxGeometry {
    static let titleSize = 13.0
    static let detailSize = 11.0
    static let labelSize = 12.0
    static let localSize = 10.0
    private static let widestTitle = 170.0
    private static let widestLabel = 190.0
    private static let detailHeight = 14.0

    let title: String
    let details: [String]
    /// What stands before the value, the value, and the gradient.
    let name: String
    let value: String
    let gradient: String
    let width: Double
    let height: Double
    /// Where wires come in, across the picture.
    let ports: [Double]
    /// Whether there is room for local derivatives where they do.
    let hasLocals: Bool
    /// For each port whether its label is on the far side of the wire: below it, or right of it.
    let labelsFarSide: [Bool]
    let node: LayeredLayout.Node
    private let kind: GraphBox.Kind
    private let direction: GraphDirection

    init(_ box: GraphBox, _ direction: GraphDirection) {
        func short(_ text: String?, _ width: Double, _ size: Double) -> String {
            TextMetrics.shortened((text ?? "").escapingControlCharacters(), to: width, size: size)
        }
        title = short(box.title, Self.widestTitle, Self.titleSize)
        details = box.details.map { short($0, Self.widestTitle, Self.detailSize) }
        let name = short(box.name, Self.widestLabel / 2, Self.labelSize)
        value = short(box.value, Self.widestLabel, Self.labelSize)
        gradient = short(box.gradient, Self.widestLabel, Self.labelSize)
        // Some renderers leave out a space where a run of text ends.
        self.name = name.isEmpty || value.isEmpty ? name : name + " =\u{A0}"
        (kind, self.direction) = (box.kind, direction)

        let valueWidth = TextMetrics.width(of: self.name + value, size: Self.labelSize)
        let gradientWidth = TextMetrics.width(of: gradient, size: Self.labelSize)
        let locals = box.inputs.map { TextMetrics.width(of: $0.local ?? "", size: Self.localSize) }
        hasLocals = box.hasLocals && box.inputs.count <= 12
        let widestLocal = hasLocals ? locals.max() ?? 0 : 0
        let textWidth = max(
            TextMetrics.width(of: title, size: Self.titleSize),
            details.map { TextMetrics.width(of: $0, size: Self.detailSize) }.max() ?? 0)
        let isRound = box.kind == .operation && details.isEmpty && textWidth <= 22
        var width = isRound ? 30 : textWidth + (box.kind == .parameter || box.kind == .constant ? 26 : 20)
        var height = 30 + Double(details.count) * Self.detailHeight

        // Labels are outside of the first and the last wire, and on the outer side of those between.
        let count = box.inputs.count
        let room = direction == .leftToRight ? 13 : widestLocal + 8
        let step = hasLocals ? (count > 2 ? room : 11) : min(12, 120 / Double(max(count, 1)))
        ports = (0..<count).map { (Double($0) - Double(count - 1) / 2) * step }
        labelsFarSide = ports.map { $0 > 0 }
        let span = Double(max(count - 1, 0)) * step + 12
        if direction == .leftToRight { height = max(height, span) } else { width = max(width, span) }
        (self.width, self.height) = (width, height)

        let hasLabel = !(self.name + value + gradient).isEmpty
        switch direction {
        case .leftToRight:
            let locals = hasLocals ? span - 12 + 2 * 13 : 0
            node = LayeredLayout.Node(
                along: width, across: max(height, hasLabel ? 34 : 0, locals),
                labelLength: hasLabel ? max(valueWidth, gradientWidth) + 11 : 0,
                entryLength: hasLocals ? widestLocal + 10 : 0)
        case .topDown:
            let labels = hasLabel ? 2 * max(valueWidth, gradientWidth) + 14 : 0
            let locals = hasLocals ? span - 12 + 2 * (widestLocal + 8) : 0
            node = LayeredLayout.Node(
                along: height, across: max(width, labels, locals), labelLength: hasLabel ? 20 : 0,
                entryLength: hasLocals ? 16 : 0)
        }
    }

    /// The radius of an operation's corners: a circle's, or as much for what is larger.
    private static func roundness(_ width: Double, _ height: Double) -> Double { min(width, height, 30) / 2 }

    /// How far from the middle, along the picture, the outline is where a wire comes in.
    func boundary(atPort port: Int) -> Double {
        let radius = Self.roundness(width, height)
        let offset = abs(ports[port])
        let straight = (direction == .leftToRight ? height : width) / 2 - radius
        guard kind == .operation, offset > straight else { return node.along / 2 }
        let arc = offset - straight
        return node.along / 2 - radius + max(radius * radius - arc * arc, 0).squareRoot()
    }

    /// The same where the wire leaves it; a slanted outline is nearer.
    var exit: Double { node.along / 2 - (kind == .constant && direction == .leftToRight ? 4 : 0) }

    /// The baselines of the title and the lines below it.
    var baselines: [Double] {
        let first = 4.5 - Double(details.count) * Self.detailHeight / 2
        return (0...details.count).map { first + Double($0) * Self.detailHeight }
    }

    /// Draws the outline around a point.
    func outline(_ svg: inout SVGBuilder, x: Double, y: Double) {
        Self.outline(kind, &svg, x: x, y: y, width: width, height: height)
    }

    static func outline(
        _ kind: GraphBox.Kind, _ svg: inout SVGBuilder, x: Double, y: Double, width: Double, height: Double
    ) {
        let (left, right, top, bottom) = (x - width / 2, x + width / 2, y - height / 2, y + height / 2)
        func polygon(_ points: [(Double, Double)]) {
            let data = points.map { "\(coordinate($0.0)) \(coordinate($0.1))" }.joined(separator: "L")
            svg.path("M\(data)Z", style: "shape")
        }
        switch kind {
        case .parameter:
            polygon([
                (left, y), (left + 9, top), (right - 9, top), (right, y), (right - 9, bottom),
                (left + 9, bottom),
            ])
        case .constant:
            polygon([(left + 8, top), (right, top), (right - 8, bottom), (left, bottom)])
        case .operation, .input, .undefined, .group:
            let radius = kind == .operation ? roundness(width, height) : kind == .group ? 7 : 2
            svg.rectangle(
                x: left, y: top, width: width, height: height, radius: radius, style: "shape")
        }
    }
}
