/// The rules that a graph's nodes use, each kind once: a node holds the place in this table.
@usableFromInline
struct RuleTable {
    /// A rule in memory of its own, for the batches to read its parameters from.
    struct Entry {
        let rule: any Rule
        let type: any Rule.Type
        let memory: UnsafeMutableRawPointer
        let free: (UnsafeMutableRawPointer) -> Void
    }

    /// The latest entry of a rule's type, found by its address: most nodes repeat a rule, and looking it up must
    /// cost next to nothing.
    @usableFromInline
    struct Recent {
        @usableFromInline var type: ObjectIdentifier?
        @usableFromInline var index: Int32
        @usableFromInline var memory: UnsafeMutableRawPointer?

        init() { (type, index, memory) = (nil, 0, nil) }
    }

    var entries: [Entry] = []
    @usableFromInline let recent: UnsafeMutablePointer<Recent>
    @usableFromInline static var recentCount: Int { 64 }

    init() {
        recent = .allocate(capacity: Self.recentCount)
        recent.initialize(repeating: Recent(), count: Self.recentCount)
    }

    func deallocate() {
        recent.deallocate()
        for entry in entries { entry.free(entry.memory) }
    }

    func rule(_ index: Int32) -> any Rule { entries[Int(index)].rule }

    func operandCount(_ index: Int32) -> Int { entries[Int(index)].type.operandCount }

    /// The rule's place in the table; a rule with the same parameters as the last of its type shares that one's.
    @inlinable
    mutating func index<R: Rule>(of rule: R) -> Int32 {
        let type = ObjectIdentifier(R.self)
        let slot = Int(bitPattern: UInt(bitPattern: type) >> 4) & (Self.recentCount - 1)
        let last = recent[slot]
        if last.type == type, let memory = last.memory, Self.isSame(rule, memory) { return last.index }
        return insert(rule, type, slot)
    }

    /// Whether the memory holds a rule with the same bytes. Padding may differ, which costs an entry, no more.
    @inlinable
    static func isSame<R: Rule>(_ rule: R, _ memory: UnsafeMutableRawPointer) -> Bool {
        if MemoryLayout<R>.size == 0 { return true }
        if !_isPOD(R.self) { return false }
        return withUnsafeBytes(of: rule) { bytes in
            bytes.elementsEqual(UnsafeRawBufferPointer(start: memory, count: bytes.count))
        }
    }

    @usableFromInline @inline(never)
    mutating func insert<R: Rule>(_ rule: R, _ type: ObjectIdentifier, _ slot: Int) -> Int32 {
        let memory = UnsafeMutablePointer<R>.allocate(capacity: 1)
        memory.initialize(to: rule)
        entries.append(
            Entry(rule: rule, type: R.self, memory: memory) {
                $0.assumingMemoryBound(to: R.self).deinitialize(count: 1)
                $0.deallocate()
            })
        let index = Int32(entries.count - 1)
        recent[slot].type = type
        recent[slot].index = index
        recent[slot].memory = UnsafeMutableRawPointer(memory)
        return index
    }
}
