import TestSupport
import Testing

@testable import Tour

/// What holds for every experiment; what each shows is tested in a file of its own.
@Suite struct ExperimentsTests {
    /// Those that take seconds and cannot be shortened; what they compute is computed in suites of their own.
    private static let long =
        LongTests.areRun ? [] : ["optimizers", "initialization", "vanishing", "spiral", "batchnorm"]

    /// As the user runs them, or for one epoch if that can be asked for.
    @Test(arguments: Command.experiments.filter { !long.contains($0.name) }.map(\.name))
    func `experiments fit in 80 columns`(_ name: String) async throws {
        let command = try #require(Command.experiments.first { $0.name == name })
        let isShort = !LongTests.areRun && command.options.contains { $0.name == Option.epochs.name }
        let run = isShort ? try await runTour(name, "--epochs", "1") : try await runTour(name)
        #expect(run.status == 0 && run.errors.isEmpty)
        let lines = run.output.split(separator: "\n")
        #expect(lines.count > 5)
        let unfit = lines.filter { $0.count > 80 || $0.last == " " }
        #expect(unfit.map(String.init) == [])
        guard LongTests.areRun else { return }
        let again = try await runTour(name)
        #expect(again.output == run.output)
    }
}
