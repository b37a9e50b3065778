import ChainRule
import ChainRuleExport
import ChainRuleTraining
import Foundation
import TestSupport
import Testing

/// Our files read by the Python package `tensorboard`, both as its older readers and as its server do.
@Suite(.enabled(if: Python.isThere, "set CHAINRULE_PYTHON to a Python with tensorboard"))
struct TensorBoardPeerTests {
    private struct Run: Decodable {
        let scalars: [String: [[Double]]]
        /// Step, count, sum of the bins, sum, least, greatest, sum of squares.
        let histograms: [String: [[Double]]]
        /// Tags of the plugins that the server shows them with.
        let plugins: [String: [String]]
        let nodes: [Node]
        struct Node: Decodable {
            let name, op: String
            let inputs: [String]
            let shape: [Int]
        }
    }

    private static let reader = """
        import json, sys
        from tensorboard.backend.event_processing import event_accumulator, plugin_event_accumulator
        from tensorboard.compat.proto import graph_pb2
        old = event_accumulator.EventAccumulator(sys.argv[1], {"scalars": 0, "histograms": 0})
        old.Reload()
        new = plugin_event_accumulator.EventAccumulator(sys.argv[1])
        new.Reload()
        assert isinstance(new.Graph(), graph_pb2.GraphDef)
        assert old.Graph() == new.Graph()
        print(json.dumps({
            "scalars": {tag: [[e.step, e.value] for e in old.Scalars(tag)] for tag in old.Tags()["scalars"]},
            "histograms": {
                tag: [[e.step, h.num, sum(h.bucket), h.sum, h.min, h.max, h.sum_squares]
                      for e in old.Histograms(tag) for h in [e.histogram_value]]
                for tag in old.Tags()["histograms"]},
            "plugins": {name: sorted(new.PluginTagToContent(name)) for name in ["scalars", "histograms"]},
            "nodes": [
                {"name": n.name, "op": n.op, "inputs": list(n.input),
                 "shape": [d.size for s in n.attr["_output_shapes"].list.shape for d in s.dim]}
                for n in new.Graph().node],
        }))
        """

    private static func read(_ folder: TestFolder) async throws -> Run {
        let text = try await Python.run(reader, in: folder, arguments: [folder["run"].path])
        return try JSONDecoder().decode(Run.self, from: Data(text.utf8))
    }

    /// The numbers as TensorBoard has them, in 32 bits.
    private static func points(_ numbers: [Double], every interval: Int = 1) -> [[Double]] {
        numbers.enumerated().map { [Double(($0 + 1) * interval), Double(Float($1))] }
    }

    @Test func `tensorboard reads a training's numbers, histograms and graph`() async throws {
        let folder = try TestFolder()
        let trainer = try BoardRun.trainer()
        var generator = SeededGenerator(seed: 4)
        let validation = try Dataset<Float>.moons(count: 40, noise: 0.15, using: &generator)
        var losses: [Double] = []
        var lastStep: [String: [Float]] = [:]
        let look = TrainingCallback<Float>.afterIterations { moment, trainer in
            losses.append(try #require(moment.loss))
            for parameter in trainer.network.model.parameters {
                lastStep["parameters/\(parameter.name)"] = try parameter.value.elements
                lastStep["gradients/\(parameter.name)"] = try parameter.gradient.elements
            }
        }
        try trainer.run(
            epochs: 3, validatingOn: validation, metrics: [.accuracy],
            calling: [.tensorBoard(to: folder["run"]), look])
        let run = try await Self.read(folder)

        let records = trainer.history.records
        let schedule = LearningRateSchedule.cosine(over: 60, to: 0.1)
        #expect(
            run.scalars == [
                "step/loss": Self.points(losses),
                "step/learning rate": Self.points((0..<15).map { 0.02 * schedule.factor(at: $0) }),
                "epoch/training loss": Self.points(records.map(\.trainingLoss), every: 5),
                "epoch/validation loss": Self.points(records.compactMap(\.validationLoss), every: 5),
                "epoch/validation accuracy":
                    Self.points(records.compactMap { $0.validationMetrics["accuracy"] }, every: 5),
            ])
        #expect(run.plugins["scalars"] == run.scalars.keys.sorted())

        #expect(run.plugins["histograms"] == lastStep.keys.sorted())
        #expect(Set(run.histograms.keys) == Set(lastStep.keys))
        for (tag, numbers) in lastStep {
            let found = try #require(run.histograms[tag])
            #expect(found.map(\.[0]) == [5, 10, 15])
            let (last, count) = (found[2], Double(numbers.count))
            #expect(last[1] == count && last[2] == count)
            let exact = numbers.map { Double($0) }
            #expect(last[4] == exact.min() && last[5] == exact.max())
            let scale = exact.reduce(0) { $0 + abs($1) } + 1e-300
            #expect(abs(last[3] - exact.reduce(0, +)) < 1e-12 * scale)
            let squares = exact.reduce(0) { $0 + $1 * $1 }
            #expect(abs(last[6] - squares) <= 1e-12 * squares)
        }
        try expect(run.nodes, toBe: trainer.network)
    }

