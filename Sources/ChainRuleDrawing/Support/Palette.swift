/// The classes of a picture's style sheet: one look for graphs, pages and plots.
///
/// The colors are those of Okabe and Ito, darkened or lightened until text in them has a contrast of at least
/// 4.5 to its background (WCAG 2, AA). No meaning rests on color alone.
enum Palette {
    /// What a class looks like, light and dark.
    struct Look {
        let selector: String
        let light: String
        let dark: String
    }

    static let background = Look(selector: ".background", light: "fill:#ffffff", dark: "fill:#14181f")
    static let ink = Look(selector: ".ink", light: "fill:#1c2024", dark: "fill:#e8eaed")
    static let faint = Look(selector: ".faint", light: "fill:#5f6670", dark: "fill:#a3abb5")
    static let value = Look(selector: ".value", light: "fill:#00609c", dark: "fill:#7cc4f5")
    static let gradient = Look(selector: ".gradient", light: "fill:#b04400", dark: "fill:#ff9f5a")
    static let wire = Look(selector: ".wire", light: wireStyle("#7d858f"), dark: wireStyle("#8a93a0"))
    static let grid = Look(
        selector: ".grid", light: "fill:none;stroke:#dfe3e8", dark: "fill:none;stroke:#2c333d")
    static let axis = Look(
        selector: ".axis", light: "fill:none;stroke:#5f6670", dark: "fill:none;stroke:#a3abb5")

    private static func wireStyle(_ color: String) -> String { "fill:none;stroke:\(color);stroke-width:1.3" }

    /// The colors of several runs, classes or groups in one plot, light and dark: eight, then again from the
    /// first on.
    static let series: [(light: String, dark: String)] = [
        ("#0072b2", "#56b4e9"), ("#c04a00", "#ff9f5a"), ("#00785a", "#2fc79a"), ("#a04a7d", "#e39ac4"),
        ("#8a6d00", "#f0e442"), ("#3b3f45", "#c9ced6"), ("#2e6d8e", "#9bd3f3"), ("#946000", "#f2b33d"),
    ]

    /// A style sheet.
    static func css(_ looks: [Look], _ appearance: Appearance) -> String {
        func rules(_ style: KeyPath<Look, String>) -> String {
            looks.map { "\($0.selector){\($0[keyPath: style])}" }.joined()
        }
        return switch appearance {
        case .light: rules(\.light)
        case .dark: rules(\.dark)
        case .automatic: "\(rules(\.light))@media(prefers-color-scheme:dark){\(rules(\.dark))}"
        }
    }
}
