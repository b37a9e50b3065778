import ChainRule
import ChainRuleDrawing
import Foundation

extension Command {
    static let pictures = Command(
        name: "pictures", summary: "graphs, pages that play them, and all plots, into a folder",
        options: [.into]
    ) { settings, screen in
        guard let path = settings.folderPath else {
            throw Failure.usage("\"pictures\" needs to know where to: --into \(Option.into.placeholder)")
        }
        var gallery = try Gallery(folder: OutputFolder(path: path), screen)
        try gallery.addGraphs()
        for command in stops + experiments where command.options.contains(where: { $0.name == "--pictures" })
        {
            let silent = Screen(screen.terminal) { _ in }
            try gallery.add(command.summary, try await command.run(Settings(), silent))
        }
        try gallery.writeIndex()
        return []
    }
}

/// A folder of pictures and pages, with an index page that shows them all.
struct Gallery {
    private let folder: OutputFolder
    private let screen: Screen
    private var sections: [(title: String, content: String)] = []

    init(folder: OutputFolder, _ screen: Screen) { (self.folder, self.screen) = (folder, screen) }

    /// The graphs of the tutorials: pictures, worked solutions, pages that play them; then larger ones.
    mutating func addGraphs() throws {
        for example in try ExampleGraph.all() {
            let picture = try example.graph.svg(of: example.output)
            let page = try example.graph.html(of: example.output, title: example.caption)
            try folder.write(Data(page.utf8), named: "\(example.name).html", on: screen)
            try add(
                example.caption, [(example.name, picture)], page: "\(example.name).html",
                solution: try example.graph.explanation(of: example.output, withRespectTo: example.wanted)
                    .html)
        }
        try folder.write(Data(try XORPage.html().utf8), named: "xor-network.html", on: screen)
        try add("A 2-4-1 network learns XOR, step by step", [], page: "xor-network.html")
        for (caption, name, picture) in try LargerGraphs.all() { try add(caption, [(name, picture)]) }
    }

    /// Adds pictures with their caption.
    mutating func add(_ caption: String, _ pictures: Pictures, page: String? = nil, solution: String? = nil)
        throws
    {
        try folder.write(pictures, on: screen)
        let images = pictures.map { name, picture in
            "<img src=\"\(name).svg\" alt=\"\(escaped(picture.title)): \(escaped(picture.summary))\" "
                + "width=\"\(Int(picture.width))\">"
        }
        let link = page.map { "<p><a href=\"\($0)\">Play it, step by step</a></p>" }
        let details = solution.map { "<details><summary>The worked solution</summary>\($0)</details>" }
        sections.append((caption, (images + [link, details].compactMap { $0 }).joined(separator: "\n")))
    }

    /// Writes the index page.
    func writeIndex() throws {
        let body = sections.map { "<section>\n<h2>\(escaped($0.title))</h2>\n\($0.content)\n</section>" }
        let page = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>What ChainRule draws</title>
            <style>
            :root{color-scheme:light dark}
            body{font:16px/1.5 Helvetica,Arial,sans-serif;max-width:1200px;margin:auto;padding:16px}
            img{max-width:100%;height:auto;vertical-align:top}
            h2{font-size:1.1rem;margin-top:2em}
            </style>
            </head>
            <body>
            <h1>What ChainRule draws</h1>
            \(body.joined(separator: "\n"))
            </body>
            </html>

            """
        try folder.write(Data(page.utf8), named: "index.html", on: screen)
    }
}
