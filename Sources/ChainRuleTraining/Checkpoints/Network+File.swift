import ChainRule
public import Foundation

extension Network {
    /// Writes the network to a file, with everything in it: what it is made of, parameters, running statistics, and the
    /// generator of its masks.
    ///
    /// ```swift
    /// try network.save(to: url)
    /// let again = try Network<Matrix<Float>>.load(from: url)
    /// ```
    /// It is a safetensors file, a `Checkpoint`. Until it is whole and on the disk, an old one stays.
    ///
    /// - Throws: `CheckpointError`.
    public func save(to url: URL) throws(CheckpointError) {
        var checkpoint = Checkpoint()
        checkpoint.model = try graph.tensors(of: model.storedVariables)
        checkpoint.generators["model"] = model.generator
        if let architecture, let text = try? ArchitectureText.text(of: architecture) {
            checkpoint.strings[ArchitectureText.key] = text
        }
        try checkpoint.write(to: url)
    }

    /// The network of a file that `save(to:)` wrote, for networks of `linearRegression`, `logisticRegression`,
    /// `regression` and `classifier`. One that is made of your own layers you make anew, and load the file into it:
    /// `network.load(from: url)`.
    ///
    /// - Parameter activations: the types of your own rules that it has as activations. A rule with stored properties is
    ///   `Codable`.
    /// - Throws: `TrainingError.invalidSetting` for an activation that is not known; `CheckpointError`: `.file`;
    ///   `.missingEntry` if the file has no layers; `.tensor` for numbers that this type does not hold exactly, those of `Double` in `Float`. What
    ///   making the network throws.
    public static func load(
        from url: URL, activations: [any Rule.Type] = [], fileID: String = #fileID, line: Int = #line
    ) throws -> Network {
        let checkpoint = try Checkpoint(contentsOf: url)
        let architecture = try ArchitectureText.architecture(checkpoint.string(ArchitectureText.key))
        let network = try Self.network(
            Sequential(architecture.layers.map { try $0.layer(activations) }), architecture.inputs,
            architecture.purpose, seed: 0, fileID, line)
        try network.load(checkpoint)
        return network
    }

    /// Gives this network the parameters, running statistics and generator of a file that `save(to:)` wrote, or a
    /// trainer's checkpoint. If it throws, nothing has changed.
    ///
    /// - Throws: `CheckpointError`: `.otherArchitecture`, `.otherModel` (which lists all that does not fit), `.tensor`.
    public func load(from url: URL) throws(CheckpointError) {
        try load(Checkpoint(contentsOf: url))
    }

    private func load(_ checkpoint: Checkpoint) throws(CheckpointError) {
        if let architecture, let text = checkpoint.strings[ArchitectureText.key] {
            let stored = try ArchitectureText.architecture(text)
            if stored != architecture {
                throw .otherArchitecture(stored: "\(stored)", needed: "\(architecture)")
            }
        }
        let generator = try checkpoint.generator("model")
        try graph.load(checkpoint.model, into: model.storedVariables)
        model.generator = generator
    }
}

/// An architecture as text in a checkpoint: JSON.
private enum ArchitectureText {
    static let key = "architecture"

    static func text(of architecture: NetworkArchitecture) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys  // the same bytes for the same network
        return String(decoding: try encoder.encode(architecture), as: UTF8.self)
    }

    static func architecture(_ text: String) throws(CheckpointError) -> NetworkArchitecture {
        let found = try? JSONDecoder().decode(NetworkArchitecture.self, from: Data(text.utf8))
        guard let found, found.inputs > 0 else {
            throw .invalidEntry(
                "string.\(key)", value: String(text.prefix(40)), needs: "the layers of a network as JSON")
        }
        return found
    }
}
