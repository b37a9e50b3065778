import ChainRule

/// An error in what a user hands to the training library. Errors of graphs are `GraphError`.
public enum TrainingError: Error, Equatable, Sendable {
    /// A setting that makes no sense, such as a negative learning rate.
    ///
    /// - Parameters:
    ///   - name: the setting, as the API calls it.
    ///   - value: what was given.
    ///   - needs: what would fit.
    case invalidSetting(_ name: String, value: String, needs: String)
    /// A parameter that two groups would change, or one group twice.
    case parameterInTwoGroups(String)
    /// A group without parameters.
    case emptyGroup
    /// State of another optimization: a tensor is missing, is one too many, or has another shape.
    case foreignState(_ tensor: String, problem: String)
    /// Data that a network, or a metric, can make nothing of.
    case unsuitableData(String)
    /// A checkpoint of another run: something is not as this one needs it.
    case foreignCheckpoint(_ what: String, stored: String, needed: String)
}

extension TrainingError: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String { text.escapingControlCharacters() }

    private var text: String {
        switch self {
        case .invalidSetting(let name, let value, let needs): "\(name) is \(value); it has to be \(needs)"
        case .parameterInTwoGroups(let name): "\"\(name)\" is in two groups; it can be in one only"
        case .emptyGroup: "a group has no parameters; it needs one at least"
        case .foreignState(let tensor, let problem):
            "the state is not one of this optimization: \"\(tensor)\" \(problem)"
        case .unsuitableData(let problem): problem
        case .foreignCheckpoint(let what, let stored, let needed):
            "the checkpoint is one of another run: its \(what) is \(stored), and this one's \(needed)"
        }
    }
}

// MARK: - Checks

extension TrainingError {
    /// Throws `invalidSetting` unless the condition holds.
    static func require(
        _ holds: Bool, _ name: @autoclosure () -> String, value: @autoclosure () -> String, needs: String
    ) throws(TrainingError) {
        if !holds { throw .invalidSetting(name(), value: value(), needs: needs) }
    }

    /// The error that a check throws.
    static func fault(_ check: () throws(TrainingError) -> Void) -> TrainingError? {
        do { try check() } catch { return error }
        return nil
    }

    /// From 0 to below 1.
    static func checkFraction(_ name: @autoclosure () -> String, _ value: Double) throws(TrainingError) {
        try require(value >= 0 && value < 1, name(), value: "\(value)", needs: "from 0 to below 1")
    }

    static func checkPositive(_ name: @autoclosure () -> String, _ count: Int) throws(TrainingError) {
        try require(count > 0, name(), value: "\(count)", needs: "1 or more")
    }

    /// Finite, and 0 or greater.
    static func checkNotNegative(_ name: @autoclosure () -> String, _ value: Double) throws(TrainingError) {
        try require(
            value >= 0 && value.isFinite, name(), value: "\(value)", needs: "a number that is not negative")
    }
}
