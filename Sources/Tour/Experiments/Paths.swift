import ChainRule
import ChainRuleDrawing
import ChainRuleTraining

extension Command {
    static let paths = Command(
        name: "paths", summary: "the ways of seven optimizers through one valley", options: [.pictures]
    ) { _, screen in
        try showPaths(on: screen)
    }
}

/// The way of an optimizer on f(x, y) = x²/20 + y², from (−7, 2).
///
/// Source: Deep Learning from Scratch, section 6.1; the settings and ends are those of the book's picture.
struct ValleyPath {
    typealias Point = (x: Double, y: Double)

    let name: String
    let settings: String
    /// Where the definition ends, in double precision, as far as that is known.
    let expected: String?
    let points: [Point]

    init(
        _ name: String, _ settings: String, _ optimizer: any Optimizer, expected: String? = nil,
        updates: Int = 30
    ) throws {
        (self.name, self.settings, self.expected) = (name, settings, expected)
        let graph = Graph<Scalar>()
        let x = graph.parameter(-7, name: "x")
        let y = graph.parameter(2, name: "y")
        let f = x.squared() / 20 + y.squared()
        let optimization = try Optimization(of: graph, with: optimizer)
        var points = [try (x.value, y.value)]
        for _ in 0..<updates {
            try graph.forward(to: f)
            try graph.backward(from: f, withRespectTo: optimization.learningParameters)
            try optimization.step()
            points.append(try (x.value, y.value))
        }
        self.points = points
    }

    var end: String {
        points.last.map { "(\(decimal($0.x, fractionDigits: 10)), \(yText($0.y)))" } ?? ""
    }

    private func yText(_ y: Double) -> String {
        abs(y) < 1e-10 ? scientific(y, digits: 4) : decimal(y, fractionDigits: 10)
    }

    static func all() throws -> [ValleyPath] {
        [
            try ValleyPath(
                "SGD", "η = 0.95", SGD(learningRate: 0.95), expected: "(-0.3503929958, 0.0847823166)"),
            try ValleyPath(
                "Momentum", "η = 0.1, α = 0.9", Momentum(learningRate: 0.1, momentum: 0.9),
                expected: "(0.8964138585, 0.0880856017)"),
            try ValleyPath(
                "AdaGrad", "η = 1.5", AdaGrad(learningRate: 1.5, epsilon: 1e-7),
                expected: "(-0.1201623223, 2.486e-17)"),
            try ValleyPath(
                "Adam", "η = 0.3, β = 0.9, 0.999",
                Adam(learningRate: 0.3, epsilon: 1e-7, correction: .rate),
                expected: "(0.1360068524, 0.3182453755)"),
            try ValleyPath("Nesterov", "η = 0.1, α = 0.9", Nesterov(learningRate: 0.1, momentum: 0.9)),
            try ValleyPath("RMSProp", "η = 0.3", RMSProp(learningRate: 0.3)),
            try ValleyPath("AdamW", "η = 0.3, λ = 0.1", AdamW(learningRate: 0.3, weightDecay: 0.1)),
        ]
    }

    /// The valley seen from above, with its contour lines, and the way in it.
    var picture: [String] {
        func height(_ x: Double, _ y: Double) -> Int {
            Int((2 * (x * x / 20 + y * y).squareRoot()).rounded(.down))
        }
        let (cellWidth, cellHeight) = (16.0 / 76, 5.0 / 17)
        var canvas = TerminalCanvas(x: -8...8, y: -2.5...2.5, columns: 76, rows: 17) { x, y in
            let here = height(x, y)
            return here != height(x + cellWidth, y) || here != height(x, y - cellHeight) ? "·" : " "
        }
        for (a, b) in zip(points, points.dropFirst()) { canvas.line(from: a, to: b) }
        for point in points { canvas.mark(point, "o") }
        canvas.mark((0, 0), "+")
        return canvas.lines
    }

    /// The same as a map.
    var plot: SVG {
        Plot.contours(
            [Plot.Series("\(name), \(settings)", x: points.map(\.x), y: points.map(\.y))],
            title: "f(x, y) = x²/20 + y²", x: .init("x", in: -8...8), y: .init("y", in: -3...3)
        ) { x, y in x * x / 20 + y * y }
    }
}

private func showPaths(on screen: Screen) throws -> Pictures {
    try screen.print(
        """
        f(x, y) = x²/20 + y² is a long valley: steep across, almost flat along. From
        (−7, 2) the gradient points across. SGD goes to and fro; Momentum swings round
        and overshoots; AdaGrad and RMSProp go as far along as across; Adam does some of
        both. 30 updates each (o); + is the lowest point, dots are contour lines.
        """)
    let paths = try ValleyPath.all()
    for path in paths {
        try screen.print("\n\(screen.bold(path.name)), \(path.settings)\n")
        for line in path.picture { try screen.print("  " + line) }
    }
    try screen.print("\nWhere they end, beside what the definitions give in double precision:\n")
    let rows = paths.map { [$0.name, $0.end, $0.expected ?? ""] }
    for line in aligned([["", "30 updates", "by definition"]] + rows) { try screen.print("  " + line) }
    return paths.map { ("paths-\($0.name.lowercased())", $0.plot) }
}
