/// Plots as SVG, one call each.
///
/// ```swift
/// let picture = Plot.lines(
///     [.init("training", [0.9, 0.4, 0.2]), .init("validation", [0.95, 0.5, 0.45])],
///     title: "Loss", x: "epoch", y: .init("loss", isLogarithmic: true))
/// try picture.write(to: URL(fileURLWithPath: "loss.svg"))
/// ```
/// All are 600 pixels wide, and sharp at any size. Series differ by color and by dashes, or by the shape of
/// their points. NaN and infinities are gaps; a note below the plot counts them. Without data the plot says
/// "no data". What a plot shows is also said in words, in the picture's `summary`.
///
/// `TrainingHistory`, `HealthReport`, `ConfusionMatrix` and `SearchTable` draw themselves: `history.svg()`.
public enum Plot {
    /// A named row of points.
    public struct Series: Hashable, Sendable {
        /// What the legend calls it; without one, it is not listed.
        public var name: String
        /// The points' x coordinates.
        public var x: [Double]
        /// The points' y coordinates.
        public var y: [Double]

        /// Points. Of coordinates that one list has more than the other there are none.
        public init(_ name: String, x: [Double], y: [Double]) { (self.name, self.x, self.y) = (name, x, y) }

        /// Values at `first`, `first` + 1, …, as of epochs.
        public init(_ name: String = "", _ values: [Double], from first: Int = 1) {
            self.init(name, x: values.indices.map { Double(first) + Double($0) }, y: values)
        }
    }

    /// An axis: its title, with the unit if there is one, and how it is divided. A literal is a title.
    public struct Axis: Hashable, Sendable, ExpressibleByStringInterpolation {
        /// What stands along the axis.
        public var title: String
        /// From where to where; by default as far as there are values.
        public var range: ClosedRange<Double>?
        /// Equal steps are equal factors. What is 0 or below cannot be shown.
        public var isLogarithmic: Bool
        /// The names of 0, 1, …, instead of numbers.
        var names: [String] = []

        /// An axis. Without a range it goes as far as there are values.
        public init(_ title: String = "", in range: ClosedRange<Double>? = nil, isLogarithmic: Bool = false) {
            (self.title, self.range, self.isLogarithmic) = (title, range, isLogarithmic)
        }

        /// An axis of this title.
        public init(stringLiteral title: String) { self.init(title) }
    }

    struct Point: Hashable {
        var x: Double
        var y: Double
    }
}
