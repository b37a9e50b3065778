import Foundation

/// An error of reading a file of which the caller has said how large it may be.
package protocol RegularFileError: Error {
    static func file(_ error: FileError) -> Self
    static func tooLarge(bytes: UInt64, limit: Int) -> Self
}

/// A file that is read from its beginning on, once its size is known to be within a limit.
package final class RegularFile<Failure: RegularFileError> {
    package let size: Int
    private let url: URL
    private let handle: FileHandle

    /// Opens a file. A folder, a pipe and a device are refused: they have no size.
    package init(_ url: URL, limit: Int) throws(Failure) {
        self.url = url
        let size: UInt64
        do {
            let path = url.resolvingSymlinksInPath().path
            let type = try FileManager.default.attributesOfItem(atPath: path)[.type]
            guard type as? FileAttributeType == .typeRegular else {
                throw FileError(.open, url.path, reason: "it is no regular file")
            }
            handle = try FileHandle(forReadingFrom: url)
            size = try handle.seekToEnd()
            try handle.seek(toOffset: 0)
        } catch {
            throw .file(Self.error(error, .open, url))
        }
        guard size <= UInt64(max(limit, 0)) else { throw .tooLarge(bytes: size, limit: limit) }
        self.size = Int(size)
    }

    deinit { try? handle.close() }

    /// The next bytes, exactly so many.
    package func read(_ count: Int) throws(Failure) -> Data {
        do {
            let data = count == 0 ? Data() : try handle.read(upToCount: count) ?? Data()
            guard data.count == count else {
                throw FileError(.read, url.path, reason: "it became shorter meanwhile")
            }
            return data
        } catch {
            throw .file(Self.error(error, .read, url))
        }
    }

    private static func error(_ error: any Error, _ step: FileError.Step, _ url: URL) -> FileError {
        error as? FileError ?? FileError(step, url.path, reason: error.localizedDescription)
    }
}
