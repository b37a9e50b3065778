import ChainRule
import ChainRuleKernels

extension Expression {
    /// The formula in JavaScript; what it needs several times is computed once. `nil` of what is not done to
    /// numbers, and of what is too long.
    ///
    /// ```swift
    /// Sigmoid().forward(x).javaScript { _ in "v[0]" }   // sigmoid(v[0])
    /// ```
    /// - Parameter name: what stands for a symbol.
    package func javaScript(_ name: (Symbol) -> String) -> String? {
        var (uses, order): ([Expression: Int], [Expression]) = ([:], [])
        guard lowered.depth < 200, collect(&uses, &order), order.count < 10_000 else { return nil }
        var names: [Expression: Expression] = [:]
        var statements: [String] = []
        for part in order where part.operands.isEmpty == false {
            let own = Expression(
                part.operation, part.operands.map { names[$0.lowered] ?? $0.lowered }, shape: part.shape)
            let isShared = uses[part, default: 0] > 1 && part != lowered
            if isShared {
                let constant = "s\(statements.count)"
                statements.append("\(constant) = \(Notation.javaScript.text(own, name))")
                names[part] = .symbol(.named(constant), shape: part.shape)
            } else {
                names[part] = own
            }
        }
        let result = Notation.javaScript.text(names[lowered] ?? lowered, name)
        if statements.isEmpty { return result }
        return "(() => { const \(statements.joined(separator: ", ")); return \(result); })()"
    }

    /// Counts how often each part is used, and lists them, each after its operands.
    ///
    /// - Returns: whether all are operations on numbers.
    private func collect(_ uses: inout [Expression: Int], _ order: inout [Expression]) -> Bool {
        let part = lowered
        uses[part, default: 0] += 1
        if uses[part] != 1 { return true }
        switch part.operation {
        case .symbol, .number, .map, .combine, .combineThree: break
        default: return false
        }
        for operand in part.operands where !operand.collect(&uses, &order) { return false }
        order.append(part)
        return true
    }
}
