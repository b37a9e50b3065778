import ChainRule
import ChainRuleTraining
import Foundation

/// A parameter or a state of a model, and what each layout makes of it.
struct ModelWeight {
    /// Its name here: "layer1.weight".
    let name: String
    /// The dimensions that it has in a file of this library's.
    let dimensions: [Int]
    private let matrix: Shape
    /// What its name begins with: the layer's name.
    private let module: String
    /// `nil` if the library does not know what it is to the other libraries.
    private let leaves: (pyTorch: String, keras: String)?
    /// Whether it is a `Dense`'s weight.
    private let isKernel: Bool

    /// - Parameters:
    ///   - tensor: as it is stored here.
    ///   - layer: what it is of, and that layer's name.
    init(_ name: String, _ tensor: StoredTensor, of layer: (layer: any Layer, name: String)?) {
        (self.name, dimensions, matrix) = (name, tensor.shape, tensor.matrixShape)
        let own = layer.map { String(name.dropFirst($0.name.count + 1)) } ?? name
        leaves = (layer?.layer).flatMap { Self.leaves($0, own) }
        isKernel = leaves?.keras == "kernel"
        let isWithinDense = layer?.layer is Dense && own == "activation.slope"
        let leafLength =
            leaves == nil || isWithinDense ? (name.split(separator: ".").last ?? "").count : own.count
        module = String(name.dropLast(leafLength + 1))
    }

    private static func leaves(_ layer: any Layer, _ name: String) -> (pyTorch: String, keras: String)? {
        let activation = (layer as? Dense)?.activation ?? (layer as? ActivationLayer)?.activation
        return switch name {
        case "weight" where layer is Dense: ("weight", "kernel")
        case "bias" where layer is Dense: ("bias", "bias")
        case "gamma" where layer is BatchNormalization: ("weight", "gamma")
        case "beta" where layer is BatchNormalization: ("bias", "beta")
        case "runningMean" where layer is BatchNormalization: ("running_mean", "moving_mean")
        case "runningVariance" where layer is BatchNormalization: ("running_var", "moving_variance")
        case "activation.slope" where activation?.rule is PReLU: ("weight", "alpha")
        default: nil
        }
    }

    /// Whether a name of the user's map is this weight's, or that of something that it belongs to.
    func belongs(to key: String) -> Bool { name == key || name.utf8.starts(with: "\(key).".utf8) }

    /// Its name in a layout's file.
    ///
    /// - Throws: `WeightsError.unknownParameter`.
    func name(in layout: WeightLayout, _ names: [String: String]) throws(WeightsError) -> String {
        if let own = names[name] { return own }
        guard leaves != nil || layout == .chainRule else { throw .unknownParameter(name, layout) }
        let key = names.keys.filter { module == $0 || module.utf8.starts(with: "\($0).".utf8) }
            .max { $0.utf8.count < $1.utf8.count }
        let rest = module.dropFirst(key?.count ?? 0).replacing(".", with: layout.separator)
        let path = (key.flatMap { names[$0] } ?? "") + rest
        return path.isEmpty ? leaf(in: layout) : path + layout.separator + leaf(in: layout)
    }

    /// Its name in each layout that has one.
    func names(_ names: [String: String]) -> [(WeightLayout, String)] {
        WeightLayout.allCases.compactMap { layout in (try? name(in: layout, names)).map { (layout, $0) } }
    }

    private func leaf(in layout: WeightLayout) -> String {
        switch layout {
        case .chainRule: String(name.dropFirst(module.isEmpty ? 0 : module.count + 1))
        case .pyTorch: leaves?.pyTorch ?? name
        case .keras: leaves?.keras ?? name
        }
    }

    /// The layouts that can have this weight under such a name: where one of them calls it so, those that do.
    func layouts(naming name: String) -> [WeightLayout] {
        guard leaves != nil, let last = name.split(whereSeparator: { "./".contains($0) }).last else {
            return WeightLayout.allCases
        }
        let fitting = WeightLayout.allCases.filter { leaf(in: $0) == last }
        return fitting.isEmpty ? WeightLayout.allCases : fitting
    }

    /// Its dimensions in a layout's file: a row has one, but for a weight.
    func shape(in layout: WeightLayout) -> [Int] {
        switch layout {
        case .chainRule: dimensions
        case .pyTorch where isKernel: [matrix.columns, matrix.rows]
        case _ where matrix.rows == 1 && !isKernel: [matrix.columns]
        default: [matrix.rows, matrix.columns]
        }
    }

    /// This weight's tensor, of the shape that it has in one layout, as another has it.
    func tensor(
        _ tensor: StoredTensor, from old: WeightLayout, to new: WeightLayout
    ) throws(TensorError) -> StoredTensor {
        var bytes = tensor.bytes
        if isKernel && (old == .pyTorch) != (new == .pyTorch) {
            let turned = Shape(rows: matrix.columns, columns: matrix.rows)
            bytes = try tensor.transposedBytes(old == .pyTorch ? turned : matrix)
        }
        return try StoredTensor(type: tensor.type, shape: shape(in: new), bytes: bytes)
    }

    /// The name of what PyTorch has beside this running mean, and `load_state_dict` asks for: the number of
    /// batches, which nothing here needs. Beside a mean that is called otherwise there is none.
    func batchCountName(beside name: String, _ layout: WeightLayout) -> String? {
        let mean = "running_mean"
        guard layout == .pyTorch, leaves?.pyTorch == mean, name == mean || name.hasSuffix(".\(mean)") else {
            return nil
        }
        return name.dropLast(mean.count) + "num_batches_tracked"
    }
}

extension StoredTensor {
    /// The bytes, which are those of a matrix of this shape, with its rows and columns exchanged.
    fileprivate func transposedBytes(_ matrix: Shape) throws(TensorError) -> Data {
        guard type.bitCount.isMultiple(of: 8) else { throw .unsupportedType(type) }
        let (rows, columns, size) = (matrix.rows, matrix.columns, type.bitCount / 8)
        let old = [UInt8](bytes)
        var new = [UInt8](repeating: 0, count: old.count)
        for row in 0..<rows {
            for column in 0..<columns {
                let (from, to) = ((row * columns + column) * size, (column * rows + row) * size)
                for byte in 0..<size { new[to + byte] = old[from + byte] }
            }
        }
        return Data(new)
    }
}
