import ChainRule

/// From a report's numbers to its findings.
struct HealthDiagnosis {
    let report: HealthReport
    /// From each layer to the next ones, past those that batch normalization follows.
    private let following: [[Int]]
    /// How many layers on the last hidden one is; −1 for those after it.
    private let stepsToEnd: [Int]

    init(report: HealthReport) {
        self.report = report
        let layers = report.layers
        var following = [[Int]](repeating: [], count: layers.count)
        var stepsToEnd = [Int](repeating: -1, count: layers.count)
        // From the end, as a layer's next ones come after it. A report that was stored may say anything.
        for index in layers.indices.reversed() {
            for next in layers[index].next where next > index && next < layers.count {
                let reached = Self.isNormalized(layers[next], in: layers) ? following[next] : [next]
                following[index] += reached.filter { !following[index].contains($0) }
            }
            stepsToEnd[index] = following[index].map { stepsToEnd[$0] + 1 }.max() ?? -1
        }
        (self.following, self.stepsToEnd) = (following, stepsToEnd)
    }

    private var layers: [LayerHealth] { report.layers }
    private var limits: HealthThresholds { report.thresholds }

    func findings() -> [HealthFinding] {
        let notFinite = notFinite()
        // Nothing else follows from the numbers that are left.
        if !notFinite.isEmpty { return notFinite }
        if !report.loss.isFinite { return [.lossNotFinite] }
        if report.rows == 1, let layer = layers.first(where: Self.normalizes) {
            return [.oneExample(layer: layer.name)]
        }
        let crossed = report.crossedDifferences.map(HealthFinding.crossedDifference)
        let ofActivations = layers.flatMap(ofActivations)
        let areWeightsSmall = ofActivations.contains {
            if case .uniformActivations = $0 { true } else { false }
        }
        return crossed + ofActivations + gradients()
            + layers.compactMap { ofUpdate($0, areWeightsSmall: areWeightsSmall) }
    }

    private func notFinite() -> [HealthFinding] {
        func finding(
            _ layer: LayerHealth, _ values: HealthFinding.Values, _ notFinite: Int, of count: Int
        ) -> HealthFinding {
            .notFinite(layer: layer.name, values: values, notFinite: notFinite, of: count)
        }
        var findings = layers.filter { $0.notFiniteParameters > 0 }.map {
            finding($0, .parameters, $0.notFiniteParameters, of: $0.parameterCount)
        }
        if let first = layers.first(where: { !$0.activations.isFinite }) {
            let numbers = first.activations
            findings.append(finding(first, .activations, numbers.notFinite, of: numbers.count))
        } else if let last = layers.last(where: { $0.gradients?.isFinite == false }),
            let numbers = last.gradients
        {
            findings.append(finding(last, .gradients, numbers.notFinite, of: numbers.count))
        }
        return findings
    }

    private func ofActivations(_ layer: LayerHealth) -> [HealthFinding] {
        if layer.areUnitsAlike { return [.alikeUnits(layer: layer.name, units: layer.units)] }
        var findings: [HealthFinding] = []
        if let dead = layer.deadUnits, report.rows >= limits.rowsForDeadUnits,
            Double(dead) > limits.deadShare * Double(layer.units)
        {
            findings.append(
                .deadUnits(
                    layer: layer.name, operation: layer.operation, dead: dead, of: layer.units))
        }
        guard layer.isHidden else { return findings }
        if let share = layer.saturation, share > limits.saturatedShare {
            findings.append(.saturated(layer: layer.name, operation: layer.operation, share: share))
        }
        if layer.activations.deviation < limits.smallestDeviation && !Self.isNormalized(layer, in: layers)
            && layer.deadUnits != layer.units
        {
            findings.append(.uniformActivations(layer: layer.name, deviation: layer.activations.deviation))
        }
        return findings
    }

    /// Beside weights that are too small, which are a finding already, any step is large.
    private func ofUpdate(_ layer: LayerHealth, areWeightsSmall: Bool) -> HealthFinding? {
        guard let ratio = layer.updateRatio else { return nil }
        if ratio > limits.largestUpdate && !areWeightsSmall {
            return .updateTooLarge(layer: layer.name, ratio: ratio)
        }
        if ratio < limits.smallestUpdate { return .updateTooSmall(layer: layer.name, ratio: ratio) }
        return nil
    }

    /// Whether batch normalization follows, so that the scale of the layer's results says nothing.
    private static func isNormalized(_ layer: LayerHealth, in layers: [LayerHealth]) -> Bool {
        layer.isHidden
            && layer.next.allSatisfy { layers.indices.contains($0) && normalizes(layers[$0]) }
    }

    private static func normalizes(_ layer: LayerHealth) -> Bool {
        layer.kind == "\(BatchNormalization.self)"
    }
}

// MARK: - Gradients from layer to layer

extension HealthDiagnosis {
    /// A layer's gradient beside that of one that it feeds.
    private struct Step {
        let layer: LayerHealth
        let other: LayerHealth
        let ratio: Double
        let steps: Int
        let cause: HealthFinding.Cause

        func finding(_ factor: Double) -> HealthFinding? {
            if ratio * factor < 1 {
                return .vanishingGradient(
                    layer: layer.name, other: other.name, ratio: ratio, steps: steps, cause: cause)
            }
            return ratio > factor
                ? .explodingGradient(layer: layer.name, other: other.name, ratio: ratio, steps: steps) : nil
        }
    }

    /// Sudden changes of the gradient; if there are none, the layer that differs most from the last hidden
    /// ones.
    private func gradients() -> [HealthFinding] {
        // Equal units and a layer of dead ones have a finding already, and are why there is no gradient.
        guard !layers.contains(where: { $0.areUnitsAlike || $0.deadUnits == $0.units }) else { return [] }
        let sudden = layers.indices.compactMap { step(from: $0)?.finding(limits.gradientFactor) }
        if !sudden.isEmpty { return sudden }
        let gradual = layers.indices.compactMap(stepToEnd)
        return [gradual.min { $0.ratio < $1.ratio }, gradual.max { $0.ratio < $1.ratio }]
            .compactMap { $0?.finding(limits.gradientFactor) }
    }

    private func norm(_ index: Int) -> Double? {
        Self.isNormalized(layers[index], in: layers) ? nil : layers[index].gradients?.norm
    }

    private func step(from index: Int) -> Step? { step(from: index, to: following[index], steps: 1) }

    /// Not to the output itself, which has no activation's slope behind it.
    private func stepToEnd(from index: Int) -> Step? {
        step(
            from: index, to: layers.indices.filter { stepsToEnd[$0] == 0 },
            steps: stepsToEnd[index])
    }

    /// Beside the greatest of the others' gradients.
    private func step(from index: Int, to others: [Int], steps: Int) -> Step? {
        guard let norm = norm(index),
            let other = others.max(by: { self.norm($0) ?? 0 < self.norm($1) ?? 0 }),
            let greatest = self.norm(other), greatest > 0, let next = following[index].first
        else { return nil }
        return Step(
            layer: layers[index], other: layers[other], ratio: norm / greatest, steps: steps,
            cause: cause(in: layers[next]))
    }

    private func cause(in layer: LayerHealth) -> HealthFinding.Cause {
        if let slope = layer.greatestSlope, slope < 1 {
            return .smallSlope(operation: layer.operation, atMost: slope)
        }
        return layer.saturation ?? 0 > limits.saturatedShare
            ? .flatEnds(operation: layer.operation) : .smallWeights
    }
}
