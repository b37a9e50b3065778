/// What `--help` prints: all there is, or about one command.
func help(_ command: Command? = nil) -> String {
    let options = (command?.options ?? Option.all).map { ["\($0.name) \($0.placeholder)", $0.summary] }
    let optionLines = section("options", options + [["--help", "this text"]])
    if let command {
        return "\(command.summary)\n\nusage: Tour \(command.name) [options]\n\n\(optionLines)"
    }
    let commandLines = Command.sections.map { title, commands in
        section(title, commands.map { [$0.name, $0.summary] })
    }.joined(separator: "\n\n")
    return """
        Tour shows what ChainRule does: computational graphs, forward and backward.

        usage: Tour [command] [options]
               swift run -c release Tour [command] [options]

        \(commandLines)

        \(optionLines)

        NO_COLOR in the environment turns colors off. Where the output is no terminal,
        there are none.
        """
}

private func section(_ title: String, _ rows: [[String]]) -> String {
    ([title] + aligned(rows).map { "  " + $0 }).joined(separator: "\n")
}
