import ChainRule

/// Why a run ended.
public enum StopReason: Hashable, Sendable, CustomStringConvertible {
    /// All its epochs are complete.
    case epochs
    /// A criterion was met: its description.
    case criterion(String)
    /// A callback called `Trainer.stop()`.
    case requested

    public var description: String {
        switch self {
        case .epochs: "all epochs are complete"
        case .criterion(let description): description.escapingControlCharacters()
        case .requested: "a callback asked for it"
        }
    }
}
