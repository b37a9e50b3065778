import ChainRule

extension Model {
    /// Runs `body`, which calls a layer, so that errors name this line of code. A layer's own code that calls
    /// others is not the user's line.
    func located<Result>(_ fileID: String, _ line: Int, _ body: () throws -> Result) rethrows -> Result {
        if layerCalls.isEmpty { location = (fileID, line) }
        return try body()
    }

    func add(
        _ layer: some Layer, on x: Variable<Value>, within scope: String, named name: String?,
        before activation: Activation?
    ) throws -> Variable<Value> {
        let known = try calledLayer(of: layer, within: scope, named: name)
        let call = LayerCall(layer: known, number: known.calls + 1)
        let full = CalledLayer<Value>.name(known.name, call: call.number)
        layerCalls.append(call)
        defer { layerCalls.removeLast() }
        try checkDepth(full)
        let inputs = try graph.forwardWhereNew(to: x).shape.columns
        let before = (
            leaves: graph.leafCount, nodes: graph.nodeCount, states: states.count, layers: layers.count
        )
        let output = try layer.output(
            of: x,
            in: LayerScope(
                model: self, name: known.name, inputs: inputs, nextActivation: activation, operand: x,
                layer: known, call: call.number))
        graph.locate(
            from: before.nodes, fileID: location.fileID, line: location.line, insteadOf: Self.ownModule)
        let outputs = try graph.forwardWhereNew(to: output).shape.columns
        let parameters = graph.parameters(fromLeaf: before.leaves)
        if call.number > 1, let parameter = parameters.first {
            throw TrainingError.invalidSetting(
                "\(parameter.name), made by a second call of \(known.name)", value: "a parameter of its own",
                needs: "that of the first call: layers make parameters by scope.parameter")
        }
        known.calls = call.number
        let summary = LayerSummary(
            name: full, kind: "\(type(of: layer))", inputs: inputs, outputs: outputs,
            parameters: try count(parameters), states: try count(Array(states[before.states...])),
            multiplyAdds: layer.multiplyAdds(inputs: inputs, outputs: outputs),
            bytesPerNumber: MemoryLayout<Value.Element>.size)
        list(
            ModelLayer(summary: summary, layer: layer, output: output, parameters: parameters),
            behind: before.layers)
        return output
    }

    private static var ownModule: String { "ChainRuleTraining/" }

    /// The layer as it is known, or a new one. Within a layer that is called again, the next of those that
    /// its first call called: it may make them anew each time.
    private func calledLayer(
        of layer: some Layer, within scope: String, named name: String?
    ) throws(TrainingError) -> CalledLayer<Value> {
        let outer = layerCalls.indices.last
        let index = outer.map { layerCalls[$0].innerCount } ?? 0
        if let outer { layerCalls[outer].innerCount += 1 }
        if let outer, layerCalls[outer].number > 1 {
            let (inner, name) = (layerCalls[outer].layer.inner, layerCalls[outer].layer.name)
            try TrainingError.require(
                index < inner.count, "the number of layers within \(name)",
                value: "greater in its second call",
                needs: "\(inner.count) as in its first, whose weights it shares")
            return inner[index]
        }
        if let found = known[ObjectIdentifier(layer.identity)], found.calls > 0 {
            if let name, found.name != (scope.isEmpty ? name : "\(scope).\(name)") {
                throw .invalidSetting(
                    "the name of \(found.name), which is called again and shares its weights",
                    value: "\"\(name)\"", needs: "left out; for weights of its own make another layer")
            }
            if let outer { layerCalls[outer].layer.inner.append(found) }
            return found
        }
        let new = CalledLayer<Value>(
            name: fullName(of: layer, within: scope, named: name), identity: layer.identity)
        known[ObjectIdentifier(layer.identity)] = new
        if let outer { layerCalls[outer].layer.inner.append(new) }
        return new
    }

    /// Lists a layer behind those within it, with what is its own, if that is anything.
    private func list(_ layer: ModelLayer<Value>, behind first: Int) {
        var (summary, others) = (layer.summary, Set<Variable<Value>>())
        for inner in layers[first...] {
            summary.parameters -= inner.summary.parameters
            summary.states -= inner.summary.states
            others.formUnion(inner.parameters)
        }
        let isMadeOfOthers = layers.count > first
        let hasOwn = summary.parameters + summary.states + summary.multiplyAdds > 0
        guard hasOwn || !isMadeOfOthers else { return }
        layers.append(
            ModelLayer(
                summary: summary, layer: layer.layer, output: layer.output,
                parameters: layer.parameters.filter { !others.contains($0) }))
    }

    /// Layers within layers call each other, so they cannot be any number.
    private func checkDepth(_ name: String) throws(TrainingError) {
        let limit = 50
        guard layerCalls.count > limit else { return }
        throw .invalidSetting(
            "the depth of layers within layers", value: "more than \(limit) at \(name.prefix(60))…",
            needs: "up to \(limit)")
    }

    private func fullName(of layer: some Layer, within scope: String, named name: String?) -> String {
        // A sequence without a name adds nothing to its layers' names, so that grouping them changes none.
        if name == nil && layer is Sequential { return scope }
        let own: String
        if let name {
            own = name
        } else {
            unnamed[scope, default: 0] += 1
            own = "layer\(unnamed[scope, default: 1])"
        }
        return scope.isEmpty ? own : "\(scope).\(own)"
    }

    private func count(_ variables: [Variable<Value>]) throws(GraphError) -> Int {
        var count = 0
        for variable in variables { count += try variable.value.shape.count }
        return count
    }
}
