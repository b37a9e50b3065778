/// Something that the program can do: `Tour <name>`. A new one is one entry in `all`.
struct Command: Sendable {
    let name: String
    /// What it does, in one line of the help.
    let summary: String
    /// The options that mean something to it.
    let options: [Option]
    let run: @Sendable (Settings, Screen) throws -> Void

    /// What a newcomer sees, one after the other.
    static let stops = [
        Command(name: "graph", summary: "(x + y)·z: values go forward, gradients come back", options: []) {
            try showFirstGraph(on: $1)
        },
        Command(
            name: "digits", summary: "a network learns to read handwritten digits",
            options: [.seed, .epochs, .data]
        ) {
            try readDigits($0, on: $1)
        },
    ]

    /// What happens when no command is named.
    static let tour = Command(
        name: "tour", summary: "all of these, one after the other; also without a command",
        options: Option.all.filter { option in
            stops.contains { $0.options.contains { $0.name == option.name } }
        }
    ) { settings, screen in
        for (index, stop) in stops.enumerated() {
            if index > 0 { try screen.print() }
            try screen.print(screen.bold("\(index + 1). \(stop.summary)"))
            try screen.print()
            try stop.run(settings, screen)
        }
    }

    static let all = stops + [tour]
}
