import Foundation
import TestSupport
import Testing

@testable import ChainRuleTraining

@Suite struct AtomicFileTests {
    @Test func `a file is written and replaced`() throws {
        let folder = try TestFolder()
        for text in ["one", "a longer two", "", "3"] {
            try AtomicFile.replace(folder["x"], with: Data(text.utf8))
            #expect(try String(contentsOf: folder["x"], encoding: .utf8) == text)
            #expect(try folder.names() == ["x"])
        }
    }

    @Test func `a file is replaced in the right steps`() throws {
        let folder = try TestFolder()
        var steps: [FileError.Step] = []
        try AtomicFile.replace(folder["x"], with: Data(count: (1 << 20) + 1)) { steps.append($0) }
        #expect(steps == [.create, .write, .write, .sync, .rename, .syncFolder])
    }

    @Test func `a writer takes over what a killed writer left`() throws {
        let folder = try TestFolder()
        try Data(count: 1000).write(to: folder[".x.tmp"])
        try AtomicFile.replace(folder["x"], with: Data([1]))
        #expect(try Data(contentsOf: folder["x"]) == Data([1]))
        #expect(try folder.names() == ["x"])
    }

    @Test func `replacing a file keeps its permissions and links`() throws {
        let folder = try TestFolder()
        try Data([1]).write(to: folder["x"])
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder["x"].path)
        try FileManager.default.createSymbolicLink(at: folder["link"], withDestinationURL: folder["x"])
        try AtomicFile.replace(folder["link"], with: Data([2]))
        #expect(try Data(contentsOf: folder["x"]) == Data([2]))
        #expect(try folder.names() == ["link", "x"])
        let attributes = try FileManager.default.attributesOfItem(atPath: folder["x"].path)
        #expect(attributes[.posixPermissions] as? Int == 0o640)
        let link = try FileManager.default.attributesOfItem(atPath: folder["link"].path)
        #expect(link[.type] as? FileAttributeType == .typeSymbolicLink)
    }

    @Test func `a missing folder is an error`() throws {
        let folder = try TestFolder()
        let url = folder["missing"].appending(path: "x")
        let error = #expect(throws: FileError.self) { try AtomicFile.replace(url, with: Data([1])) }
        #expect(error?.step == .create)
        #expect(error?.description == "cannot create \(url.path): No such file or directory")
    }

    @Test func `folders and devices are not replaced`() throws {
        let folder = try TestFolder()
        try FileManager.default.createDirectory(at: folder["x"], withIntermediateDirectories: true)
        for url in [folder["x"], URL(fileURLWithPath: "/dev/null")] {
            let error = #expect(throws: FileError.self) { try AtomicFile.replace(url, with: Data([1])) }
            #expect(error?.step == .create)
        }
        #expect(try folder.names() == ["x"])
    }

    @Test func `what is no path is an error`() throws {
        let url = try #require(URL(string: "https://example.invalid/x"))
        let error = #expect(throws: FileError.self) { try AtomicFile.replace(url, with: Data([1])) }
        #expect(error?.step == .create)
    }

    /// Two at once: what is there at the end is one of the two, and whole.
    @Test func `writers wait for each other`() async throws {
        let folder = try TestFolder()
        await withTaskGroup(of: Void.self) { group in
            for writer in UInt8(0)..<2 {
                group.addTask {
                    let data = Data(repeating: writer, count: 300_000 + 100_000 * Int(writer))
                    for _ in 0..<20 {
                        #expect(throws: Never.self) { try AtomicFile.replace(folder["x"], with: data) }
                    }
                }
            }
        }
        let data = try Data(contentsOf: folder["x"])
        let writer = try #require(data.first)
        #expect(data == Data(repeating: writer, count: 300_000 + 100_000 * Int(writer)))
        #expect(try folder.names() == ["x"])
    }
}
