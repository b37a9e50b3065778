import ChainRule
public import ChainRuleTraining
public import Foundation

extension Model {
    /// Writes parameters and running statistics to a safetensors file, named and laid out as another library
    /// has them.
    ///
    /// ```swift
    /// try network.model.writeWeights(to: url, as: .pyTorch, names: ["layer1": "fc1", "layer2": "bn"])
    /// // fc1.weight [outputs, inputs], fc1.bias [outputs], bn.weight, bn.running_mean, …
    /// ```
    /// PyTorch's `load_state_dict` takes all that `safetensors.torch.load_file` reads from it, also with
    /// `strict=True`. Until the file is whole and on the disk, an old one stays.
    ///
    /// - Parameters:
    ///   - url: the file.
    ///   - layout: whose names and shapes it has: see `WeightLayout`.
    ///   - names: from names here to names there: of layers ("layer1"; "" there leaves the parameters' names
    ///     alone), of what is in them ("layer1.activation"), or of single parameters ("layer1.weight"), in
    ///     full; the longest that fits counts. Layers that are not in it keep their names.
    /// - Throws: `WeightsError`: for a map that does not fit; `.unknownParameter` for a layer of your own, in
    ///   another layout than `.chainRule`, whose parameters are not in the map with their full names, by
    ///   which they are written as they are, those of one row with one dimension; `.checkpoint`.
    public func writeWeights(
        to url: URL, as layout: WeightLayout, names: [String: String] = [:]
    ) throws(WeightsError) {
        let file = url.lastPathComponent
        let stored = try storedTensors(for: file)
        var result = Safetensors(metadata: [WeightLayout.metadataKey: layout.rawValue])
        if layout == .pyTorch { result.metadata["format"] = "pt" }
        for (weight, name) in try weights(stored, layout, names) {
            guard let tensor = stored[weight.name] else { continue }
            do {
                result.tensors[name] = try weight.tensor(tensor, from: .chainRule, to: layout)
                if let count = weight.batchCountName(beside: name, layout) {
                    result.tensors[count] = try StoredTensor(type: .int64, shape: [], bytes: Data(count: 8))
                }
            } catch { throw .checkpoint(file: file, .tensor(name, error)) }
        }
        do { try result.write(to: url) } catch { throw .checkpoint(file: file, .file(error)) }
    }

    /// Gives the model the parameters and running statistics of a safetensors file that another library, or
    /// `writeWeights(to:as:names:)`, wrote.
    ///
    /// ```swift
    /// try network.model.readWeights(from: url, as: .pyTorch, names: ["layer1": "fc1", "layer2": "bn"])
    /// ```
    /// A file that is not in this layout is an error, also where a weight is square. What tells: the file's
    /// metadata (`chainrule.layout`, which decides alone; `format`), the names of tensors (`kernel` is
    /// Keras's, and `weight` is not), and their dimensions (a row has one in PyTorch and Keras, and two
    /// here). If nothing does, as for a square weight alone, the layout is what you say.
    ///
    /// - Parameters:
    ///   - url: the file.
    ///   - layout: whose names and shapes it has.
    ///   - names: from names here to names there, as for writing.
    /// - Throws: `WeightsError`: `.otherLayout`; `.otherModel`, which lists all that does not fit;
    ///   `.checkpoint` for numbers that this model's type does not hold exactly; as for writing. Then nothing
    ///   has changed.
    public func readWeights(
        from url: URL, as layout: WeightLayout, names: [String: String] = [:]
    ) throws(WeightsError) {
        let (file, contents): (String, Safetensors)
        do { (file, contents) = (url.lastPathComponent, try Safetensors(contentsOf: url)) } catch {
            throw .checkpoint(file: url.lastPathComponent, .file(error))
        }
        let stored = try storedTensors(for: file)
        let weights = try weights(stored, layout, names)
        try layout.check(contents, called: file, weights, names)
        var (tensors, unexpected): ([String: StoredTensor], _) = ([:], contents.tensors)
        var (missing, shapes): ([String], [String]) = ([], [])
        for (weight, name) in weights {
            if let count = weight.batchCountName(beside: name, layout) { unexpected[count] = nil }
            guard let tensor = unexpected.removeValue(forKey: name) else {
                missing.append(name)
                continue
            }
            let needed = weight.shape(in: layout)
            guard tensor.shape == needed else {
                shapes.append("\"\(name)\" is \(tensor.shape), the model has \(needed)")
                continue
            }
            do { tensors[weight.name] = try weight.tensor(tensor, from: layout, to: .chainRule) } catch {
                throw .checkpoint(file: file, .tensor(name, error))
            }
        }
        guard missing.isEmpty, unexpected.isEmpty, shapes.isEmpty else {
            throw .otherModel(
                file: file, layout, missing: missing, unexpected: unexpected.keys.sorted(), shapes: shapes)
        }
        do { try graph.load(tensors, into: storedVariables) } catch { throw .checkpoint(file: file, error) }
    }

    private func storedTensors(for file: String) throws(WeightsError) -> [String: StoredTensor] {
        do { return try graph.tensors(of: storedVariables) } catch { throw .checkpoint(file: file, error) }
    }

    /// Parameters and states, each with its name in a layout's file.
    private func weights(
        _ stored: [String: StoredTensor], _ layout: WeightLayout, _ names: [String: String]
    ) throws(WeightsError) -> [(weight: ModelWeight, name: String)] {
        let weights = storedVariables.compactMap { variable in
            stored[variable.name].map { ModelWeight(variable.name, $0, of: layer(of: variable)) }
        }
        for key in names.keys.sorted() where !weights.contains(where: { $0.belongs(to: key) }) {
            throw .unusedName(key, parameters: weights.map(\.name))
        }
        var (result, owners): ([(weight: ModelWeight, name: String)], [String: [String]]) = ([], [:])
        for weight in weights {
            let name = try weight.name(in: layout, names)
            result.append((weight, name))
            for name in [name, weight.batchCountName(beside: name, layout)].compactMap(\.self) {
                owners[name, default: []].append(weight.name)
            }
        }
        if let same = owners.filter({ $1.count > 1 }).min(by: { $0.key < $1.key }) {
            throw .sameName(same.key, parameters: same.value)
        }
        return result
    }

    /// What made the variable: the innermost layer whose name its own begins with.
    private func layer(of variable: Variable<Value>) -> (layer: any Layer, name: String)? {
        let isState = states.contains(variable)
        return layers.filter {
            variable.name.utf8.starts(with: "\($0.summary.name).".utf8)
                && (isState || $0.parameters.contains(variable))
        }.max { $0.summary.name.utf8.count < $1.summary.name.utf8.count }.map { ($0.layer, $0.summary.name) }
    }
}
