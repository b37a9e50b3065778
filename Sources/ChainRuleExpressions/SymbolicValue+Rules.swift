import ChainRule

// A rule that is applied to an expression, by another rule or by a node, keeps its name, beside what it does.
extension SymbolicValue {
    package func applying<R: UnaryRule>(_ rule: R) -> SymbolicValue {
        .call(rule, [self]) { rule.forward($0[0]) }
    }
    package func applying<R: BinaryRule>(_ rule: R, _ y: SymbolicValue) -> SymbolicValue {
        .call(rule, [self, y]) { rule.forward($0[0], $0[1]) }
    }
    package func applying<R: TernaryRule>(_ rule: R, _ y: SymbolicValue, _ w: SymbolicValue) -> SymbolicValue
    {
        .call(rule, [self, y, w]) { rule.forward($0[0], $0[1], $0[2]) }
    }

    /// What a rule makes of operands, under its name unless it is soon said.
    package static func result(of rule: any Rule, _ operands: [SymbolicValue]) -> SymbolicValue {
        .call(rule, operands) { rule.forward(operands: $0) }
    }

    package static func _written(
        _ formula: @autoclosure () -> SymbolicValue, computedAs value: @autoclosure () -> SymbolicValue
    ) -> SymbolicValue {
        let (formula, value) = (formula(), value().lowered)
        return SymbolicValue(formula.operation, formula.operands, shape: value.shape, body: value)
    }

    /// A rule's result of which nothing can be said but its name.
    package static func call(_ name: String, _ operands: [SymbolicValue], shape: SymbolicShape?)
        -> SymbolicValue
    {
        SymbolicValue(.call(callName(name)), operands, shape: shape)
    }

    private static func call(
        _ rule: some Rule, _ operands: [SymbolicValue], _ forward: ([SymbolicValue]) -> SymbolicValue
    ) -> SymbolicValue {
        let body = forward(operands).lowered
        if operands.count > 8 || isShort(body, of: operands) { return body }
        // Of what operands are themselves, the result may have been simplified.
        let symbols = operands.enumerated().map { index, operand in
            operand.number == nil ? symbol(.named("operand \(index)"), shape: operand.shape) : operand
        }
        if isShort(forward(symbols).lowered, of: symbols) { return body }
        return SymbolicValue(.call(callName(rule.name)), operands, shape: body.shape, body: body)
    }

    /// Whether a formula is as soon said as the name of a rule.
    private static func isShort(_ body: SymbolicValue, of operands: [SymbolicValue]) -> Bool {
        let given = Set(operands)
        var room = Swift.max(6, operands.count)
        func fits(_ part: SymbolicValue) -> Bool {
            if part.operands.isEmpty || given.contains(part) { return true }
            if part.operation == .combineThree(.select) && part != body { return false }
            room -= 1
            return room >= 0 && part.operands.allSatisfy(fits)
        }
        return fits(body)
    }

    /// "softmax with loss" is written softmaxWithLoss.
    private static func callName(_ name: String) -> String {
        let words = name.split { !$0.isLetter && !$0.isNumber && $0 != "." }
        let joined = words.enumerated().map { index, word in
            index == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
        }
        return joined.isEmpty ? "f" : joined.joined()
    }
}
