import ChainRuleExport
import Foundation
import Testing

/// Each damaged file gives a typed error, or is read as what it says; a trap would end the tests.
@Suite struct NumPyMutationTests {
    @Test func `damaged npy files are read or refused`() throws {
        var mutants = NumPyMutants(seed: 1)
        var (accepted, refused): (Int, Set<String>) = (0, [])
        for _ in 0..<5_000 {
            let data = mutants.npy()
            do throws(NumPyError) {
                let file = try NPY(data: data)
                accepted += 1
                #expect(try NPY(data: file.data()) == file)
            } catch {
                refused.insert(error.description)
            }
        }
        #expect(accepted > 100)
        let reasons = [
            "is cut off", "begins with the byte 93", "of the format; there are", "at most 10000",
            "is expected, not", "is unknown, or there", "with a comma", "has no size", "; there are",
            "after < or > these can be read", "a dtype in quotes", "True or False", "a whole number",
        ]
        #expect(reasons.filter { reason in !refused.contains { $0.contains(reason) } } == [])
    }

    @Test func `damaged npz files are read or refused`() throws {
        var mutants = NumPyMutants(seed: 2)
        var (accepted, refused): (Int, Set<String>) = (0, [])
        for _ in 0..<4_000 {
            let data = try mutants.npz()
            do throws(NumPyError) {
                let file = try NPZ(data: data, limit: 1 << 16)
                accepted += 1
                #expect(try NPZ(data: file.data()) == file)
            } catch {
                refused.insert(error.description)
            }
        }
        #expect(accepted > 100)
        let reasons = [
            "the end of an archive", "an entry should be here", "the archive ends before",
            "does not end here",
            "is another entry here", "a descriptor of", "no UTF-8", "entries can be read that are stored",
            "extra fields other", "the limit is", "the contents are damaged", "in the archive: gzip",
            "there a second time", "; there are",
        ]
        #expect(reasons.filter { reason in !refused.contains { $0.contains(reason) } } == [])
    }
}
