/// Draws several nodes as one, so that a graph can be read.
struct GraphFolder {
    /// From how many boxes on a picture is folded, and down to how many.
    static let mostBoxes = 150
    private static let wantedBoxes = 60

    private(set) var boxes: [GraphBox]
    /// What an absorbed leaf is called in its node.
    private let leafText: (Int) -> String

    init(_ boxes: [GraphBox], leafText: @escaping (Int) -> String) {
        (self.boxes, self.leafText) = (boxes, leafText)
    }

    /// Folds what belongs together by its names, leaves into their nodes, and equal parts.
    ///
    /// - Parameters:
    ///   - groups: for each box the group that it belongs to; the finer division first.
    ///   - goesOn: whether to fold until the picture can be read.
    mutating func fold(by groups: [[GraphGroup?]], untilReadable goesOn: Bool) {
        let original = boxes
        for division in groups {
            boxes = original
            contract(division)
            if !goesOn || boxes.count <= Self.mostBoxes { break }
        }
        absorbLeaves()
        absorbSideBranches()
        absorbLeaves()
        foldRuns()
        guard goesOn else { return foldEqualNeighbors(atLeast: 3) }
        var before = boxes.count + 1
        while boxes.count > Self.wantedBoxes && boxes.count < before {
            before = boxes.count
            foldEqualNeighbors(atLeast: 2)
            if boxes.count > Self.wantedBoxes { foldRuns() }
            if boxes.count > Self.wantedBoxes { foldChains() }
            if boxes.count > Self.wantedBoxes { foldCones() }
        }
        foldEqualNeighbors(atLeast: 3)
        if boxes.count > Self.mostBoxes { foldByDepth() }
    }

    // MARK: - Which boxes are wired to which

    func isLeaf(_ box: Int) -> Bool { boxes[box].isLeaf }

    /// The boxes that each feeds, without those before it.
    func users() -> [[Int]] {
        var users = [[Int]](repeating: [], count: boxes.count)
        for (index, box) in boxes.enumerated() {
            for input in box.inputs where users[input.source].last != index {
                users[input.source].append(index)
            }
        }
        return users
    }

    /// For each box whether it is on a cycle, which is not folded by how it is wired.
    func isOnCycle() -> [Bool] {
        var isOnCycle = boxes.map { $0.inputs.contains(where: \.isOnCycle) }
        for input in boxes.flatMap(\.inputs) where input.isOnCycle { isOnCycle[input.source] = true }
        return isOnCycle
    }

    /// The operations and groups that feed a box.
    func inner(_ box: Int) -> [Int] {
        var seen: Set<Int> = []
        return boxes[box].inputs.map(\.source).filter { !isLeaf($0) && seen.insert($0).inserted }
    }

    // MARK: - Folding

    /// Draws boxes of the same group as one; where a wire leaves it and comes back, as several.
    private mutating func contract(_ groups: [GraphGroup?]) {
        let partOf = parts(groups)
        var (members, order): ([String: [Int]], [String]) = ([:], [])
        for box in boxes.indices {
            guard let group = groups[box] else { continue }
            let key = "\(group.title)\n\(partOf[box])"
            if members[key] == nil { order.append(key) }
            members[key, default: []].append(box)
        }
        merge(
            order.compactMap { key in
                guard let boxes = members[key], let group = groups[boxes[0]] else { return nil }
                return Merger(boxes: boxes, title: group.title, details: group.details)
            })
    }

    /// For each box how often a way to it has left a group, where ways come back to groups that they left.
    private func parts(_ groups: [GraphGroup?]) -> [Int] {
        var numbers: [String: Int] = [:]
        let whole = boxes.indices.map { box in
            let key = groups[box]?.title ?? "\n\(box)"
            numbers[key] = numbers[key] ?? numbers.count
            return numbers[key] ?? 0
        }
        var operands = [[Int]](repeating: [], count: numbers.count)
        for (index, box) in boxes.enumerated() {
            for input in box.inputs where !input.leadsBack && whole[input.source] != whole[index] {
                operands[whole[index]].append(whole[input.source])
            }
        }
        let cycles = strongComponents(operands)
        var parts = boxes.map { _ in 0 }
        for (index, box) in boxes.enumerated() where cycles[whole[index]] != nil {
            for input in box.inputs where !input.leadsBack && !isLeaf(input.source) {
                let leaves = whole[input.source] != whole[index]
                parts[index] = max(parts[index], parts[input.source] + (leaves ? 1 : 0))
            }
        }
        // A leaf goes with the first that uses it.
        for (leaf, users) in users().enumerated() where isLeaf(leaf) {
            parts[leaf] = users.map { parts[$0] }.min() ?? 0
        }
        return parts
    }

    struct Merger {
        let boxes: [Int]
        let title: String
        let details: [String]
    }

