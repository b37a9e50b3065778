extension GraphPicture {
    /// A few words of a line beside the picture, behind a small outline if they explain one.
    struct Phrase {
        let text: String
        let style: String
        var kind: GraphBox.Kind?
        var isDerivative = false

        static let size = 12.0
        static let gap = 18.0

        var outlineWidth: Double { kind == nil ? 0 : 28 }
        var width: Double { TextMetrics.width(of: text, size: Self.size) + outlineWidth }
    }

    /// What the picture's labels and shapes mean.
    var legend: [Phrase] {
        var phrases: [Phrase] = []
        let isAcross = direction == .topDown
        let value = details.contains(.values) ? "value" : "rows × columns"
        if boxes.contains(where: { $0.value != nil }) {
            phrases.append(
                Phrase(text: (isAcross ? "left of a wire: " : "above a wire: ") + value, style: "value"))
        }
        if boxes.contains(where: { $0.gradient != nil }) {
            phrases.append(Phrase(text: isAcross ? "right: gradient" : "below: gradient", style: "gradient"))
        }
        if geometry.contains(where: \.hasLocals) {
            phrases.append(Phrase(text: "×: local derivative", style: "faint"))
        }
        for kind in GraphBox.Kind.allCases
        where kind != .operation && boxes.contains(where: { $0.kind == kind }) {
            phrases.append(
                Phrase(text: kind == .group ? "several nodes" : "\(kind)", style: "ink", kind: kind))
        }
        if boxes.contains(where: \.isDerivative) {
            phrases.append(Phrase(text: "of a gradient", style: "ink", kind: .operation, isDerivative: true))
        }
        return phrases
    }

    /// Phrases in lines of a width; one that is too long is broken between its words.
    func wrapped(_ phrases: [Phrase], to width: Double) -> [[Phrase]] {
        let room = width - 2 * Self.margin
        var lines: [[Phrase]] = []
        var used = Double.infinity
        for phrase in phrases.flatMap({ broken($0, to: room) }) {
            if used + Phrase.gap + phrase.width > room {
                lines.append([])
                used = -Phrase.gap
            }
            lines[lines.count - 1].append(phrase)
            used += Phrase.gap + phrase.width
        }
        return lines
    }

    private func broken(_ phrase: Phrase, to room: Double) -> [Phrase] {
        if phrase.width <= room { return [phrase] }
        var lines: [String] = []
        for word in phrase.text.split(separator: " ") {
            let longer = (lines.last.map { $0 + " " } ?? "") + word
            if lines.isEmpty || TextMetrics.width(of: longer, size: Phrase.size) > room {
                lines.append(TextMetrics.shortened(String(word), to: room, size: Phrase.size))
            } else {
                lines[lines.count - 1] = longer
            }
        }
        return lines.map { Phrase(text: $0, style: phrase.style) }
    }

    func write(_ lines: [[Phrase]], _ svg: inout SVGBuilder, y: Double) {
        for (line, phrases) in lines.enumerated() {
            var x = Self.margin
            let y = y + Double(line) * Self.lineHeight
            for phrase in phrases {
                if let kind = phrase.kind {
                    svg.group("class=\"\(kind)\(phrase.isDerivative ? " derivative" : "")\"") { svg in
                        BoxGeometry.outline(kind, &svg, x: x + 11, y: y - 4, width: 22, height: 11)
                    }
                }
                svg.text(
                    phrase.text, x: x + phrase.outlineWidth, y: y, style: phrase.style, size: Phrase.size)
                x += phrase.width + Phrase.gap
            }
        }
    }
}
