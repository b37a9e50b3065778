import ChainRuleDrawing
import Foundation

/// The program that a newcomer runs first: `swift run -c release Tour`.
@main
enum Program {
    static func main() async {
        Terminal.keepStandardDescriptors()
        Terminal.endQuietlyWhenNobodyReads()
        do {
            try await run(CommandLine.arguments.dropFirst())
        } catch {
            let failure = Failure(error)
            // Where no message can be written, the status still says it.
            try? FileHandle.standardError.write(contentsOf: Data("Tour: \(failure)\n".utf8))
            exit(failure.status)
        }
    }

    /// Not on the main actor, which `main` belongs to.
    private static func run(_ arguments: some Sequence<String> & Sendable) async throws {
        let invocation = try Invocation(arguments)
        let screen = Screen(Terminal.standardOutput()) { text in
            do {
                try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
            } catch {
                throw Failure.output(systemReason(error))
            }
        }
        try await invocation.run(on: screen)
    }
}
