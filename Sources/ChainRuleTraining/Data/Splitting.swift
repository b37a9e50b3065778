import ChainRule

extension Dataset {
    /// Training and test data.
    public typealias TwoParts = (training: Dataset, test: Dataset)
    /// Training, validation and test data.
    public typealias ThreeParts = (training: Dataset, validation: Dataset, test: Dataset)

    /// Training and test data by lot, with every class in both in proportion.
    ///
    /// - Throws: as `split(training:validation:test:using:)`.
    public func split(
        training: Double = 0.8, test: Double = 0.2, using generator: inout SeededGenerator
    ) throws(DataError) -> TwoParts {
        let parts = try split([("training", training), ("test", test)], using: &generator)
        return (parts[0], parts[1])
    }

    /// Training, validation and test data by lot, with every class in each of them in proportion.
    ///
    /// The sizes are the fractions of all rows, rounded by largest remainders; the rows of the test data, and
    /// then those of the validation data, are shared out among the classes in the same way, each class having
    /// at least one. Every part is in random order. Values to be predicted are split without regard to them.
    ///
    /// ```swift
    /// var generator = SeededGenerator(seed: 1)
    /// let (training, validation, test) = try digits.split(
    ///     training: 0.6, validation: 0.2, test: 0.2, using: &generator)
    /// (training.count, validation.count, test.count)  // (1078, 360, 359) of 1,797
    /// ```
    /// - Throws: `DataError` if a fraction is not above 0 or they do not add up to 1, if only one class has
    ///   rows, or if a part or a class in it would be empty.
    public func split(
        training: Double, validation: Double, test: Double, using generator: inout SeededGenerator
    ) throws(DataError) -> ThreeParts {
        let parts = try split(
            [("training", training), ("validation", validation), ("test", test)], using: &generator)
        return (parts[0], parts[1], parts[2])
    }

    private typealias Part = (name: String, fraction: Double)

    private func split(
        _ parts: [Part], using generator: inout SeededGenerator
    ) throws(DataError) -> [Dataset] {
        let sizes = try sizes(of: parts)
        // The rows of each class, in random order; classes without rows have nothing to split. There may be
        // many more of these than rows.
        let classes = classIndices
        let occurring = classes.map { Set($0).sorted() } ?? [0]
        let groupOfClass = Dictionary(uniqueKeysWithValues: zip(occurring, 0...))
        var groups: [[Int]] = Array(repeating: [], count: occurring.count)
        for row in generator.permutation(count) { groups[groupOfClass[classes?[row] ?? 0] ?? 0].append(row) }
        if classes != nil && groups.count < 2 {
            throw .tooLittle("only one class has rows: nothing to tell apart")
        }

        var result: [Dataset] = []
        for part in parts.indices.reversed() {  // training last: it has what is left
            let left = groups.map(\.count)
            let least = groups.map { _ in classes == nil ? 0 : 1 }
            let most = left.map { $0 - (classes == nil ? 0 : part) }  // a row for each part to come
            let shares =
                part == 0 ? left : apportion(sizes[part], to: left, least: least, most: most)
            guard let shares else { throw splitFault(parts, sizes, part, groups) }
            var rows: [Int] = []
            for (index, share) in shares.enumerated() {
                rows += groups[index].suffix(share)
                groups[index].removeLast(share)
            }
            generator.shuffle(&rows)
            result.append(try subset(rows))
        }
        return result.reversed()
    }

    /// How many rows each part has.
    private func sizes(of parts: [Part]) throws(DataError) -> [Int] {
        for part in parts where !(part.fraction > 0 && part.fraction < 1) {
            throw .setting(part.name, value: part.fraction, needs: "a fraction between 0 and 1")
        }
        let sum = parts.reduce(0) { $0 + $1.fraction }
        guard abs(sum - 1) < 1e-9 else {
            throw .setting("the sum of the fractions", value: sum, needs: "1")
        }
        // In billionths, so that 0.7 and 0.3 of ten are 7 and 3 whatever their last bits.
        let weights = parts.map { Int(($0.fraction / sum * 1e9).rounded()) }
        let none = parts.map { _ in 0 }
        let sizes = apportion(count, to: weights, least: none, most: parts.map { _ in count }) ?? none
        if let empty = sizes.firstIndex(of: 0) {
            throw .impossible(
                "a split with \(parts[empty].fraction) for \(parts[empty].name)",
                reason: "of \(count) rows none would be left for it")
        }
        return sizes
    }

    private func splitFault(_ parts: [Part], _ sizes: [Int], _ part: Int, _ groups: [[Int]]) -> DataError {
        let request = "a split into \(parts.count) parts"
        if let classes = classIndices, classNames == nil, groups.count >= 20,
            groups.count * parts.count > count
        {
            let appearance = ClassGuess.appearance(of: classes, groups.count)
            let reason =
                "\(count) rows have \(groups.count) different classes, from \(classes[groups[0][0]]) on, which look "
                + "like \(appearance)"
            return .impossible(request, reason: reason)
        }
        if let small = groups.first(where: { $0.count <= part }), let classes = classIndices {
            let index = classes[small[0]]
            let name = classNames.map { " (\($0[index]))" } ?? ""
            let rows = classes.count { $0 == index }
            let reason = "class \(index)\(name) has \(rows) of the at least \(parts.count) rows needed for it"
            return .impossible(request, reason: reason)
        }
        let size = "a size of \(sizes[part]) for \(parts[part].name)"
        let reason = "\(size) does not leave each of the \(groups.count) classes a row in every part"
        return .impossible(request, reason: reason)
    }
}
