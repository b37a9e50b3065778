import ChainRule
import ChainRuleTraining
import Testing

/// w −= rate · sign(m), m being a running mean of the gradient: an optimizer as a user writes it.
private struct SignDescent: Optimizer {
    var learningRate = 0.5
    var memoryNames: [String] { ["mean"] }

    func update<Value: ConcreteValue>(_ parameter: inout Value, at step: OptimizerStep<Value>) {
        let rate = Value.Element(step.learningRate)
        parameter.update(&step.memory[0], with: step.gradient) { weight, mean, gradient in
            mean += 0.5 * (gradient - mean)
            weight -= rate * mean.sign()
        }
    }
}

/// AMSGrad without bias correction (Reddi et al., 2018): three values for each parameter.
private struct AMSGrad: Optimizer {
    var learningRate = 0.1
    var memoryNames: [String] { ["mean", "square", "greatest"] }

    func update<Value: ConcreteValue>(_ parameter: inout Value, at step: OptimizerStep<Value>) {
        let rate = Value.Element(step.learningRate)
        step.memory[1].update(&step.memory[0], with: step.gradient) { square, mean, gradient in
            mean = 0.9 * mean + 0.1 * gradient
            square = 0.99 * square + 0.01 * gradient * gradient
        }
        step.memory[2] = step.memory[2].maximum(step.memory[1])
        parameter.add(step.memory[0] / (step.memory[2].sqrt() + 1e-8), scaledBy: -rate)
    }
}

/// Remembers a value that it does not name.
private struct Nameless: Optimizer {
    var learningRate = 0.1

    func update<Value: ConcreteValue>(_ parameter: inout Value, at step: OptimizerStep<Value>) {
        step.memory[1] = parameter
    }
}

@Suite struct OwnOptimizerTests {
    @Test func `an optimizer has to name what it remembers`() throws {
        let graph = Graph<Matrix<Double>>()
        graph.parameter([[1]], name: "w")
        let error = #expect(throws: TrainingError.self) { try Optimization(of: graph, with: Nameless()) }
        #expect(
            error?.description
                == "memory[1] of Nameless is memoryNames []; it has to be a name for each value that it remembers"
        )
        // By itself, without an optimization.
        let memory = OptimizerMemory<Matrix<Double>>([[[2]]])
        #expect(memory[1].fault?.description.contains("memory[1]") == true && memory[-1].fault != nil)
        memory[0] = [[3]]
        #expect(memory[0] == [[3]] && memory.count == 1)
        #expect(OptimizerMemory<Scalar>([])[0].isNaN)
    }

    @Test func `an optimizer of one's own steps as it says`() throws {
        let valley = Valley()
        let optimization = try Optimization(
            of: valley.graph, with: SignDescent(), schedule: .step(every: 2, by: 0.5))
        try valley.run(optimization, steps: 3)
        #expect(try valley.point == (-5.75, 0.75))  // 0.5, 0.5, 0.25 down each slope
        // (((0.35) + 0.325·…): means of −0.7, −0.65, −0.6 and of 4, 3, 2, halved each time.
        let state = optimization.state
        #expect(abs((state.tensors["x.mean"]?[0, 0] ?? .nan) - -0.55) < 1e-15)
        #expect(state.tensors["y.mean"] == [[2.25]])
    }

    @Test func `an optimizer remembers as many values as it names`() throws {
        let graph = Graph<Matrix<Float>>()
        let w = graph.parameter([[1, -2], [3, -4]], name: "w")
        let loss = w.squared().sum()
        let optimization = try Optimization(of: graph, with: AMSGrad())
        try optimization.step(on: loss)
        // m = 0.2 w and √v = 0.2 |w|: each element moves by the rate.
        let expected: Matrix<Float> = [[0.9, -1.9], [2.9, -3.9]]
        #expect(try w.value.isApproximatelyEqual(to: expected, relativeTolerance: 1e-6))
        #expect(optimization.state.tensors.keys.sorted() == ["w.greatest", "w.mean", "w.square"])
    }

    @Test(arguments: [["a.b"], [""], ["a", "a"]])
    func `memories need names`(_ names: [String]) throws {
        struct Named: Optimizer {
            var learningRate = 0.1
            var memoryNames: [String]
            func update<Value: ConcreteValue>(_: inout Value, at _: OptimizerStep<Value>) {}
        }
        #expect(
            throws: TrainingError.invalidSetting(
                "a memory's name", value: "\"\(names.last ?? "")\"",
                needs: "one of its own, without a point")
        ) { try Optimization(of: Valley().graph, with: Named(memoryNames: names)) }
    }
}
