/// How far the work is, and how fast; on a terminal only. What is printed stays the same on every run.
struct ProgressBar {
    let total: Int
    /// What is counted, as in "digits".
    let unit: String
    let screen: Screen

    private var done = 0
    private var shownPercent = -1
    private let start = ContinuousClock.now

    init(total: Int, unit: String, on screen: Screen) {
        self.total = total
        self.unit = unit
        self.screen = screen
    }

    mutating func advance(by count: Int) throws {
        done += count
        let percent = total > 0 ? min(done, total) * 100 / total : 100
        guard percent != shownPercent, screen.terminal.rewritesLines else { return }
        shownPercent = percent
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let rate = seconds > 0 ? " \(Int(Double(done) / seconds)) \(unit)/s" : ""
        try screen.show(
            passing: "\(bar(percent)) \(padded("\(percent)", to: 3, alignedRight: true)) %\(rate)")
    }

    private func bar(_ percent: Int) -> String {
        let width = 40
        let filled = percent * width / 100
        return "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
            + "]"
    }
}
