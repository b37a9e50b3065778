// What is alike, or belongs together by how it is wired.

extension GraphFolder {
    /// The chains of operations and groups that feed each other alone, each at least two long.
    private func chains() -> [[Int]] {
        let (users, isOnCycle) = (users(), isOnCycle())
        var next = [Int?](repeating: nil, count: boxes.count)
        var isFirst = boxes.indices.map { !isLeaf($0) }
        for box in boxes.indices where !isLeaf(box) && !isOnCycle[box] && users[box].count == 1 {
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
    mutating func foldRuns() {
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
                let first = title(of: part.prefix(run.period).map { $0 })
                let last = title(of: part.suffix(run.period).map { $0 })
                let title = first == last ? first : "\(first) … \(last)"
                mergers.append(Merger(boxes: part, title: title, details: ["× \(run.length / run.period)"]))
                start += run.length
            }
        }
        merge(mergers)
    }

    /// Draws whole chains as one box each.
    mutating func foldChains() {
        merge(
            chains().map { chain in
                let details = chain.flatMap { boxes[$0].details }
                return Merger(
                    boxes: chain, title: title(of: chain),
                    details: (chain.count > 3 ? ["\(chain.count) in a row"] : [])
                        + (details.count > 3 ? [] : details)
                )
            })
    }

    /// `× → + → tanh`.
    private func title(of chain: [Int]) -> String {
        let titles = chain.map { boxes[$0].title }
        return titles.count <= 3
            ? titles.joined(separator: " → ") : "\(titles[0]) → … → \(titles[titles.count - 1])"
    }

    /// Draws each result that is used more than once with all that only it needs: a neuron is one box.
    mutating func foldCones() {
        let (users, isOnCycle) = (users(), isOnCycle())
        var root = Array(boxes.indices)
        var cones: [Int: [Int]] = [:]
        // Users come after what feeds them, but for what was merged before.
        for box in boxes.indices.reversed() where !isLeaf(box) {
            if users[box].count == 1, users[box][0] > box, !isOnCycle[box],
                boxes[users[box][0]].isDerivative == boxes[box].isDerivative
            {
                root[box] = root[users[box][0]]
            }
            cones[root[box], default: []].append(box)
        }
        if cones.count < 5 { return }
        merge(
            cones.sorted { $0.key < $1.key }.map { root, cone in
                Merger(
                    boxes: cone.reversed(), title: boxes[root].title,
                    details: ["with all before it:"] + counts(cone))
            })
    }

    /// Draws equal boxes with the same sources and users as one.
    mutating func foldEqualNeighbors(atLeast least: Int) {
        let (users, isOnCycle) = (users(), isOnCycle())
        var (equals, order): ([String: [Int]], [String]) = ([:], [])
        for (index, box) in boxes.enumerated() where !isOnCycle[index] {
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
                    boxes: equal, title: title, details: ["× \(equal.count) side by side"])
            })
    }

    /// Draws operations that are equally far from the leaves as one box, in so many steps that the picture
    /// can be read.
    mutating func foldByDepth() {
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
        let steps = min(most, 12)
        var bands = [[Int]](repeating: [], count: steps)
        for box in boxes.indices { bands[depth[box] * steps / most].append(box) }
        merge(
            bands.map { band in
                let count = band.reduce(0) { $0 + boxes[$1].nodes.count }
                return Merger(boxes: band, title: "\(count) nodes", details: counts(band))
            })
    }

    /// What boxes are made of, the most frequent first: "4 of ×".
    private func counts(_ boxes: [Int]) -> [String] {
        var counts: [String: Int] = [:]
        for box in boxes { counts[self.boxes[box].title, default: 0] += 1 }
        let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return sorted.prefix(3).map { "\($0.value) of \($0.key)" } + (sorted.count > 3 ? ["…"] : [])
    }
}
