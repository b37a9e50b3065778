/// The rules that a graph's nodes use, each kind once: a node holds the place in this table.
@usableFromInline
struct RuleTable {
    struct Entry {
        let rule: any Rule
        let type: any Rule.Type
        let free: (UnsafeMutableRawPointer) -> Void
    }

    /// What a batch needs of an entry, without anything that is reference counted.
    struct Runner {
        let type: any Rule.Type
        /// The rule in memory of its own, for batches to read its parameters from.
        let memory: UnsafeMutableRawPointer
    }

    /// The latest entry of a rule's type, found by its address: most nodes repeat a rule, and looking it up must
    /// cost next to nothing.
    @usableFromInline
    struct Recent {
        @usableFromInline var type: ObjectIdentifier?
        @usableFromInline var index: Int32 = 0
        @usableFromInline var memory: UnsafeMutableRawPointer?
    }

    var entries: [Entry] = []
    var runners: UnsafeMutablePointer<Runner>
    private var capacity = 8
    /// The latest entry of each type, for types that share a place in `recent`.
    private var latest: [ObjectIdentifier: Int32] = [:]
    @usableFromInline let recent: UnsafeMutablePointer<Recent>
    @usableFromInline static var recentCount: Int { 64 }

    init() {
        recent = .allocate(capacity: Self.recentCount)
        recent.initialize(repeating: Recent(), count: Self.recentCount)
        runners = .allocate(capacity: capacity)
    }

    func deallocate() {
        recent.deallocate()
        for (index, entry) in entries.enumerated() { entry.free(runners[index].memory) }
        runners.deallocate()
    }

    func rule(_ index: Int32) -> any Rule { entries[Int(index)].rule }

    func operandCount(_ index: Int32) -> Int { entries[Int(index)].type.operandCount }

    /// The rule's place in the table; a rule with the same parameters as the last of its type shares that one's.
    @inlinable
    mutating func index<R: Rule>(of rule: R) -> Int32 {
        let type = ObjectIdentifier(R.self)
        let slot = Self.slot(of: type)
        let last = recent[slot]
        if last.type == type, let memory = last.memory, Self.isSame(rule, memory) { return last.index }
        return insert(rule, type, slot)
    }

    @inlinable
    static func slot(of type: ObjectIdentifier) -> Int {
        // The upper bits of a product spread addresses that lie close together.
        let product = UInt64(UInt(bitPattern: type)) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: product >> 58)
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
        if let index = latest[type], Self.isSame(rule, runners[Int(index)].memory) {
            recent[slot] = Recent(type: type, index: index, memory: runners[Int(index)].memory)
            return index
        }
        let memory = UnsafeMutablePointer<R>.allocate(capacity: 1)
        memory.initialize(to: rule)
        let index = Int32(entries.count)
        if entries.count == capacity {
            let larger = UnsafeMutablePointer<Runner>.allocate(capacity: 2 * capacity)
            larger.moveInitialize(from: runners, count: capacity)
            runners.deallocate()
            (runners, capacity) = (larger, 2 * capacity)
        }
        (runners + entries.count).initialize(to: Runner(type: R.self, memory: memory))
        entries.append(
            Entry(rule: rule, type: R.self) {
                $0.assumingMemoryBound(to: R.self).deinitialize(count: 1)
                $0.deallocate()
            })
        latest[type] = index
        recent[slot] = Recent(type: type, index: index, memory: UnsafeMutableRawPointer(memory))
        return index
    }
}
