import ChainRuleDrawing
import Foundation

/// Plots of what a command found, by the names of their files without the extension.
typealias Pictures = [(name: String, picture: SVG)]

/// A folder that files are written into.
struct OutputFolder {
    let url: URL

    /// Makes the folder if there is none.
    init(path: String) throws(Failure) {
        url = URL(fileURLWithPath: path)
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw .file("the folder \(path) cannot be made: \(systemReason(error))")
        }
        // Told before hours of training, not after.
        guard FileManager.default.isWritableFile(atPath: url.path) else {
            throw .file("the folder \(path) cannot be written to")
        }
    }

    /// Writes each picture as SVG, and says which files these are.
    func write(_ pictures: Pictures, on screen: Screen) throws {
        for (name, picture) in pictures {
            let file = url.appendingPathComponent("\(name).svg")
            do throws(PictureError) { try picture.write(to: file) } catch {
                throw Failure.file("\(error)")
            }
            try say(file, on: screen)
        }
    }

    /// Writes a file, which is the old or the new one at every moment, and says which it is.
    func write(_ contents: Data, named name: String, on screen: Screen) throws {
        let file = url.appendingPathComponent(name)
        do { try contents.write(to: file, options: .atomic) } catch {
            throw Failure.file("\(file.path) cannot be written: \(systemReason(error))")
        }
        try say(file, on: screen)
    }

    private func say(_ file: URL, on screen: Screen) throws {
        try screen.print("  \(file.relativePath.escapingControlCharacters())")
    }
}
