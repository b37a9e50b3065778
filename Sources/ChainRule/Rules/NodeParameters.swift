// The parameters of a number's node, a constant's number, that lie with the node.
//
// A table of rules has one entry for each constant. That is right for matrices, where a constant is little
// beside its operation, and wrong for a formula of numbers with a thousand constants: there a node may use
// any entry of its rule's type, and has the rule itself, byte by byte, among the graph's lists.

extension _NodeRecord {
    /// Where in the graph's lists the rule itself is, if the node has its own.
    @inlinable @inline(__always)
    var parameterStart: Int? { hasParameters ? -2 &- Int(third) : nil }

    /// Written instead of a third operand, which such a node has not.
    @inlinable @inline(__always)
    var hasParameters: Bool { third < -1 }

    @inlinable @inline(__always)
    mutating func setParameters(at start: Int) { third = Int32(truncatingIfNeeded: -2 &- start) }
}

extension Rule {
    /// Whether a number's node can have parameters of its own: plain ones, and few.
    @inlinable @inline(__always)
    static var hasPlainParameters: Bool {
        MemoryLayout<Self>.size > 0 && MemoryLayout<Self>.size <= 32 && MemoryLayout<Self>.alignment <= 8
            && _isPOD(Self.self)
    }

    /// How many of a list's elements the parameters take, in whole words of 8 bytes.
    @inlinable @inline(__always)
    static var parameterCount: Int { (MemoryLayout<Self>.size + 7) / 8 * 2 }

    /// The rule whose bytes are in a graph's lists.
    @inlinable @inline(__always)
    static func parameters(at start: UnsafePointer<Int32>) -> Self {
        UnsafeRawPointer(start).assumingMemoryBound(to: Self.self).pointee
    }

    /// The rule of a node.
    ///
    /// - Parameter shared: the one in the table.
    @inlinable @inline(__always)
    static func rule<V: ConcreteValue>(
        of record: _NodeRecord, _ frame: _NodeFrame<V>, _ shared: UnsafeRawPointer
    ) -> Self {
        if hasPlainParameters, V.isNumber, let start = record.parameterStart {
            return parameters(at: frame.lists.unsafelyUnwrapped + start)
        }
        return shared.assumingMemoryBound(to: Self.self).pointee
    }
}
