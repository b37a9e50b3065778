import Foundation
import Testing

/// The table of rules has an entry for whatever `Sources/ChainRule/Nodes` declares.
@Suite struct RuleCoverageTests {
    /// Made by a graph of a node without a rule, on one type of value; see `OwnNodeTests`.
    private static let ofNodes: Set = ["NodeRule", "NodeGradient"]

    @Test func everyRuleHasAnEntry() throws {
        let declared = try Self.declaredRules().subtracting(Self.ofNodes)
        let listed = Set(RuleCase.all.map(\.typeName))
        #expect(declared.subtracting(listed).sorted() == [], "rules without an entry in RuleCase.all")
        #expect(listed.subtracting(declared).sorted() == [], "entries for rules that no file declares")
    }

    @Test func labelsAreUnique() {
        // A seed is made of a label.
        #expect(Set(RuleCase.all.map(\.label)).count == RuleCase.all.count)
    }

    /// The types that conform to one of the protocols of rules.
    private static func declaredRules(file: String = #filePath) throws -> Set<String> {
        var folder = URL(fileURLWithPath: file)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        folder.append(path: "Sources/ChainRule/Nodes")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let declaration =
            /(?m)^(public )?struct (?<name>\w+)(<[^>]*>)?: [^\n{]*\b(Unary|Binary|Ternary|Variadic|Elementwise|BinaryElementwise)Rule\b/
        var names: Set<String> = []
        for file in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: declaration) { names.insert(String(match.name)) }
        }
        return names
    }
}
