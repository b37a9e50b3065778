import ChainRule
import ChainRuleTraining
import Foundation
import TestSupport
import Testing

@testable import Tour

/// `train.py` trains what was exported, on simulated devices and in processes of this machine, step by step as
/// this library does.
@Suite(.enabled(if: Python.isThere, "set CHAINRULE_PYTHON to a Python with jax, numpy and safetensors"))
struct DistributedTests {
    typealias Digits = Network<Matrix<Double>>
    private static let steps = 20

    @Test(arguments: [(processes: 1, devices: 1), (1, 4), (2, 2)])
    func `devices and processes train as one graph`(processes: Int, devices: Int) async throws {
        let network = try DigitNetwork.untrained(inputs: 64, seed: 1, of: Double.self)
        let training = try await Training(of: network, processes: processes, devices: devices)
        for losses in training.losses {
            #expect(losses.count == Self.steps)
            #expect(difference(losses, training.ownLosses) < 1e-13)
        }
        #expect(training.losses.count == processes)
        #expect(try training.differenceOfWeights() < 1e-13)
        #expect((training.ownLosses.last ?? 1) < training.ownLosses[0] / 2)
        // Its weights are read here, and read the same digits.
        var output = ""
        let screen = Screen(Terminal(isTerminal: false, environment: [:])) { output += $0 }
        try await Invocation(["export", "--evaluate", training.folder.url.path]).run(on: screen)
        for accuracy in training.accuracies { #expect(accuracy == output) }
        // Batch normalization asks for the whole batch's means and variances.
        if devices > 1 { #expect((2...8).contains(try training.allReduces())) }
    }

    @Test func `affine layers need one reduction of all gradients in a step`() async throws {
        let network = try Digits.classifier(inputs: 64, hidden: [16, 16], classes: 10, seed: 1)
        let training = try await Training(of: network, devices: 4)
        #expect(difference(training.losses[0], training.ownLosses) < 1e-13)
        #expect(try training.allReduces() == 1)
    }

    /// The comparison would notice.
    @Test func `a wrong gradient is another training from the second step on`() async throws {
        let network = try DigitNetwork.untrained(inputs: 64, seed: 1, of: Double.self)
        let training = try await Training(of: network) { step in
            #expect(step.contains(", (d_layer1_weight, d_layer2_gamma, "))
            return step.replacing(
                ", (d_layer1_weight, d_layer2_gamma, ", with: ", (d_layer1_weight, -d_layer2_gamma, ")
        }
        let (losses, own) = (training.losses[0], training.ownLosses)
        #expect(difference(Array(losses[..<1]), Array(own[..<1])) < 1e-13)
        #expect(difference(Array(losses[1..<2]), Array(own[1..<2])) > 1e-6)
        #expect(try training.differenceOfWeights() > 1e-3)
    }

    @Test func `a batch that the devices cannot share is an error`() async throws {
        let network = try Digits.classifier(inputs: 64, hidden: [4], classes: 10, seed: 1)
        let error = await #expect(throws: PythonError.self) {
            _ = try await Training(of: network, devices: 3).losses
        }
        let reason = "--batch 32: needed is a multiple of 3, the number of devices, up to 200"
        #expect(error?.text.contains(reason) == true)
    }

    @Test func `one of several processes that knows no coordinator is an error, not a training alone`()
        async throws
    {
        let (parts, folder) = (try SmallExport.parts(), try TestFolder())
        let network = try Digits.classifier(inputs: 64, hidden: [4], classes: 10, seed: 1)
        try SmallExport.write(
            ExportedNetwork(network: network, training: parts.training, test: parts.test), into: folder)
        let error = await #expect(throws: PythonError.self) {
            try await Python.run(
                file: folder["train.py"], in: folder, arguments: ["--processes", "2", "--process", "0"],
                environment: ["JAX_PLATFORMS": "cpu"])
        }
        #expect(error?.text.contains("coordinator_address should be defined") == true)
        #expect(try !folder.names().contains("trained.safetensors"))
    }

    /// A training there, and the same one here.
    private struct Training {
        let folder: TestFolder
        let network: Digits
        /// Of each process.
        private(set) var losses: [[Double]] = []
        private(set) var accuracies: [String] = []
        let ownLosses: [Double]

        /// - Parameter change: what becomes of step.py.
        init(
            of network: Digits, processes: Int = 1, devices: Int = 1,
            changing change: (String) -> String = { $0 }
        ) async throws {
            let (parts, folder) = (try SmallExport.parts(), try TestFolder())
            (self.folder, self.network) = (folder, network)
            let export = ExportedNetwork(network: network, training: parts.training, test: parts.test)
            try SmallExport.write(export, into: folder)
            let step = try String(contentsOf: folder["step.py"], encoding: .utf8)
            try change(step).write(to: folder["step.py"], atomically: true, encoding: .utf8)
            let outputs = try await Self.run(in: folder, processes, devices)
            for output in outputs {
                let lines = output.split(separator: "\n").map(String.init)
                losses.append(
                    lines.compactMap { $0.firstMatch(of: /^step \d+: loss (.+)$/).flatMap { Double($0.1) } })
                accuracies.append((lines.last ?? "") + "\n")
            }
            ownLosses = try SmallExport.train(network, on: parts.training, steps: DistributedTests.steps)
        }

        private static func run(in folder: TestFolder, _ processes: Int, _ devices: Int) async throws
            -> [String]
        {
            let arguments = [
                "--steps", "\(DistributedTests.steps)", "--batch", "\(SmallExport.batch)", "--rate",
                "\(SmallExport.rate)",
            ]
            let flags =
                "--xla_force_host_platform_device_count=\(devices) --xla_dump_to=\(folder["xla"].path) "
                + "--xla_dump_hlo_as_text --xla_dump_hlo_module_re=jit_update"
            let environment = ["XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu"]
            if processes == 1 {
                return [
                    try await Python.run(
                        file: folder["train.py"], in: folder, arguments: arguments, environment: environment)
                ]
            }
            let free =
                "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
            let port = try await Python.run(free, in: folder).trimmingCharacters(in: .whitespacesAndNewlines)
            return try await withThrowingTaskGroup(of: (Int, String).self) { group in
                for process in 0..<processes {
                    let place = [
                        "--coordinator", "127.0.0.1:\(port)", "--processes", "\(processes)", "--process",
                        "\(process)",
                    ]
                    group.addTask {
                        let output = try await Python.run(
                            file: folder["train.py"], in: folder, arguments: arguments + place,
                            environment: environment)
                        return (process, output)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
            }
        }

        /// The greatest difference of a weight or a running statistic from what it is here.
        func differenceOfWeights() throws -> Double {
            let trained = try Safetensors(contentsOf: folder["trained.safetensors"]).tensors
            #expect(trained.count == network.exported.count)
            return try network.exported.map { variable in
                let value = try #require(trained[variable.name]).value(as: Matrix<Double>.self)
                return difference(value.elements, try variable.value.elements)
            }.max() ?? .infinity
        }

        /// How many reductions over all devices a step has, as XLA compiled it.
        func allReduces() throws -> Int {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder["xla"].path)
            let name = try #require(names.first { $0.hasSuffix("after_optimizations.txt") })
            let text = try String(contentsOf: folder["xla"].appending(path: name), encoding: .utf8)
            return text.matches(of: /\ball-reduce(-start)?\(/).count
        }
    }
}
