/// Puts the elements of a picture together.
struct SVGBuilder {
    /// Fonts that are everywhere; the last names the system's own.
    static let fonts = "Helvetica,Arial,'Liberation Sans','Noto Sans CJK KR',sans-serif"

    private var body: [String] = []

    enum Anchor: String {
        case start
        case middle
        case end
    }

    /// An element as it is written.
    mutating func add(_ element: String) { body.append(element) }

    /// A line of text.
    ///
    /// - Parameters:
    ///   - y: of the baseline.
    ///   - style: a class of the palette.
    mutating func text(
        _ text: String, x: Double, y: Double, style: String, size: Double = TextMetrics.size,
        anchor: Anchor = .start, attributes: String = ""
    ) {
        self.text(
            marked: escaped(text), x: x, y: y, style: style, size: size, anchor: anchor,
            attributes: attributes)
    }

    /// A line of text that has been escaped, with elements in it.
    mutating func text(
        marked text: String, x: Double, y: Double, style: String, size: Double = TextMetrics.size,
        anchor: Anchor = .start, attributes: String = ""
    ) {
        let size = size == TextMetrics.size ? "" : " font-size=\"\(coordinate(size))\""
        let anchor = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
        let more = attributes.isEmpty ? "" : " " + attributes
        add(
            "<text class=\"\(style)\" x=\"\(coordinate(x))\" y=\"\(coordinate(y))\"\(size)\(anchor)\(more)>"
                + "\(text)</text>")
    }

    mutating func path(_ data: String, style: String, attributes: String = "") {
        add("<path class=\"\(style)\" d=\"\(data)\"\(attributes.isEmpty ? "" : " " + attributes)/>")
    }

    mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, radius: Double = 0, style: String,
        attributes: String = ""
    ) {
        let corner = radius == 0 ? "" : " rx=\"\(coordinate(radius))\""
        let more = attributes.isEmpty ? "" : " " + attributes
        add(
            "<rect class=\"\(style)\" x=\"\(coordinate(x))\" y=\"\(coordinate(y))\" width=\"\(coordinate(width))\""
                + " height=\"\(coordinate(height))\"\(corner)\(more)/>")
    }

    /// A group of elements, around those that `content` adds.
    mutating func group(_ attributes: String, _ content: (inout SVGBuilder) -> Void) {
        add("<g \(attributes)>")
        content(&self)
        add("</g>")
    }

    /// The file. Its background is drawn, so that it can be read wherever it is shown.
    func picture(
        width: Double, height: Double, title: String, summary: String, appearance: Appearance,
        looks: [Palette.Look]
    ) -> SVG {
        let (w, h) = (coordinate(width), coordinate(height))
        let css = Palette.css([Palette.background] + looks, appearance)
        let text =
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(w)" height="\(h)" viewBox="0 0 \(w) \(h)" \
            font-family="\(Self.fonts)" font-size="\(coordinate(TextMetrics.size))" role="img">
            <title>\(escaped(title))</title>
            <desc>\(escaped(summary))</desc>
            <style>\(css)</style>
            <rect class="background" width="\(w)" height="\(h)"/>
            \(body.joined(separator: "\n"))
            </svg>

            """
        return SVG(text: text, width: width, height: height, title: title, summary: summary)
    }
}
