/// Something that the program can do: `Tour <name>`.
///
/// An experiment is one file in `Experiments`, which extends this by its command, and one line in
/// `experiments`.
struct Command: Sendable {
    let name: String
    /// A summary, in one line of the help.
    let summary: String
    /// The options that mean something to it.
    let options: [Option]
    /// Prints what there is to be seen, and gives it as pictures.
    let run: @Sendable (Settings, Screen) async throws -> Pictures

    /// What a newcomer sees, one after the other.
    static let stops: [Command] = [.graph, .digits]

    /// What there is to be seen beyond the tour, each by itself.
    static let experiments: [Command] = [
        .xor,
        .spiral,
        .paths,
        .optimizers,
        .initialization,
        .vanishing,
        .batchNormalization,
        .overfitting,
        .search,
    ]

    /// The command that runs when none is named.
    static let tour = Command(
        name: "tour", summary: "all of these, one after the other; also without a command",
        options: Option.all.filter { option in
            stops.contains { $0.options.contains { $0.name == option.name } }
        }
    ) { settings, screen in
        var pictures: Pictures = []
        for (index, stop) in stops.enumerated() {
            if index > 0 { try screen.print() }
            try screen.print(screen.bold("\(index + 1). \(stop.summary)"))
            try screen.print()
            pictures += try await stop.run(settings, screen)
        }
        return pictures
    }

    /// As the help lists them.
    static let sections: [(title: String, commands: [Command])] = [
        ("the tour", stops + [tour]), ("experiments", experiments), ("pictures", [.pictures]),
        ("other programs", [.export]),
    ]

    static let all = sections.flatMap(\.commands)
}
