import Foundation
import Testing

@testable import Tour

@Suite struct GalleryTests {
    /// A folder that is removed after the test.
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test func `the graphs, their pages and an index are written, the same each time`() throws {
        try withFolder { folder in
            var printed = ""
            let screen = Screen(Terminal(isTerminal: false, environment: [:])) { printed += $0 }
            func write() throws -> [String: String] {
                var gallery = try Gallery(folder: OutputFolder(path: folder.path), screen)
                try gallery.addGraphs()
                try gallery.writeIndex()
                let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                return try names.reduce(into: [:]) { files, name in
                    files[name] = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
                }
            }
            let files = try write()
            #expect(files.count == 14)
            let index = try #require(files["index.html"])
            for name in files.keys where name != "index.html" {
                #expect(index.contains("\"\(name)\""), "\(name) is not on the index page")
                #expect(printed.contains("/\(name)\n"))
            }
            #expect(index.contains("∂price/∂tax = fruit = 650"))
            #expect(try write() == files)
        }
    }

    @Test func `without a folder the command says what it needs`() async throws {
        let invocation = try Invocation(["pictures"])
        await #expect(throws: Failure.usage("\"pictures\" needs to know where to: --into DIR")) {
            try await invocation.run(on: Screen(Terminal(isTerminal: false, environment: [:])) { _ in })
        }
        #expect(throws: Failure.self) { try Invocation(["xor", "--into", "x"]) }
    }

    @Test func `a folder that cannot be made is an error that names it`() throws {
        #expect(throws: Failure.self) { try OutputFolder(path: "/dev/null/pictures") }
    }

    @Test func `the tutorials' graphs have the tutorials' numbers`() throws {
        let apples = try ExampleGraph.apples()
        #expect(abs(try apples.output.value - 715) < 1e-9)
        #expect(try apples.wanted.map { try $0.gradient.rounded(toPlaces: 9) } == [2.2, 110, 3.3, 165, 650])
        let network = try ExampleGraph.network()
        #expect(abs(try network.output.value - 0.35 * 0.35 / 2) < 1e-12)
        let first = try ExampleGraph.first()
        #expect(try first.wanted.map { try $0.gradient } == [4, 4, 300])
    }
}

extension Double {
    fileprivate func rounded(toPlaces places: Int) -> Double {
        let factor = (0..<places).reduce(1.0) { power, _ in power * 10 }
        return (self * factor).rounded() / factor
    }
}
