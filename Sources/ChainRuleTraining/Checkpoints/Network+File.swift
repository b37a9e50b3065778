import ChainRule
public import Foundation

extension Network {
    /// Writes the network to a file, with everything in it: what it is made of, parameters, running
    /// statistics, and the generator of its masks.
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
        if let architecture { checkpoint.strings["architecture"] = jsonText(of: architecture) }
        try checkpoint.write(to: url)
    }

    /// The network of a file that `save(to:)` wrote, for networks of `linearRegression`,
    /// `logisticRegression`, `regression` and `classifier`. One that is made of your own layers you make
    /// anew, and load the file into it: `network.load(from: url)`.
    ///
    /// - Parameters:
    ///   - url: the file.
    ///   - activations: the types of your own rules that it has as activations. A rule with stored properties
    ///     is `Codable`.
    ///   - fileID: where it is made, for errors to tell.
    ///   - line: the line there.
    /// - Throws: `TrainingError.invalidSetting` for an activation that is not known; `CheckpointError`:
    ///   `.file`; `.missingEntry` if the file has no layers; `.tensor` for numbers that this type does not
    ///   hold exactly, those of `Double` in `Float`. What making the network throws.
    public static func load(
        from url: URL, activations: [any Rule.Type] = [], fileID: String = #fileID, line: Int = #line
    ) throws -> Network {
        let checkpoint = try Checkpoint(contentsOf: url)
        let architecture = try checkpoint.architecture()
        let network = try Self.network(
            Sequential(architecture.layers.map { try $0.layer(activations) }), architecture.inputs,
            architecture.purpose, seed: 0, fileID, line)
        try network.load(checkpoint)
        return network
    }

    /// Gives this network the parameters, running statistics and generator of a file that `save(to:)` wrote,
    /// or a trainer's checkpoint. If it throws, nothing has changed.
    ///
    /// - Throws: `CheckpointError`: `.otherArchitecture`, `.otherModel` (which lists all that does not fit),
    ///   `.tensor`.
    public func load(from url: URL) throws(CheckpointError) {
        try load(Checkpoint(contentsOf: url))
    }

    private func load(_ checkpoint: Checkpoint) throws(CheckpointError) {
        if let architecture, checkpoint.strings["architecture"] != nil {
            let stored = try checkpoint.architecture()
            if stored != architecture {
                throw .otherArchitecture(stored: "\(stored)", needed: "\(architecture)")
            }
        }
        let generator = try checkpoint.generator("model")
        try graph.load(checkpoint.model, into: model.storedVariables)
        model.generator = generator
    }
}

extension Checkpoint {
    fileprivate func architecture() throws(CheckpointError) -> NetworkArchitecture {
        try decoded("architecture", needs: "the layers of a network as JSON") { $0.inputs > 0 }
    }
}
