import Foundation
import Testing

@testable import ChainRuleDrawing

@Suite struct SVGFileTests {
    private let picture = Plot.lines([.init("loss", [2, 1])], title: "Loss")

    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test func `an SVG file has the picture's text`() throws {
        try inFolder { folder in
            let file = folder.appendingPathComponent("loss.SVG")
            try Data("old".utf8).write(to: file)
            try picture.write(to: file)
            #expect(try String(contentsOf: file, encoding: .utf8) == picture.text)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["loss.SVG"])
        }
    }

    @Test func `a PNG file has two pixels for one of the picture`() throws {
        try inFolder { folder in
            let file = folder.appendingPathComponent("loss.png")
            do { try picture.write(to: file) } catch PictureError.noConverter { return }
            let bytes = [UInt8](try Data(contentsOf: file))
            #expect(bytes.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
            let width = bytes[16..<20].reduce(0) { $0 << 8 | Int($1) }
            #expect(width == 1200)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["loss.png"])
        }
    }

    @Test func `without a converter there is no PNG, which is said`() {
        let error = #expect(throws: PictureError.self) {
            try picture.png(for: URL(fileURLWithPath: "/a.png"), environment: ["PATH": "/no/such/folder"])
        }
        #expect(
            error?.description
                == "/a.png: a PNG is made by rsvg-convert, which is not in PATH; install it (librsvg), or write an .svg"
        )
    }

    @Test func `what cannot be written is said`() throws {
        for name in ["loss", "loss.jpg", "loss.svgz"] {
            let url = URL(fileURLWithPath: "/no/such/folder/\(name)")
            let error = #expect(throws: PictureError.self) { try picture.write(to: url) }
            #expect(error?.description == "/no/such/folder/\(name): a picture's name ends in .svg or .png")
        }
        let missing = URL(fileURLWithPath: "/no/such/folder/loss.svg")
        let error = #expect(throws: PictureError.self) { try picture.write(to: missing) }
        #expect(error?.description.hasPrefix("/no/such/folder/loss.svg cannot be written: ") ?? false)
    }
}
