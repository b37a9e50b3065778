import ChainRule
import ChainRuleTraining
import Foundation
import TestSupport
import Testing

@Suite struct CheckpointTests {
    private static func example() throws -> Checkpoint {
        var checkpoint = Checkpoint()
        checkpoint.model = [
            "layer1.w": try StoredTensor([[1, -0.0], [Float(bitPattern: 0x7FC0_1234), 4]] as Matrix<Float>)
        ]
        checkpoint.optimizer = ["layer1.w.m": try StoredTensor(Double(bitPattern: 0x7FF8_0000_DEAD_BEEF))]
        checkpoint.integers = ["epoch": 5, "least": .min, "most": .max, "": 0]
        checkpoint.generators = ["a b": SeededGenerator(seed: .max, drawn: .max), "zero": .init(seed: 0)]
        checkpoint.strings = [
            "note": "splitmix64 1 2\n\0é", "a.b": "", "\u{301}": "an accent without a letter",
        ]
        return checkpoint
    }

    @Test func `a checkpoint comes back bit for bit`() throws {
        let folder = try TestFolder()
        let checkpoint = try Self.example()
        try checkpoint.write(to: folder["x"])
        let again = try Checkpoint(contentsOf: folder["x"])
        #expect(again == checkpoint)
        #expect(
            try again.model["layer1.w"]?.value(as: Matrix<Float>.self).elements.map(\.bitPattern)
                == [0x3F80_0000, 0x8000_0000, 0x7FC0_1234, 0x4080_0000])
        #expect(try again.optimizer["layer1.w.m"]?.value(as: Double.self).bitPattern == 0x7FF8_0000_DEAD_BEEF)
        #expect(try again.safetensors.data() == checkpoint.safetensors.data())
    }

    @Test func `a restored generator goes on`() throws {
        var generator = SeededGenerator(seed: 3)
        _ = generator.permutation(100)
        var checkpoint = Checkpoint()
        checkpoint.generators["shuffling"] = generator
        var again = try Checkpoint(Safetensors(data: checkpoint.safetensors.data())).generator("shuffling")
        #expect(again.permutation(100) == generator.permutation(100))
    }

    @Test func `a checkpoint is a safetensors file`() throws {
        let file = try Self.example().safetensors
        #expect(file.tensors.keys.sorted() == ["model.layer1.w", "optimizer.layer1.w.m"])
        #expect(file.metadata["chainrule.checkpoint"] == "1")
        #expect(file.metadata["integer.least"] == "-9223372036854775808")
        #expect(file.metadata["generator.zero"] == "splitmix64 0 0")
        #expect(file.metadata["string.a.b"] == "")
    }

    @Test func `groups of a checkpoint are apart`() throws {
        let (one, two) = (try StoredTensor(1 as Float), try StoredTensor(2 as Float))
        var checkpoint = Checkpoint()
        checkpoint["model"] = ["w": one, "\u{301}": two]
        checkpoint["models"] = ["w": two]
        checkpoint["best"] = ["w": one]
        #expect(checkpoint["model"] == ["w": one, "\u{301}": two])
        checkpoint["model"] = ["v": two]
        #expect(checkpoint.tensors == ["model.v": two, "models.w": two, "best.w": one])
    }

    @Test func `a checkpoint says what is missing`() throws {
        let checkpoint = try Self.example()
        #expect(try checkpoint.integer("epoch") == 5)
        #expect(try checkpoint.string("a.b") == "")
        #expect(throws: CheckpointError.missingEntry("integer \"step\"")) { try checkpoint.integer("step") }
        #expect(throws: CheckpointError.missingEntry("string \"x\"")) { try checkpoint.string("x") }
        #expect(throws: CheckpointError.missingEntry("generator \"x\"")) { try checkpoint.generator("x") }
    }

    @Test(
        arguments: [
            ("integer.x", "1.0"), ("integer.x", "+1"), ("integer.x", "01"), ("integer.x", " 1"),
            ("integer.x", "9223372036854775808"), ("integer", "1"), ("generator.x", "splitmix64 1"),
            ("generator.x", "splitmix64 1 -1"), ("generator.x", "splitmix64 1 2 3"),
            ("generator.x", "mersenne 1 2"), ("generator.x", "splitmix64 01 2"), ("format", "pt"), ("", ""),
            ("string", "x"),
        ])
    func `a checkpoint with foreign entries is refused`(key: String, value: String) throws {
        let file = Safetensors(metadata: ["chainrule.checkpoint": "1", key: value])
        let error = #expect(throws: CheckpointError.self) { try Checkpoint(file) }
        guard case .invalidEntry(key, value: value, needs: _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a file that is no checkpoint is refused`() throws {
        #expect(throws: CheckpointError.notACheckpoint) { try Checkpoint(Safetensors()) }
        #expect(throws: CheckpointError.unsupportedVersion("2", supported: 1)) {
            try Checkpoint(Safetensors(metadata: ["chainrule.checkpoint": "2"]))
        }
        let folder = try TestFolder()
        try Data(count: 3).write(to: folder["x"])
        #expect(
            throws: CheckpointError.file(
                .malformed("a safetensors file begins with 8 bytes, the header's length; there are 3"))
        ) { try Checkpoint(contentsOf: folder["x"]) }
        #expect(throws: CheckpointError.file(.tooLarge(bytes: 3, limit: 2))) {
            try Checkpoint(contentsOf: folder["x"], limit: 2)
        }
    }

    /// A file cut off at any byte is no checkpoint any more.
    @Test func `a checkpoint that is cut off is refused`() throws {
        let data = try Self.example().safetensors.data()
        for count in 0..<data.count {
            #expect(throws: SafetensorsError.self) { try Safetensors(data: data.prefix(count)) }
        }
    }
}
