import ChainRule

/// A check before the first step whether a network can learn from data, or be measured on them.
struct DataFit<Element: MatrixElement> {
    let network: Network<Matrix<Element>>
    let data: Dataset<Element>

    /// - Throws: `GraphError` for inputs of another width; `DataError` for a target that the loss cannot
    ///   take, and for training data of one class; `TrainingError` for a loss that is no number.
    func check(forTraining: Bool) throws {
        try feed(row: 0)
        for node in try network.graph.nodes(feeding: network.loss)
        where node.operands.contains(network.targets) {
            try check(node, forTraining)
        }
        if forTraining, let indices = data.classIndices { try requireSeveral(Set(indices).count) }
        let shape = try network.graph.forward(to: network.loss).shape
        try TrainingError.require(shape == .scalar, "the network's loss", value: "\(shape)", needs: "1×1")
    }

    /// How many columns the network's predictions have.
    func outputs() throws -> Int {
        try feed(row: 0)
        return try network.graph.forward(to: network.prediction).shape.columns
    }

    private func feed(row: Int) throws(GraphError) {
        let rows = row..<row + 1
        try network.feed(data.inputs[rows: rows], targets: data.targets[rows: rows])
    }

    /// A node that the targets feed: some rules say what targets they take.
    private func check(_ node: NodeView<Matrix<Element>>, _ forTraining: Bool) throws {
        if let rule = node.rule as? SoftmaxCrossEntropy, let scores = node.operands.first {
            switch rule.targets {
            case .classIndices:
                let classes = try network.graph.forward(to: scores).columns
                try requireIndices(below: classes)
            case .oneHot:
                try requireShares()
                try requireWholes()
            }
            if forTraining { try requireSeveral(distinctRows(atMost: 2)) }
        } else if node.rule is BinaryCrossEntropy {
            try requireShares()
            if forTraining && data.targets.columns == 1 { try requireSeveral(distinctRows(atMost: 2)) }
        }
    }

    private func requireIndices(below classes: Int) throws(DataError) {
        guard data.targets.columns == 1 else {
            let reason = "the targets have \(data.targets.columns) columns"
            throw .impossible("a loss that takes class indices", reason: reason)
        }
        let targets = data.targets.elements
        let wrong = targets.firstIndex { Int(exactly: $0).map { !(0..<classes).contains($0) } ?? true }
        guard let wrong else { return }
        let name = Int(exactly: targets[wrong]).map { "\($0)" } ?? "\(targets[wrong])"
        throw .invalidValue(
            row: wrong, column: 0, reason: "class \(name) does not exist, the network has 0..<\(classes)")
    }

    private func requireShares() throws(DataError) {
        guard let index = data.targets.elements.firstIndex(where: { !(0...1).contains($0) }) else { return }
        let (row, column) = index.quotientAndRemainder(dividingBy: data.targets.columns)
        throw .invalidValue(
            row: row, column: column,
            reason: "the target is \(data.targets[row, column]); the loss takes probabilities, from 0 to 1")
    }

    /// Rows that add up to 1, but for what a network or a table with two decimals rounds away. Several 1 in a
    /// row are for `binaryCrossEntropy`, which looks at each class by itself.
    private func requireWholes() throws(DataError) {
        let sums = data.targets.sum(.eachRow).elements
        guard let row = sums.firstIndex(where: { abs($0 - 1) > 0.02 }) else { return }
        throw .invalidValue(
            row: row, column: 0,
            reason: "the targets of this row add up to \(sums[row]); the loss takes probabilities, "
                + "which add up to 1")
    }

    private func requireSeveral(_ classes: Int) throws(DataError) {
        if classes < 2 { throw .tooLittle("only one class has rows: nothing to tell apart") }
    }

    private func distinctRows(atMost limit: Int) -> Int {
        var found: Set<[Element]> = []
        for row in 0..<data.count where found.count < limit { found.insert(data.targets.row(row)) }
        return found.count
    }
}
