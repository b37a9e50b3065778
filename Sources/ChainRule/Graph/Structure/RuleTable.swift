/// The rules that a graph's nodes use: a node holds the index in this table, and may have parameters of its
/// own.
@usableFromInline
struct RuleTable {
    struct Entry {
        let rule: any Rule
        /// `nil` until somebody asks, as what follows.
        var isElementwise: Bool?
        var hasTraceableBackward: Bool?
        let free: (UnsafeMutableRawPointer) -> Void
    }

    /// What a batch needs of an entry, without anything that is reference counted.
    struct Runner {
        let type: any Rule.Type
        /// The rule in memory of its own, for batches to read its parameters from.
        let memory: UnsafeMutableRawPointer
        /// A bit for each operand that the rule passes no gradient to, the first being the lowest; `nil` if
        /// they are too many.
        let flatOperands: UInt8?
        /// Whether graphs of numbers store the derivatives of its nodes.
        let storesDerivatives: Bool
    }

    /// The latest entry of a rule's type, in a hash table of our own: nearly every node repeats a rule, and
    /// looking it up must cost next to nothing.
    @usableFromInline
    struct Latest {
        @usableFromInline var type: ObjectIdentifier?
        @usableFromInline var index: Int32 = 0
        @usableFromInline var memory: UnsafeMutableRawPointer?
    }

    private static let largestLatest = 4095
    var entries: [Entry] = []
    var runners: UnsafeMutablePointer<Runner>
    private var capacity = 8
    @usableFromInline var latest: UnsafeMutablePointer<Latest>
    /// A power of two less one.
    @usableFromInline var latestMask = 127
    private var typeCount = 0

    /// Whether any rule holds something that is reference counted.
    private var ownsReferences = false

    /// Prepares the table for a later graph, which mostly uses the same few rules. It begins anew if it would
    /// keep a user's objects alive, or many rules that differ in their parameters.
    mutating func leave() {
        guard ownsReferences || entries.count > latestMask / 2 else { return }
        deallocate()
        self = RuleTable()
    }

    init() {
        latest = .allocate(capacity: latestMask + 1)
        latest.initialize(repeating: Latest(), count: latestMask + 1)
        runners = .allocate(capacity: capacity)
    }

    func deallocate() {
        latest.deallocate()
        for (index, entry) in entries.enumerated() { entry.free(runners[index].memory) }
        runners.deallocate()
    }

    func rule(_ index: Int32) -> any Rule { entries[Int(index)].rule }

    mutating func isElementwise(_ index: Int32) -> Bool {
        if let known = entries[Int(index)].isElementwise { return known }
        let found = rule(index).isElementwise
        entries[Int(index)].isElementwise = found
        return found
    }

    mutating func hasTraceableBackward(_ index: Int32) -> Bool {
        if let known = entries[Int(index)].hasTraceableBackward { return known }
        let found = rule(index).hasTraceableBackward
        entries[Int(index)].hasTraceableBackward = found
        return found
    }

    /// Whether there is a node of the user's own without a rule.
    private(set) var hasOpaqueRules = false
    /// Whether there is the gradient of one, which has no derivative.
    private(set) var hasOpaqueGradients = false

    /// The rule's index in the table; a rule with the same parameters as one of the last few shares that
    /// one's.
    mutating func index<R: Rule>(of rule: R) -> Int32 {
        let type = ObjectIdentifier(R.self)
        let slot = slot(of: type)
        if latest[slot].type == nil { return insert(rule, slot) }
        if Self.isSame(rule, latest[slot].memory) { return latest[slot].index }
        // x · 2 and x · 3 in turn: the latest of the type is the other one.
        for index in entries.indices.suffix(Self.searchedCount).reversed()
        where ObjectIdentifier(runners[index].type) == type && Self.isSame(rule, runners[index].memory) {
            latest[slot] = Latest(type: type, index: Int32(index), memory: runners[index].memory)
            return Int32(index)
        }
        return insert(rule, slot)
    }

    private static let searchedCount = 16

    /// The latest entry of a rule's type, if the table has it where it looks first.
    @inlinable @inline(__always)
    func known<R: Rule>(_ type: R.Type) -> Latest? {
        let entry = latest + firstSlot(of: ObjectIdentifier(type))
        return entry.pointee.type == ObjectIdentifier(type) ? entry.pointee : nil
    }

    /// The index of the latest entry of a rule's type.
    func latestIndex(of type: any Rule.Type) -> Int32? {
        let entry = latest + slot(of: ObjectIdentifier(type))
        return entry.pointee.type == nil ? nil : entry.pointee.index
    }

