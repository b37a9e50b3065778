import ChainRule
import ChainRuleTraining
import Foundation
import TestSupport
import Testing

/// Our files read by the Python package `safetensors`, and its files by us: Tests/Peers/safetensors_peer.py
/// is the other side. `.ci/run` installs the package and sets CHAINRULE_PYTHON.
@Suite(.enabled(if: Python.isThere, "set CHAINRULE_PYTHON to a Python with safetensors and numpy"))
struct SafetensorsPeerTests {
    private static let script = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Peers/safetensors_peer.py")

    private static func run(in folder: TestFolder) async throws {
        try await Python.run(file: script, in: folder, arguments: [folder.url.path])
    }

    /// A tensor as the script writes it down.
    private static func line(_ name: String, _ tensor: StoredTensor) throws -> String {
        let shape = tensor.shape.map { "\($0)" }.joined(separator: ",")
        let bytes = tensor.bytes.map { String(format: "%02x", $0) }.joined()
        return "\(name)\t\(tensor.type.rawValue)\t\(shape)\t\(bytes)"
    }

    private static func expect(_ lines: [Substring], toTellOf file: Safetensors) throws {
        #expect(lines.count == file.tensors.count)
        for line in lines {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            try #require(parts.count == 5)
            let tensor = try #require(file.tensors[parts[0]])
            #expect(try Self.line(parts[0], tensor) == parts[..<4].joined(separator: "\t"))
            let numbers = try parts[4].split(separator: ",").map { try #require(Double($0)) }
            let ours = try tensor.value(as: Matrix<Double>.self).elements
            #expect(ours.map(text) == numbers.map(text))
        }
    }

    /// Tells −0 from 0, and takes all NaNs for the same: Python prints no more of one.
    private static func text(_ number: Double) -> String { number.isNaN ? "nan" : number.description }

    private static func text(_ name: String, in folder: TestFolder) throws -> String {
        try String(contentsOf: folder[name], encoding: .utf8)
    }

    @Test func `the reference implementation reads our files and we read its`() async throws {
        let folder = try TestFolder()
        var generator = SeededGenerator(seed: 1)
        var checkpoint = Checkpoint()
        checkpoint.model = [
            "layer.w": try StoredTensor(Matrix<Float>.random(rows: 5, columns: 7, using: &generator)),
            "é \"\\": try StoredTensor([[Float(bitPattern: 0x7FC0_1234), -0.0, .infinity]] as Matrix<Float>),
            "empty": try StoredTensor(Matrix<Double>.zeros(rows: 0, columns: 3)),
        ]
        checkpoint.optimizer = [
            "m": try StoredTensor(Matrix<Double>.random(rows: 1, columns: 9, using: &generator)),
            "rate": try StoredTensor(0.1),
        ]
        let ours = checkpoint.safetensors
        try ours.write(to: folder["ours.safetensors"])
        let (damaged, isOurs) = try Self.damaged()
        try damaged.write(to: folder["mutants.bin"])
        try await Self.run(in: folder)

        let lines = try Self.text("ours.txt", in: folder).split(separator: "\n")
        #expect(lines.suffix(1) == ["chainrule.checkpoint\t1"])
        try Self.expect(lines.dropLast(), toTellOf: ours)
        // Byte for byte the same file.
        #expect(try Data(contentsOf: folder["again.safetensors"]) == ours.data())

        let theirs = try Safetensors(contentsOf: folder["theirs.safetensors"])
        #expect(theirs.metadata == ["from": "NumPy \"é\"\t\u{1}"])
        #expect(theirs.tensors.count == 16)
        try Self.expect(try Self.text("theirs.txt", in: folder).split(separator: "\n"), toTellOf: theirs)
        #expect(try theirs.data() == Data(contentsOf: folder["theirs.safetensors"]))

        // We are as strict as the package, and where it is more so, have a reason.
        let isTheirs = try Self.text("mutants.txt", in: folder).map { $0 == "1" }
        #expect(isTheirs.count == isOurs.count)
        #expect(zip(isOurs, isTheirs).allSatisfy { ours, theirs in theirs || !ours })
        #expect(isOurs.contains(true))
    }

    /// Damaged files, each after its length, and whether we accept them.
    private static func damaged() throws -> (Data, [Bool]) {
        var mutants = try Mutants()
        var (all, accepted): (Data, [Bool]) = (Data(), [])
        for _ in 0..<2_000 {
            let data = mutants.next()
            all.append(contentsOf: (0..<8).map { UInt8(truncatingIfNeeded: data.count >> (8 * $0)) })
            all.append(data)
            accepted.append((try? Safetensors(data: data)) != nil)
        }
        return (all, accepted)
    }
}