    /// Replaces boxes by one each, which is at the last one's seat.
    mutating func merge(_ mergers: [Merger]) {
        let mergers = mergers.filter { $0.boxes.count > 1 }
        if mergers.isEmpty { return }
        var target = Array(boxes.indices)
        for merger in mergers {
            let last = merger.boxes.max() ?? 0
            for box in merger.boxes { target[box] = last }
        }
        let users = users()
        for merger in mergers {
            let last = merger.boxes.max() ?? 0
            let parts = merger.boxes.map { boxes[$0] }
            let leaving = merger.boxes.filter { box in
                users[box].isEmpty || users[box].contains { target[$0] != last }
            }
            let kinds = Set(parts.map(\.kind))
            let result = boxes[leaving.last ?? last]
            var box = GraphBox(
                kind: kinds.count == 1 && parts[0].isLeaf ? parts[0].kind : .group, number: result.number,
                nodes: result.nodes + parts.filter { $0.number != result.number }.flatMap(\.nodes),
                title: merger.title, details: merger.details)
            box.isDerivative = parts.allSatisfy(\.isDerivative)
            box.hasResult = leaving.count == 1 && result.hasResult
            box.signature = "(" + parts.map(\.signature).sorted().joined(separator: " ") + ")"
            var sources: Set<Int> = []
            for input in parts.flatMap(\.inputs) where target[input.source] != last {
                guard sources.insert(target[input.source]).inserted else { continue }
                box.inputs.append(input)
                box.inputs[box.inputs.count - 1].operand = box.inputs.count - 1
            }
            boxes[last] = box
        }
        keep(boxes.indices.filter { target[$0] == $0 }, target)
    }

    /// Takes boxes out; wires from them come from others instead.
    private mutating func keep(_ kept: [Int], _ target: [Int]) {
        var index = boxes.map { _ in 0 }
        for (new, old) in kept.enumerated() { index[old] = new }
        boxes = kept.map { boxes[$0] }
        for box in boxes.indices {
            for input in boxes[box].inputs.indices {
                boxes[box].inputs[input].source = index[target[boxes[box].inputs[input].source]]
            }
            // From or to several nodes that are drawn as one, one wire is enough.
            var seen: Set<Int> = []
            boxes[box].inputs = boxes[box].inputs.filter { input in
                let isOne = boxes[box].kind != .group && boxes[input.source].hasResult
                return isOne || seen.insert(input.source).inserted
            }
        }
    }

    /// Writes parameters that a single box uses into it, and other leaves where something else feeds it too.
    private mutating func absorbLeaves() {
        let users = users()
        var absorbed: [Int: [Int]] = [:]
        for leaf in boxes.indices where isLeaf(leaf) && users[leaf].count == 1 {
            let user = users[leaf][0]
            if boxes[leaf].kind == .parameter || boxes[leaf].kind != .undefined && !inner(user).isEmpty {
                absorbed[user, default: []].append(leaf)
            }
        }
        var isKept = boxes.map { _ in true }
        for (user, leaves) in absorbed.sorted(by: { $0.key < $1.key }) {
            for leaf in leaves {
                isKept[leaf] = false
                boxes[user].nodes += boxes[leaf].nodes
                boxes[user].signature += " \(boxes[leaf].kind)"
                boxes[user].absorbed += 1
            }
            boxes[user].inputs.removeAll { !isKept[$0.source] }
            // What a layer has without a name is its own affair.
            let isGroup = boxes[user].kind == .group
            let texts = leaves.filter { boxes[$0].isNamed || !isGroup }.map { leafText(boxes[$0].nodes[0]) }
            if texts.isEmpty { continue }
            let isLong = boxes[user].absorbed > 3
            if isLong { boxes[user].details = boxes[user].details.filter { !$0.hasPrefix("with ") } }
            boxes[user].details.append(
                "with " + (isLong ? "\(boxes[user].absorbed) of its own" : texts.joined(separator: ", ")))
        }
        keep(boxes.indices.filter { isKept[$0] }, Array(boxes.indices))
    }

    /// Draws what leaves alone feed together with the only box that uses it, where that continues something.
    private mutating func absorbSideBranches() {
        let (users, isOnCycle) = (users(), isOnCycle())
        var mergers: [Int: [Int]] = [:]
        for box in boxes.indices
        where !isLeaf(box) && !isOnCycle[box] && inner(box).isEmpty && users[box].count == 1 {
            let user = users[box][0]
            if inner(user).contains(where: { !inner($0).isEmpty }) { mergers[user, default: []].append(box) }
        }
        merge(
            mergers.sorted { $0.key < $1.key }.map { user, branches in
                let parts = (branches + [user]).map { boxes[$0] }
                return Merger(
                    boxes: branches + [user], title: parts.map(\.title).joined(separator: ", "),
                    details: parts.flatMap(\.details))
            })
    }
}
