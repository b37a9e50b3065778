import ChainRule
public import Foundation

extension TrainingCallback {
    /// Writes checkpoints of the run to a file, each replacing the one before it.
    ///
    /// ```swift
    /// if FileManager.default.fileExists(atPath: url.path) {
    ///     try trainer.restore(Checkpoint(contentsOf: url))
    /// }
    /// try trainer.run(epochs: 100, calling: [.checkpoints(to: url)])
    /// ```
    /// Whenever this program is killed, started again it does the rest, to the same bits. The file is whole
    /// at every moment. A run whose weights are no longer finite throws, and leaves the last good file there.
    /// A file that could not be written, as in a folder that does not exist, is an error before the first
    /// step.
    ///
    /// Put it last: what the callbacks before it did to the model is in the file.
    public static func checkpoints(to url: URL, every interval: TrainingInterval = .epochs(1))
        -> TrainingCallback
    {
        TrainingCallback { event, moment, trainer in
            let isDue: Bool
            switch (interval, event) {
            case (.epochs(let count), .epoch(let record)): isDue = record.epoch.isMultiple(of: count)
            case (.iterations(let count), .iteration): isDue = moment.iteration.isMultiple(of: count)
            case (_, .began):
                try interval.check()
                do throws(FileError) { try AtomicFile.check(url) } catch {
                    throw CheckpointError.file(.file(error))
                }
                isDue = false
            default: isDue = false
            }
            if isDue { try trainer.checkpoint().write(to: url) }
        }
    }
}
