// How rules with any number of operands find them, and how a node of such a rule runs.

/// The operands of a rule that takes any number of them.
///
/// They are those of the call that they were handed to, and must not be kept for longer.
public struct Operands<Value: GraphValue>: RandomAccessCollection {
    @usableFromInline let values: UnsafePointer<Value>
    /// Where among the values the operands are; `nil` if one after the other.
    @usableFromInline let nodes: UnsafePointer<Int32>?
    /// How many operands there are.
    public let endIndex: Int
    /// The first operand's index, 0.
    @inlinable public var startIndex: Int { 0 }

    @inlinable @inline(__always)
    init(values: UnsafePointer<Value>, nodes: UnsafePointer<Int32>?, count: Int) {
        self.values = values
        self.nodes = nodes
        endIndex = count
    }

    /// The operand at an index, from 0. One that does not exist ends the program, as an array's does.
    @inlinable
    public subscript(index: Int) -> Value {
        @inline(__always) get {
            check(index)
            return self[unchecked: index]
        }
    }

    @inlinable @inline(__always)
    func check(_ index: Int) {
        require(UInt(bitPattern: index) < UInt(bitPattern: endIndex), "there is no such operand")
    }

    @inlinable
    subscript(unchecked index: Int) -> Value {
        @inline(__always) get { values[nodes.map { Int($0[index]) } ?? index] }
    }
}

extension _NodeFrame {
    @inlinable @inline(__always)
    func operands(_ record: _NodeRecord) -> Operands<Value> {
        Operands(values: values, nodes: record.list(in: lists).baseAddress, count: Int(record.third))
    }
}

extension _NodeFrame {
    /// What a rule hands nothing to has a gradient of zeros, so that what feeds it can go on.
    @usableFromInline
    func accumulateZeros(into list: UnsafeMutableBufferPointer<Int32>) {
        for operand in list where !states[Int(operand)].contains(.hasGradient) {
            accumulate(value(operand).filled(with: 0), into: operand)
        }
    }
}

extension VariadicRule {
    @inlinable public static var operandCount: Int { 1 }
    @inlinable public static var broadcastsOperands: Bool { true }
    @inlinable public static func takes(operandCount: Int) -> Bool { operandCount >= Self.operandCount }
    public static var operandCountDescription: String {
        let taken = (1...9).filter(takes)
        let isOpen = takes(operandCount: 10) || takes(operandCount: 11)
        guard let least = taken.first else { return "more than 9 operands" }
        if isOpen && taken.count == 10 - least { return "\(least) operand\(least == 1 ? "" : "s") or more" }
        return taken.map { "\($0)" }.joined(separator: ", ") + (isOpen ? ", … operands" : " operands")
    }

    @inlinable @inline(__always)
    public func _runForward<V>(_ frame: _NodeFrame<V>, _ node: Int, _ record: _NodeRecord) {
        frame.replaceValue(of: node, by: forward(frame.operands(record)))
    }

    @inlinable @inline(__always)
    public func _runBackward<V>(_ frame: _NodeFrame<V>, _ node: Int, _ record: _NodeRecord) {
        let upstream = frame.gradients[node]
        let operands = frame.operands(record)
        let list = record.list(in: frame.lists)
        let nodes = list.baseAddress.unsafelyUnwrapped
        backward(upstream, operands, frame.values[node]) { index, gradient in
            operands.check(index)
            if passesGradient(to: index) { frame.accumulate(gradient(), into: nodes[index]) }
        }
        if !V._isScalar { frame.accumulateZeros(into: list) }
    }

    // A node of many operands waits for few of them: it does not take the one before from a register.

    @inlinable @inline(__always)
    public func _runForward<V>(
        _ frame: _NodeFrame<V>, _ node: Int, _ record: _NodeRecord, after previous: V
    ) -> V {
        let z = forward(frame.operands(record))
        frame.values[node] = z
        return z
    }

    @inlinable
    public func forward<V: GraphValue>(operands: [V]) -> V {
        guard Self.accepts(operands.count) else { return refusing(operands) }
        return operands.asOperands { forward($0) }
    }

    @inlinable
    public func backward<V: GraphValue>(upstream: V, operands: [V], result: V) -> [V] {
        guard Self.accepts(operands.count) else { return refusingBackward(upstream, operands) }
        var gradients = [V?](repeating: nil, count: operands.count)
        operands.asOperands {
            let operands = $0
            backward(upstream, operands, result) { index, gradient in
                operands.check(index)
                let gradient = gradient()
                gradients[index] = gradients[index].map { $0 + gradient } ?? gradient
            }
        }
        return zip(gradients, operands).map { $0 ?? $1.filled(with: 0) }
    }
}

extension ConcreteValue {
    @inlinable
    public func applying<R: VariadicRule>(_ rule: R, _ others: [Self]) -> Self {
        rule.forward(operands: [self] + others)
    }
}

extension Array where Element: GraphValue {
    /// Calls `body` with the elements as operands, of which there is at least one.
    @inlinable @inline(__always)
    func asOperands<Result>(_ body: (Operands<Element>) -> Result) -> Result {
        require(!isEmpty, "an operation has one operand at least")
        return withUnsafeBufferPointer { elements in
            body(
                Operands(
                    values: elements.baseAddress.unsafelyUnwrapped, nodes: nil, count: elements.count))
        }
    }
}
