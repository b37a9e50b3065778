import Foundation
import Testing

@testable import ChainRuleDrawing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The texts of a picture and the boxes that they take up, as a reader of the file finds them.
final class PictureGeometry: NSObject, XMLParserDelegate {
    struct Box {
        let text: String
        let x: ClosedRange<Double>
        let y: ClosedRange<Double>

        func overlaps(_ other: Box) -> Bool { x.overlaps(other.x) && y.overlaps(other.y) }
    }

    private(set) var boxes: [Box] = []
    private(set) var elements: [String: Int] = [:]
    private(set) var isWellFormed = false
    private var attributes: [String: String] = [:]
    private var text = ""

    init(_ picture: SVG) {
        super.init()
        let parser = XMLParser(data: Data(picture.text.utf8))
        parser.delegate = self
        isWellFormed = parser.parse()
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements[name, default: 0] += 1
        if name == "text" { (self.attributes, text) = (attributes, "") }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        guard name == "text", let x = number("x"), let y = number("y") else { return }
        let size = number("font-size") ?? TextMetrics.size
        let width = TextMetrics.width(of: text, size: size)
        let start =
            switch attributes["text-anchor"] {
            case "middle": -width / 2
            case "end": -width
            default: 0.0
            }
        let (along, across) = (start...start + width, -0.75 * size...0.2 * size)
        if attributes["transform"]?.hasPrefix("rotate(-90") ?? false {
            boxes.append(
                Box(
                    text: text, x: x + across.lowerBound...x + across.upperBound,
                    y: y - along.upperBound...y - along.lowerBound))
        } else {
            boxes.append(
                Box(
                    text: text, x: x + along.lowerBound...x + along.upperBound,
                    y: y + across.lowerBound...y + across.upperBound))
        }
    }

    private func number(_ name: String) -> Double? { attributes[name].flatMap(Double.init) }

    /// Texts that lie on each other or outside of the picture.
    func faults(in picture: SVG) -> [String] {
        var faults: [String] = isWellFormed ? [] : ["no XML"]
        for (index, box) in boxes.enumerated() {
            if box.x.lowerBound < 0 || box.x.upperBound > picture.width || box.y.lowerBound < 0
                || box.y.upperBound > picture.height
            {
                faults.append("\"\(box.text)\" is outside")
            }
            for other in boxes[..<index] where box.overlaps(other) {
                faults.append("\"\(box.text)\" lies on \"\(other.text)\"")
            }
        }
        return faults
    }
}
