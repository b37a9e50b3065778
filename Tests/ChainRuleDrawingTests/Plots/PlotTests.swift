import ChainRule
import ChainRuleTraining
import Foundation
import Testing

@testable import ChainRuleDrawing

@Suite struct PlotTests {
    @Test func `values that are no numbers are gaps and are counted`() {
        let values = [1, 2, .nan, .infinity, 4, 5, .nan, 7]
        let picture = Plot.lines([.init("loss", values)], x: "epoch", y: "loss")
        #expect(picture.summary.contains("2 values are not numbers. 1 value is not finite."))
        #expect(picture.text.contains(">2 values are not numbers</text>"))
        // Two lines, a point between gaps, and the legend's line.
        #expect(picture.text.components(separatedBy: "class=\"s0\"").count - 1 == 3)
        #expect(picture.text.components(separatedBy: "class=\"f0\"").count - 1 == 1)
        let logarithmic = Plot.lines([.init("", [1, 0, -2])], y: .init(isLogarithmic: true))
        #expect(logarithmic.summary.contains("2 values are not above 0."))
        #expect(Plot.heatMap([[.nan]] as Matrix<Double>).summary.contains("without a number"))
        let groups = Plot.histograms([.init("a", [1, 2]), .init("b", [.nan])])
        #expect(groups.summary.contains("a: 2 values from 1 to 2. b: no values."))
        #expect(Plot.contours { _, _ in 1 }.summary == "No contour lines are drawn.")
        #expect(Plot.heatMap([[1, .nan]] as Matrix<Double>).summary.contains("1 value is not a number."))
        let beyond = Plot.scatter([.init("", x: [0, 9], y: [0, 0])], x: .init(in: -1...1))
        #expect(beyond.summary.contains("1 value is beyond the axes."))
    }

