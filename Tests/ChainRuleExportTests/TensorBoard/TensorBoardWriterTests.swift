import ChainRule
import ChainRuleTraining
import Foundation
import TestSupport
import Testing

@testable import ChainRuleExport

@Suite struct TensorBoardWriterTests {
    private static let clock = { @Sendable in Date(timeIntervalSince1970: 1_764_428_104.5) }

    /// The same events as the package `tensorboard` writes them.
    @Test func `a file has the bytes that TensorBoard's own writer gives it`() throws {
        let folder = try TestFolder()
        let writer = try TensorBoardWriter(folder: folder.url, firstStep: 3, now: Self.clock)
        try writer.addScalar(0.1, named: "loss", step: 300)
        try writer.addHistogram(of: [[2, .nan], [.infinity, 2]] as Matrix<Float>, named: "w", step: 300)
        let expected = [
            "1800000000000000a37f4b220900002052c24ada411a0d627261696e2e4576656e743a3264c8be32",
            "0f000000000000006d532b090900002052c24ada4110033a02080111977c8d",
            "1b000000000000001a0d9e130900002052c24ada4110ac022a0d0a0b0a046c6f737315cdcccc3d8b8a7059",
            "56000000000000004e2de2b20900002052c24ada4110ac022a480a460a01772a410900000000000000401100000000",
            "00000040190000000000000040210000000000001040290000000000002040320800000000000000403a0800000000",
            "0000004049576c33",
        ]
        #expect(try Data(contentsOf: writer.url).hexadecimal == expected.joined())
    }

    @Test func `each writer has a file of its own, and each event is in it at once`() throws {
        let folder = try TestFolder()
        let runs = folder["runs/first"]
        let first = try TensorBoardWriter(folder: runs, now: Self.clock)
        let second = try TensorBoardWriter(folder: runs, now: Self.clock)
        let name = "events.out.tfevents.1764428104.chainrule"
        #expect([first, second].map(\.url.lastPathComponent) == [name, name + ".0002"])
        let before = try Data(contentsOf: second.url)
        try first.addScalar(1, named: "a", step: 1)
        #expect(try Data(contentsOf: second.url) == before)
        #expect(try Data(contentsOf: first.url).count == before.count + 16 + 9 + 2 + 2 + 2 + 3 + 5)
    }

    @Test func `a folder that cannot be made is an error`() throws {
        let folder = try TestFolder()
        try Data().write(to: folder["file"])
        let error = #expect(throws: FileError.self) {
            try TensorBoardWriter(folder: folder["file/runs"])
        }
        #expect(error?.step == .create && error?.path == folder["file/runs"].path)
        #expect(error?.reason.isEmpty == false)
    }

    // MARK: - Histograms

    @Test func `a histogram's bins hold each finite number`() {
        #expect(bins((0...60).map(Double.init)) == Array(repeating: 2, count: 29) + [3])
        #expect(bins([.nan, -1, .infinity, 1, -.infinity]) == [1] + Array(repeating: 0, count: 28) + [1])
        let huge = Double.greatestFiniteMagnitude
        #expect(bins([-huge, huge, 0]).reduce(0, +) == 3)
        #expect(bins([.leastNonzeroMagnitude, 0]) == [2])
        #expect(bins([7, 7, 7]) == [3] && bins([]) == [] && bins([.nan]) == [])
    }

    /// Field 7, the last: after its key and its length, which both are a byte for 30 bins.
    private func bins(_ numbers: [Double]) -> [Double] {
        var message = ProtobufMessage()
        message.addHistogram(numbers)
        let statistics = 5 * 9
        let bytes = Array(message.bytes.dropFirst(statistics))
        if bytes.isEmpty { return [] }
        let size = bytes.count == 2 * (2 + 8) ? 8 : 8 * 30
        return stride(from: bytes.count - size, to: bytes.count, by: 8).map { start in
            Double(bitPattern: (0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << (8 * UInt64($1)) })
        }
    }

    // MARK: - Names

    @Test func `names fold by their dots, and what is made of them lies beside`() throws {
        let graph = Graph<Double>()
        let x = graph.input(1, name: "x")
        let w = graph.parameter(2, name: "layer1.weight")
        let bias = graph.parameter(2, name: "layer1.bias")
        let y = (x * w + bias).exp()
        let v = graph.parameter(2, name: "layer2.weight")
        _ = y * v + y * v
        let names = tensorBoardNames(of: try graph.nodes, in: [])
        #expect(
            Set(names) == [
                "x", "layer1/weight", "layer1/bias", "layer1/multiply", "layer1/add", "layer1/exp",
                "layer2/weight", "layer2/multiply", "layer2/multiply_1", "layer2/add",
            ])
    }

    @Test func `names are made safe and unique`() throws {
        let graph = Graph<Double>()
        for name in ["a b", "a\u{1B}b", "값", "..", "^c:0", "a//b", "a_b", "e\u{301}\n"] {
            _ = graph.input(1, name: name)
        }
        let names = tensorBoardNames(of: try graph.nodes, in: [])
        #expect(names == ["a_b", "a_b_1", "_", "__1", "_c_0", "a/b", "a_b_2", "e__"])
    }

    /// Batch normalization computes means of the layer before it alone, and is no part of that.
    @Test func `nodes without a name lie in the layer that needs them`() throws {
        let network = try BoardRun.network()
        let nodes = try network.graph.nodes
        let names = tensorBoardNames(of: nodes, in: network.model.layers)
        #expect(Set(names).count == nodes.count)
        let boxes = Set(names.filter { $0.contains("/") }.map { String($0.prefix { $0 != "/" }) })
        #expect(boxes == ["layer1", "layer2", "layer3", "layer4"])
        let outside = names.filter { !$0.contains("/") }
        #expect(outside.contains("x") && outside.contains("targets") && outside.count < 8, "\(outside)")
        let inFirst = names.filter { $0.hasPrefix("layer1/") }
        #expect(inFirst.sorted() == ["layer1/matrix_product", "layer1/weight"], "\(names)")
    }
}
