import ChainRule

extension Graph {
    /// The values of the parameters, or of these nodes, by name, to be stored.
    ///
    /// ```swift
    /// let graph = Graph<Scalar>()
    /// graph.parameter(0.5, name: "w")
    /// print(try graph.tensors())  // ["w": F64 []]
    /// ```
    /// - Throws: `CheckpointError.unnamed`, `.faulty`; `.graph` for a node without a value.
    public func tensors(
        of variables: [Variable<Value>]? = nil
    ) throws(CheckpointError) -> [String: StoredTensor] {
        var result: [String: StoredTensor] = [:]
        for variable in variables ?? parameters {
            let name = try storedName(of: variable)
            let value = try value(of: variable)
            do { result[name] = try StoredTensor(value) } catch { throw .faulty(name, error) }
        }
        return result
    }

    /// Gives every parameter, or these nodes, the values stored under their names.
    ///
    /// The names have to be the same ones, and the shapes (`StoredTensor.matrixShape`), and every number has
    /// to be held exactly by this graph's type of value. If anything does not fit, nothing is changed.
    ///
    /// A matrix that is stored with one dimension is an error: here they have two, and a file of PyTorch's,
    /// whose biases have one, has its weights transposed, which would not show in a square one.
    ///
    /// - Throws: `CheckpointError.otherModel`, which lists all that does not fit; `.oneDimension`; `.tensor`;
    ///   `.unnamed`; `.graph` for a node that cannot be fed.
    public func load(
        _ tensors: [String: StoredTensor], into given: [Variable<Value>]? = nil
    ) throws(CheckpointError) {
        let variables = given ?? parameters
        let values = try values(tensors, for: variables)
        var old: [Value] = []
        for variable in variables { old.append(try value(of: variable)) }
        for (index, variable) in variables.enumerated() {
            do { try feed(variable, values[index]) } catch {
                // What was fed just now can be fed again.
                for fed in 0..<index { try? feed(variables[fed], old[fed]) }
                throw .graph(error)
            }
        }
    }

    /// The values stored under these nodes' names, in their order, for `load(_:into:)`; throws as it does.
    func values(
        _ tensors: [String: StoredTensor], for variables: [Variable<Value>]
    ) throws(CheckpointError) -> [Value] {
        var missing: [String] = []
        var shapes: [CheckpointError.ShapeDifference] = []
        var found: [(name: String, tensor: StoredTensor)] = []
        var unexpected = tensors
        for variable in variables {
            let name = try storedName(of: variable)
            let shape = try value(of: variable).shape
            guard let tensor = tensors[name] else {
                missing.append(name)
                continue
            }
            unexpected[name] = nil
            if tensor.matrixShape != shape {
                shapes.append(.init(name: name, stored: tensor.matrixShape, needed: shape))
            }
            found.append((name, tensor))
        }
        guard missing.isEmpty, unexpected.isEmpty, shapes.isEmpty else {
            throw .otherModel(missing: missing, unexpected: unexpected.keys.sorted(), shapes: shapes)
        }
        for (name, tensor) in found where tensor.shape.count == 1 && !Value.isNumber {
            throw .oneDimension(name, stored: tensor.shape, needed: tensor.matrixShape)
        }
        var values: [Value] = []
        for (name, tensor) in found {
            do { values.append(try tensor.value()) } catch { throw .tensor(name, error) }
        }
        return values
    }

    private func value(of variable: Variable<Value>) throws(CheckpointError) -> Value {
        do { return try variable.value } catch { throw .graph(error) }
    }

    /// The name that the user gave. One that the graph made would be another node's in another graph.
    private func storedName(of variable: Variable<Value>) throws(CheckpointError) -> String {
        let name = variable.name
        guard let named = try? node(named: name) else { throw .unnamed(name) }
        if named != variable { throw .graph(.differentGraphs(operation: "storing \"\(name)\"")) }
        return name
    }
}
