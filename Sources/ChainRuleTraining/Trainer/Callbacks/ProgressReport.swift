import ChainRule

/// What `TrainingCallback.progress` writes, and when: text from events, so that it can be tested without a
/// terminal and without waiting.
///
/// Rates and times are those of the run so far.
struct ProgressReport {
    let isTerminal: Bool
    /// Off a terminal, how long there is no line within an epoch.
    let interval: Duration
    /// Whether lines that stay show rates and times, which differ from run to run.
    let showsTimes: Bool
    private var lastShown = Duration.zero
    /// The width of the line that the next one overwrites.
    private var passingWidth = 0

    init(isTerminal: Bool, interval: Duration = .seconds(30), showsTimes: Bool = true) {
        self.isTerminal = isTerminal
        self.interval = interval
        self.showsTimes = showsTimes
    }

    /// Returns the text to write now; empty for none.
    ///
    /// - Parameter columns: the terminal's width, if it is known. A wider line cannot be written over.
    mutating func text(
        for event: TrainingEvent, at moment: TrainingMoment, columns: @autoclosure () -> Int? = nil
    ) -> String {
        switch event {
        case .began:
            (lastShown, passingWidth) = (.zero, 0)
            return ""
        case .iteration:
            // Ten times a second is as often as one can read.
            let pause = isTerminal ? .milliseconds(100) : interval
            guard moment.elapsed - lastShown >= pause else { return "" }
            lastShown = moment.elapsed
            return isTerminal ? passing(bar(moment, columns() ?? .max)) : line(within: moment) + "\n"
        case .epoch(let record):
            lastShown = moment.elapsed
            return passing("") + line(after: record, moment) + "\n"
        case .ended(let reason):
            let why = reason.flatMap { $0 == .epochs ? nil : "ended: \($0)\n" }
            return passing("") + (why ?? "")
        }
    }

    /// Written over with spaces and carriage returns, which also a terminal without escape sequences knows.
    private mutating func passing(_ line: String) -> String {
        defer { passingWidth = line.count }
        let erasure = "\r" + String(repeating: " ", count: passingWidth) + "\r"
        return (passingWidth > 0 ? erasure : "") + line
    }

    /// Narrower where the terminal is; without the bar itself, or its end, if nothing else helps.
    private func bar(_ moment: TrainingMoment, _ columns: Int) -> String {
        let whole = bar(moment, width: 32)
        // A terminal's last column stays free: some go on to the next line behind it.
        let room = columns - 1 - whole.count
        if room >= 0 { return whole }
        return String(bar(moment, width: max(0, 32 + room)).prefix(max(0, columns - 1)))
    }

    private func bar(_ moment: TrainingMoment, width: Int) -> String {
        let part = moment.batchesPerEpoch > 0 ? Double(moment.batch) / Double(moment.batchesPerEpoch) : 1
        let filled = Int(part * Double(width))
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled)
        let percent = padded("\(Int(part * 100))", to: 3, alignedRight: true)
        let parts = ["[\(bar)]", "\(percent) %"] + times(moment) + loss("loss", moment.loss)
        return (["epoch \(moment.epoch)/\(moment.epochs)"] + parts).joined(separator: "  ")
    }

    private func line(within moment: TrainingMoment) -> String {
        let batch = ["batch \(moment.batch)/\(moment.batchesPerEpoch)"]
        return line(moment, batch + loss("loss", moment.loss))
    }

    private func line(after record: EpochRecord, _ moment: TrainingMoment) -> String {
        let training = record.trainingMetrics.sorted { $0.key < $1.key }
        let validation = record.validationMetrics.sorted { $0.key < $1.key }
        let parts =
            loss("loss", record.trainingLoss) + training.flatMap { loss("training \($0.key)", $0.value) }
            + loss("validation loss", record.validationLoss)
            + validation.flatMap { loss("validation \($0.key)", $0.value) }
        return line(moment, parts)
    }

    private func line(_ moment: TrainingMoment, _ parts: [String]) -> String {
        let all = parts + (showsTimes ? times(moment) : [])
        return "epoch \(moment.epoch)/\(moment.epochs): \(all.joined(separator: ", "))"
    }

    private func loss(_ name: String, _ number: Double?) -> [String] {
        number.map { ["\(name.escapingControlCharacters()) \(fourDigits($0))"] } ?? []
    }

    /// The rate, and the time left at that rate; nothing before there is a rate.
    private func times(_ moment: TrainingMoment) -> [String] {
        let seconds = moment.elapsed / .seconds(1)
        guard seconds > 0, moment.rows > 0 else { return [] }
        let rate = Double(moment.rows) / seconds
        let left = (Double(max(0, moment.totalRows - moment.rows)) / rate).rounded(.up)
        let rateText = rate < 10 || rate > 1e9 ? fourDigits(rate) : "\(Int(rate))"
        // A year or more: who asks for that means to stop the run otherwise.
        return ["\(rateText) rows/s"] + (left < 3e7 ? ["\(clockTime(Int(left))) left"] : [])
    }

    /// 0:09, 12:34, 1:00:00.
    private func clockTime(_ seconds: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        return (hours > 0 ? "\(hours):\(two(minutes))" : "\(minutes)") + ":\(two(seconds % 60))"
    }
}
