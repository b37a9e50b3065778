import ChainRule
import ChainRuleDrawing
import ChainRuleTraining

/// A network's readings of digits.
struct Readings {
    let digits: Dataset<Float>
    let confusion: ConfusionMatrix
    /// The rows that it misreads, those first that it is surest of.
    let misread: [Int]
    private let probabilities: Matrix<Float>
    private let classes: (predicted: [Int], actual: [Int], count: Int)

    init(of digits: Dataset<Float>, by network: Network<Matrix<Float>>) throws {
        let predictions = try network.predictions(for: digits)
        let (probabilities, classes) = (predictions.outputs, try predictions.classes())
        func sureness(_ row: Int) -> Float { probabilities[row, classes.predicted[row]] }
        confusion = try ConfusionMatrix(predictions)
        // Of equally sure ones the first, so that the order is always the same.
        misread = (0..<digits.count).filter { classes.predicted[$0] != classes.actual[$0] }
            .sorted { (-sureness($0), $0) < (-sureness($1), $1) }
        (self.digits, self.probabilities, self.classes) = (digits, probabilities, classes)
    }

    /// A line for each digit; the last column says how many there were.
    var confusionLines: [String] {
        let rows = confusion.counts.enumerated().map { digit, row in
            ["\(digit)"] + row.map { $0 == 0 ? "·" : "\($0)" } + ["", "\(row.reduce(0, +))"]
        }
        return aligned([[""] + confusion.classNames + ["", "all"]] + rows, numeric: Set(0...12))
            .map { "  " + $0 }
    }

    /// The misread digits.
    var plot: SVG {
        let captions = misread.map { row in
            "\(classes.actual[row]), read as \(classes.predicted[row]) (\(percent(row)) %)"
        }
        let pixels = Matrix(rows: misread.count, columns: Digits.side * Digits.side) { row, pixel in
            digits.inputs[misread[row], pixel]
        }
        return Plot.images(
            pixels, width: Digits.side, captions: captions, title: "Misread digits, the surest first")
    }

    private func percent(_ row: Int) -> String {
        decimal(Double(probabilities[row, classes.predicted[row]]) * 100, fractionDigits: 0)
    }

    /// A digit's picture, what it was taken for, and what it is.
    func explained(_ row: Int) -> [String] {
        let (reading, label) = (classes.predicted[row], classes.actual[row])
        return TerminalPlot.image(digits.inputs.row(row), width: Digits.side) + [
            "", "read as \(reading == 8 ? "an" : "a") \(reading) (\(percent(row)) %)",
            "but it is \(label == 8 ? "an" : "a") \(label)",
        ]
    }
}
