import ChainRule
import ChainRuleExport
import ChainRuleTraining
import Foundation
import TestSupport
import Testing

@testable import Tour

/// A network with dropout and batch normalization: masks, drawn here, are given to JAX, and it returns running
/// statistics.
@Suite(.enabled(if: Python.isThere, "set CHAINRULE_PYTHON to a Python with jax, numpy and safetensors"))
struct MaskTests {
    private static let steps = 12

    /// Trains on two devices, each of which has its part of the rows, of the masks too.
    private static let program = """
        import jax, numpy as np
        from jax.sharding import Mesh, NamedSharding, PartitionSpec
        from safetensors.numpy import load_file, save_file
        jax.config.update("jax_enable_x64", True)
        from step import PARAMETERS, STATISTICS, step
        rows = NamedSharding(Mesh(np.array(jax.devices()), ("rows",)), PartitionSpec("rows"))
        x, t, masks, weights = np.load("x.npy"), np.load("t.npy"), load_file("masks"), load_file("weights.safetensors")
        parameters, statistics = ([weights[name] for name in names] for names in (PARAMETERS, STATISTICS))
        update, size, results = jax.jit(step), BATCH, {}
        for index in range(len(masks)):
            start = index % (len(x) // size) * size
            batch = (jax.device_put(a, rows) for a in (x[start:start + size], t[start:start + size], masks[str(index)]))
            loss, gradients, statistics = update(*batch, *parameters, *statistics)
            parameters = [p - RATE * g for p, g in zip(parameters, gradients)]
            for name, value in zip(("loss",) + PARAMETERS + STATISTICS, [loss] + parameters + list(statistics)):
                results[f"{index} {name}"] = np.asarray(value)
        save_file(results, "results")
        """

    @Test func `masks are inputs and running statistics are outputs`() async throws {
        let layers = Sequential(
            Dense(16, hasBias: false), BatchNormalization(), ActivationLayer(.relu), Dropout(0.25), Dense(10))
        let network = try Network<Matrix<Double>>.classifier(inputs: 64, scores: layers, seed: 1)
        let (parts, folder) = (try SmallExport.parts(), try TestFolder())
        try SmallExport.write(
            ExportedNetwork(network: network, training: parts.training, test: parts.test), into: folder)
        let step = try String(contentsOf: folder["step.py"], encoding: .utf8)
        #expect(step.contains("def step(inputs, targets, layer4_mask, layer1_weight, layer2_gamma, "))

        let mask = try network.graph.node(named: "layer4.mask")
        var (masks, ours) = (Safetensors(), [[String: StoredTensor]]())
        let losses = try SmallExport.train(network, on: parts.training, steps: Self.steps) {
            masks.tensors["\(masks.tensors.count)"] = try StoredTensor(mask.value)
        } after: {
            ours.append(try network.graph.tensors(of: network.exported))
        }
        try masks.write(to: folder["masks"])
        let drawn = try masks.tensors.values.map { try $0.value(as: Matrix<Double>.self) }
        #expect(
            drawn.allSatisfy {
                Set($0.elements) == [0, 1 / 0.75] && $0.shape == Shape(rows: 32, columns: 16)
            })

        let program = Self.program.replacing("BATCH", with: "\(SmallExport.batch)")
            .replacing("RATE", with: "\(SmallExport.rate)")
        try await Python.run(
            program, in: folder,
            environment: ["XLA_FLAGS": "--xla_force_host_platform_device_count=2", "JAX_PLATFORMS": "cpu"])
        let results = try Safetensors(contentsOf: folder["results"]).tensors
        func numbers(_ tensor: StoredTensor?) throws -> [Double] {
            try #require(tensor).value(as: Matrix<Double>.self).elements
        }
        for index in 0..<Self.steps {
            #expect(difference(try numbers(results["\(index) loss"]), [losses[index]]) < 1e-13)
            for (name, tensor) in ours[index] {
                let found = difference(try numbers(results["\(index) \(name)"]), try numbers(tensor))
                #expect(found < 1e-13, "step \(index + 1), \(name)")
            }
        }
        #expect(ours[0].count == 7 && results.count == 8 * Self.steps)
    }
}
