import ChainRule
import ChainRuleTraining
import TestSupport
import Testing

@testable import ChainRuleDrawing

/// No text lies on another or leaves the picture, whatever the data are called and however large they are.
@Suite struct PlotGeometryTests {
    private static let names = [
        "", "a", "training loss", "<b> & \"quoted\" 'name'", "층 1의 기울기", "👩‍👩‍👧‍👦 family", "\u{1B}[31mred\n",
        String(repeating: "a very long name ", count: 12), String(repeating: "한국어", count: 60),
        "WWWWWWWWWWWW",
    ]

    @Test(arguments: 1...UInt64(LongTests.count(60, usually: 6)))
    func `no text lies on another`(seed: UInt64) throws {
        for (kind, picture) in try pictures(seed) {
            let faults = PictureGeometry(picture).faults(in: picture)
            #expect(faults == [], "\(kind), seed \(seed)")
            #expect(!picture.summary.isEmpty && picture.text.utf8.count < 600_000, "\(kind)")
        }
        let (first, second) = (try pictures(seed).map(\.1), try pictures(seed).map(\.1))
        #expect(first == second)
    }

    private func pictures(_ seed: UInt64) throws -> [(String, SVG)] {
        var generator = SeededGenerator(seed: seed)
        func name() -> String { Self.names[generator.index(below: Self.names.count)] }
        func numbers(_ count: Int) -> [Double] {
            let scale = 10.0.power(Double(generator.index(below: 601)) - 300)
            let shift = [0, 1, 1e6][generator.index(below: 3)]
            return (0..<count).map { _ in
                generator.index(below: 20) == 0 ? .nan : (generator.uniform() - 0.3 + shift) * scale
            }
        }
        func axis() -> Plot.Axis { Plot.Axis(name(), isLogarithmic: generator.index(below: 3) == 0) }
        func series() -> [Plot.Series] {
            (0..<generator.index(below: 50)).map { _ in
                let count = [1, 2, 30][generator.index(below: 3)]
                return Plot.Series(name(), x: numbers(count), y: numbers(count))
            }
        }
        let (rows, columns) = (1 + generator.index(below: 45), 1 + generator.index(below: 45))
        let matrix = Matrix(rows: rows, columns: columns, elements: numbers(rows * columns))
        let classes = (0..<3 + generator.index(below: 45)).map { _ in name() }
        let (predicted, actual) = (0..<200).reduce(into: ([Int](), [Int]())) { lists, _ in
            lists.0.append(generator.index(below: classes.count))
            lists.1.append(generator.index(below: classes.count))
        }
        return [
            ("lines", Plot.lines(series(), title: name(), x: axis(), y: axis())),
            ("points", Plot.scatter(series(), title: name(), x: axis(), y: axis())),
            (
                "histograms",
                Plot.histograms(
                    (0..<1 + generator.index(below: 20)).map { _ in Plot.Series(name(), numbers(40)) },
                    columns: 1 + generator.index(below: 6), title: name(), x: axis(), y: Plot.Axis(name()))
            ),
            (
                "bars",
                Plot.bars(
                    (0..<1 + generator.index(below: 20)).map { _ in name() },
                    (0..<1 + generator.index(below: 5)).map { _ in Plot.Series(name(), numbers(12)) },
                    title: name())
            ),
            (
                "contours",
                Plot.contours(series(), title: name(), x: axis(), y: axis()) { $0 * $0 - $1 }
            ),
            ("heat map", Plot.heatMap(matrix, rowNames: classes, columnNames: classes, title: name())),
            (
                "confusion",
                try ConfusionMatrix(predicted: predicted, actual: actual, classNames: classes).svg(
                    title: name())
            ),
            (
                "images",
                Plot.images(
                    matrix, width: 1 + generator.index(below: columns), captions: classes, title: name())
            ),
            ("function", Plot.function(name(), x: axis(), y: axis(), title: name()) { $0.tan() }),
        ]
    }
}
