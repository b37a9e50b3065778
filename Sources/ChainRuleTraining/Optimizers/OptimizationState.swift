public import ChainRule

/// All that an `Optimization` remembers between steps, as data for a checkpoint. The settings are not part of
/// it: they are the program's.
public struct OptimizationState<Element: MatrixElement>: Equatable, Sendable {
    /// The number of steps made.
    public var steps: Int
    /// The memory of each parameter, under its name, a point and the memory's: `"W1.velocity"`. A
    /// scalar is a 1×1 matrix.
    public var tensors: [String: Matrix<Element>]
    /// The number of steps that changed each parameter: all but those in which it was frozen.
    public var parameterSteps: [String: Int]

    /// A state, as it was stored.
    public init(steps: Int, tensors: [String: Matrix<Element>], parameterSteps: [String: Int]) {
        self.steps = steps
        self.tensors = tensors
        self.parameterSteps = parameterSteps
    }
}

extension Optimization {
    /// The state, to be stored. With the same parameters and the same state, an optimization goes on bit for
    /// bit.
    public var state: OptimizationState<Value.Element> {
        var tensors: [String: Matrix<Value.Element>] = [:]
        for (name, memory, index) in namedMemories { tensors[name] = memory[index].asMatrix }
        var counts: [String: Int] = [:]
        for slot in slots.joined() { counts[slot.parameter.name] = slot.steps }
        return OptimizationState(steps: steps, tensors: tensors, parameterSteps: counts)
    }

    /// Goes on from a state of an optimization of the same parameters by the same optimizers.
    ///
    /// - Throws: `TrainingError.foreignState` or `.invalidSetting`; then everything is as it was.
    public func restore(_ state: OptimizationState<Value.Element>) throws(TrainingError) {
        try check(state)
        for (name, memory, index) in namedMemories {
            if let tensor = state.tensors[name] { memory[index] = Value(matrix: tensor) }
        }
        steps = state.steps
        for (group, members) in slots.enumerated() {
            for (index, slot) in members.enumerated() {
                slots[group][index].steps = state.parameterSteps[slot.parameter.name] ?? 0
            }
        }
    }

    /// Throws what `restore` would.
    func check(_ state: OptimizationState<Value.Element>) throws(TrainingError) {
        // More than any run makes, and so few that one more can be counted.
        try TrainingError.require(
            (0...Int.max / 2).contains(state.steps), "steps", value: "\(state.steps)",
            needs: "from 0 to \(Int.max / 2)")
        var unknown = Set(state.tensors.keys)
        for (name, memory, index) in namedMemories {
            guard let tensor = state.tensors[name] else { throw .foreignState(name, problem: "is missing") }
            let shape = memory[index].shape
            guard tensor.fault == nil && tensor.shape == shape else {
                throw .foreignState(name, problem: "is \(tensor.shape), not \(shape)")
            }
            unknown.remove(name)
        }
        if let name = unknown.min() { throw .foreignState(name, problem: "belongs to nothing here") }
        var counts = state.parameterSteps
        for slot in slots.joined() {
            let name = slot.parameter.name
            guard let count = counts.removeValue(forKey: name) else {
                throw .foreignState("\(name).steps", problem: "is missing")
            }
            try TrainingError.require(
                (0...state.steps).contains(count), "\(name).steps", value: "\(count)",
                needs: "from 0 to \(state.steps)")
        }
        if let name = counts.keys.min() {
            throw .foreignState("\(name).steps", problem: "belongs to nothing here")
        }
    }

    /// Every value that is remembered, as an index in a parameter's memory, in the order of the groups.
    private var namedMemories: [(name: String, memory: OptimizerMemory<Value>, index: Int)] {
        zip(groups, slots).flatMap { group, slots in
            slots.flatMap { slot in
                group.optimizer.memoryNames.enumerated().map { index, name in
                    ("\(slot.parameter.name).\(name)", slot.memory, index)
                }
            }
        }
    }
}

extension ConcreteValue {
    /// This value as a matrix; one that is a matrix is not copied.
    var asMatrix: Matrix<Element> {
        self as? Matrix<Element> ?? Matrix(shape: shape, elements: elements)
    }

    init(matrix: Matrix<Element>) {
        self = matrix as? Self ?? Self(shape: matrix.shape, elements: matrix.elements)
    }
}
