import ChainRuleTraining
import Foundation
import Testing

@Suite struct SafetensorsMutationTests {
    /// Each damaged file gives a typed error, or is read as what it says; a trap would end the tests.
    @Test func damagedFilesAreReadOrRefused() throws {
        var mutants = try Mutants()
        var (accepted, refused): (Int, [String: Int]) = (0, [:])
        for _ in 0..<5_000 {
            let data = mutants.next()
            do {
                let file = try Safetensors(data: data)
                accepted += 1
                if try Safetensors(data: file.data()) != file { Issue.record("\(file) does not come back") }
            } catch {
                refused[Mirror(reflecting: error).children.first?.label ?? "\(error)", default: 0] += 1
            }
        }
        // The damage reaches every check that a header of a few tensors can fail.
        #expect(accepted > 100)
        let kinds: Set<String> = [
            "headerTooLong", "headerBeyondEnd", "invalidUTF8", "invalidHeader", "invalidNumber",
            "duplicateName",
            "unknownField", "missingField", "unknownType", "impossibleShape", "reversedRange", "sizeMismatch",
            "beyondEnd", "overlap", "hole", "trailingBytes",
        ]
        #expect(kinds.subtracting(refused.keys).isEmpty, "\(accepted) \(refused)")
    }
}
