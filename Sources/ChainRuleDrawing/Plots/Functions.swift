public import ChainRule

extension Plot {
    /// Draws a function and its derivative, which forward mode finds.
    ///
    /// ```swift
    /// Plot.function("x·sin x", x: .init("x", in: -10...10)) { $0 * $0.sin() }
    /// ```
    /// - Parameters:
    ///   - name: what the legend calls the function.
    ///   - x: its range is from −5 to 5 by default.
    ///   - y: the vertical axis.
    ///   - title: what stands above.
    ///   - appearance: which background it is for.
    ///   - function: what is drawn.
    public static func function(
        _ name: String, x: Axis = "x", y: Axis = "", title: String = "",
        appearance: Appearance = .automatic, _ function: (Dual<Double>) -> Dual<Double>
    ) -> SVG {
        var (x, y) = (x, y)
        x.range = x.range ?? (x.isLogarithmic ? 0.01...100 : -5...5)
        let scale = Scale(x, [], 0, 1, isRounded: false)
        let xs = (0...400).map { scale.value(at: Double($0) / 400) }
        let results = xs.map { function(Dual($0, tangent: 1)) }
        // Where there is no value there is no slope.
        let slopes = results.map { $0.value.isNaN ? .nan : $0.tangent }
        let sorted = (results.map(\.value) + slopes).filter(y.shows).sorted()
        if y.range == nil, !y.isLogarithmic, let low = sorted.first, let high = sorted.last {
            // A pole would leave nothing to be seen of the rest.
            let (most, least) = (sorted[sorted.count * 19 / 20], sorted[sorted.count / 20])
            if high - low > 8 * (most - least) {
                y.range = min(least, 0) - (most - least)...most + (most - least)
            }
        }
        let series = [
            Series(name, x: xs, y: results.map(\.value)), Series("its derivative", x: xs, y: slopes),
        ]
        return Sheet.picture(title, name.isEmpty ? "Function" : name, appearance) {
            $0.lines(series, x: x, y: y)
        }
    }

    /// Draws an activation and its derivative; that of a rule of your own is `Activation(rule)`.
    ///
    /// ```swift
    /// Plot.function(.gelu, x: .init("x", in: -4...4))
    /// ```
    public static func function(
        _ activation: Activation, x: Axis = "x", y: Axis = "", title: String = "",
        appearance: Appearance = .automatic
    ) -> SVG {
        let parameter = activation.parameter.map { [Dual<Double>(constant: $0)] } ?? []
        return function(activation.rule.name, x: x, y: y, title: title, appearance: appearance) {
            activation.rule.forward(operands: [$0] + parameter)
        }
    }
}
