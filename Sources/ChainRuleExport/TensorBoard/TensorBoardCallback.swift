import ChainRule
public import ChainRuleTraining
public import Foundation

extension TrainingCallback {
    /// Writes the run to an event file that TensorBoard shows while it goes on.
    ///
    /// ```swift
    /// try trainer.run(
    ///     epochs: 100, validatingOn: parts.validation, metrics: [.accuracy],
    ///     calling: [.tensorBoard(to: URL(fileURLWithPath: "runs/first"))])
    /// // tensorboard --logdir runs
    /// ```
    /// | shown as | is |
    /// |---|---|
    /// | `step/loss`, `step/learning rate` | a step's, as often as `interval` says |
    /// | `epoch/training loss`, `epoch/validation accuracy`, … | those of the history, after each epoch |
    /// | `parameters/layer1.weight`, `gradients/layer1.weight` | histograms, as often as `histograms` says |
    /// | the graph | folded by layers, after the first step of a run |
    ///
    /// The horizontal axis is the number of steps, also for what is measured after each epoch. Each run has a
    /// file of its own; of a run that was restored from a checkpoint TensorBoard shows the steps that were
    /// made twice once. A folder that cannot be written is an error before the first step, and a file that no
    /// longer can be ends the run.
    ///
    /// - Parameters:
    ///   - folder: the run's; it is made if it is not there.
    ///   - interval: how often the loss and the learning rate of a step are written.
    ///   - histograms: how often parameters, after a step, and the gradients that changed them are; a frozen
    ///     parameter has none.
    ///   - now: the clock, for files that are the same each time.
    public static func tensorBoard(
        to folder: URL, every interval: TrainingInterval = .iterations(1),
        histograms: TrainingInterval = .epochs(1), now: @escaping () -> Date = Date.init
    ) -> TrainingCallback {
        var run: TensorBoardRun<Element>?
        return TrainingCallback { event, moment, trainer in
            switch event {
            case .began:
                for interval in [interval, histograms] { try interval.check() }
                let writer = try TensorBoardWriter(
                    folder: folder, firstStep: moment.iteration + 1, now: now)
                run = TensorBoardRun(writer: writer, trainer: trainer)
            case .iteration:
                try run?.addGraph()
                if interval.ends(at: moment) { try run?.addStep(moment) }
                if histograms.ends(at: moment) { try run?.addHistograms(moment) }
            case .epoch(let record): try run?.add(record, moment)
            case .ended: run = nil
            }
        }
    }
}

private struct TensorBoardRun<Element: MatrixElement> {
    let writer: TensorBoardWriter
    let trainer: Trainer<Element>
    private var hasGraph = false

    init(writer: TensorBoardWriter, trainer: Trainer<Element>) {
        (self.writer, self.trainer) = (writer, trainer)
    }

    /// After the first step every node has a value, and so a shape.
    mutating func addGraph() throws {
        if hasGraph { return }
        let network = trainer.network
        try writer.addGraph(
            network.graph, layers: network.model.layers, batch: [network.inputs, network.targets])
        hasGraph = true
    }

    func addStep(_ moment: TrainingMoment) throws {
        if let loss = moment.loss { try writer.addScalar(loss, named: "step/loss", step: moment.iteration) }
        let optimization = trainer.optimization
        for (index, group) in optimization.groups.enumerated() {
            let name = optimization.groups.count == 1 ? "learning rate" : "learning rate \(index + 1)"
            // That of the step which was made.
            let rate = try group.learningRate(at: max(optimization.steps - 1, 0))
            try writer.addScalar(rate, named: "step/\(name)", step: moment.iteration)
        }
    }

    func addHistograms(_ moment: TrainingMoment) throws {
        for parameter in trainer.network.model.parameters {
            let (name, step) = (parameter.name, moment.iteration)
            try writer.addHistogram(of: try parameter.value, named: "parameters/\(name)", step: step)
            if try trainer.network.graph.isFrozen(parameter) { continue }
            if let gradient = try? parameter.gradient {
                try writer.addHistogram(of: gradient, named: "gradients/\(name)", step: step)
            }
        }
    }

    func add(_ record: EpochRecord, _ moment: TrainingMoment) throws {
        var numbers: [String: Double] = [:]
        for (name, number) in record.trainingMetrics { numbers["training \(name)"] = number }
        for (name, number) in record.validationMetrics { numbers["validation \(name)"] = number }
        numbers["training loss"] = record.trainingLoss
        numbers["validation loss"] = record.validationLoss
        for (name, number) in numbers.sorted(by: { $0.key < $1.key }) {
            try writer.addScalar(number, named: "epoch/\(name)", step: moment.iteration)
        }
    }
}

extension TrainingInterval {
    /// Whether one of them ends with this step.
    fileprivate func ends(at moment: TrainingMoment) -> Bool {
        switch self {
        case .epochs(let count):
            moment.batch == moment.batchesPerEpoch && moment.epoch.isMultiple(of: count)
        case .iterations(let count): moment.iteration.isMultiple(of: count)
        }
    }
}
