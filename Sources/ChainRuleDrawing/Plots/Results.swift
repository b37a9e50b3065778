public import ChainRuleTraining

extension TrainingHistory {
    /// Draws the losses over the epochs, and below them what else was measured.
    ///
    /// ```swift
    /// try trainer.history.svg(title: "Digits").write(to: URL(fileURLWithPath: "digits.svg"))
    /// ```
    public func svg(title: String = "Training", appearance: Appearance = .automatic) -> SVG {
        let metrics = Set(
            records.flatMap { Array($0.trainingMetrics.keys) + Array($0.validationMetrics.keys) }
        ).sorted()
        return Plot.Sheet.picture(title, "Training", appearance) { sheet in
            func draw(_ name: String, _ training: Plot.Series, _ validation: Plot.Series) {
                // An empty one, too, so that each looks the same in all plots.
                let shown = [training, validation]
                let finite = shown.flatMap(\.y).filter(\.isFinite)
                let (low, high) = (finite.min() ?? 0, finite.max() ?? 0)
                let axis = Plot.Axis(name, isLogarithmic: low > 0 && high / low > 30)
                sheet.lines(shown, x: "epoch", y: axis, height: metrics.isEmpty ? 270 : 180)
            }
            draw("loss", series("training", \.trainingLoss), series("validation", \.validationLoss))
            for name in metrics {
                draw(
                    name, series("training") { $0.trainingMetrics[name] },
                    series("validation") { $0.validationMetrics[name] })
            }
            if let best { sheet.note("Best epoch: \(best.epoch), loss \(plain(best.monitoredLoss))") }
        }
    }

    /// Something of each epoch, for plots of several runs. Where it is `nil` there is no point.
    ///
    /// ```swift
    /// Plot.lines([a.series("SGD", \.validationLoss), b.series("Adam", \.validationLoss)], x: "epoch", y: "loss")
    /// ```
    public func series(_ name: String, _ value: (EpochRecord) -> Double?) -> Plot.Series {
        let measured = records.filter { value($0) != nil }
        return Plot.Series(name, x: measured.map { Double($0.epoch) }, y: measured.compactMap(value))
    }
}

extension Dataset {
    /// The points that two columns of the inputs are, a series for each class; columns that there are not have
    /// no points.
    ///
    /// ```swift
    /// try Plot.scatter(data.series(0, 1)) { try network.predict($0).argmaxOfEachRow }
    /// ```
    public func series(_ x: Int, _ y: Int) -> [Plot.Series] {
        let classes = classIndices ?? Array(repeating: 0, count: count)
        return (0..<(classCount ?? 1)).map { index in
            let isThere = min(x, y) >= 0 && max(x, y) < featureCount
            let rows = isThere ? (0..<count).filter { classes[$0] == index } : []
            let name = classNames?[index] ?? (classCount == nil ? "" : "class \(index)")
            return Plot.Series(
                name, x: rows.map { Double(inputs[$0, x]) }, y: rows.map { Double(inputs[$0, y]) })
        }
    }
}

extension HealthReport {
    /// Draws, layer by layer, how far the activations spread, how large the gradient is, and how far the step
    /// moved the weights; the findings are below.
    ///
    /// ```swift
    /// let picture = try network.health(on: rows, targets: classes, with: optimization).svg()
    /// ```
    public func svg(title: String = "Health", appearance: Appearance = .automatic) -> SVG {
        let measures: [(title: String, value: (LayerHealth) -> Double?)] = [
            ("deviation", { $0.activations.deviation }), ("gradient's norm", { $0.gradients?.norm }),
            ("step/weights", { $0.updateRatio }),
        ]
        let shown = measures.filter { measure in layers.contains { measure.value($0) != nil } }
        return Plot.Sheet.picture(title, "Health", appearance) { sheet in
            let series = shown.map { measure in
                let measured = layers.enumerated().filter { measure.value($1) != nil }
                return Plot.Series(
                    measure.title, x: measured.map { Double($0.offset + 1) },
                    y: measured.compactMap { measure.value($0.element) })
            }
            sheet.bars(layers.map(\.name), series)
            for finding in findings.prefix(12) { sheet.note("\(finding)") }
            if findings.isEmpty { sheet.note("nothing wrong") }
        }
    }
}

extension ConfusionMatrix {
    /// Draws the counts, those of right predictions on the diagonal; a cell is as dark as its part of the row.
    ///
    /// ```swift
    /// try ConfusionMatrix(network.predictions(for: test)).svg()
    /// ```
    public func svg(title: String = "Confusion matrix", appearance: Appearance = .automatic) -> SVG {
        let most = Plot.Sheet.mostCells
        let rows = counts.prefix(most).map { $0.prefix(most).map(Double.init) }
        // A single mistake is seen, too.
        let shares = rows.map { row in row.map { $0 > 0 ? 0.2 + 0.8 * $0 / row.reduce(0, +) : 0 } }
        let mistakes = rows.indices.flatMap { row in rows.indices.filter { $0 != row }.map { (row, $0) } }
            .filter { counts[$0][$1] > 0 }.sorted { counts[$0.0][$0.1] > counts[$1.0][$1.1] }
        return Plot.Sheet.picture(title, "Confusion matrix", appearance) { sheet in
            sheet.leaveOut(counts.count - most, "class is not drawn", "classes are not drawn")
            sheet.heatMap(
                rows, names: (classNames, classNames), titles: ("is", "taken for"), shares: shares
            ) { $0 == 0 ? "·" : plain($0) }
            if !counts.isEmpty {
                sheet.note(
                    "accuracy \(plain(accuracy)), of \(plain(counts.joined().reduce(0) { $0 + Double($1) }))")
            }
            for (row, column) in mistakes.prefix(3) {
                sheet.say("\(classNames[row]) taken for \(classNames[column]): \(counts[row][column])")
            }
        }
    }
}

extension SearchTable {
    /// Draws the score of each trial over each hyperparameter; failed trials are counted.
    ///
    /// ```swift
    /// try await search.run { trial in try score(trial[rate]) }.svg()
    /// ```
    public func svg(title: String = "Search", appearance: Appearance = .automatic) -> SVG {
        let scored = trials.filter { $0.score != nil }
        return Plot.Sheet.picture(title, "Search", appearance) { sheet in
            sheet.leaveOut(trials.count - scored.count, "trial failed", "trials failed")
            for (index, name) in names.enumerated() {
                let values = scored.map { $0.trial.values[index] }
                var numbers = values.compactMap { $0 as? Double ?? ($0 as? Int).map(Double.init) }
                var axis = Plot.Axis(name)
                if numbers.count < values.count {
                    axis.names = Set(values.map { "\($0)" }).sorted()
                    numbers = values.map { Double(axis.names.firstIndex(of: "\($0)") ?? 0) }
                } else if let low = numbers.min(), let high = numbers.max() {
                    axis.isLogarithmic = low > 0 && high / low > 100
                }
                let scores = Plot.Series("", x: numbers, y: scored.compactMap(\.score))
                sheet.scatter([scores], axis, "score", height: 170)
            }
            guard let best else { return }
            let values = zip(names, best.trial.values).map { name, value in
                "\(name) \((value as? Double).map { plain($0) } ?? "\(value)")"
            }
            let score = plain(best.score ?? .nan)
            sheet.note(
                (["Best: trial \(best.trial.index)", "score \(score)"] + values).joined(separator: ", "))
        }
    }
}
