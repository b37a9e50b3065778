/// Numbers as a row of bars, one character each: 0 is a space, `top` and above the full height.
func bars(_ numbers: [Double], top: Double) -> String {
    let levels = Array(" ▁▂▃▄▅▆▇█")
    return String(
        numbers.map { number in
            let share = min(max(number / top, 0), 1)
            // Anything above 0 is seen.
            return levels[share > 0 ? max(1, Int((share * 8).rounded())) : 0]
        })
}

/// The shares of numbers in equal parts of a range; the first and the last part take what lies beyond.
func histogram(_ numbers: [Double], in range: ClosedRange<Double>, bins: Int) -> [Double] {
    var counts = [Double](repeating: 0, count: bins)
    for number in numbers {
        let position = (number - range.lowerBound) / (range.upperBound - range.lowerBound) * Double(bins)
        counts[Int(min(max(position, 0), Double(bins - 1)))] += 1
    }
    return counts.map { $0 / Double(max(1, numbers.count)) }
}
