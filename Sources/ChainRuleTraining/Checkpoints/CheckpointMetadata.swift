import ChainRule

// What a checkpoint holds beside tensors is in the file's metadata: a key for the version, and one for each
// entry, which begins with its kind.
extension Checkpoint {
    /// The version of the form that is described here.
    public static let version = 1

    private static let versionKey = "chainrule.checkpoint"

    /// The checkpoint as a safetensors file's tensors and metadata:
    ///
    /// ```text
    /// chainrule.checkpoint   1
    /// integer.epoch          5
    /// generator.shuffling    splitmix64 1 240000      (the seed, and how many numbers were drawn)
    /// string.note            any text
    /// ```
    public var safetensors: Safetensors {
        var metadata = [Self.versionKey: "\(Self.version)"]
        for (name, number) in integers { metadata["integer.\(name)"] = "\(number)" }
        for (name, text) in strings { metadata["string.\(name)"] = text }
        for (name, generator) in generators {
            metadata["generator.\(name)"] = "splitmix64 \(generator.seed) \(generator.drawn)"
        }
        return Safetensors(tensors: tensors, metadata: metadata)
    }

    /// The checkpoint that `safetensors` is the form of.
    ///
    /// - Throws: `CheckpointError.notACheckpoint`, `.unsupportedVersion`, `.invalidEntry`.
    public init(_ file: Safetensors) throws(CheckpointError) {
        guard let version = file.metadata[Self.versionKey] else { throw .notACheckpoint }
        guard version == "\(Self.version)" else {
            throw .unsupportedVersion(version, supported: Self.version)
        }
        tensors = file.tensors
        let entries = file.metadata.sorted { $0.key < $1.key }  // so that the first error is always the same
        for (key, text) in entries where key != Self.versionKey {
            // By bytes: a dot and an accent at the beginning of a name would be one `Character`.
            let dot = key.utf8.firstIndex(of: UInt8(ascii: ".")) ?? key.endIndex
            let name = String(decoding: key.utf8[dot...].dropFirst(), as: UTF8.self)
            switch String(decoding: key.utf8[..<dot], as: UTF8.self) {
            case "integer" where dot < key.endIndex:
                guard let number = Int64(text), "\(number)" == text else {
                    throw .invalidEntry(key, value: text, needs: "a whole number of 64 bits")
                }
                integers[name] = number
            case "generator" where dot < key.endIndex:
                guard let generator = Self.generator(text) else {
                    throw .invalidEntry(
                        key, value: text, needs: "splitmix64 and two whole numbers of 64 bits")
                }
                generators[name] = generator
            case "string" where dot < key.endIndex:
                strings[name] = text
            default:
                throw .invalidEntry(key, value: text, needs: "named integer.…, generator.… or string.…")
            }
        }
    }

    private static func generator(_ text: String) -> SeededGenerator? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "splitmix64", let seed = UInt64(parts[1]),
            let drawn = UInt64(parts[2]), text == "splitmix64 \(seed) \(drawn)"
        else { return nil }
        return SeededGenerator(seed: seed, drawn: drawn)
    }
}
