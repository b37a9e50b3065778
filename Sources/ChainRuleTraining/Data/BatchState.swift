import ChainRule

/// What to do with the rows that do not fill a batch.
public enum IncompleteBatch: String, Codable, Hashable, Sendable {
    /// The epoch's last batch is smaller.
    case keep
    /// They have no part in this epoch. In random order they are others in each.
    case drop
}

/// Which of the `Batches` comes next: all that a checkpoint has to store of them.
public struct BatchState: Codable, Hashable, Sendable {
    /// How many epochs are complete.
    public internal(set) var epoch: Int
    /// How many batches of this epoch have been taken.
    public internal(set) var batch: Int
    /// As it was before this epoch's order was drawn; `nil` for rows as they lie.
    public internal(set) var generator: SeededGenerator?
    /// How many rows the data have.
    public let rowCount: Int
    /// How many rows a batch has.
    public let size: Int
    public let short: IncompleteBatch
}
