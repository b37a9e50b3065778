/// A trial and what came out.
public struct FinishedTrial: Sendable {
    /// The values that were tried.
    public let trial: SearchTrial
    /// The score on validation data, or why there is none: what the objective threw, or
    /// `SearchError.unusableScore`.
    public let outcome: Result<Double, any Error>

    /// `nil` for a failed trial.
    public var score: Double? { try? outcome.get() }
}

/// The trials of a search.
///
/// Printed, it has a line for each, as `ranked`, with the numbers to four digits:
///
/// ```text
/// trial    score  learning rate
///     2   0.9611       0.003911
///     0   0.8306      0.0001844
///     1  failure         0.8713  the score is nan; it has to be finite
/// ```
public struct SearchTable: Sendable {
    /// The hyperparameters' names, in the space's order.
    public let names: [String]
    /// The direction in which scores improve.
    public let goal: HyperparameterSearch.Goal
    /// How many trials the search has.
    public let planned: Int
    /// Those that finished, by index.
    public private(set) var trials: [FinishedTrial] = []

    init(names: [String], goal: HyperparameterSearch.Goal, planned: Int) {
        self.names = names
        self.goal = goal
        self.planned = planned
    }

    /// Whether all trials finished: `false` after a cancellation.
    public var isComplete: Bool { trials.count == planned }

    /// The trial with the best score, the first of several. `nil` if all failed.
    public var best: FinishedTrial? {
        trials.filter { $0.score != nil }.min(by: precedes)
    }

    /// The best first, equal scores by index; then those that failed, by index.
    public var ranked: [FinishedTrial] { trials.sorted(by: precedes) }

    private func precedes(_ a: FinishedTrial, _ b: FinishedTrial) -> Bool {
        switch (a.score, b.score) {
        case (let x?, let y?) where x != y: goal == .lowest ? x < y : x > y
        case (_?, nil): true
        case (nil, _?): false
        default: a.trial.index < b.trial.index
        }
    }

    /// Trials finish nearly in order, so the search from the end is short.
    mutating func insert(_ finished: FinishedTrial) {
        let before = trials.lastIndex { $0.trial.index < finished.trial.index }
        trials.insert(finished, at: before.map { $0 + 1 } ?? 0)
    }
}

extension SearchTable {
    /// A table with a header and a line for each trial, by index, for other programs: "trial,score,…,error".
    /// Every number can be read back exactly; a failed trial has no score, but an error.
    ///
    /// ```swift
    /// try table.csv.write(to: url, atomically: true, encoding: .utf8)
    /// ```
    public var csv: String { table.csv }

    /// An array with an object for each trial, by index, named and in order as the columns of `csv`:
    /// `{"trial": 0, "score": 0.83, "learning rate": 0.0001844, "error": null}`. Numbers and booleans are
    /// such, and other values strings, as are NaN and infinities: `"nan"`, `"inf"`, `"-inf"`.
    public var json: String { table.json }

    private var table: DataTable {
        DataTable(
            ["trial", "score"] + names + ["error"],
            trials.map { finished in
                let (score, error): (Double?, String?) =
                    switch finished.outcome {
                    case .success(let score): (score, nil)
                    case .failure(let error): (nil, "\(error)")
                    }
                return [finished.trial.index, score] + finished.trial.values + [error]
            })
    }
}

extension SearchTable: CustomStringConvertible {
    /// A table with a line for each trial, the best first.
    public var description: String {
        textTable([["trial", "score"] + names] + ranked.map(SearchTable.cells))
    }

    /// A failed trial has a cell more, its error.
    private static func cells(_ finished: FinishedTrial) -> [String] {
        let values = finished.trial.values.map(text)
        return switch finished.outcome {
        case .success(let score): ["\(finished.trial.index)", text(score)] + values
        case .failure(let error): ["\(finished.trial.index)", "failure"] + values + ["\(error)"]
        }
    }

    private static func text(_ value: any Sendable) -> String {
        if let number = value as? Double { return fourDigits(number) }
        return String(describing: value)
    }
}
