import ChainRule

/// An error of a search for hyperparameters.
public enum SearchError: Error, Equatable, Sendable {
    /// A space without hyperparameters.
    case emptySpace
    /// Two hyperparameters of one name.
    case repeatedName(String)
    /// A bound, a number of trials or the like that makes no sense.
    case setting(TrainingError)
    /// A grid with more points than an `Int` can count.
    case gridTooLarge
    /// A hyperparameter that is not in the space that was searched, or has another type there.
    case notInSpace(String, names: [String])
    /// An objective gave NaN or an infinity, which says nothing about which trial is better.
    case unusableScore(Double)
}

extension SearchError: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String { text.escapingControlCharacters() }

    private var text: String {
        switch self {
        case .emptySpace: "the search space is empty; it needs one hyperparameter at least"
        case .repeatedName(let name): "two hyperparameters are called \"\(name)\"; each needs its own name"
        case .setting(let error): error.description
        case .gridTooLarge: "the grid has more points than can be counted; give its hyperparameters fewer"
        case .notInSpace(let name, let names):
            "\"\(name)\" with values of this type is not in the search space of "
                + names.map { "\"\($0)\"" }.joined(separator: ", ")
        case .unusableScore(let score): "the score is \(score); it has to be finite"
        }
    }

    static func setting(_ name: String, value: some Any, needs: String) -> SearchError {
        .setting(.invalidSetting(name, value: "\(value)", needs: needs))
    }
}
