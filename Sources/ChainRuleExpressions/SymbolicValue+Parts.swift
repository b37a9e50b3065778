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
        var count = 0
        let result = Self.namingParts(of: [self], ofSize: size, isLowered: isLowered) { _, _ in
            defer { count += 1 }
            return name(count)
        }[0]
        return (result.formula, result.parts)
    }

    /// Formulas one after the other, with names for parts that they need several times; what an earlier one
    /// is or has a name for, later ones refer to.
    ///
    /// - Parameters:
    ///   - symbols: what the formulas themselves are called, for later ones that are made of them.
    ///   - name: of a part, by the formula that needs it first.
    package static func namingParts(
        of formulas: [SymbolicValue], called symbols: [SymbolicValue] = [], ofSize size: Int,
        isLowered: Bool = false, _ name: (_ formula: Int, _ part: SymbolicValue) -> String
    ) -> [(formula: SymbolicValue, parts: [(name: String, formula: SymbolicValue)])] {
        let formulas = isLowered ? formulas.map(\.lowered) : formulas
        var uses: [SymbolicValue: Int] = [:]
        let orders = formulas.map { formula in
            var order: [SymbolicValue] = []
            formula.collect(isLowered, &uses, &order)
            return order
        }
        var written: [SymbolicValue: SymbolicValue] = [:]
        return zip(formulas, orders).enumerated().map { index, pair in
            let (whole, order) = pair
            var parts: [(name: String, formula: SymbolicValue)] = []
            for part in order where written[part] == nil {
                let operands = part.operands.map { written[isLowered ? $0.lowered : $0] ?? $0 }
                let formula =
                    operands == part.operands
                    ? part
                    : SymbolicValue(part.operation, operands, shape: part.shape, body: part.node.body)
                written[part] = formula
                if uses[part, default: 0] > 1 && part != whole && part.size >= size {
                    let name = name(index, part)
                    parts.append((name, formula))
                    written[part] = .symbol(.named(name), shape: part.shape)
                }
            }
            let formula = written[whole] ?? whole
            if symbols.indices.contains(index) { written[whole] = symbols[index] }
            return (formula, parts)
        }
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
        if loweredDepth > Self.greatestDepth { return nil }
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
