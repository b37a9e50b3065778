import ChainRule
import ChainRuleDrawing
import Foundation

extension Command {
    static let pictures = Command(
        name: "pictures", summary: "graphs, pages that play them, and plots, into a folder", options: []
    ) { settings, screen in
        for example in try ExampleGraph.all() {
            let page = try example.graph.html(of: example.output, title: example.caption)
            try page.write(toFile: "/tmp/pages/\(example.name).html", atomically: true, encoding: .utf8)
        }
        try XORPage.html().write(toFile: "/tmp/pages/xor.html", atomically: true, encoding: .utf8)
    }
}
