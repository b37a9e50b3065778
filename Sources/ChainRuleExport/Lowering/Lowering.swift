import ChainRule
import ChainRuleExpressions
import ChainRuleTraining

/// Runs a graph's rules on symbols, forward and then backward, as the graph runs them on values.
struct Lowering<Value: ConcreteValue> {
    /// What is known of leaves beside their values: a row for each example, or a training step under way.
    struct Settings {
        /// Those with a row for each example; `nil` for what seems to have.
        var examples: Set<Variable<Value>>?
        /// What leaves are instead of what they were last fed: in a training step a mask has rows.
        var shapes: [Variable<Value>: SymbolicShape] = [:]
        var numbers: [Variable<Value>: Double] = [:]
        /// Running statistics, and what becomes of them in the step.
        var statistics: Set<Variable<Value>> = []
        var updates: [StateUpdate<Value>] = []
        /// Whether a frozen parameter has a gradient of zeros, instead of an error.
        var allowsFrozen = false
    }

    let nodes: [NodeView<Value>]
    let operands: [[Int]]
    let indices: [Variable<Value>: Int]
    private(set) var settings: Settings
    private var leaves: [LoweredGraph.Leaf] = []
    private(set) var statements: [LoweredGraph.Statement] = []
    /// Each node's symbol; its formula if that is a symbol or a number itself.
    private(set) var symbols: [SymbolicValue] = []

