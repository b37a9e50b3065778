import ChainRuleDrawing
import Foundation
import Testing

@testable import Tour

@Suite struct PicturesTests {
    private func inFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    @Test func `every experiment writes pictures`() {
        for command in Command.experiments + [.digits, .tour] {
            #expect(command.options.contains { $0.name == Option.pictures.name }, "\(command.name)")
        }
    }

    @Test(arguments: [
        (["xor"], ["xor-one-layer.svg", "xor-two-layers.svg"]),
        (
            ["digits", "--epochs=1"], ["digits-confusion.svg", "digits-misread.svg", "digits-training.svg"]
        ),
        (["search", "--epochs=1"], ["search.svg"]),
    ])
    func `pictures are written and named`(_ arguments: [String], _ files: [String]) async throws {
        try await inFolder { folder in
            // The folder is made, with those around it.
            let inner = folder.appendingPathComponent("of/pictures")
            let invocation = try Invocation(arguments + ["--pictures", inner.path])
            var text = ""
            let screen = Screen(Terminal(isTerminal: false, environment: [:])) { text += $0 }
            try await invocation.run(on: screen)
            #expect(try FileManager.default.contentsOfDirectory(atPath: inner.path).sorted() == files)
            for name in files {
                let file = inner.appendingPathComponent(name)
                #expect(text.contains("\n  \(file.path)\n"))
                #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("<svg "))
            }
        }
    }

    @Test func `a folder that cannot be made ends the program before anything is run`() async throws {
        try await inFolder { file in
            try Data().write(to: file)
            let run = try await runTour("digits", "--pictures", file.path + "/pictures")
            #expect(run.status == 73 && run.output.isEmpty)
            #expect(run.errors.hasPrefix("Tour: the folder \(file.path)/pictures cannot be made: "))
            #expect(run.errors.hasSuffix("\n") && run.errors.count { $0 == "\n" } == 1)
        }
    }

    @Test func `a picture that cannot be written ends the program`() async throws {
        try await inFolder { folder in
            let obstacle = folder.appendingPathComponent("xor-one-layer.svg")
            try FileManager.default.createDirectory(at: obstacle, withIntermediateDirectories: true)
            let run = try await runTour("xor", "--pictures", folder.path)
            #expect(run.status == 73)
            #expect(run.errors.hasPrefix("Tour: \(obstacle.path) cannot be written: "))
        }
    }
}
