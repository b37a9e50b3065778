import ChainRule
import ChainRuleExport
import ChainRuleTraining
import Foundation
import TestSupport
import Testing

@testable import Tour

@Suite struct ExportTests {
    private static let names = [
        "predict.py", "step.py", "t.npy", "test_t.npy", "test_x.npy", "train.py", "weights.safetensors",
        "x.npy",
    ]

    private func text(_ folder: TestFolder, _ name: String) throws -> String {
        try String(contentsOf: folder[name], encoding: .utf8)
    }

    /// What the program prints.
    private func run(_ arguments: String...) async throws -> String {
        var text = ""
        let screen = Screen(Terminal(isTerminal: false, environment: [:])) { text += $0 }
        try await Invocation(["export"] + arguments).run(on: screen)
        return text
    }

    @Test func `an export's files`() async throws {
        let folder = try TestFolder()
        // What lies there already is replaced.
        try Data([1]).write(to: folder["step.py"])
        let output = try await run("--into", folder.url.path, "--seed=3")
        #expect(try folder.names() == Self.names)
        for name in Self.names { #expect(output.contains("\n  \(folder[name].path)\n")) }
        #expect(
            output.components(separatedBy: "\n").allSatisfy { $0.count <= 80 || $0.contains(folder.url.path) }
        )

        let step = try text(folder, "step.py")
        #expect(
            step.contains(
                """
                PARAMETERS = ("layer1.weight", "layer2.gamma", "layer2.beta", "layer4.weight", "layer4.bias")
                STATISTICS = ("layer2.runningMean", "layer2.runningVariance")


                def step(inputs, targets, layer1_weight, layer2_gamma, layer2_beta, layer4_weight, layer4_bias, \
                layer2_runningMean, layer2_runningVariance):

                """))
        #expect(
            try text(folder, "predict.py").contains(
                "\ndef predict(inputs, layer1_weight, layer2_gamma, layer2_beta, layer4_weight, layer4_bias, "
            ))
        let lines = try text(folder, "train.py").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 61 && lines.allSatisfy { $0.count <= 120 } && lines.last == "")

        // The digits that the command "digits" learns from with this seed, and its first weights.
        var generator = SeededGenerator(seed: 3)
        let parts = try DigitNetwork.split(Digits.read(), using: &generator)
        let x = try NPY(contentsOf: folder["x.npy"])
        #expect(x.tensor.type == .float64)
        #expect(try x.value(as: Matrix<Float>.self) == parts.training.inputs)
        #expect(try NPY(contentsOf: folder["t.npy"]).value() == parts.training.targets)
        #expect(try NPY(contentsOf: folder["test_x.npy"]).value(as: Matrix<Float>.self) == parts.test.inputs)
        #expect(try NPY(contentsOf: folder["test_t.npy"]).value() == parts.test.targets)
        let network = try DigitNetwork.untrained(inputs: 64, seed: generator.next(), of: Double.self)
        let weights = try Safetensors(contentsOf: folder["weights.safetensors"]).tensors
        #expect(weights == (try network.graph.tensors(of: network.exported)) && weights.count == 7)
    }

    /// Learns from a few digits here, and is read from the file that train.py would have written.
    @Test func `what was trained is evaluated as it is here`() async throws {
        let parts = try SmallExport.parts()
        for isDouble in [true, false] {
            let folder = try TestFolder()
            let accuracy =
                try isDouble
                ? evaluation(parts, Double.self, in: folder) : evaluation(parts, Float.self, in: folder)
            #expect(accuracy > 0.3 && accuracy < 1)
            let output = try await run("--evaluate", folder.url.path)
            #expect(output == "test accuracy \(accuracy): \(Int((accuracy * 100).rounded())) of 100\n")
        }
    }

    private func evaluation<Element: MatrixElement>(
        _ parts: DigitNetwork.Parts, _ type: Element.Type, in folder: TestFolder
    ) throws -> Double {
        let network = try DigitNetwork.untrained(inputs: 64, seed: 1, of: Element.self)
        let export = ExportedNetwork(network: network, training: parts.training, test: parts.test)
        try SmallExport.write(export, into: folder)
        _ = try SmallExport.train(network, on: parts.training, steps: 10)
        let trained = Safetensors(tensors: try network.graph.tensors(of: network.exported))
        try trained.write(to: folder["trained.safetensors"])
        let test = try SmallExport.converted(parts.test, to: Element.self)
        return try network.evaluate(test, metrics: [.accuracy]).metrics["accuracy"] ?? .nan
    }

    @Test func `the type of an export's numbers`() async throws {
        let folder = try TestFolder()
        _ = try await run("--into", folder.url.path, "--type", "float")
        #expect(try NPY(contentsOf: folder["x.npy"]).tensor.type == .float32)
        let weights = try Safetensors(contentsOf: folder["weights.safetensors"]).tensors
        #expect(weights.values.allSatisfy { $0.type == .float32 })
    }

    @Test(arguments: [[], ["--into", "x", "--evaluate", "x"]])
    func `an export needs one folder`(_ arguments: [String]) async throws {
        let invocation = try Invocation(["export"] + arguments)
        await #expect(
            throws: Failure.usage(
                "\"export\" needs a folder to write, --into DIR, or one to read, --evaluate DIR")
        ) {
            try await invocation.run(on: Screen(Terminal(isTerminal: false, environment: [:])) { _ in })
        }
    }

    @Test func `where an export fails nothing is written`() async throws {
        let folder = try TestFolder()
        try Data("1,2,3".utf8).write(to: folder["digits.csv"])
        let bad = try await runTour(
            "export", "--into", folder["out"].path, "--data", folder["digits.csv"].path)
        #expect(bad.status == 65 && bad.errors.contains("line 1: 3 fields, where 65 are needed"))
        let file = try await runTour("export", "--into", folder["digits.csv"].path)
        #expect(
            file.status == 73 && file.errors.hasPrefix("Tour: the folder \(folder["digits.csv"].path) cannot")
        )
        #expect(try folder.names() == ["digits.csv"])
    }

    @Test func `what is no trained network is refused`() async throws {
        let folder = try TestFolder()
        func expect(_ status: Int32, _ reason: String) async throws {
            let run = try await runTour("export", "--evaluate", folder.url.path)
            #expect(run.status == status && run.output.isEmpty)
            #expect(run.errors.contains(reason), "\(run.errors)")
        }
        try await expect(66, "cannot open \(folder["test_x.npy"].path): ")
        _ = try await run("--into", folder.url.path)
        try await expect(66, "cannot open \(folder["trained.safetensors"].path): ")
        try Data([1, 2, 3]).write(to: folder["trained.safetensors"])
        try await expect(65, "\(folder["trained.safetensors"].path): ")
        var weights = try Safetensors(contentsOf: folder["weights.safetensors"])
        weights.tensors["layer4.bias"] = nil
        try weights.write(to: folder["trained.safetensors"])
        try await expect(65, "not stored: \"layer4.bias\"")
        try NPY([[10.5]] as Matrix<Double>).write(to: folder["test_t.npy"])
        try await expect(65, "\(folder["test_t.npy"].path): ")
    }
}
