import ChainRule
import ChainRuleTraining
import Testing

@testable import ChainRuleDrawing

/// A picture of each kind, byte for byte; Docs/Guides/Plots.md shows them, and makes them as it is done here.
@Suite struct PlotPicturesTests {
    @Test func `pictures of functions are those of the guide`() throws {
        try expectDocumented("plot-function", Plot.function(.gelu, x: .init("x", in: -4...4), title: "GELU"))
        let graph = Graph<Scalar>()
        let (x, y) = (graph.parameter(-7, name: "x"), graph.parameter(2, name: "y"))
        let f = x.squared() / 20 + y.squared()
        let optimization = try Optimization(of: graph, with: Momentum(learningRate: 0.1, momentum: 0.9))
        var path = Plot.Series("Momentum", x: [-7], y: [2])
        for _ in 0..<30 {
            try graph.forward(to: f)
            try graph.backward(from: f)
            try optimization.step()
            path.x.append(try x.value)
            path.y.append(try y.value)
        }
        let valley = Plot.contours(
            [path], title: "x²/20 + y²", x: .init("x", in: -8...8), y: .init("y", in: -3...3)
        ) { x, y in x * x / 20 + y * y }
        try expectDocumented("plot-contours", valley)
    }

    @Test func `pictures of a training run are those of the guide`() throws {
        var generator = SeededGenerator(seed: 1)
        let data = try Dataset<Double>.spiral(using: &generator)
        let network = try Network<Matrix<Double>>.classifier(inputs: 2, hidden: [30], classes: 3, seed: 1)
        let optimization = try Optimization(of: network.graph, with: Adam(learningRate: 0.03))
        let batches = try Batches(data, size: 30, shuffledBy: generator)
        let trainer = try Trainer(network, with: optimization, on: batches)
        try trainer.run(epochs: 40, trainingMetrics: [.accuracy])
        try expectDocumented("plot-history", trainer.history.svg(title: "Learning a spiral"))

        let predictions = try network.predictions(for: data)
        try expectDocumented("plot-confusion", ConfusionMatrix(predictions).svg())
        let report = try network.health(on: data.inputs, targets: data.targets, with: optimization)
        try expectDocumented("plot-health", report.svg())

        let regions = try Plot.scatter(data.series(0, 1), title: "Three arms of a spiral", x: "x", y: "y") {
            try network.predict($0).argmaxOfEachRow
        }
        try expectDocumented("plot-regions", regions)
    }

    @Test func `pictures of numbers are those of the guide`() throws {
        var generator = SeededGenerator(seed: 2)
        let layers = (1...5).map { layer in
            let deviation = 1.5 / Double(layer)
            let rows = Matrix<Double>.randomNormal(rows: 1000, columns: 1, using: &generator)
            return Plot.Series("layer \(layer)", (rows * deviation).tanh().elements)
        }
        try expectDocumented("plot-histograms", Plot.histograms(layers, x: .init("tanh", in: -1...1)))
        let weights = Matrix<Double>(rows: 4, columns: 6) { row, column in
            Double((row + 1) * (column - 2)) / 4
        }
        try expectDocumented("plot-heatmap", Plot.heatMap(weights, title: "Weights"))
        let images = Matrix<Double>(rows: 3, columns: 64) { image, pixel in
            let (row, column) = (pixel / 8, pixel % 8)
            return [row == column, row == 7 - column, row == 3][image] ? 1 : Double(pixel) / 256
        }
        try expectDocumented(
            "plot-images", Plot.images(images, width: 8, captions: ["falling", "rising", "level"]))
        let runs = [0.1, 0.02].map { rate in
            Plot.Series("η = \(rate)", (0..<50).map { 2 * (1 - rate).power(Double($0)) + 0.001 })
        }
        try expectDocumented(
            "plot-lines", Plot.lines(runs, x: "epoch", y: .init("loss", isLogarithmic: true)))
    }
}
