/// What a record has no room for, one after the other: the operands of the nodes that have any number of
/// them, and parameters that lie with their node.
@usableFromInline
struct OperandLists {
    /// `nil` before the first list.
    @usableFromInline var start: UnsafeMutablePointer<Int32>?
    @usableFromInline var count = 0
    @usableFromInline var capacity: Int

    init<Value: ConcreteValue>(_ memory: NodeMemory<Value>) {
        start = memory.lists
        capacity = memory.listCapacity
    }

    /// Where the next list begins, if there is room for it.
    @inlinable @inline(__always)
    func room(for operandCount: Int) -> UnsafeMutablePointer<Int32>? {
        operandCount <= capacity &- count ? start.unsafelyUnwrapped + count : nil
    }
}

extension _NodeRecord {
    /// A node whose operands are in a list.
    @inlinable @inline(__always)
    init(rule: Int32, listAt start: Int, count: Int) {
        self.init(rule: rule, start, Int(Self.list), count)
    }

    /// Stands for a second operand.
    @inlinable static var list: Int32 { -2 }
    @inlinable var hasList: Bool { second == Self.list }

    @inlinable @inline(__always)
    func list(in lists: UnsafeMutablePointer<Int32>?) -> UnsafeMutableBufferPointer<Int32> {
        UnsafeMutableBufferPointer(start: lists.unsafelyUnwrapped + Int(first), count: Int(third))
    }

    /// Calls `body` for each node that feeds this one, which a rule computes.
    @inline(__always)
    func forEachOperand(in lists: UnsafeMutablePointer<Int32>?, _ body: (Int) -> Void) {
        if hasList {
            for operand in list(in: lists) { body(Int(operand)) }
        } else {
            forEachOperand(body)
        }
    }

    /// Replaces the operands by other nodes.
    mutating func replaceOperands(in lists: UnsafeMutablePointer<Int32>?, by other: (Int32) -> Int32) {
        if hasList {
            let list = list(in: lists)
            for position in list.indices { list[position] = other(list[position]) }
        } else {
            first = other(first)
            if second >= 0 { second = other(second) }
            if third >= 0 { third = other(third) }
        }
    }

    /// What feeds a node that takes part in a backward does so too, if it depends on anything wanted.
    @inline(__always)
    func markOperands(_ states: UnsafeMutablePointer<_NodeState>, in lists: UnsafeMutablePointer<Int32>?) {
        forEachOperand(in: lists) { states[$0].wantIfDependent() }
    }
}

extension Topology {
    /// The nodes that feed a node.
    func operands(of node: Int) -> [Int32] {
        var operands: [Int32] = []
        forEachOperand(of: node) { operands.append(Int32($0)) }
        return operands
    }

    /// One of them, without listing all; `nil` behind the last.
    func operand(_ position: Int, of node: Int) -> Int? {
        let record = records[node]
        if record.rule < 0 { return nil }
        if record.hasList {
            let list = record.list(in: lists.start)
            return position < list.count ? Int(list[position]) : nil
        }
        switch position {
        case 0: return Int(record.first)
        case 1: return record.second < 0 ? nil : Int(record.second)
        case 2: return record.third < 0 ? nil : Int(record.third)
        default: return nil
        }
    }

    /// Calls `body` for each node that feeds a node.
    @inline(__always)
    func forEachOperand(of node: Int, _ body: (Int) -> Void) {
        let record = records[node]
        guard record.rule >= 0 else { return }
        record.forEachOperand(in: lists.start, body)
    }

    /// What feeds these nodes and is none of them.
    func operands(ofAll nodes: some Collection<Int32>) -> [Int32] {
        var known = Set(nodes)
        var operands: [Int32] = []
        for node in nodes {
            forEachOperand(of: Int(node)) {
                if known.insert(Int32($0)).inserted { operands.append(Int32($0)) }
            }
        }
        return operands
    }

    /// Forgets the lists behind the last one that a node has.
    mutating func dropUnusedLists() {
        if lists.count == 0 { return }
        lists.count = 0
        for node in 0..<count { lists.count = max(lists.count, listEnd(of: records[node])) }
    }
}
