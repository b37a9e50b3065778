/// A picture as text: one file that every browser, editor and Markdown page shows, the same bytes each time.
///
/// ```swift
/// let picture = graph.svg()
/// try picture.write(to: URL(fileURLWithPath: "graph.svg"))
/// print(picture.width, picture.height)
/// ```
/// Screen readers read its title and description.
public struct SVG: Hashable, Sendable, CustomStringConvertible {
    /// The whole file.
    public let text: String
    /// In pixels, at the size at which its text has 13.
    public let width: Double
    /// In pixels, as `width`.
    public let height: Double
    /// What is shown, in a few words.
    public let title: String
    /// The same as the picture, in sentences.
    public let summary: String

    /// The file's text.
    public var description: String { text }
}

/// Which background a picture is for.
public enum Appearance: Hashable, Sendable, CaseIterable {
    /// Light, and dark where the reader's system is. What ignores that shows the light one.
    case automatic
    /// Dark on light, wherever it is shown.
    case light
    /// Light on dark, wherever it is shown.
    case dark
}
