import ChainRuleTraining

/// The program's output.
final class Screen {
    let terminal: Terminal
    /// Writes text as it is.
    let write: (String) throws -> Void

    init(_ terminal: Terminal, write: @escaping (String) throws -> Void) {
        self.terminal = terminal
        self.write = write
    }

    func print(_ text: String = "") throws { try write(text + "\n") }

    /// A bar on a terminal, and a line for each epoch; without times, so that the lines are the same on every
    /// run.
    func progress() -> TrainingCallback<Float> {
        .progress(
            isTerminal: terminal.rewritesLines, every: .seconds(86_400), showsTimes: false, write: write)
    }

    func bold(_ text: String) -> String {
        terminal.hasColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }
}
