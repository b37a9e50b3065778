import ChainRule

// A rule that is applied to an expression, by another rule or by a node, keeps its name, beside what it does.
extension Expression {
    package func applying<R: UnaryRule>(_ rule: R) -> Expression {
        .call(rule, [self], rule.forward(self))
    }
    package func applying<R: BinaryRule>(_ rule: R, _ y: Expression) -> Expression {
        .call(rule, [self, y], rule.forward(self, y))
    }
    package func applying<R: TernaryRule>(_ rule: R, _ y: Expression, _ w: Expression) -> Expression {
        .call(rule, [self, y, w], rule.forward(self, y, w))
    }

    /// What a rule makes of operands, under its name unless it is soon said.
    package static func result(of rule: any Rule, _ operands: [Expression]) -> Expression {
        .call(rule, operands, rule.forward(operands: operands))
    }

    private static func call(_ rule: some Rule, _ operands: [Expression], _ body: Expression) -> Expression {
        let given = Set(operands)
        func isShort(_ expression: Expression, _ room: inout Int) -> Bool {
            if expression.operands.isEmpty || given.contains(expression) { return true }
            if case .combineThree(.select) = expression.operation, expression != body { return false }
            room -= 1
            return room >= 0 && expression.operands.allSatisfy { isShort($0, &room) }
        }
        var room = 3
        if isShort(body.lowered, &room) { return body.lowered }
        return Expression(.call(callName(rule.name)), operands, shape: body.shape, body: body.lowered)
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