    private init(
        _ graph: Graph<Value>, _ outputs: [Variable<Value>], _ inputs: [Variable<Value>], _ settings: Settings
    ) throws(ExportError) {
        do throws(GraphError) {
            var needed: Set<Variable<Value>> = []
            // Of an input that the output does not depend on, the gradient is zero; it has a shape nevertheless.
            for output in outputs + inputs + settings.updates.flatMap({ $0.operands + [$0.variable] })
            where !needed.contains(output) {
                for node in try graph.nodes(feeding: output) { needed.insert(node.variable) }
            }
            // Variables of another graph throw.
            for variable in settings.examples ?? [] where !needed.contains(variable) {
                _ = try graph.first(of: [variable], notFeeding: outputs[0])
            }
            nodes = try graph.nodes.filter { needed.contains($0.variable) }
        } catch { throw .graph(error) }
        let indices = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1.variable, $0) })
        operands = nodes.map { $0.operands.compactMap { indices[$0] } }
        (self.indices, self.settings) = (indices, settings)
    }

    /// The outputs, and the first one's gradients by the inputs.
    static func lower(
        _ graph: Graph<Value>, _ outputs: [Variable<Value>], withRespectTo inputs: [Variable<Value>],
        _ settings: Settings
    ) throws(ExportError) -> LoweredGraph {
        var lowering = try Lowering(graph, outputs, inputs, settings)
        if settings.examples == nil {
            var open = lowering
            open.settings.examples = lowering.likelyExamples(inputs)
            do { return try open.run(outputs, inputs) } catch ExportError.shapes {
                // With the rows that there are, it may fit.
                lowering.settings.examples = []
            }
        }
        return try lowering.run(outputs, inputs)
    }

    private mutating func run(
        _ outputs: [Variable<Value>], _ inputs: [Variable<Value>]
    ) throws(ExportError) -> LoweredGraph {
        for index in nodes.indices { try lowerForward(index) }
        var states: [LoweredGraph.Result] = []
        var positions: [Variable<Value>: Int] = [:]
        for update in settings.updates {
            // A layer that is called twice changes its statistics twice.
            let position = positions[update.variable, default: states.count]
            let state = try lowered(update, of: position < states.count ? states[position].value : nil)
            if position < states.count { states[position] = state } else { states.append(state) }
            positions[update.variable] = position
        }
        let results = outputs.map { variable in
            let index = indices[variable] ?? 0
            return LoweredGraph.Result(value: symbols[index], name: nodes[index].exportName)
        }
        let gradients = inputs.isEmpty ? [] : try lowerBackward(from: outputs[0], to: inputs)
        return LoweredGraph(
            leaves: leaves, statements: statements, outputs: results, gradients: gradients, states: states,
            isScalar: Value._isScalar, isDouble: Value.Element.self == Double.self)
    }

    // MARK: Forward

    private mutating func lowerForward(_ index: Int) throws(ExportError) {
        let node = nodes[index]
        guard let rule = node.rule else { return symbols.append(try leaf(index)) }
        if rule.isOpaque { throw .closure(node: node.name, operation: rule.name) }
        let formula = try checked(rule.forward(operands: operands[index].map { symbols[$0] }), index)
        symbols.append(say(formula, .value(index), node.exportName, node.operation))
    }

    private mutating func leaf(_ index: Int) throws(ExportError) -> SymbolicValue {
        let node = nodes[index]
        if let number = settings.numbers[node.variable] { return .number(number) }
        let elements = node.value?.elements.map { Double($0) } ?? []
        let isExample = settings.examples?.contains(node.variable) ?? false
        let isUnnamed = node.kind == .constant && !node.hasGivenName
        if isUnnamed && !isExample, elements.count == 1 { return .number(elements[0]) }
        let symbol = SymbolicValue.symbol(.value(index), shape: try shape(of: node))
        leaves.append(.init(symbol: symbol, name: node.exportName, role: role(of: node), elements: elements))
        return symbol
    }

    private func role(of node: NodeView<Value>) -> LoweredGraph.Leaf.Role {
        let variable = node.variable
        if node.kind == .parameter { return .parameter }
        if settings.statistics.contains(variable) { return .state }
        // Of what a training step feeds, only masks are no examples.
        let isExample = settings.examples?.contains(variable) ?? false
        if settings.shapes[variable] != nil && !isExample { return .mask }
        return node.hasGivenName || node.kind == .input || isExample ? .data : .constant
    }

    private func shape(of node: NodeView<Value>) throws(ExportError) -> SymbolicShape {
        if let shape = settings.shapes[node.variable] { return shape }
        if node.kind == .undefined { throw .graph(.undefinedNode(node.name)) }
        guard let shape = node.value.map({ SymbolicShape($0.shape) }) else { throw .noValue(node: node.name) }
        let isOpen = settings.examples?.contains(node.variable) ?? false
        return isOpen ? SymbolicShape(rows: .examples, columns: shape.columns) : shape
    }

    /// Named data with as many rows as the first that has several.
    private func likelyExamples(_ inputs: [Variable<Value>]) -> Set<Variable<Value>> {
        let data = nodes.filter {
            ($0.kind == .input || $0.kind == .constant) && $0.hasGivenName && !inputs.contains($0.variable)
        }
        guard let rows = data.compactMap(\.value?.shape.rows).first(where: { $0 > 1 }) else { return [] }
        return Set(data.filter { $0.value?.shape.rows == rows }.map(\.variable))
    }

    /// - Parameter old: what an earlier update made of the state.
    private mutating func lowered(
        _ update: StateUpdate<Value>, of old: SymbolicValue?
    ) throws(ExportError) -> LoweredGraph.Result {
        let variable = update.variable
        var operands = ([variable] + update.operands).compactMap { indices[$0] }.map { symbols[$0] }
        if let old { operands[0] = old }
        if update.rule.isOpaque { throw .closure(node: variable.name, operation: update.rule.name) }
        let formula = update.rule.forward(operands: operands)
        let name = "new \(variable.name)"
        let symbol = Symbol.value(nodes.count + statements.count)
        let value = say(formula, symbol, name, update.rule.name)
        return .init(value: value, name: variable.name)
    }

    // MARK: What both need

    /// A formula under a symbol, unless it is a symbol or a number already.
    mutating func say(
        _ formula: SymbolicValue, _ symbol: Symbol, _ name: String, _ operation: String
    ) -> SymbolicValue {
        let formula = formula.lowered
        if formula.operands.isEmpty { return formula }
        let symbol = SymbolicValue.symbol(symbol, shape: formula.shape)
        statements.append(.init(symbol: symbol, formula: formula, name: name, operation: operation))
        return symbol
    }

    func checked(
        _ formula: SymbolicValue, _ index: Int, isGradient: Bool = false
    ) throws(ExportError) -> SymbolicValue {
        let node = nodes[index]
        if formula.loweredDepth > greatestDepth {
            throw .tooDeep(node: node.name, operation: node.operation)
        }
        let needed = isGradient ? symbols[index].shape : Value._isScalar ? .scalar : formula.shape
        if let needed, formula.shape == needed { return formula }
        let shapes =
            isGradient
            ? ["a gradient of \(formula.shape?.description ?? "an unknown shape")"]
            : operands[index].map { symbols[$0].shape?.description ?? "an unknown shape" }
        throw .shapes(node: node.name, operation: node.operation, operands: shapes)
    }
}

extension NodeView {
    /// The given name, or what the node does.
    var exportName: String {
        if hasGivenName { return name }
        let isWord = operation.allSatisfy { $0.isLetter || $0 == " " }
        return isWord ? operation : rule.map { words(ofType: type(of: $0)) } ?? operation
    }
}

extension SymbolicValue {
    /// Adds the symbols that it is made of.
    func collectSymbols(_ symbols: inout Set<SymbolicValue>) {
        var seen: Set<SymbolicValue> = []
        collectSymbols(&symbols, &seen)
    }

    private func collectSymbols(_ symbols: inout Set<SymbolicValue>, _ seen: inout Set<SymbolicValue>) {
        guard seen.insert(self).inserted else { return }
        if case .symbol = operation { symbols.insert(self) }
        for operand in operands { operand.lowered.collectSymbols(&symbols, &seen) }
    }
}
