import ChainRule

/// The hyperparameters to be searched, and the trials that follow from them.
///
/// A trial follows from the seed and from its index alone: it is the same whatever else is tried, in
/// whichever order and on however many threads.
public struct SearchSpace: Sendable {
    let axes: [SearchAxis]
    /// How many points the grid has: the product of its hyperparameters' points.
    public let gridCount: Int

    /// The space of these hyperparameters.
    ///
    /// - Throws: `SearchError.emptySpace`, `.repeatedName`, `.setting` for bounds that make no sense,
    ///   `.gridTooLarge`.
    public init<each Value>(_ hyperparameters: repeat Hyperparameter<each Value>) throws(SearchError) {
        var axes: [SearchAxis] = []
        repeat axes.append((each hyperparameters).axis)
        if axes.isEmpty { throw .emptySpace }
        var (names, count) = (Set<String>(), 1)
        for axis in axes {
            guard names.insert(axis.name).inserted else { throw .repeatedName(axis.name) }
            try axis.check()
            let (product, overflow) = count.multipliedReportingOverflow(by: axis.points)
            if overflow { throw .gridTooLarge }
            count = product
        }
        self.axes = axes
        self.gridCount = count
    }

    /// Their names, in order.
    public var names: [String] { axes.map(\.name) }

    /// A trial of a random search.
    public func randomTrial(at index: Int, seed: UInt64) -> SearchTrial {
        var generator = SearchSpace.generator(at: index, seed: seed)
        let own = generator.next()
        return SearchTrial(index: index, seed: own, names: names, values: axes.map { $0.draw(&generator) })
    }

    /// A point of the grid. The last hyperparameter changes first, as in nested loops.
    ///
    /// - Parameters:
    ///   - index: from 0 to below `gridCount`.
    ///   - seed: what the trial's own seed follows from.
    public func gridTrial(at index: Int, seed: UInt64) -> SearchTrial {
        require(
            (0..<gridCount).contains(index), "SearchSpace.gridTrial(at: \(index)): there are \(gridCount)")
        var (rest, values) = (index, [any Sendable]())
        for axis in axes.reversed() {
            values.append(axis.point(rest % axis.points))
            rest /= axis.points
        }
        var generator = SearchSpace.generator(at: index, seed: seed)
        return SearchTrial(index: index, seed: generator.next(), names: names, values: values.reversed())
    }

    /// A stream for each trial, begun by number `index` of the search's own stream.
    private static func generator(at index: Int, seed: UInt64) -> SeededGenerator {
        var search = SeededGenerator(seed: seed, drawn: UInt64(truncatingIfNeeded: index))
        return SeededGenerator(seed: search.next())
    }
}

/// One choice of values for the hyperparameters of a space.
public struct SearchTrial: Sendable {
    /// From 0, in the order in which trials begin.
    public let index: Int
    /// For all that is random in the trial: first weights, the order of the data.
    public let seed: UInt64
    /// The hyperparameters' names, in the space's order.
    public let names: [String]
    /// Their values, in the same order.
    public let values: [any Sendable]

    /// This trial's value.
    ///
    /// - Throws: `SearchError.notInSpace`.
    public subscript<Value>(hyperparameter: Hyperparameter<Value>) -> Value {
        get throws(SearchError) {
            guard let index = names.firstIndex(of: hyperparameter.name), let value = values[index] as? Value
            else { throw .notInSpace(hyperparameter.name, names: names) }
            return value
        }
    }
}
