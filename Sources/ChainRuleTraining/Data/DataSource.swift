import Foundation

/// Where the bytes of a CSV or IDX file come from. What is compressed by gzip is decompressed.
public enum DataSource: Equatable, Sendable {
    case text(String)
    case bytes([UInt8])
    /// A file, by its path.
    case file(String)

    /// A file, by its URL.
    public static func file(_ url: URL) -> DataSource { .file(url.path) }

    /// How many bytes a compressed file may have when decompressed, unless the caller says otherwise: 1 GiB.
    public static let defaultLimit = 1 << 30

    /// The bytes, decompressed.
    ///
    /// - Parameter limit: how many bytes there may be after decompression.
    /// - Throws: `DataError` if the file cannot be read, is larger than the limit, or is damaged.
    public func contents(limit: Int = DataSource.defaultLimit) throws(DataError) -> [UInt8] {
        try Self.requireSensible(limit: limit)
        let bytes: [UInt8]
        switch self {
        case .text(let text): return Array(text.utf8)
        case .bytes(let given): bytes = given
        case .file(let path): bytes = try Self.read(path, limit: limit)
        }
        guard Gzip.isCompressed(bytes) else { return bytes }
        return try naming { () throws(DataError) in try Gzip.decompressed(bytes, limit: limit) }
    }

    static func requireSensible(limit: Int) throws(DataError) {
        guard (0...(.max / 4)).contains(limit) else {
            throw .setting("limit", value: limit, needs: "from 0 to \(Int.max / 4)")
        }
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
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            // One byte more than allowed, so that a file without an end (a device, a pipe) ends here too.
            let data = try handle.read(upToCount: limit + 1) ?? Data()
            guard data.count <= limit else {
                throw DataError.file(path, reason: "it has more than \(limit) bytes, the limit")
            }
            return Array(data)
        } catch let error as DataError {
            throw error
        } catch {
            throw .file(path, reason: "cannot be read: \((error as NSError).localizedDescription)")
        }
    }
}
