/// A file of MNIST's format: a type of number, sizes, and the numbers, the highest byte of each first.
///
/// ```swift
/// let file = try IDX(bytes: [0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1])
/// file.type            // unsigned bytes
/// file.sizes           // [3]
/// try file.labels()    // [7, 2, 1]
/// ```
/// Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
public struct IDX: Hashable, Sendable {
    /// The type of the numbers, by its code in the file.
    public enum NumberType: UInt8, CaseIterable, Sendable {
        /// A whole number from 0 to 255.
        case uint8 = 0x08
        /// A whole number from −128 to 127.
        case int8 = 0x09
        /// A whole number of 16 bits, with a sign.
        case int16 = 0x0B
        /// A whole number of 32 bits, with a sign.
        case int32 = 0x0C
        /// A `Float`.
        case float = 0x0D
        /// A `Double`.
        case double = 0x0E

        /// How many bytes a number has.
        public var byteCount: Int {
            switch self {
            case .uint8, .int8: 1
            case .int16: 2
            case .int32, .float: 4
            case .double: 8
            }
        }
    }

    /// The whole file, as it is written.
    public let bytes: [UInt8]
    /// The type of the numbers.
    public let type: NumberType
    /// The size of each dimension, the first one being the number of examples.
    public let sizes: [Int]

    /// The offset of the numbers.
    @usableFromInline var dataStart: Int { 4 + 4 * sizes.count }

    /// The number of examples: the first size.
    public var count: Int { sizes[0] }

    /// Reads a file's bytes.
    ///
    /// - Throws: `DataError.malformedBytes` unless the bytes are exactly as many as the header says.
    public init(bytes: [UInt8]) throws(DataError) {
        guard bytes.count >= 4 else {
            throw Self.fault(bytes.count, "the four bytes of the header are cut off")
        }
        guard bytes[0] == 0, bytes[1] == 0 else { throw Self.fault(0, "an IDX file begins with two zeros") }
        guard let type = NumberType(rawValue: bytes[2]) else {
            throw Self.fault(2, "number type \(bytes[2]); defined are 8, 9, 11, 12, 13 and 14")
        }
        let dimensions = Int(bytes[3])
        guard dimensions > 0 else { throw Self.fault(3, "there are no dimensions; one is the least") }
        guard bytes.count >= 4 + 4 * dimensions else {
            throw Self.fault(bytes.count, "the sizes of the \(dimensions) dimensions are cut off")
        }
        var sizes: [Int] = []
        for start in stride(from: 4, to: 4 + 4 * dimensions, by: 4) {
            sizes.append(Int(clamping: bytes[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }))
        }
        try Self.requireLength(bytes.count - 4 - 4 * dimensions, type, sizes)
        (self.bytes, self.type, self.sizes) = (bytes, type, sizes)
    }

    /// A file to write, with the numbers as they will lie in it.
    ///
    /// - Throws: `DataError` unless there are 1 to 255 sizes, each from 0 to 2³² − 1, and as many bytes.
    public init(type: NumberType = .uint8, sizes: [Int], numbers: [UInt8]) throws(DataError) {
        guard (1...255).contains(sizes.count), sizes.allSatisfy({ UInt32(exactly: $0) != nil }) else {
            throw .setting("sizes", value: sizes, needs: "1 to 255 numbers from 0 to \(UInt32.max)")
        }
        try Self.requireLength(numbers.count, type, sizes)
        let header = [0, 0, type.rawValue, UInt8(sizes.count)]
        let sizeBytes = sizes.flatMap { size in
            stride(from: 24, through: 0, by: -8).map { UInt8(size >> $0 & 255) }
        }
        (self.bytes, self.type, self.sizes) = (header + sizeBytes + numbers, type, sizes)
    }

    /// Reads a file, which may be compressed by gzip.
    ///
    /// ```swift
    /// let images = try IDX.read(.file("train-images-idx3-ubyte.gz"))
    /// images.sizes  // [60000, 28, 28]
    /// ```
    /// - Parameters:
    ///   - source: the bytes or the file.
    ///   - limit: how many bytes it may have when decompressed.
    /// - Throws: `DataError` if the file cannot be read, is damaged, or is no IDX file.
    public static func read(
        _ source: DataSource, limit: Int = DataSource.defaultLimit
    ) throws(DataError) -> IDX {
        let bytes = try source.contents(limit: limit)
        return try source.naming { () throws(DataError) in try IDX(bytes: bytes) }
    }

    /// How many examples without numbers there may be.
    private static var mostEmpty: Int { 1 << 16 }

    /// Compares what there is with what the sizes say, without allocating anything for them.
    private static func requireLength(_ found: Int, _ type: NumberType, _ sizes: [Int]) throws(DataError) {
        var needed = type.byteCount
        for size in sizes where !sizes.contains(0) {
            let (product, overflow) = needed.multipliedReportingOverflow(by: size)
            guard !overflow else { throw fault(4, "the sizes \(sizes) mean more bytes than there can be") }
            needed = product
        }
        if sizes.contains(0) {
            // Rows that nothing in the file is behind; there may be four thousand million.
            guard sizes[0] == 0 || sizes[0] <= mostEmpty else {
                throw fault(4, "the sizes \(sizes) mean \(sizes[0]) examples without any numbers")
            }
            needed = 0
        }
        guard found == needed else {
            throw fault(
                4 + 4 * sizes.count + min(found, needed),
                "the sizes \(sizes) of \(type) mean \(needed) bytes, and there are \(found)")
        }
    }

    @usableFromInline
    static func fault(_ offset: Int, _ reason: String) -> DataError {
        .malformedBytes(format: "IDX", offset: offset, reason: reason)
    }
}
