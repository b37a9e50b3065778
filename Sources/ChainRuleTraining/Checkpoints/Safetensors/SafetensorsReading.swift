import Foundation

extension Safetensors {
    /// The largest file that is read unless the caller says otherwise: 4 GiB.
    public static let defaultLimit = Int(clamping: 4 << 30 as Int64)

    /// Reads a file's bytes.
    ///
    /// - Throws: `SafetensorsError`, with the offset.
    public init(data: Data) throws(SafetensorsError) {
        let length = try Self.headerLength(data.prefix(8), fileSize: UInt64(data.count))
        let body = data.dropFirst(8)
        let header = try SafetensorsHeader(
            [UInt8](body.prefix(length)), start: 8, dataCount: body.count - length)
        try self.init(header, body: body.dropFirst(length))
    }

    /// Reads a file. Its size, and what it says about itself, are checked before there is memory for it.
    ///
    /// - Parameters:
    ///   - url: the file.
    ///   - limit: how many bytes it may have at most.
    /// - Throws: `SafetensorsError`, with the offset.
    public init(contentsOf url: URL, limit: Int = defaultLimit) throws(SafetensorsError) {
        let file = try RegularFile<SafetensorsError>(url, limit: limit)
        let length = try Self.headerLength(file.read(min(8, file.size)), fileSize: UInt64(file.size))
        let dataCount = file.size - 8 - length
        let header = try SafetensorsHeader([UInt8](file.read(length)), start: 8, dataCount: dataCount)
        try self.init(header, body: file.read(dataCount))
    }

    /// The number in the first eight bytes, if a file of that size can have such a header.
    private static func headerLength(_ bytes: Data, fileSize: UInt64) throws(SafetensorsError) -> Int {
        guard let length = elements(of: UInt64.self, littleEndian: bytes).first else {
            throw .malformed(
                "a safetensors file begins with 8 bytes, the header's length; there are \(bytes.count)")
        }
        guard length <= UInt64(SafetensorsHeader.maximumLength) else {
            throw .headerTooLong(length, SafetensorsHeader.maximumLength)
        }
        guard length <= fileSize - 8 else {
            throw .malformed("the header has \(length) bytes, but the file only \(fileSize)")
        }
        return Int(length)
    }

    private init(_ header: SafetensorsHeader, body: Data) throws(SafetensorsError) {
        self.init(metadata: header.metadata)
        for entry in header.entries {
            let bytes = body.dropFirst(entry.range.lowerBound).prefix(entry.range.count)
            do {
                tensors[entry.name] = try StoredTensor(type: entry.type, shape: entry.shape, bytes: bytes)
            } catch {
                throw .malformed("tensor \"\(entry.name)\": \(error)")
            }
        }
    }
}
