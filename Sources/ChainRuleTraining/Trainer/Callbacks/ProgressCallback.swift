import Foundation

extension TrainingCallback {
    /// Shows the run's progress: on a terminal by a bar that is written over, with the rate, the time left
    /// and the loss; elsewhere by plain lines, as a log needs them.
    ///
    /// ```text
    /// epoch 3/30  [########------------------------]   27 %  41200 rows/s  0:09 left  loss 0.2113
    /// ```
    /// A line for each epoch stays:
    /// ```text
    /// epoch 3/30: loss 0.1978, validation loss 0.2210, validation accuracy 0.9361, 41200 rows/s, 0:09 left
    /// ```
    /// What cannot be written never stops the learning: a terminal that is gone, a full disk, a closed pipe.
    ///
    /// - Parameters:
    ///   - isTerminal: whether a line can be written over; `nil` to look whether standard error is a
    ///     terminal.
    ///   - interval: off a terminal, how long there is no line within an epoch.
    ///   - showsTimes: whether the lines that stay show rate and time, which differ from run to run.
    ///   - write: writes a piece of text as it is. An error that it throws is passed over. `nil` for standard
    ///     error, so that what a program prints stays apart; what a paused terminal has no room for is
    ///     written later.
    public static func progress(
        isTerminal: Bool? = nil, every interval: Duration = .seconds(30), showsTimes: Bool = true,
        write: ((String) throws -> Void)? = nil
    ) -> TrainingCallback {
        var report = ProgressReport(
            isTerminal: isTerminal ?? standardErrorIsTerminal, interval: interval, showsTimes: showsTimes)
        let display = ErrorDisplay()
        return TrainingCallback { event, moment, _ in
            let text = report.text(for: event, at: moment, columns: terminalColumns())
            if let write {
                if !text.isEmpty { try? write(text) }
            } else if case .ended = event {
                display.write(text, patience: .seconds(1))
            } else if !text.isEmpty {
                display.write(text)
            }
        }
    }
}

private var standardErrorIsTerminal: Bool {
    #if os(Windows)
        let isTerminal = _isatty(2) != 0
    #elseif os(WASI)
        let isTerminal = false
    #else
        let isTerminal = isatty(2) != 0
    #endif
    return isTerminal && ProcessInfo.processInfo.environment["TERM"] != "dumb"
}

/// How wide the terminal is; `nil` if there is none, or it does not say.
private func terminalColumns() -> Int? {
    #if canImport(Glibc) || canImport(Darwin)
        for descriptor in [2, 1] as [Int32] {
            var size = winsize()
            if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 { return Int(size.ws_col) }
        }
    #endif
    return nil
}