    @Test func `a plot says what it shows`() {
        let picture = Plot.lines([.init("training", [0.5, 0.2, 0.25])], title: "Loss", x: "epoch", y: "loss")
        #expect(
            picture.summary
                == "training: epoch from 1 to 3, lowest 0.2 at 2, highest 0.5 at 1, last 0.25.")
        #expect(picture.text.contains("<title>Loss</title>\n<desc>training: epoch from 1"))
        #expect(picture.text.contains("role=\"img\""))
    }

    @Test func `without data a plot says so`() throws {
        let empty: [SVG] = [
            Plot.lines([]), Plot.lines([.init("x", [])]), Plot.lines([.init("", [.nan])]),
            Plot.scatter([]) { points in Array(repeating: 1, count: points.rows) },
            Plot.histograms([]), Plot.histograms([.init("a", [])]), Plot.bars([], []), Plot.bars(["a"], []),
            Plot.heatMap(Matrix<Double>(rows: 0, columns: 0, elements: [])),
            Plot.images(Matrix<Double>(rows: 0, columns: 4, elements: []), width: 2),
            Plot.images([[1, 2]] as Matrix<Double>, width: 0), TrainingHistory().svg(),
            try ConfusionMatrix(predicted: [], actual: []).svg(),
        ]
        for picture in empty {
            #expect(picture.text.contains(">no data</text>"))
            #expect(picture.summary.contains("no data"))
            #expect(PictureGeometry(picture).faults(in: picture) == [])
        }
    }

    @Test func `many points are thinned and keep their extremes`() {
        var values = (0..<100_000).map { sin(Double($0) / 500) }
        values[12_345] = 7
        let picture = Plot.lines([.init("", values)])
        #expect(picture.text.utf8.count < 60_000)
        #expect(picture.summary.contains("highest 7 at 12346"))
        let points = Plot.scatter([.init("", values)])
        #expect(points.text.utf8.count < 250_000)
        #expect(points.summary.contains("Of 100000 points one in 25 is drawn."))
    }

    @Test func `derivatives are found by forward mode`() {
        let cube = Plot.function("x³", x: .init("x", in: 0...2)) { $0 * $0 * $0 }
        #expect(cube.summary.contains("x³: x from 0 to 2, lowest 0 at 0, highest 8 at 2, last 8."))
        #expect(
            cube.summary.contains("its derivative: x from 0 to 2, lowest 0 at 0, highest 12 at 2, last 12."))
        let prelu = Plot.function(.prelu(slope: 0.25), x: .init("x", in: -4...4))
        #expect(prelu.summary.contains("lowest −1 at −4") && prelu.summary.contains("lowest 0.25 at −4"))
        let log = Plot.function("ln", x: .init("x", in: -1...4)) { $0.log() }
        #expect(log.summary.contains("160 values are not numbers"))
    }

    @Test func `what has no value has no bar`() {
        let norms = Plot.Series("norm", x: [3, 1, 9, .nan], y: [2000, 1, 5, 5])
        let picture = Plot.bars(["a", "b", "c"], [norms, .init("share", [-0.5, .nan])])
        #expect(picture.summary.hasPrefix("norm (log scale): c 2000, a 1. share: a −0.5, b NaN."))
        #expect(picture.summary.hasSuffix("1 value is not a number."))
        #expect(picture.text.components(separatedBy: "class=\"f0\"").count - 1 == 2)
        #expect(picture.text.components(separatedBy: "class=\"f1\"").count - 1 == 1)
    }

    @Test func `contour lines close around a minimum`() throws {
        let picture = Plot.contours(x: .init("x", in: -1...1), y: .init("y", in: -1...1), levels: [0.25]) {
            $0 * $0 + $1 * $1
        }
        let lines = picture.text.components(separatedBy: "stroke-opacity=")
        #expect(lines.count == 2)
        let data = lines[0].components(separatedBy: "d=\"").last?.prefix { $0 != "\"" } ?? ""
        let points = data.dropFirst().split(separator: " ").map {
            $0.split(separator: ",").compactMap { Double($0) }
        }
        #expect(points.count > 60 && points.first == points.last)
        // All are half as far from the center as the frame's edge.
        let (xs, ys) = (points.map { $0[0] }, points.map { $0[1] })
        let center = ((xs.max() ?? 0) + (xs.min() ?? 0)) / 2
        let frame = try #require(
            picture.text.firstMatch(of: /<clipPath id="[^"]*"><path d="M([0-9.]+),[0-9.]+H([0-9.]+)V/))
        let (left, right) = (Double(frame.1) ?? 0, Double(frame.2) ?? 0)
        let width = right - left
        #expect(abs(center - left - width / 2) < 0.3)
        #expect(abs((xs.max() ?? 0) - (xs.min() ?? 0) - width / 2) < 0.5)
        #expect(abs((ys.max() ?? 0) - (ys.min() ?? 0) - 334.0 / 2) < 0.5)
    }

    @Test func `regions that do not fit the points are said`() {
        let series = [Plot.Series("a", x: [0, 1], y: [0, 1])]
        #expect(
            Plot.scatter(series) { _ in [1] }.summary.contains(
                "The regions are not drawn: 1 classes for 28000 points"))
        let one = Plot.scatter(series) { points in Array(repeating: -1, count: points.rows) }
        #expect(!one.text.contains("crispEdges"))
    }

    @Test func `cells beside each other are one piece`() {
        let sheet = Plot.Sheet()
        let cells = sheet.cells([1, 1, 2, 2, 2, 1, 1], 3)
        #expect(cells.map(\.kind) == [1, 2])
        #expect(cells[0].path == "M0,0H2V1H0zM2,1H3V2H2zM0,2H1V3H0z")
        #expect(cells[1].path == "M2,0H3V1H2zM0,1H2V2H0z")
        #expect(
            sheet.scaled(x: 5, y: 6.25, 2, 1.0 / 3) == " transform=\"translate(5 6.3) scale(2.0 0.3333)\"")
    }

    @Test func `results draw themselves`() async throws {
        let history = try PlotTests.history()
        #expect(history.svg().summary.contains("Best epoch: 2"))
        #expect(history.series("x") { $0.validationLoss }.y == history.records.compactMap(\.validationLoss))
        let confusion = try ConfusionMatrix(predicted: [0, 0, 1, 1, 1], actual: [0, 0, 0, 1, 1]).svg()
        #expect(
            confusion.summary.contains("0 taken for 1: 1") && confusion.summary.contains("accuracy 0.8, of 5")
        )
        let space = try SearchSpace(
            Hyperparameter.logUniform("rate", 1e-6...1), .choice("activation", ["relu", "tanh"]))
        let table = try await HyperparameterSearch(space, .random(trials: 8), for: .lowest, seed: 1).run(
            threads: 1
        ) {
            $0.index == 3 ? .nan : Double($0.index)
        }
        let search = table.svg()
        #expect(
            search.summary.contains("Best: trial 0, score 0, rate ")
                && search.summary.contains("1 trial failed."))
        #expect(search.text.contains(">relu</text>"))
    }

    /// Three epochs, of which the second is the best.
    static func history() throws -> TrainingHistory {
        let records = [(0.9, 1.0, 0.5), (0.4, 0.6, 0.75), (0.2, 0.7, 0.7)].enumerated().map {
            index, numbers in
            """
            {"epoch": \(index + 1), "trainingLoss": \(numbers.0), "trainingMetrics": {}, "validationLoss": \(numbers.1),
            "validationMetrics": {"accuracy": \(numbers.2)}, "learningRates": [0.1], "seconds": 1}
            """
        }
        let json = "{\"records\": [\(records.joined(separator: ","))]}"
        return try JSONDecoder().decode(TrainingHistory.self, from: Data(json.utf8))
    }
}
