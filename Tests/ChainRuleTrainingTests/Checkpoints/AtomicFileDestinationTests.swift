#if !os(Windows) && !os(WASI)
    import Foundation
    import TestSupport
    import Testing

    @testable import ChainRuleTraining

    /// Names, links, and other writers: where a file is put, and what is beside it.
    @Suite struct AtomicFileDestinationTests {
        private let folder: TestFolder

        init() throws { folder = try TestFolder() }

        private func link(_ name: String, to destination: String) throws {
            try FileManager.default.createSymbolicLink(
                atPath: folder[name].path, withDestinationPath: destination)
        }

        private func destination(of name: String) throws -> String {
            try FileManager.default.destinationOfSymbolicLink(atPath: folder[name].path)
        }

        /// As by every program that opens a file to write to it.
        @Test func `a link to nothing is written through`() throws {
            try FileManager.default.createDirectory(at: folder["runs"], withIntermediateDirectories: true)
            try link("latest", to: "runs/first")
            try link("indirect", to: folder["latest"].path)
            for (name, byte) in [("latest", UInt8(1)), ("indirect", 2)] {
                try AtomicFile.replace(folder[name], with: Data([byte]))
                #expect(try Data(contentsOf: folder["runs/first"]) == Data([byte]))
            }
            #expect(try destination(of: "latest") == "runs/first")
            #expect(try folder.names() == ["indirect", "latest", "runs"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder["runs"].path) == ["first"])
        }

        @Test func `links that lead nowhere are errors`() throws {
            try link("ring", to: "ring")
            try link("lost", to: "missing/x")
            for (name, path, reason) in [
                ("ring", folder["ring"].path, "Too many levels of symbolic links"),
                ("lost", folder["missing/x"].path, "No such file or directory"),
            ] {
                #expect(throws: FileError(.create, path, reason: reason)) {
                    try AtomicFile.replace(folder[name], with: Data())
                }
            }
            #expect(try folder.names() == ["lost", "ring"])
        }

        /// What lies under the temporary file's name may be somebody's by another.
        @Test func `a file with two names keeps its contents`() throws {
            try Data("mine".utf8).write(to: folder["mine"])
            try FileManager.default.linkItem(at: folder["mine"], to: folder[".x.tmp"])
            try AtomicFile.replace(folder["x"], with: Data([1]))
            #expect(try String(contentsOf: folder["mine"], encoding: .utf8) == "mine")
            #expect(try folder.names() == ["mine", "x"])
        }

        /// Where there are no locks, or somebody cleans up, another file may have the name at the end.
        @Test func `a temporary file that is another's by now is not renamed`() throws {
            try Data("old".utf8).write(to: folder["x"])
            let error = #expect(throws: FileError.self) {
                try AtomicFile.replace(folder["x"], with: Data("new".utf8)) { step in
                    guard step == .sync else { return }
                    try? Data("half".utf8).write(to: folder[".x.tmp"], options: .atomic)
                }
            }
            #expect(error?.step == .rename)
            #expect(error?.reason == "\(folder[".x.tmp"].path) is another file by now")
            #expect(try String(contentsOf: folder["x"], encoding: .utf8) == "old")
            #expect(try String(contentsOf: folder[".x.tmp"], encoding: .utf8) == "half")
        }

        @Test func `what is no file under the temporary name stays`() throws {
            try link(".x.tmp", to: "mine")
            try Data("mine".utf8).write(to: folder["mine"])
            #expect(throws: FileError.self) { try AtomicFile.replace(folder["x"], with: Data([1])) }
            mkfifo(folder[".y.tmp"].path, 0o600)
            let reason = "there is something that is no regular file"
            #expect(throws: FileError(.create, folder[".y.tmp"].path, reason: reason)) {
                try AtomicFile.replace(folder["y"], with: Data([1]))
            }
            #expect(try folder.names() == [".x.tmp", ".y.tmp", "mine"])
            #expect(try String(contentsOf: folder["mine"], encoding: .utf8) == "mine")
        }

        /// 255 bytes are the most that a name can have.
        @Test(arguments: [249, 250, 251, 254, 255])
        func `files of the longest names are written`(bytes: Int) throws {
            for letter in ["a", "é", "값"] {
                let count = bytes / letter.utf8.count
                let name = String(repeating: letter, count: count - 1).padding(
                    toLength: bytes - (count - 1) * (letter.utf8.count - 1), withPad: "b", startingAt: 0)
                #expect(name.utf8.count == bytes)
                for byte in UInt8(0)..<2 { try AtomicFile.replace(folder[name], with: Data([byte])) }
                #expect(try Data(contentsOf: folder[name]) == Data([1]))
            }
            #expect(try folder.names().count == 3)
        }

        @Test func `a name that is too long is an error`() {
            let url = folder[String(repeating: "a", count: 256)]
            #expect(throws: FileError(.create, url.path, reason: "File name too long")) {
                try AtomicFile.replace(url, with: Data())
            }
        }

        @Test func `temporary names fit the folder's limit`() {
            func name(_ name: String, _ limit: Int) -> String {
                TemporaryFile.name(for: name[...], limit: limit)
            }
            #expect(name("x", 255) == ".x.tmp")
            #expect(name("abcdefghijklmno", 20) == ".abcdefghijklmno.tmp")
            // CRC-32, as zlib gives it.
            #expect(name("abcdefghijklmnop", 20) == ".abcdef-943ac093.tmp")
            #expect(name("값값값값값값", 20).hasPrefix(".값값-"))
        }

        @Test func `a writer that does not get on is an error`() throws {
            let held = TemporaryFile(for: folder["x"].path, patience: .zero)
            let file = try held.open()
            let error = #expect(throws: FileError.self) {
                try AtomicFile.replace(folder["x"], with: Data([1]), patience: .milliseconds(20))
            }
            // Which process, the system does not say of one's own.
            #expect(
                error?.description == "cannot create \(folder["x"].path): another writer is writing it "
                    + "(\(folder[".x.tmp"].path)) and has not got on for 0.02 seconds")
            #expect(try folder.names() == [".x.tmp"])
            close(file)
            try AtomicFile.replace(folder["x"], with: Data([2]), patience: .zero)
            #expect(try folder.names() == ["x"])
        }

        @Test func `a check leaves all as it is`() throws {
            try Data("old".utf8).write(to: folder["x"])
            try AtomicFile.check(folder["x"])
            try AtomicFile.check(folder["y"])
            for url in [folder.url, folder["missing/x"], URL(fileURLWithPath: "/dev/null")] {
                #expect(throws: FileError.self) { try AtomicFile.check(url) }
            }
            #expect(try String(contentsOf: folder["x"], encoding: .utf8) == "old")
            #expect(try folder.names() == ["x"])
        }
    }
#endif
