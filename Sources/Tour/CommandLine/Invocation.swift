/// The command and options that the arguments ask for.
struct Invocation {
    /// `nil` if none was named: the tour, or help on all of them.
    private(set) var command: Command?
    private(set) var settings = Settings()
    private(set) var wantsHelp = false

    init(_ arguments: some Sequence<String>) throws(Failure) {
        // Which command it is decides which options there are, so the options wait.
        var given: [(option: Option, value: String)] = []
        var rest = Array(arguments)[...]
        while let argument = rest.popFirst() {
            if argument == "--help" || argument == "-h" {
                wantsHelp = true
            } else if argument.hasPrefix("-") {
                let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard let option = Option.all.first(where: { $0.name == parts[0] }) else {
                    throw .usage("there is no option \"\(parts[0])\"")
                }
                guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else {
                    throw .usage("\(option.name) needs a value: \(option.wanted)")
                }
                given.append((option, value))
            } else if let command {
                throw .usage(
                    "one command at a time: \"\(command.name)\" and then \"\(argument)\" is too much")
            } else {
                command = Command.all.first { $0.name == argument }
                if command == nil { throw .usage("there is no command \"\(argument)\"") }
            }
        }
        for (option, value) in given {
            let command = command ?? .tour
            guard command.options.contains(where: { $0.name == option.name }) else {
                throw .usage("\(option.name) means nothing to \"\(command.name)\"")
            }
            guard option.set(&settings, value) else {
                throw .usage("\(option.name) needs \(option.wanted), not \"\(value)\"")
            }
        }
    }

    func run(on screen: Screen) async throws {
        if wantsHelp {
            try screen.print(help(command))
        } else {
            let folder = try settings.picturesPath.map(OutputFolder.init(path:))
            let pictures = try await (command ?? .tour).run(settings, screen)
            guard let folder, !pictures.isEmpty else { return }
            try screen.print("\nPictures:")
            try folder.write(pictures, on: screen)
        }
    }
}
