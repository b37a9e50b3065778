import Foundation

/// The program that a newcomer runs first: `swift run -c release Tour`.
@main
enum Program {
    static func main() {
        Terminal.endQuietlyWhenNobodyReads()
        do {
            let invocation = try Invocation(CommandLine.arguments.dropFirst())
            let screen = Screen(Terminal.standardOutput()) { text in
                do {
                    try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
                } catch {
                    throw Failure.output((error as NSError).localizedDescription)
                }
            }
            try invocation.run(on: screen)
        } catch {
            let failure = error as? Failure ?? .unexpected("\(error)")
            FileHandle.standardError.write(Data("Tour: \(failure)\n".utf8))
            exit(failure.status)
        }
    }
}
