import Testing

@testable import Tour

/// What holds for every experiment; what each shows is tested in a file of its own.
@Suite struct ExperimentsTests {
    private static func output(of name: String) async throws -> String {
        var text = ""
        let screen = Screen(Terminal(isTerminal: false, environment: [:])) { text += $0 }
        try await Invocation([name]).run(on: screen)
        return text
    }

    @Test(arguments: Command.experiments.map(\.name))
    func saysTheSameEveryTimeIn80Columns(_ name: String) async throws {
        let text = try await Self.output(of: name)
        #expect(text.split(separator: "\n").count > 5)
        let unfit = text.split(separator: "\n").filter { $0.count > 80 || $0.last == " " }
        #expect(unfit.map { "\($0)" } == [])
        #expect(try runTour(name).output == text)
    }
}
