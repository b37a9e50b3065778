import ChainRule

/// Plots in characters, for a terminal.
public enum TerminalPlot {
    /// Numbers as a row of bars, one character each: 0 and below is a space, `top` and above the full height,
    /// and what is not a number a `?`.
    ///
    /// ```swift
    /// TerminalPlot.bars([0, 0.1, 0.5, 1], top: 1)  // " ▁▄█"
    /// ```
    public static func bars(_ numbers: [Double], top: Double) -> String {
        let levels = Array(" ▁▂▃▄▅▆▇█")
        return String(
            numbers.map { number in
                if number.isNaN || top.isNaN { return "?" }
                let share = number <= 0 ? 0 : number >= top ? 1 : number / top
                // Anything above 0 is seen.
                return levels[share > 0 ? max(1, Int((share * 8).rounded())) : 0]
            })
    }

    /// The shares of numbers in equal parts of a range; the first and the last part take what lies beyond.
    /// NaN is in none.
    public static func shares(of numbers: [Double], in range: ClosedRange<Double>, bins: Int) -> [Double] {
        var counts = [Double](repeating: 0, count: max(1, bins))
        for number in numbers where !number.isNaN {
            let position =
                (number - range.lowerBound) / (range.upperBound - range.lowerBound) * Double(counts.count)
            counts[position > 0 ? Int(min(position, Double(counts.count - 1))) : 0] += 1
        }
        return counts.map { $0 / Double(max(1, numbers.count)) }
    }

    /// An image in characters: a line for each row of pixels, two characters for each pixel.
    ///
    /// - Parameters:
    ///   - pixels: gray levels from 0 (white) to 1, row by row; NaN is a `?`.
    ///   - width: how many a row has, at least 1.
    public static func image(_ pixels: [Float], width: Int) -> [String] {
        let shades = Array(" .:-=+*#%@")
        let width = max(1, width)
        return stride(from: 0, to: pixels.count, by: width).map { start in
            pixels[start..<min(start + width, pixels.count)].map { gray in
                let level = (min(max(gray, 0), 1) * Float(shades.count - 1)).rounded()
                let shade = gray.isNaN ? "?" : shades[Int(level)]
                return "\(shade)\(shade)"
            }.joined()
        }
    }

    /// Blocks of lines side by side, each as wide as its longest line.
    public static func sideBySide(_ blocks: [[String]]) -> [String] {
        let widths = blocks.map { $0.map(\.count).max() ?? 0 }
        return (0..<(blocks.map(\.count).max() ?? 0)).map { line in
            let parts = zip(blocks, widths).map { padded(line < $0.count ? $0[line] : "", to: $1) }
            return withoutSpacesAtEnd(parts.joined(separator: "    "))
        }
    }
}
