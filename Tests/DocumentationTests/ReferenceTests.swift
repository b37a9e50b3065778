import Foundation
import Testing

/// Every public symbol of the products has a docstring that begins with what it is: its own, or that of the
/// requirement it fulfills. What begins with an underscore is for the library itself, and no symbol graph has
/// it; what the compiler made has no location.
@Suite struct ReferenceTests {
    @Test(arguments: Repository.products)
    func `every public symbol has a docstring`(_ module: String) async throws {
        let scratch = try ScratchFolder()
        let build = try BuildFolder.current(scratch: scratch.url)
        let files = try await Compiler(build: build).symbolGraphs(of: module, in: scratch.url)
        let graphs = try files.map { try JSONDecoder().decode(SymbolGraph.self, from: Data(contentsOf: $0)) }
        let symbols = graphs.flatMap(\.symbols).filter { $0.location != nil }
        #expect(symbols.count > 20, "\(module) should have more public symbols")
        for symbol in symbols {
            // What Swift says of `description` is of no help.
            guard let comment = symbol.docComment, Repository.products.contains(comment.module ?? "") else {
                Issue.record("no docstring: \(symbol)")
                continue
            }
            // Parameters or errors alone, or a number with a point, are a list.
            let isList = comment.lines.first?.text.firstMatch(of: /^(-|\d+\.)( |$)/) != nil
            #expect(!isList, "a list, but not what it is: \(symbol)")
        }
    }
}

/// What is read of a symbol graph, the compiler's list of a module's public symbols.
private struct SymbolGraph: Decodable {
    struct Symbol: Decodable, CustomStringConvertible {
        struct Comment: Decodable {
            struct Line: Decodable { var text: String }
            var module: String?
            var lines: [Line]
        }
        struct Location: Decodable {
            struct Position: Decodable { var line: Int }
            var uri: String
            var position: Position
        }
        var pathComponents: [String]
        var docComment: Comment?
        var location: Location?

        var description: String {
            let line = location.map { "\($0.uri):\($0.position.line + 1): " } ?? ""
            return line + pathComponents.joined(separator: ".")
        }
    }
    var symbols: [Symbol]
}
