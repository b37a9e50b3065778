import ChainRuleTraining
import Foundation
import Testing

@Suite struct SafetensorsMutationTests {
    /// Each damaged file gives a typed error, or is read as what it says; a trap would end the tests.
    @Test func `damaged safetensors files are read or refused`() throws {
        var mutants = try Mutants()
        var (accepted, refused): (Int, Set<String>) = (0, [])
        for _ in 0..<5_000 {
            let data = mutants.next()
            do {
                let file = try Safetensors(data: data)
                accepted += 1
                if try Safetensors(data: file.data()) != file { Issue.record("\(file) does not come back") }
            } catch {
                refused.insert("\(error)")
            }
        }
        // The damage reaches every check that a header of a few tensors can fail.
        #expect(accepted > 100)
        let reasons = [
            "bytes; at most", "bytes, but the file only", "is no UTF-8", "is expected, not",
            "is no whole number",
            "is there a second time", "has a field", "has no \"", "has the type", "has no size",
            "before it begins", "its range has", "but there are only", "inside of tensor", ", before tensor",
            "behind the last tensor",
        ]
        #expect(reasons.filter { reason in !refused.contains { $0.contains(reason) } } == [])
    }
}
