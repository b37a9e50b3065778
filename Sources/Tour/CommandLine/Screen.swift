/// Where the output goes: lines that stay and, on a terminal, one last line that is written over.
final class Screen {
    let terminal: Terminal
    private let write: (String) throws -> Void
    private var passingLineWidth = 0

    init(_ terminal: Terminal, write: @escaping (String) throws -> Void) {
        self.terminal = terminal
        self.write = write
    }

    func print(_ text: String = "") throws {
        try write(erasure() + text + "\n")
    }

    /// A line that the next one replaces. Only a terminal shows it.
    func show(passing line: String) throws {
        guard terminal.rewritesLines else { return }
        try write(erasure() + line)
        passingLineWidth = line.count
    }

    /// Spaces and carriage returns, which also a terminal without escape sequences understands.
    private func erasure() -> String {
        if passingLineWidth == 0 { return "" }
        defer { passingLineWidth = 0 }
        return "\r" + String(repeating: " ", count: passingLineWidth) + "\r"
    }

    func bold(_ text: String) -> String { styled(text, "1") }
    func green(_ text: String) -> String { styled(text, "32") }
    func red(_ text: String) -> String { styled(text, "31") }

    private func styled(_ text: String, _ code: String) -> String {
        terminal.hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
