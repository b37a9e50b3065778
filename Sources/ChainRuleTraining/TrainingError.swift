/// What can be wrong with what a user hands to the training library. Errors of graphs are `GraphError`.
public enum TrainingError: Error, Equatable, Sendable {
    /// A setting that makes no sense, such as a negative learning rate.
    ///
    /// - Parameters:
    ///   - name: the setting, as the API calls it.
    ///   - value: what was given.
    ///   - needs: what would fit.
    case invalidSetting(_ name: String, value: String, needs: String)
}

extension TrainingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidSetting(let name, let value, let needs): "\(name) is \(value); it has to be \(needs)"
        }
    }
}
