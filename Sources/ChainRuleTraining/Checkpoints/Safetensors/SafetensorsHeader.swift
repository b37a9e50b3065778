import ChainRule

/// What a safetensors file says of its tensors before their data.
struct SafetensorsHeader {
    struct Entry {
        var name: String
        var type: ElementType
        var shape: [Int]
        /// Where the data lies, counted from the end of the header.
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
        try scanner.object { scanner, name, place throws(SafetensorsError) in
            if name == Self.metadataName {
                try scanner.object { scanner, key, _ throws(SafetensorsError) in
                    metadata[key] = try scanner.string()
                }
            } else {
                entries.append(try Self.entry(&scanner, name, at: place))
            }
        }
        try scanner.end()
        try checkLayout(dataCount: dataCount)
    }

    private static func entry(
        _ scanner: inout HeaderScanner, _ name: String, at place: Int
    ) throws(SafetensorsError) -> Entry {
        var (type, shape, offsets): (ElementType?, [Int]?, [Int]?)
        try scanner.object { scanner, field, place throws(SafetensorsError) in
            switch field {
            case "dtype":
                let place = scanner.place
                let text = try scanner.string()
                type = ElementType(rawValue: text)
                if type == nil { throw .unknownType(text, tensor: name, at: place) }
            case "shape":
                shape = try scanner.numbers()
            case "data_offsets":
                let place = scanner.place
                let numbers = try scanner.numbers()
                if numbers.count != 2 {
                    throw .invalidHeader(
                        expected: "an array of 2 numbers", found: "one of \(numbers.count)", at: place)
                }
                offsets = numbers
            default:
                throw .unknownField(field, tensor: name, at: place)
            }
        }
        guard let type else { throw .missingField("dtype", tensor: name, at: place) }
        guard let shape else { throw .missingField("shape", tensor: name, at: place) }
        guard let offsets else { throw .missingField("data_offsets", tensor: name, at: place) }
        guard offsets[0] <= offsets[1] else {
            throw .reversedRange(tensor: name, begin: offsets[0], end: offsets[1])
        }
        guard let needed = type.byteCount(shape: shape) else {
            throw .impossibleShape(type, shape, tensor: name)
        }
        // Nothing in the file bounds the other sides of an empty tensor.
        if needed == 0 && type.byteCount(shape: shape.map { max($0, 1) }) ?? .max > MatrixMemory.limit {
            throw .impossibleShape(type, shape, tensor: name)
        }
        let range = offsets[0]..<offsets[1]
        guard range.count == needed else {
            throw .sizeMismatch(tensor: name, type, shape, bytes: range.count, needed: needed)
        }
        return Entry(name: name, type: type, shape: shape, range: range)
    }

    private mutating func checkLayout(dataCount: Int) throws(SafetensorsError) {
        // Empty tensors may share their place.
        entries.sort {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
        var (end, previous) = (0, "")
        for entry in entries {
            let range = entry.range
            if range.upperBound > dataCount {
                throw .beyondEnd(tensor: entry.name, end: range.upperBound, bytes: dataCount)
            }
            if range.lowerBound < end { throw .overlap(previous, entry.name, at: range.lowerBound) }
            if range.lowerBound > end { throw .hole(begin: end, end: range.lowerBound, before: entry.name) }
            (end, previous) = (range.upperBound, entry.name)
        }
        if end < dataCount { throw .trailingBytes(dataCount - end, at: end) }
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
