import Foundation

/// A file of named tensors in the safetensors format, which many libraries read and write.
///
/// ```swift
/// var file = Safetensors()
/// file.tensors["weights"] = try StoredTensor([[1, 2]] as Matrix<Float>)
/// try file.write(to: url)
/// let again = try Safetensors(contentsOf: url)
/// try again.tensors["weights"]?.value(as: Matrix<Float>.self)  // [[1.0, 2.0]]
/// ```
/// Reading is strict, stricter than the reference implementation: every byte of data has to belong to exactly
/// one tensor; no name may be there twice, no field be unknown. Whatever the bytes are, they give a value or
/// an error.
///
/// Source: the format as described with its reference implementation, github.com/huggingface/safetensors.
public struct Safetensors: Hashable, Sendable {
    /// By name. Swift takes names for the same that differ only in how Unicode composes a letter (é), so two
    /// such names in a file are an error.
    public var tensors: [String: StoredTensor]
    /// Notes on the file.
    public var metadata: [String: String]

    /// A file's contents.
    public init(tensors: [String: StoredTensor] = [:], metadata: [String: String] = [:]) {
        self.tensors = tensors
        self.metadata = metadata
    }

    /// The file's bytes. The same tensors and notes give the same bytes: those that the reference
    /// implementation writes, with the notes sorted.
    ///
    /// - Throws: `SafetensorsError.malformed` for a name that the format keeps for itself, and for too long a
    ///   header.
    public func data() throws(SafetensorsError) -> Data {
        try data(headerLimit: SafetensorsHeader.maximumLength)
    }

    func data(headerLimit: Int) throws(SafetensorsError) -> Data {
        if tensors[SafetensorsHeader.metadataName] != nil {
            throw .malformed(
                "a tensor cannot be named \"\(SafetensorsHeader.metadataName)\": the format keeps this name for the metadata"
            )
        }
        var header = SafetensorsHeader()
        header.metadata = metadata
        var body: [Data] = []
        var end = 0
        for (name, tensor) in sortedTensors {
            let range = end..<end + tensor.bytes.count
            header.entries.append(
                .init(name: name, type: tensor.type, shape: tensor.shape, range: range))
            body.append(tensor.bytes)
            end = range.upperBound
        }
        var json = Data(header.json.utf8)
        // The data begins at a multiple of eight bytes.
        json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
        if json.count > headerLimit { throw .headerTooLong(UInt64(json.count), headerLimit) }
        var data = littleEndianBytes(of: [UInt64(json.count)])
        data.reserveCapacity(8 + json.count + end)
        data.append(json)
        for bytes in body { data.append(bytes) }
        return data
    }

    /// Later types first, so that eight-byte elements lie at multiples of eight, and by name among
    /// themselves.
    private var sortedTensors: [(key: String, value: StoredTensor)] {
        let types = ElementType.allCases
        let ranks = Dictionary(uniqueKeysWithValues: zip(types, types.indices))
        return tensors.sorted { one, other -> Bool in
            let (rank, otherRank) = (ranks[one.value.type] ?? 0, ranks[other.value.type] ?? 0)
            if rank != otherRank { return rank > otherRank }
            return one.key.utf8.lexicographicallyPrecedes(other.key.utf8)
        }
    }

    /// Writes the file so that, whatever happens, it is whole afterwards: the old one or the new one.
    ///
    /// - Throws: as `data()`; `SafetensorsError.file`, which says at which step.
    public func write(to url: URL) throws(SafetensorsError) {
        let data = try data()
        do { try AtomicFile.replace(url, with: data) } catch { throw .file(error) }
    }
}
