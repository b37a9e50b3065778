public import ChainRuleKernels

// A variable that is a number: a literal in a formula, `2 * x`. It has no node. An operator that meets it
// with a variable takes it for a constant of the operation; any other operation adds a node that holds it;
// and of numbers alone there comes a number again.

extension Variable {
    @inlinable @inline(__always)
    init(number: Element) {
        cell = chainrule_number()
        packed = Double(number).bitPattern
    }

    /// A number in a formula, `2.5 * x`: a constant of the operation that it is in.
    @inlinable @inline(__always)
    public init(floatLiteral value: Element) { self.init(number: value) }

    /// A number in a formula, `2 * x`: a constant of the operation that it is in.
    @inlinable @inline(__always)
    public init(integerLiteral value: Element) { self.init(number: value) }

    @inlinable @inline(__always)
    var isNumber: Bool { cell == chainrule_number() }

    /// `isNumber`, where that is known as the code is compiled: no instruction is spent on asking.
    @inlinable @inline(__always)
    var isKnownNumber: Bool { chainrule_is_known_number(cell) }

    @inlinable @inline(__always)
    var number: Element { Element(Double(bitPattern: packed)) }
}

// MARK: Operations that meet a number which was not known to be one

extension Variable {
    @inline(never)
    func ofNumber(_ rule: some UnaryRule) -> Variable { Self.number(Value(number).applying(rule)) }

    /// The result of a rule on operands of which one is a number; `nil` if none is.
    func withNumbers(_ rule: some BinaryRule, _ y: Variable) -> Variable? {
        switch (isNumber, y.isNumber) {
        case (false, false): nil
        case (true, true): Self.number(Value(number).applying(rule, Value(y.number)))
        case (false, true):
            (rule as? any Arithmetic)?.result(self, y.number) ?? applying(rule, y.node(beside: self, rule))
        case (true, false):
            (rule as? any Arithmetic)?.result(number, y) ?? node(beside: y, rule).applying(rule, y)
        }
    }

    func withNumbers(_ rule: some TernaryRule, _ y: Variable, _ w: Variable) -> Variable? {
        let operands = [self, y, w]
        guard operands.contains(where: \.isNumber) else { return nil }
        guard let other = operands.first(where: { !$0.isNumber }) else {
            return Self.number(Value(number).applying(rule, Value(y.number), Value(w.number)))
        }
        return node(beside: other, rule).applying(
            rule, y.node(beside: other, rule), w.node(beside: other, rule))
    }

    func withNumbers(_ rule: some VariadicRule, _ others: [Variable]) -> Variable? {
        let operands = [self] + others
        guard operands.contains(where: \.isNumber) else { return nil }
        guard let other = operands.first(where: { !$0.isNumber }) else {
            return Self.number(Value(number).applying(rule, others.map { Value($0.number) }))
        }
        return node(beside: other, rule).applying(rule, others.map { $0.node(beside: other, rule) })
    }

    /// This variable, or for a number a node that holds it, in the graph of another variable.
    private func node(beside other: Variable, _ rule: some Rule) -> Variable {
        guard isNumber else { return self }
        let everywhere = other.filled(with: number)
        return rule.isElementwise ? everywhere : everywhere.maximum(.all)
    }

    /// What comes of numbers alone: a number; NaN, where that would be a matrix.
    private static func number(_ value: Value) -> Variable {
        Variable(number: value.fault == nil && value.shape == .scalar ? value.elements[0] : .nan)
    }
}

/// A rule of an operator, which has others for a constant.
private protocol Arithmetic: BinaryRule {
    func result<V: GraphValue>(_ x: V, _ constant: V.Element) -> V
    func result<V: GraphValue>(_ constant: V.Element, _ x: V) -> V
}

extension Add: Arithmetic {
    fileprivate func result<V: GraphValue>(_ x: V, _ constant: V.Element) -> V { x + constant }
    fileprivate func result<V: GraphValue>(_ constant: V.Element, _ x: V) -> V { constant + x }
}

extension Subtract: Arithmetic {
    fileprivate func result<V: GraphValue>(_ x: V, _ constant: V.Element) -> V { x - constant }
    fileprivate func result<V: GraphValue>(_ constant: V.Element, _ x: V) -> V { constant - x }
}

extension Multiply: Arithmetic {
    fileprivate func result<V: GraphValue>(_ x: V, _ constant: V.Element) -> V { x * constant }
    fileprivate func result<V: GraphValue>(_ constant: V.Element, _ x: V) -> V { constant * x }
}

extension Divide: Arithmetic {
    fileprivate func result<V: GraphValue>(_ x: V, _ constant: V.Element) -> V { x / constant }
    fileprivate func result<V: GraphValue>(_ constant: V.Element, _ x: V) -> V { constant / x }
}
