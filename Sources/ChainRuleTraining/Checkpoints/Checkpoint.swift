import ChainRule
import Foundation

/// All that a training run needs to go on as if it had never stopped, in one file: weights, the optimizer's
/// state, the states of random generators, the position in the data.
///
/// ```swift
/// var checkpoint = Checkpoint()
/// checkpoint.model = try graph.tensors()
/// checkpoint.integers["epoch"] = 5
/// checkpoint.generators["shuffling"] = generator
/// try checkpoint.write(to: url)
///
/// let again = try Checkpoint(contentsOf: url)
/// try graph.load(again.model)
/// generator = try again.generator("shuffling")
/// ```
/// The file is a safetensors file (see `Safetensors`), so other programs can read its weights. Everything
/// comes back bit for bit. Whatever happens while it is being written, the old file or the new one is there,
/// whole.
public struct Checkpoint: Hashable, Sendable {
    /// All tensors. Their names begin with the group that they belong to, as in `model.layer1.weights`.
    public var tensors: [String: StoredTensor] = [:]
    /// Whole numbers: the epoch, the iteration, the position in the data.
    public var integers: [String: Int64] = [:]
    /// Random number generators, by name: where each stream of numbers goes on.
    public var generators: [String: SeededGenerator] = [:]
    /// Texts, by name.
    public var strings: [String: String] = [:]

    /// An empty checkpoint.
    public init() {}

    /// The tensors of a group, by their names in it: of those whose names begin with the group's and a dot.
    /// Setting replaces them all.
    public subscript(group: String) -> [String: StoredTensor] {
        get {
            let prefix = "\(group).".utf8
            return tensors.reduce(into: [:]) { members, entry in
                guard entry.key.utf8.starts(with: prefix) else { return }
                members[String(decoding: entry.key.utf8.dropFirst(prefix.count), as: UTF8.self)] = entry.value
            }
        }
        set {
            tensors = tensors.filter { !$0.key.utf8.starts(with: "\(group).".utf8) }
            for (name, tensor) in newValue { tensors["\(group).\(name)"] = tensor }
        }
    }

    /// The model's parameters: the group `model`.
    public var model: [String: StoredTensor] {
        get { self["model"] }
        set { self["model"] = newValue }
    }

    /// The optimizer's memory: the group `optimizer`.
    public var optimizer: [String: StoredTensor] {
        get { self["optimizer"] }
        set { self["optimizer"] = newValue }
    }

    /// The whole number of this name.
    ///
    /// - Throws: `CheckpointError.missingEntry`.
    public func integer(_ name: String) throws(CheckpointError) -> Int64 {
        try entry(integers, name, "integer")
    }

    /// The random number generator of this name.
    ///
    /// - Throws: `CheckpointError.missingEntry`.
    public func generator(_ name: String) throws(CheckpointError) -> SeededGenerator {
        try entry(generators, name, "generator")
    }

    /// The text of this name.
    ///
    /// - Throws: `CheckpointError.missingEntry`.
    public func string(_ name: String) throws(CheckpointError) -> String {
        try entry(strings, name, "string")
    }

    private func entry<Value>(
        _ entries: [String: Value], _ name: String, _ kind: String
    ) throws(CheckpointError) -> Value {
        guard let value = entries[name] else { throw .missingEntry("\(kind) \"\(name)\"") }
        return value
    }

    /// Writes the file. Until it is whole and on the disk, the old one stays.
    ///
    /// - Throws: `CheckpointError.file`, which says at which step.
    public func write(to url: URL) throws(CheckpointError) {
        do { try safetensors.write(to: url) } catch { throw .file(error) }
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - url: the file.
    ///   - limit: how many bytes it may have at most.
    /// - Throws: `CheckpointError.file` where it is damaged; as `init(_:)`.
    public init(contentsOf url: URL, limit: Int = Safetensors.defaultLimit) throws(CheckpointError) {
        let file: Safetensors
        do { file = try Safetensors(contentsOf: url, limit: limit) } catch { throw .file(error) }
        try self.init(file)
    }
}

extension Checkpoint {
    /// A string's JSON as a value.
    func decoded<Value: Decodable>(
        _ name: String, needs: String, where isValid: (Value) -> Bool = { _ in true }
    ) throws(CheckpointError) -> Value {
        let text = try string(name)
        guard let value: Value = jsonValue(text), isValid(value) else {
            throw .invalidEntry("string.\(name)", value: String(text.prefix(40)), needs: needs)
        }
        return value
    }
}
