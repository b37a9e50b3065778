import Foundation

@testable import ChainRuleDrawing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A picture of a graph, read back from its file: where text, outlines and wires are.
final class ParsedPicture: NSObject, XMLParserDelegate {
    struct Box {
        var left: Double
        var top: Double
        var right: Double
        var bottom: Double

        func overlaps(_ other: Box) -> Bool {
            left < other.right && other.left < right && top < other.bottom && other.top < bottom
        }

        func contains(_ other: Box) -> Bool {
            left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom
        }

        func shrunk(by margin: Double) -> Box {
            Box(left: left + margin, top: top + margin, right: right - margin, bottom: bottom - margin)
        }
    }

    struct Text {
        let box: Box
        let text: String
        /// The node that it is in.
        let node: String?
    }

    private(set) var texts: [Text] = []
    private(set) var outlines: [(box: Box, node: String)] = []
    /// Points of each wire, near to one another.
    private(set) var wires: [(id: String, points: [(x: Double, y: Double)])] = []
    private(set) var ids: [String] = []
    private(set) var classes: [String: String] = [:]
    /// What the texts with an id say.
    private(set) var textOf: [String: String] = [:]
    private(set) var title = ""
    private(set) var summary = ""
    private(set) var bounds = Box(left: 0, top: 0, right: 0, bottom: 0)

    private var groups: [String?] = []
    private var open: [String: String] = [:]
    private var content = ""
    private var part: String?
    private var partStart = 0

    /// - Throws: the parser's error for what is no XML.
    init(_ svg: SVG) throws {
        super.init()
        let parser = XMLParser(data: Data(svg.text.utf8))
        parser.delegate = self
        if !parser.parse() { throw parser.parserError ?? CocoaError(.coderReadCorrupt) }
        bounds = Box(left: 0, top: 0, right: svg.width, bottom: svg.height)
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if let id = attributes["id"] {
            ids.append(id)
            classes[id] = attributes["class"]
        }
        let node = groups.last ?? nil
        let style = attributes["class"] ?? ""
        func number(_ name: String) -> Double { Double(attributes[name] ?? "") ?? 0 }
        switch name {
        case "g": groups.append(attributes["id"])
        case "text": (open, content) = (attributes, "")
        case "tspan": (part, partStart) = (attributes["id"], content.count)
        case "title", "desc": content = ""
        case "rect" where style == "shape":
            outlines.append(
                (
                    Box(
                        left: number("x"), top: number("y"), right: number("x") + number("width"),
                        bottom: number("y") + number("height")), node ?? ""
                ))
        case "path":
            let points = Self.points(attributes["d"] ?? "")
            if style.hasPrefix("wire") {
                wires.append((attributes["id"] ?? "", points))
            } else {
                outlines.append(
                    (
                        Box(
                            left: points.map(\.x).min() ?? 0, top: points.map(\.y).min() ?? 0,
                            right: points.map(\.x).max() ?? 0, bottom: points.map(\.y).max() ?? 0), node ?? ""
                    ))
            }
        default: break
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { content += string }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        switch name {
        case "g": groups.removeLast()
        case "title": title = content
        case "desc": summary = content
        case "tspan": if let part { textOf[part] = String(content.dropFirst(partStart)) }
        case "text":
            if let id = open["id"] { textOf[id] = content }
            let size = Double(open["font-size"] ?? "") ?? TextMetrics.size
            let width = TextMetrics.width(of: content, size: size)
            let (x, y) = (Double(open["x"] ?? "") ?? 0, Double(open["y"] ?? "") ?? 0)
            let left =
                open["text-anchor"] == "middle" ? x - width / 2 : open["text-anchor"] == "end" ? x - width : x
            texts.append(
                Text(
                    box: Box(left: left, top: y - 0.72 * size, right: left + width, bottom: y + 0.21 * size),
                    text: content, node: groups.last ?? nil))
        default: break
        }
    }

    /// Points along a path of lines and curves, at most 5 apart, which is less than any text is wide.
    private static func points(_ data: String) -> [(x: Double, y: Double)] {
        var (points, control): ([(x: Double, y: Double)], [Double]) = ([], [])
        let spaced = data.reduce(into: "") { $0 += "MLCQZ".contains($1) ? " \($1) " : "\($1)" }
        var command = "M"
        for word in spaced.split(separator: " ") {
            guard let number = Double(word) else {
                command = String(word)
                continue
            }
            control.append(number)
            guard control.count == ["M": 2, "L": 2, "Q": 4, "C": 6][command] else { continue }
            let end = (x: control[control.count - 2], y: control[control.count - 1])
            let start = points.last ?? end
            let steps = command == "M" ? 1 : Int(max(abs(end.x - start.x), abs(end.y - start.y)) / 5) + 1
            for step in 1...steps {
                let t = Double(step) / Double(steps)
                let s = 1 - t
                func at(_ axis: Int, _ from: Double, _ to: Double) -> Double {
                    switch command {
                    case "C":
                        s * s * s * from + 3 * s * s * t * control[axis] + 3 * s * t * t * control[axis + 2]
                            + t * t * t * to
                    case "Q": s * s * from + 2 * s * t * control[axis] + t * t * to
                    default: s * from + t * to
                    }
                }
                points.append((at(0, start.x, end.x), at(1, start.y, end.y)))
            }
            control = []
        }
        return points
    }

    // MARK: - What lies on what

    /// Each text that lies on another text, a node, a wire, or outside of the picture; each wire that runs
    /// through a node.
    var overlaps: [String] {
        var problems: [String] = []
        for (index, text) in texts.enumerated() {
            if !bounds.contains(text.box) { problems.append("\"\(text.text)\" is outside") }
            for other in texts[(index + 1)...] where text.box.overlaps(other.box) {
                problems.append("\"\(text.text)\" and \"\(other.text)\"")
            }
            for (box, node) in outlines {
                if node == text.node && !node.isEmpty {
                    if !box.contains(text.box) { problems.append("\"\(text.text)\" is larger than its node") }
                } else if box.overlaps(text.box) {
                    problems.append("\"\(text.text)\" and the outline of \(node)")
                }
            }
        }
        for (id, points) in wires {
            let reach = Box(
                left: points.map(\.x).min() ?? 0, top: points.map(\.y).min() ?? 0,
                right: points.map(\.x).max() ?? 0, bottom: points.map(\.y).max() ?? 0)
            func runs(through box: Box) -> Bool {
                box.overlaps(reach.shrunk(by: -1)) && points.contains { box.contains(Box(at: $0)) }
            }
            for text in texts where runs(through: text.box) {
                problems.append("\"\(text.text)\" and the wire \(id)")
            }
            // Its own node's outline is round where it ends; a constant's is slanted.
            for (box, node) in outlines where !id.hasPrefix("w\(node.dropFirst())-") {
                if runs(through: box.shrunk(by: 5)) {
                    problems.append("the wire \(id) and the outline of \(node)")
                }
            }
        }
        for (index, (box, node)) in outlines.enumerated() {
            for (other, name) in outlines[(index + 1)...] where box.overlaps(other) {
                problems.append("the outlines of \(node) and \(name)")
            }
        }
        return problems
    }
}

extension ParsedPicture.Box {
    fileprivate init(at point: (x: Double, y: Double)) {
        self.init(left: point.x, top: point.y, right: point.x, bottom: point.y)
    }
}
