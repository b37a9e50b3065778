import ChainRule

/// Mini-batches of a data set, epoch after epoch.
///
/// `next()` gives the epoch's batches, then `nil` once, and begins the next epoch. With a generator each
/// epoch has an order of its own, which follows from the seed; without, the rows come as they lie. What is to
/// come follows from `state` alone: stored, also in the middle of an epoch, and given to new batches of the
/// same data, it goes on with the same rows.
///
/// ```swift
/// let data = try Dataset<Double>(
///     inputs: [[0], [1], [2], [3], [4]], targets: [[0], [1], [2], [3], [4]])
/// var batches = try Batches(data, size: 2)
/// while let batch = batches.next() { print(batch.inputs.elements) }
/// // [0.0, 1.0]
/// // [2.0, 3.0]
/// // [4.0]
/// ```
public struct Batches<Element: MatrixElement>: IteratorProtocol, Sendable {
    /// The data, in their own order.
    public let data: Dataset<Element>
    /// How far the batches have been taken. Batches made from the same data and this state go on from there.
    public private(set) var state: BatchState
    /// The rows in this epoch's order; empty for rows as they lie.
    private var order: [Int] = []
    /// As it is after this epoch's order was drawn.
    private var nextGenerator: SeededGenerator?

    /// Begins with the first epoch.
    ///
    /// - Parameters:
    ///   - data: what is divided.
    ///   - size: how many rows a batch has.
    ///   - short: what becomes of a last batch that has too few rows.
    ///   - generator: draws the order of each epoch; `nil` for rows as they lie.
    /// - Throws: `DataError` if the size is not from 1 to the number of rows.
    public init(
        _ data: Dataset<Element>, size: Int, short: IncompleteBatch = .keep,
        shuffledBy generator: SeededGenerator? = nil
    ) throws(DataError) {
        let state = BatchState(
            epoch: 0, batch: 0, generator: generator, rowCount: data.count, size: size, short: short)
        try self.init(data, resumingFrom: state)
    }

    /// Goes on where other batches of the same data were.
    ///
    /// - Throws: `DataError` if the state cannot be one of batches of this data.
    public init(_ data: Dataset<Element>, resumingFrom state: BatchState) throws(DataError) {
        guard state.size >= 1 else { throw .setting("size", value: state.size, needs: "at least 1") }
        guard state.rowCount == data.count else {
            throw .impossible(
                "resuming batches of \(state.rowCount) rows", reason: "the data have \(data.count) rows")
        }
        guard state.size <= data.count else {
            throw .impossible("batches of \(state.size) rows", reason: "there are only \(data.count)")
        }
        self.data = data
        self.state = state
        guard state.epoch >= 0, state.batch >= 0, state.batch <= batchesPerEpoch else {
            throw .impossible(
                "resuming at batch \(state.batch) of epoch \(state.epoch)",
                reason: "an epoch has \(batchesPerEpoch) batches, and both are counted from 0")
        }
        drawOrder()
    }

    /// How many batches an epoch has.
    public var batchesPerEpoch: Int {
        let (whole, rest) = state.rowCount.quotientAndRemainder(dividingBy: state.size)
        return whole + (rest > 0 && state.short == .keep ? 1 : 0)
    }

    /// The next batch; `nil` at the end of an epoch, after which the next one begins.
    public mutating func next() -> Dataset<Element>? {
        guard state.batch < batchesPerEpoch else {
            state.epoch &+= 1  // a stored state may say anything; this must not stop the program
            state.batch = 0
            state.generator = nextGenerator
            drawOrder()
            return nil
        }
        let start = state.batch * state.size
        let rows = start..<min(start + state.size, state.rowCount)
        state.batch += 1
        if order.isEmpty {
            return Dataset(
                unchecked: data, inputs: data.inputs[rows: rows], targets: data.targets[rows: rows])
        }
        let indices = Array(order[rows])
        return Dataset(
            unchecked: data, inputs: data.inputs[rows: indices], targets: data.targets[rows: indices])
    }

    /// The batch that was taken last comes again: nothing was learned from it.
    mutating func takeBack() { state.batch -= 1 }

    private mutating func drawOrder() {
        nextGenerator = state.generator
        order = nextGenerator?.permutation(state.rowCount) ?? []
    }
}

/// The treatment of rows that do not fill a batch.
public enum IncompleteBatch: String, Codable, Hashable, Sendable {
    /// The epoch's last batch is smaller.
    case keep
    /// They have no part in this epoch. In random order they are others in each.
    case drop
}

/// Which of the `Batches` comes next: all that a checkpoint has to store of them.
public struct BatchState: Codable, Hashable, Sendable {
    /// The number of epochs that are complete.
    public internal(set) var epoch: Int
    /// How many batches of this epoch have been taken.
    public internal(set) var batch: Int
    /// As it was before this epoch's order was drawn; `nil` for rows as they lie.
    public internal(set) var generator: SeededGenerator?
    /// How many rows the data have.
    public let rowCount: Int
    /// How many rows a batch has.
    public let size: Int
    /// What becomes of a last batch that has too few rows.
    public let short: IncompleteBatch
}
