import Testing

/// The table of rules has an entry for whatever `Sources/ChainRule/Operations` declares.
@Suite struct RuleCoverageTests {
    @Test func `every rule has an entry`() throws {
        let declared = try Self.declaredRules()
        let listed = Set(RuleCase.all.map(\.typeName))
        #expect(declared.subtracting(listed).sorted() == [], "rules without an entry in RuleCase.all")
        #expect(listed.subtracting(declared).sorted() == [], "entries for rules that no file declares")
    }

    @Test func `labels of rule cases are unique`() {
        // A seed is made of a label.
        #expect(Set(RuleCase.all.map(\.label)).count == RuleCase.all.count)
    }

    /// The types that conform to one of the protocols of rules.
    private static func declaredRules() throws -> Set<String> {
        let declaration =
            /(?m)^(public )?struct (?<name>\w+)(<[^>]*>)?: [^\n{]*\b(Unary|Binary|Ternary|Variadic|Elementwise|BinaryElementwise|Activation)Rule\b/
        let files = try SourceFile.all(in: "ChainRule/Operations")
        return Set(files.flatMap { $0.text.matches(of: declaration).map { String($0.name) } })
    }
}
