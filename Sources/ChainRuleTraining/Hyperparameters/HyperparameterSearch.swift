public import ChainRule

/// Tries values of hyperparameters, several at a time, and keeps a table of what came out.
///
/// ```swift
/// let rate = Hyperparameter.logUniform("learning rate", 1e-6...1e-2)
/// let decay = Hyperparameter.logUniform("weight decay", 1e-8...1e-4)
/// let search = HyperparameterSearch(try SearchSpace(rate, decay), .random(trials: 100), for: .highest, seed: 1)
/// let table = try await search.run { trial in
///     let network = try train(rate: trial[rate], decay: trial[decay], seed: trial.seed)
///     // Never the test data:
///     return try network.evaluate(validation, metrics: [.accuracy]).metrics["accuracy"]!
/// }
/// print(table)
/// ```
/// **The score has to be measured on validation data**: neither the data that was trained with, which favors
/// whatever learns by heart, nor the test data. The best of many trials is partly the luckiest on the data
/// that chose it; test data that had a say in the choice no longer tells how good the result is.
public struct HyperparameterSearch: Sendable {
    /// The choice of values to try.
    public enum Method: Hashable, Sendable {
        /// So many values at random. Usually finds more with as many trials, since each has a new value of
        /// those hyperparameters that matter (Bergstra and Bengio, 2012).
        case random(trials: Int)
        /// Every combination of each hyperparameter's points.
        case grid
    }

    /// The direction in which scores improve.
    public enum Goal: Hashable, Sendable {
        /// Such as a validation loss.
        case lowest
        /// Such as a validation accuracy.
        case highest
    }

    /// The hyperparameters.
    public let space: SearchSpace
    /// The choice of values to try.
    public let method: Method
    /// The direction in which scores improve.
    public let goal: Goal
    /// The seed of the trials' values and seeds.
    public let seed: UInt64

    /// A search. The same space, method and seed give the same trials.
    public init(_ space: SearchSpace, _ method: Method, for goal: Goal, seed: UInt64) {
        self.space = space
        self.method = method
        self.goal = goal
        self.seed = seed
    }

    /// The number of trials.
    public var count: Int {
        switch method {
        case .random(let trials): trials
        case .grid: space.gridCount
        }
    }

    /// Trial `index`, from 0 to below `count`, as `run` tries it: to look at it again, or alone.
    public func trial(at index: Int) -> SearchTrial {
        switch method {
        case .random: space.randomTrial(at: index, seed: seed)
        case .grid: space.gridTrial(at: index, seed: seed)
        }
    }

    /// Runs the trials. The table does not depend on `threads`, nor on which trial finishes first, if the
    /// objective depends on nothing but its trial.
    ///
    /// An objective that throws, or gives NaN or an infinity, is a failed trial; the others go on. If the
    /// task is cancelled, no further trial begins, and the table has those that finished; an objective that
    /// looks at `Task.isCancelled`, and throws `CancellationError`, lets it stop sooner.
    ///
    /// - Parameters:
    ///   - threads: how many trials run at a time, at most; Swift runs no more than there are processors.
    ///   - isolation: where `progress` is called: by default, where `run` was called from.
    ///   - progress: called after each trial, where `run` was called from, with that trial and the table so
    ///     far.
    ///   - validationScore: trains with the trial's values and seed, and measures the result on validation
    ///     data.
    /// - Throws: `SearchError.setting` if there is nothing to try or no thread to do it.
    public func run(
        threads: Int = Threads.processorCount, isolation: isolated (any Actor)? = #isolation,
        progress: (_ finished: FinishedTrial, _ soFar: SearchTable) -> Void = { _, _ in },
        validationScore: @escaping @Sendable (SearchTrial) async throws -> Double
    ) async throws(SearchError) -> SearchTable {
        if threads < 1 { throw .setting("threads", value: threads, needs: "1 or more") }
        if count < 1 { throw .setting("the number of trials", value: count, needs: "1 or more") }
        var table = SearchTable(names: space.names, goal: goal, planned: count)
        await withTaskGroup(of: FinishedTrial?.self, isolation: isolation) { group in
            var next = 0
            func begin() {
                guard next < count else { return }
                let trial = trial(at: next)
                next += 1
                _ = group.addTaskUnlessCancelled { await FinishedTrial(trial, validationScore) }
            }
            for _ in 0..<min(threads, count) { begin() }
            while let finished = await group.next(isolation: isolation) {
                if let finished {
                    table.insert(finished)
                    progress(finished, table)
                }
                begin()
            }
        }
        return table
    }
}

extension FinishedTrial {
    /// `nil` if cancellation ended it.
    fileprivate init?(_ trial: SearchTrial, _ score: (SearchTrial) async throws -> Double) async {
        do {
            let score = try await score(trial)
            let error = SearchError.unusableScore(score)
            self.init(trial: trial, outcome: score.isFinite ? .success(score) : .failure(error))
        } catch is CancellationError where Task.isCancelled {
            return nil
        } catch {
            self.init(trial: trial, outcome: .failure(error))
        }
    }
}
