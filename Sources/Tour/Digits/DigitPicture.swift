import ChainRule

/// A digit drawn in characters: a line for each row of pixels, two characters for each pixel.
///
/// - Parameter pixels: gray levels from 0 (white) to 1, row by row.
func picture(_ pixels: [Float]) -> [String] {
    let shades = Array(" .:-=+*#%@")
    return stride(from: 0, to: pixels.count, by: Digits.side).map { start in
        pixels[start..<start + Digits.side].map { gray in
            let shade = shades[Int((gray * Float(shades.count - 1)).rounded())]
            return "\(shade)\(shade)"
        }.joined()
    }
}

/// Blocks of lines side by side; all have the same number of lines.
func sideBySide(_ blocks: [[String]]) -> [String] {
    let widths = blocks.map { $0.map(\.count).max() ?? 0 }
    return (blocks.first ?? []).indices.map { line in
        trimmed(zip(blocks, widths).map { padded($0[line], to: $1) }.joined(separator: "    "))
    }
}
