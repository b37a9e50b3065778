import ChainRule

/// The header of a safetensors file, which describes its tensors.
struct SafetensorsHeader {
    struct Entry {
        var name: String
        var type: ElementType
        var shape: [Int]
        /// The range of its data, counted from the end of the header.
        var range: Range<Int>
    }

    /// In the order of their data.
    var entries: [Entry] = []
    var metadata: [String: String] = [:]

    static let metadataName = "__metadata__"
    /// The limit of the reference implementation.
    static let maximumLength = 100_000_000

    init() {}

    /// Reads the JSON, and checks that the tensors fill the data without holes and overlaps.
    ///
    /// - Parameters:
    ///   - start: where the header begins in the file.
    ///   - dataCount: how many bytes follow it.
    init(_ json: [UInt8], start: Int, dataCount: Int) throws(SafetensorsError) {
        var scanner = try HeaderScanner(json, start: start)
        try scanner.object { scanner, name, offset throws(SafetensorsError) in
            if name == Self.metadataName {
                try scanner.object { scanner, key, _ throws(SafetensorsError) in
                    metadata[key] = try scanner.string()
                }
            } else {
                entries.append(try Self.entry(&scanner, name, at: offset))
            }
        }
        try scanner.end()
        try checkLayout(dataCount: dataCount)
    }

    private static func entry(
        _ scanner: inout HeaderScanner, _ name: String, at offset: Int
    ) throws(SafetensorsError) -> Entry {
        let tensor = "tensor \"\(name)\""
        var (type, shape, offsets): (ElementType?, [Int]?, [Int]?)
        try scanner.object { scanner, field, fieldOffset throws(SafetensorsError) in
            switch field {
            case "dtype":
                let offset = scanner.offset
                let text = try scanner.string()
                type = ElementType(rawValue: text)
                if type == nil {
                    throw .malformed(
                        at: offset, "\(tensor) has the type \"\(text)\", which the format does not know")
                }
            case "shape":
                shape = try scanner.numbers()
            case "data_offsets":
                let offset = scanner.offset
                let numbers = try scanner.numbers()
                if numbers.count != 2 {
                    throw .malformed(
                        at: offset, "an array of 2 numbers is expected, not one of \(numbers.count)")
                }
                offsets = numbers
            default:
                throw .malformed(
                    at: fieldOffset, "\(tensor) has a field \"\(field)\", which the format does not know")
            }
        }
        func missing(_ field: String) -> SafetensorsError {
            .malformed(at: offset, "\(tensor) has no \"\(field)\"")
        }
        guard let type else { throw missing("dtype") }
        guard let shape else { throw missing("shape") }
        guard let offsets else { throw missing("data_offsets") }
        guard offsets[0] <= offsets[1] else {
            throw .malformed("\(tensor) ends at \(offsets[1]) before it begins at \(offsets[0])")
        }
        // Nothing in the file bounds the other sides of an empty tensor.
        guard let needed = type.byteCount(shape: shape),
            needed > 0 || type.byteCount(shape: shape.map { max($0, 1) }) ?? .max <= MatrixMemory.limit
        else { throw .malformed("\(tensor): \(type.rawValue) \(shape) has no size") }
        let range = offsets[0]..<offsets[1]
        guard range.count == needed else {
            throw .malformed(
                "\(tensor): \(type.rawValue) \(shape) needs \(needed) bytes; its range has \(range.count)")
        }
        return Entry(name: name, type: type, shape: shape, range: range)
    }

    private mutating func checkLayout(dataCount: Int) throws(SafetensorsError) {
        // Empty tensors may share their offset.
        entries.sort {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
        var (end, previous) = (0, "")
        for entry in entries {
            let (range, tensor) = (entry.range, "tensor \"\(entry.name)\"")
            if range.upperBound > dataCount {
                throw .malformed(
                    "\(tensor) ends at \(range.upperBound), but there are only \(dataCount) bytes of data")
            }
            if range.lowerBound < end {
                throw .malformed("\(tensor) begins at \(range.lowerBound), inside of tensor \"\(previous)\"")
            }
            if range.lowerBound > end {
                throw .malformed(
                    "bytes \(end)..<\(range.lowerBound) of the data, before \(tensor), belong to none")
            }
            (end, previous) = (range.upperBound, entry.name)
        }
        if end < dataCount {
            throw .malformed(
                "bytes \(end)..<\(dataCount) of the data, behind the last tensor, belong to none")
        }
    }

    /// The JSON as the reference implementation writes it, up to the order of the metadata, which is sorted
    /// here.
    var json: String {
        var members = entries.map { entry in
            "\(Self.quoted(entry.name)):{\"dtype\":\"\(entry.type.rawValue)\",\"shape\":["
                + entry.shape.map { "\($0)" }.joined(separator: ",")
                + "],\"data_offsets\":[\(entry.range.lowerBound),\(entry.range.upperBound)]}"
        }
        if !metadata.isEmpty {
            let pairs = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
                .map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
            members.insert("\"\(Self.metadataName)\":{\(pairs.joined(separator: ","))}", at: 0)
        }
        return "{\(members.joined(separator: ","))}"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar != "/", let escape = HeaderScanner.escapes.first(where: { $0.meaning == scalar }) {
                result += "\\\(escape.letter)"
            } else if scalar.value < 0x20 {
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
