import ChainRuleTraining
import Foundation

/// What an npy says of its array before the bytes of it.
struct NPYHeader {
    var type: ElementType
    var shape: [Int]
    var isBigEndian = false
    /// Whether the first dimension's elements are side by side, not the last's.
    var isFortranOrder = false

    /// As many bytes as NumPy takes to be safe.
    private static let longest = 10_000
    private static let magic = Data([0x93] + "NUMPY".utf8)

    /// NumPy's names for our types, without the order of bytes.
    private static let names: [ElementType: String] = [
        .bool: "b1", .int8: "i1", .int16: "i2", .int32: "i4", .int64: "i8", .uint8: "u1", .uint16: "u2",
        .uint32: "u4", .uint64: "u8", .float16: "f2", .float32: "f4", .float64: "f8", .complex64: "c8",
    ]

    /// The size of the array, which is known to be one.
    var byteCount: Int { type.byteCount(shape: shape) ?? 0 }
}

// MARK: - Reading

extension NPYHeader {
    /// Reads a header, and compares what it says with the size of the file.
    ///
    /// - Parameter read: the next so many bytes, of which there are `fileSize`.
    init(fileSize: Int, read: (Int) throws(NumPyError) -> Data) throws(NumPyError) {
        var start = 0
        func next(_ count: Int, _ what: String) throws(NumPyError) -> Data {
            guard count <= fileSize - start else { throw .malformed(at: fileSize, "\(what) is cut off") }
            start += count
            return try read(count)
        }
        let beginning = [UInt8](try next(8, "the beginning of an npy, 8 bytes,"))
        guard beginning.starts(with: Self.magic) else {
            throw .malformed(at: 0, "an npy begins with the byte 93 and NUMPY")
        }
        let (major, minor) = (beginning[6], beginning[7])
        guard (1...3).contains(major), minor == 0 else {
            throw .malformed(at: 6, "version \(major).\(minor) of the format; there are 1.0, 2.0 and 3.0")
        }
        let length = [UInt8](try next(major == 1 ? 2 : 4, "the header's length"))
            .reversed().reduce(0) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(Self.longest) else {
            throw .malformed(at: 8, "the header has \(length) bytes; at most \(Self.longest) are allowed")
        }
        let offset = start
        var scanner = NPYHeaderScanner([UInt8](try next(Int(length), "the header")), start: offset)
        let fields = try scanner.fields()
        self.init(type: .bool, shape: fields.shape)
        isFortranOrder = fields.isFortranOrder
        (type, isBigEndian) = try Self.type(fields.dtype)
        try checkDimensions()
        // NumPy's arrays have a size without their zeros, too.
        guard let count = type.byteCount(shape: shape),
            type.byteCount(shape: shape.filter { $0 > 0 }) != nil
        else { throw .malformed("\(type.rawValue) \(shape) has no size") }
        guard count == fileSize - start else {
            throw .malformed(
                at: start, "\(type.rawValue) \(shape) needs \(count) bytes; there are \(fileSize - start)")
        }
    }

    private func checkDimensions() throws(NumPyError) {
        if shape.count > 64 {
            throw .unsupported("the array has \(shape.count) dimensions; NumPy's have at most 64")
        }
    }

    private static func type(_ dtype: String) throws(NumPyError) -> (ElementType, isBigEndian: Bool) {
        let (order, name) = (dtype.prefix(1), dtype.dropFirst())
        if name.hasPrefix("O") {
            throw .unsupported("the dtype is '\(dtype)': pickled Python objects, which are programs to run")
        }
        guard let type = names.first(where: { $0.value == name })?.key,
            order == "<" || order == ">" || (order == "|" && type.bitCount == 8)
        else {
            let known = names.values.sorted().joined(separator: ", ")
            throw .unsupported("the dtype is '\(dtype)'; after < or > these can be read: \(known)")
        }
        return (type, order == ">")
    }

    /// An array's bytes with the lowest of each element first, and the last dimension's elements side by side.
    func inOurOrder(_ data: Data) -> Data {
        let size = type.bitCount / 8
        // A complex number is two.
        let part = type == .complex64 ? size / 2 : size
        let isTransposed = isFortranOrder && shape.count { $0 > 1 } > 1
        if !isTransposed && (!isBigEndian || part == 1) { return data }
        let bytes = [UInt8](data)
        var dimensions: [(size: Int, step: Int)] = []
        var step = size
        for size in isTransposed ? shape : [bytes.count / size] where size > 1 {
            dimensions.insert((size, step), at: 0)
            step *= size
        }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for index in 0..<bytes.count / size {
            var (rest, start) = (index, 0)
            for dimension in dimensions {
                start += rest % dimension.size * dimension.step
                rest /= dimension.size
            }
            for byte in 0..<size {
                result.append(
                    bytes[start + (isBigEndian ? byte / part * part + part - 1 - byte % part : byte)])
            }
        }
        return Data(result)
    }
}

// MARK: - Writing

extension NPYHeader {
    /// The bytes before the array's, as NumPy writes them: with room for the first dimension to grow, so that
    /// the array begins at a multiple of 64 bytes.
    func data() throws(NumPyError) -> Data {
        guard let name = Self.names[type] else {
            throw .unsupported("NumPy has no dtype for \(type.rawValue)")
        }
        try checkDimensions()
        let sizes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        let order = type.bitCount == 8 ? "|" : "<"
        var text = "{'descr': '\(order)\(name)', 'fortran_order': False, 'shape': (\(sizes)), }"
        if let first = shape.first { text += String(repeating: " ", count: 21 - "\(first)".count) }
        text += String(repeating: " ", count: 64 - (Self.magic.count + 4 + text.count + 1) % 64) + "\n"
        return Self.magic + [1, 0] + littleEndianBytes(of: [UInt16(text.count)]) + Data(text.utf8)
    }
}