    /// Whether that has the same parameters.
    func latestIsSame<R: Rule>(as rule: R) -> Bool {
        let entry = latest + slot(of: ObjectIdentifier(R.self))
        return entry.pointee.type != nil && Self.isSame(rule, entry.pointee.memory)
    }

    @inlinable @inline(__always)
    func firstSlot(of type: ObjectIdentifier) -> Int {
        // The upper bits of a product spread addresses that lie close together.
        let product = UInt64(UInt(bitPattern: type)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: product >> 40) & latestMask
    }

    /// The type's slot, or the free one where it belongs.
    private func slot(of type: ObjectIdentifier) -> Int {
        var slot = firstSlot(of: type)
        while latest[slot].type != type && latest[slot].type != nil { slot = (slot &+ 1) & latestMask }
        return slot
    }

    /// Whether the memory holds a rule with the same bytes. Padding may differ, which costs an entry, no
    /// more.
    @inlinable @inline(__always)
    static func isSame<R: Rule>(_ rule: R, _ memory: UnsafeMutableRawPointer?) -> Bool {
        let count = MemoryLayout<R>.size
        if count == 0 { return true }
        guard let memory, _isPOD(R.self) else { return false }
        return withUnsafeBytes(of: rule) { bytes in
            // Words, which the compiler writes out: a call for each byte is what most of a constant's node
            // costs.
            var offset = 0
            while offset &+ 8 <= count {
                if bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                    != memory.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                {
                    return false
                }
                offset &+= 8
            }
            while offset < count {
                if bytes[offset] != memory.load(fromByteOffset: offset, as: UInt8.self) { return false }
                offset &+= 1
            }
            return true
        }
    }

    private mutating func insert<R: Rule>(_ rule: R, _ slot: Int) -> Int32 {
        let memory = UnsafeMutablePointer<R>.allocate(capacity: 1)
        memory.initialize(to: rule)
        let index = Int32(entries.count)
        if entries.count == capacity {
            runners = runners.moved(capacity, to: 2 * capacity)
            capacity *= 2
        }
        (runners + entries.count).initialize(
            to: Runner(
                type: R.self, memory: memory, flatOperands: rule.flatOperands,
                storesDerivatives: rule.flatOperands == 0 && rule.storesDerivatives))
        entries.append(
            Entry(rule: rule) {
                $0.assumingMemoryBound(to: R.self).deinitialize(count: 1)
                $0.deallocate()
            })
        let isNewType = latest[slot].type == nil
        latest[slot] = Latest(type: ObjectIdentifier(R.self), index: index, memory: memory)
        ownsReferences = ownsReferences || !_isPOD(R.self)
        if isNewType {
            hasOpaqueRules = hasOpaqueRules || rule is any OpaqueRule
            hasOpaqueGradients = hasOpaqueGradients || rule is any OpaqueGradientRule
            typeCount += 1
            while typeCount > latestMask / 2 || hasTypesElsewhere && latestMask < Self.largestLatest {
                growLatest()
            }
        }
        return index
    }

    /// Whether any type is not where it is looked for first.
    private var hasTypesElsewhere: Bool {
        (0...latestMask).contains { slot in latest[slot].type.map { firstSlot(of: $0) != slot } ?? false }
    }

    /// Whether rules that no node uses any more are so many, or may keep a user's objects alive.
    func isWorthDropping(from first: Int) -> Bool { ownsReferences || entries.count - first > 256 }

    mutating func drop(from kept: Int) {
        for index in kept..<entries.count { entries[index].free(runners[index].memory) }
        entries.removeSubrange(kept...)
        latest.update(repeating: Latest(), count: latestMask + 1)
        typeCount = 0
        for index in entries.indices {
            let type = ObjectIdentifier(runners[index].type)
            let slot = slot(of: type)
            if latest[slot].type == nil { typeCount += 1 }
            latest[slot] = Latest(type: type, index: Int32(index), memory: runners[index].memory)
        }
    }

    private mutating func growLatest() {
        let (old, oldCount) = (latest, latestMask + 1)
        latestMask = 2 * oldCount - 1
        latest = .allocate(capacity: 2 * oldCount)
        latest.initialize(repeating: Latest(), count: 2 * oldCount)
        for slot in 0..<oldCount {
            if let type = old[slot].type { latest[self.slot(of: type)] = old[slot] }
        }
        old.deallocate()
    }
}

extension Rule {
    /// See `RuleTable.Runner`.
    fileprivate var flatOperands: UInt8? {
        if self is any VariadicRule { return nil }
        return (0..<Self.operandCount).reduce(0) { passesGradient(to: $1) ? $0 : $0 | 1 << UInt8($1) }
    }
}
