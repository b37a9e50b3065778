public import Foundation

/// Why a picture was not written.
public enum PictureError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's name ends otherwise than in `.svg` or `.png`.
    case unknownForm(path: String)
    /// A PNG needs the program `rsvg-convert`, which is not here.
    case noConverter(path: String)
    /// What `rsvg-convert` says.
    case notConverted(path: String, reason: String)
    /// What the system says.
    case notWritten(path: String, reason: String)

    /// What is wrong, in a sentence.
    public var description: String {
        let text =
            switch self {
            case .unknownForm(let path): "\(path): a picture's name ends in .svg or .png"
            case .noConverter(let path):
                "\(path): a PNG is made by rsvg-convert, which is not in PATH; install it (librsvg), "
                    + "or write an .svg"
            case .notConverted(let path, let reason): "\(path): rsvg-convert failed: \(reason)"
            case .notWritten(let path, let reason): "\(path) cannot be written: \(reason)"
            }
        return text.escapingControlCharacters()
    }
}

extension SVG {
    /// Writes the picture to a file, at once and whole: its text if the name ends in `.svg`, and pixels, two
    /// for each of the picture's, if it ends in `.png`.
    ///
    /// ```swift
    /// try picture.write(to: URL(fileURLWithPath: "loss.svg"))
    /// try picture.write(to: URL(fileURLWithPath: "loss.png"))  // needs rsvg-convert
    /// ```
    /// - Throws: `PictureError`.
    public func write(to url: URL) throws(PictureError) {
        let data =
            switch url.pathExtension.lowercased() {
            case "svg": Data(text.utf8)
            case "png": try png(for: url)
            default: throw .unknownForm(path: url.path)
            }
        do { try data.write(to: url, options: .atomic) } catch {
            throw .notWritten(path: url.path, reason: systemReason(error))
        }
    }

    func png(for url: URL, environment: [String: String]? = nil) throws(PictureError) -> Data {
        #if os(macOS) || os(Linux)
            // By way of files: two pipes that fill up would wait for each other.
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
            let (source, result) = (
                folder.appendingPathComponent("a.svg"), folder.appendingPathComponent("a.png")
            )
            defer { try? FileManager.default.removeItem(at: folder) }
            do {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try Data(text.utf8).write(to: source)
                let (process, errors) = (Process(), Pipe())
                process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                process.arguments = ["rsvg-convert", "--zoom", "2", "--output", result.path, source.path]
                process.environment = environment ?? ProcessInfo.processInfo.environment
                process.standardError = errors
                try process.run()
                let message = try errors.fileHandleForReading.readToEnd() ?? Data()
                process.waitUntilExit()
                switch process.terminationStatus {
                case 0: return try Data(contentsOf: result)
                case 127: throw PictureError.noConverter(path: url.path)
                default:
                    let reason = String(decoding: message.prefix(500), as: UTF8.self)
                    throw PictureError.notConverted(path: url.path, reason: reason)
                }
            } catch {
                throw error as? PictureError ?? .notConverted(path: url.path, reason: systemReason(error))
            }
        #else
            throw .noConverter(path: url.path)
        #endif
    }
}

/// The system's message, which Foundation's leaves out.
package func systemReason(_ error: any Error) -> String {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    guard let cause, cause.domain == NSPOSIXErrorDomain else {
        return (error as NSError).localizedDescription
    }
    return String(cString: strerror(Int32(cause.code)))
}
