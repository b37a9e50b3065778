import ChainRule
import ChainRuleKernels

extension SymbolicValue {
    /// The formula with names for parts that it needs several times, and these parts, each after those that
    /// it needs itself.
    ///
    /// - Parameters:
    ///   - size: of the smallest part that gets a name.
    ///   - isLowered: whether named rules are written as what they do.
    package func namingParts(
        ofSize size: Int, isLowered: Bool = false, _ name: (Int) -> String
    ) -> (formula: SymbolicValue, parts: [(name: String, formula: SymbolicValue)]) {
        let whole = isLowered ? lowered : self
        var (uses, order): ([SymbolicValue: Int], [SymbolicValue]) = ([:], [])
        whole.collect(isLowered, &uses, &order)
        var written: [SymbolicValue: SymbolicValue] = [:]
        var parts: [(name: String, formula: SymbolicValue)] = []
        for part in order {
            let operands = part.operands.map { written[isLowered ? $0.lowered : $0] ?? $0 }
            let formula =
                operands == part.operands
                ? part : SymbolicValue(part.operation, operands, shape: part.shape, body: part.node.body)
            written[part] = formula
            if uses[part, default: 0] > 1 && part != whole && part.size >= size {
                let name = name(parts.count)
                parts.append((name, formula))
                written[part] = .symbol(.named(name), shape: part.shape)
            }
        }
        return (written[whole] ?? whole, parts)
    }

    /// Counts how often each part is used, and lists them, each after its operands.
    private func collect(
        _ isLowered: Bool, _ uses: inout [SymbolicValue: Int], _ order: inout [SymbolicValue]
    ) {
        uses[self, default: 0] += 1
        if uses[self] != 1 { return }
        for operand in operands { (isLowered ? operand.lowered : operand).collect(isLowered, &uses, &order) }
        order.append(self)
    }

    /// The formula in JavaScript, what it needs several times being computed once; `nil` of what is not done
    /// to numbers, or too deep.
    ///
    /// ```swift
    /// Sigmoid().forward(x).javaScript { _ in "v[0]" }   // sigmoid(v[0])
    /// ```
    /// - Parameter name: what stands for a symbol that has no name.
    package func javaScript(_ name: (Symbol) -> String) -> String? {
        if lowered.depth > Self.greatestDepth { return nil }
        let (formula, parts) = namingParts(ofSize: 2, isLowered: true) { "s\($0)" }
        guard formula.isScalar, parts.allSatisfy(\.formula.isScalar) else { return nil }
        let result = Notation.javaScript.text(formula, name)
        if parts.isEmpty { return result }
        let statements = parts.map { "\($0.name) = \(Notation.javaScript.text($0.formula, name))" }
        return "(() => { const \(statements.joined(separator: ", ")); return \(result); })()"
    }

    private var isScalar: Bool {
        switch operation {
        case .symbol, .number, .map, .combine, .combineThree: operands.allSatisfy(\.isScalar)
        default: false
        }
    }
}
