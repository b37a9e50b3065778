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
        }
        if boxes.count > Self.mostBoxes { foldByDepth() }
    }

    // MARK: - Which boxes are wired to which

    private func isLeaf(_ box: Int) -> Bool { boxes[box].isLeaf }

    /// The boxes that each feeds, without those before it.
    private func users() -> [[Int]] {
        var users = [[Int]](repeating: [], count: boxes.count)
        for (index, box) in boxes.enumerated() {
            for input in box.inputs where users[input.source].last != index {
                users[input.source].append(index)
            }
        }
        return users
    }

    /// The operations and groups that feed a box.
    private func inner(_ box: Int) -> [Int] {
        boxes[box].inputs.reduce(into: []) { sources, input in
            if !isLeaf(input.source) && !sources.contains(input.source) { sources.append(input.source) }
        }
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

    private struct Merger {
        let boxes: [Int]
        let title: String
        let details: [String]
        /// Whether what leaves it is the value of one node.
        var hasResult = true
    }

    /// Replaces boxes by one each, which is at the last one's seat.
    private mutating func merge(_ mergers: [Merger]) {
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
            let leaving = merger.boxes.last { box in
                users[box].isEmpty || users[box].contains { target[$0] != last }
            }
            let kinds = Set(parts.map(\.kind))
            let result = boxes[leaving ?? last]
            var box = GraphBox(
                kind: kinds.count == 1 && parts[0].isLeaf ? parts[0].kind : .group, number: result.number,
                nodes: result.nodes + parts.filter { $0.number != result.number }.flatMap(\.nodes),
                title: merger.title, details: merger.details)
            box.isDerivative = parts.allSatisfy(\.isDerivative)
            box.hasResult = merger.hasResult && result.hasResult
            box.signature = "(" + parts.map(\.signature).joined(separator: " ") + ")"
            for input in parts.flatMap(\.inputs) where target[input.source] != last {
                if box.inputs.contains(where: { target[$0.source] == target[input.source] }) { continue }
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
            guard boxes[box].kind == .group else { continue }
            var seen: Set<Int> = []
            boxes[box].inputs.removeAll { !seen.insert($0.source).inserted }
        }
    }

    /// Writes parameters that a single box uses into it, and other leaves where something else feeds it too.
    private mutating func absorbLeaves() {
        let users = users()
        var absorbed: [Int: [Int]] = [:]
        for leaf in boxes.indices where isLeaf(leaf) && users[leaf].count == 1 {
            let user = users[leaf][0]
            if isLeaf(leaf), boxes[leaf].kind == .parameter || !inner(user).isEmpty {
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
            boxes[user].inputs.removeAll { leaves.contains($0.source) }
            let texts = leaves.map { leafText(boxes[$0].nodes[0]) }
            let isLong = boxes[user].absorbed > 3
            if isLong { boxes[user].details = boxes[user].details.filter { !$0.hasPrefix("with ") } }
            boxes[user].details.append(
                "with " + (isLong ? "\(boxes[user].absorbed) of its own" : texts.joined(separator: ", ")))
        }
        keep(boxes.indices.filter { isKept[$0] }, Array(boxes.indices))
    }

    /// Draws what leaves alone feed together with the only box that uses it, where that continues something.
    private mutating func absorbSideBranches() {
        let users = users()
        var mergers: [Int: [Int]] = [:]
        for box in boxes.indices where !isLeaf(box) && inner(box).isEmpty && users[box].count == 1 {
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

    /// The chains of operations and groups that feed each other alone, each at least two long.
    private func chains() -> [[Int]] {
        let users = users()
        var next = [Int?](repeating: nil, count: boxes.count)
        var isFirst = boxes.indices.map { !isLeaf($0) }
        for box in boxes.indices where !isLeaf(box) && users[box].count == 1 {
            let user = users[box][0]
            guard inner(user) == [box], boxes[box].isDerivative == boxes[user].isDerivative else { continue }
            next[box] = user
            isFirst[user] = false
        }
        return boxes.indices.filter { isFirst[$0] && next[$0] != nil }.map { first in
            Array(sequence(first: first) { next[$0] })
        }
    }

    /// Draws what repeats along a chain, three times or more, as "× n".
    private mutating func foldRuns() {
        var mergers: [Merger] = []
        for chain in chains() {
            let signatures = chain.map { box in
                boxes[box].signature
                    + boxes[box].inputs.filter { isLeaf($0.source) }.map { " \($0.source)" }.joined()
            }
            var start = 0
            while start < chain.count {
                let runs = (1...8).map { period -> (period: Int, length: Int) in
                    var end = start + period
                    while end < chain.count, signatures[end] == signatures[end - period] { end += 1 }
                    return (period, (min(end, chain.count) - start) / period * period)
                }
                // The longest; of equals the one with the shortest period.
                guard let run = runs.filter({ $0.length >= 3 * $0.period }).max(by: { $0.length < $1.length })
                else {
                    start += 1
                    continue
                }
                let part = Array(chain[start..<start + run.length])
                let title = part.prefix(run.period).map { boxes[$0].title }.joined(separator: " → ")
                let ends =
                    boxes[part[0]].kind == .group && run.period == 1
                    ? "\(title) … \(boxes[part[run.length - 1]].title)" : title
                mergers.append(Merger(boxes: part, title: ends, details: ["× \(run.length / run.period)"]))
                start += run.length
            }
        }
        merge(mergers)
    }

    /// Draws whole chains as one box each.
    private mutating func foldChains() {
        merge(
            chains().map { chain in
                let titles = chain.map { boxes[$0].title }
                let title =
                    titles.count <= 3
                    ? titles.joined(separator: " → ") : "\(titles[0]) → … → \(titles[titles.count - 1])"
                let details = chain.flatMap { boxes[$0].details }
                return Merger(
                    boxes: chain, title: title,
                    details: (titles.count > 3 ? ["\(titles.count) in a row"] : [])
                        + (details.count > 3 ? [] : details))
            })
    }

    /// Draws equal boxes with the same sources and users as one.
    private mutating func foldEqualNeighbors(atLeast least: Int) {
        let users = users()
        var (equals, order): ([String: [Int]], [String]) = ([:], [])
        for (index, box) in boxes.enumerated() {
            let sources = Set(box.inputs.map(\.source)).sorted()
            let key = "\(box.kind) \(box.isDerivative) \(box.signature) \(sources) \(users[index])"
            if equals[key] == nil { order.append(key) }
            equals[key, default: []].append(index)
        }
        merge(
            order.compactMap { key in
                guard let equal = equals[key], equal.count >= least else { return nil }
                let (first, last) = (boxes[equal[0]], boxes[equal[equal.count - 1]])
                let title = first.title == last.title ? first.title : "\(first.title) … \(last.title)"
                return Merger(
                    boxes: equal, title: title, details: ["× \(equal.count) side by side"], hasResult: false)
            })
    }

    /// Draws operations that are equally far from the leaves as one box, in so many steps that the picture can
    /// be read.
    private mutating func foldByDepth() {
        let users = users()
        var depth = boxes.map { _ in 0 }
        var awaited = boxes.map { box in Set(box.inputs.filter { !$0.leadsBack }.map(\.source)).count }
        var ready = boxes.indices.filter { awaited[$0] == 0 }
        while let box = ready.popLast() {
            for user in users[box] {
                guard boxes[user].inputs.contains(where: { $0.source == box && !$0.leadsBack }) else {
                    continue
                }
                depth[user] = max(depth[user], depth[box] + 1)
                awaited[user] -= 1
                if awaited[user] == 0 { ready.append(user) }
            }
        }
        let most = (depth.max() ?? 0) + 1
        let steps = min(most, 30)
        var bands = [[Int]](repeating: [], count: steps)
        for box in boxes.indices { bands[depth[box] * steps / most].append(box) }
        merge(
            bands.map { band in
                var counts: [String: Int] = [:]
                for box in band { counts[boxes[box].title, default: 0] += 1 }
                let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
                let count = band.reduce(0) { $0 + boxes[$1].nodes.count }
                return Merger(
                    boxes: band, title: "\(count) nodes",
                    details: frequent.map { "\($0.value) of \($0.key)" }, hasResult: false)
            })
    }
}
