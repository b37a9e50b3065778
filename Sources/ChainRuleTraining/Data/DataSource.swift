import Foundation

/// Where the bytes of a CSV or IDX file come from. What is compressed by gzip is decompressed.
public enum DataSource: Equatable, Sendable {
    /// The file's text.
    case text(String)
    /// The file's bytes.
    case bytes([UInt8])
    /// A file, by its path.
    case file(String)

    /// A file, by its URL.
    public static func file(_ url: URL) -> DataSource { .file(url.path) }

    /// The number of bytes that are read at most, after decompression, unless the caller says otherwise: 1
    /// GiB.
    public static let defaultLimit = Int(clamping: 1 << 30 as Int64)

    /// The bytes, decompressed.
    ///
    /// - Parameter limit: how many bytes there may be, after decompression.
    /// - Throws: `DataError` if the file cannot be read (a folder, a pipe), is damaged, or there are more
    ///   bytes than the limit.
    public func contents(limit: Int = DataSource.defaultLimit) throws(DataError) -> [UInt8] {
        try Self.requireSensible(limit: limit)
        let bytes: [UInt8]
        switch self {
        case .text(let text):
            guard text.utf8.count <= limit else { throw Self.tooLong("the text", limit) }
            return Array(text.utf8)
        case .bytes(let given): bytes = given
        case .file(let path): bytes = try Self.read(path, limit: limit)
        }
        guard Gzip.isCompressed(bytes) else {
            guard bytes.count <= limit else { throw Self.tooLong("the data", limit) }
            return bytes
        }
        return try naming { () throws(DataError) in try Gzip.decompressed(bytes, limit: limit) }
    }

    static func requireSensible(limit: Int) throws(DataError) {
        guard limit >= 0 else { throw .setting("limit", value: limit, needs: "0 or more") }
    }

    private static func tooLong(_ what: String, _ limit: Int) -> DataError {
        .impossible("reading \(what)", reason: "it has more than \(limit) bytes, the limit")
    }

    /// Runs `body`, and says in its errors which file they are about.
    func naming<Result>(_ body: () throws(DataError) -> Result) throws(DataError) -> Result {
        guard case .file(let path) = self else { return try body() }
        do {
            return try body()
        } catch .inFile(let name, let error) {
            throw .inFile(name, error)
        } catch {
            throw .inFile((path as NSString).lastPathComponent, error)
        }
    }

    private static func read(_ path: String, limit: Int) throws(DataError) -> [UInt8] {
        do {
            let url = URL(fileURLWithPath: path)
            let size = try readableSize(of: url)
            let tooLong = DataError.file(path, reason: "it has more than \(limit) bytes, the limit")
            guard size <= limit else { throw tooLong }
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(size)
            // Piece by piece, so that a file without an end (a device) ends at the limit.
            while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
                guard piece.count <= limit - bytes.count else { throw tooLong }
                bytes.append(contentsOf: piece)
            }
            return bytes
        } catch let error as DataError {
            throw error
        } catch let error as FileError {
            throw .file(path, reason: "cannot be read: \(error.reason)")
        } catch {
            throw .file(path, reason: "cannot be read: \((error as NSError).localizedDescription)")
        }
    }
}

/// The size of a file in bytes; 0 for a device, whose size is unknown.
///
/// - Throws: `FileError` for what cannot be opened without waiting (a pipe), or read (a folder).
func readableSize(of url: URL) throws(FileError) -> Int {
    #if canImport(Glibc) || canImport(Musl) || canImport(Android) || canImport(Darwin)
        var status = stat()
        guard stat(url.path, &status) == 0 else {
            throw FileError(.open, url.path, reason: String(cString: strerror(errno)))
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return Int(clamping: status.st_size)
        case S_IFCHR, S_IFBLK: return 0
        case S_IFDIR: throw FileError(.open, url.path, reason: "it is a folder")
        case S_IFIFO:
            throw FileError(
                .open, url.path, reason: "it is a pipe; what comes from it can be read as `.bytes`")
        default: throw FileError(.open, url.path, reason: "it is no file")
        }
    #else
        return 0
    #endif
}