    private func expect(_ nodes: [Run.Node], toBe network: Network<Matrix<Float>>) throws {
        let names = Set(nodes.map(\.name))
        #expect(names.count == nodes.count && nodes.allSatisfy { names.isSuperset(of: $0.inputs) })
        let views = try network.graph.nodes
        #expect(nodes.map(\.op) == views.map(\.operation))
        let indices = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1.name, $0) })
        let positions = Dictionary(uniqueKeysWithValues: views.enumerated().map { ($1.variable, $0) })
        #expect(
            nodes.map { $0.inputs.map { indices[$0] } } == views.map { $0.operands.map { positions[$0] } })

        func node(_ variable: Variable<Matrix<Float>>) throws -> Run.Node {
            nodes[try #require(positions[variable])]
        }
        #expect(try node(network.inputs).name == "x" && node(network.inputs).shape == [-1, 2])
        #expect(try node(network.scores).shape == [-1, 2] && node(network.scores).name.hasPrefix("layer4/"))
        #expect(try node(network.targets).shape == [-1, 1])
        #expect(try node(network.loss).shape == [1, 1])
        let weight = try #require(nodes.first { $0.name == "layer4/weight" })
        #expect(weight.shape == [6, 2] && weight.op == "parameter")
        #expect(nodes.first { $0.name == "layer1/matrix_product" }?.inputs == ["x", "layer1/weight"])
    }

    /// What a killed program did after its last checkpoint is done again, and shown once.
    @Test func `steps that are made again are shown once`() async throws {
        let folder = try TestFolder()
        let trainer = try BoardRun.trainer()
        try trainer.run(epochs: 2)
        let checkpoint = try trainer.checkpoint()
        let again = try BoardRun.trainer()
        try again.restore(checkpoint)
        let callback = TrainingCallback<Float>.tensorBoard(to: folder["run"], every: .epochs(1))
        let first = try BoardRun.trainer()
        try first.run(epochs: 4, calling: [callback])
        try again.run(epochs: 5, calling: [callback])
        let run = try await Self.read(folder)
        #expect(run.scalars["epoch/training loss"]?.map(\.[0]) == [5, 10, 15, 20, 25])
        #expect(run.scalars["step/loss"]?.map(\.[0]) == [5, 10, 15, 20, 25])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder["run"].path).count == 2)
    }

    @Test func `many short runs of one second are shown one after the other`() async throws {
        let folder = try TestFolder()
        for step in 1...12 {
            let writer = try TensorBoardWriter(
                folder: folder["run"], firstStep: step, now: { Date(timeIntervalSince1970: 1_764_428_104) })
            try writer.addScalar(Double(10 * step), named: "loss", step: step)
            try writer.addHistogram(of: Double(step), named: "w", step: step)
            try writer.addGraph(Graph<Double>())
        }
        let run = try await Self.read(folder)
        #expect(run.scalars["loss"] == Self.points((1...12).map { Double(10 * $0) }))
        #expect(run.histograms["w"]?.map(\.[0]) == (1...12).map(Double.init))
    }

    @Test func `tensorboard reads numbers that are not finite, and names in any script`() async throws {
        let folder = try TestFolder()
        let writer = try TensorBoardWriter(folder: folder["run"])
        for (step, number) in [Double.nan, .infinity, -.infinity].enumerated() {
            try writer.addScalar(number, named: "손실\u{1B}", step: step)
        }
        try writer.addHistogram(of: [[.nan]] as Matrix<Double>, named: "empty", step: 0)
        let graph = Graph<Double>()
        _ = graph.input(1, name: "값\u{1B}[2J") * 2
        try writer.addGraph(graph)
        let text = try await Python.run(
            """
            import sys
            from tensorboard.backend.event_processing import plugin_event_accumulator
            from tensorboard.util import tensor_util
            run = plugin_event_accumulator.EventAccumulator(sys.argv[1])
            run.Reload()
            for tag in run.PluginTagToContent("scalars"):
                print(ascii(tag), [tensor_util.make_ndarray(e.tensor_proto).item() for e in run.Tensors(tag)])
            print(tensor_util.make_ndarray(run.Tensors("empty")[0].tensor_proto).shape)
            print([node.name for node in run.Graph().node])
            """, in: folder, arguments: [folder["run"].path])
        #expect(
            text.split(separator: "\n").map(String.init) == [
                #"'\uc190\uc2e4\\u{1B}' [nan, inf, -inf]"#, "(0, 3)", "['___2J', 'times_2.0']",
            ])
    }
}
