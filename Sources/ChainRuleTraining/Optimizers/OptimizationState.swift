public import ChainRule

/// All that an `Optimization` remembers between steps, as data for a checkpoint. The settings are not part of
/// it: they are the program's.
public struct OptimizationState<Element: MatrixElement>: Equatable, Sendable {
    /// How many steps have been made.
    public var steps: Int
    /// What is remembered for each parameter, under its name, a point and the memory's: `"W1.velocity"`. A
    /// scalar is a 1×1 matrix.
    public var tensors: [String: Matrix<Element>]
    /// How many of the steps changed each parameter: all but those in which it was frozen.
    ///
    /// Empty in states from before this was counted. Then a parameter for which nothing but zeros is remembered has
    /// made none, and each of the others all.
    public var parameterSteps: [String: Int]

    public init(steps: Int, tensors: [String: Matrix<Element>], parameterSteps: [String: Int] = [:]) {
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
        for (name, memory, place) in namedMemories { tensors[name] = memory[place].asMatrix }
        var counts: [String: Int] = [:]
        for slot in slots.joined() { counts[slot.parameter.name] = slot.steps }
        return OptimizationState(steps: steps, tensors: tensors, parameterSteps: counts)
    }

    /// Goes on from a state of an optimization of the same parameters by the same optimizers.
    ///
    /// - Throws: `TrainingError.foreignState` or `.invalidSetting`; then everything is as it was.
    public func restore(_ state: OptimizationState<Value.Element>) throws(TrainingError) {
        try check(state)
        for (name, memory, place) in namedMemories {
            if let tensor = state.tensors[name] { memory[place] = Value(matrix: tensor) }
        }
        steps = state.steps
        for (group, members) in slots.enumerated() {
            for (index, slot) in members.enumerated() {
                slots[group][index].steps =
                    state.parameterSteps[slot.parameter.name] ?? (slot.remembersOnlyZeros ? 0 : steps)
            }
        }
    }

    /// Throws what `restore` would.
    func check(_ state: OptimizationState<Value.Element>) throws(TrainingError) {
        // More than any run makes, and so few that one more can be counted.
        guard (0...Int.max / 2).contains(state.steps) else {
            throw .invalidSetting("steps", value: "\(state.steps)", needs: "from 0 to \(Int.max / 2)")
        }
        var unknown = Set(state.tensors.keys)
        for (name, memory, place) in namedMemories {
            guard let tensor = state.tensors[name] else { throw .foreignState(name, problem: "is missing") }
            let shape = memory[place].shape
            guard tensor.fault == nil && tensor.shape == shape else {
                throw .foreignState(name, problem: "is \(tensor.shape), not \(shape)")
            }
            unknown.remove(name)
        }
        if let name = unknown.min() { throw .foreignState(name, problem: "belongs to nothing here") }
        if !state.parameterSteps.isEmpty { try checkParameterSteps(of: state) }
    }

    private func checkParameterSteps(of state: OptimizationState<Value.Element>) throws(TrainingError) {
        var counts = state.parameterSteps
        for slot in slots.joined() {
            let name = slot.parameter.name
            guard let count = counts.removeValue(forKey: name) else {
                throw .foreignState("\(name).steps", problem: "is missing")
            }
            guard (0...state.steps).contains(count) else {
                throw .invalidSetting("\(name).steps", value: "\(count)", needs: "from 0 to \(state.steps)")
            }
        }
        if let name = counts.keys.min() {
            throw .foreignState("\(name).steps", problem: "belongs to nothing here")
        }
    }

    /// Every value that is remembered, as a place in a parameter's memory, in the order of the groups.
    private var namedMemories: [(name: String, memory: OptimizerMemory<Value>, place: Int)] {
        zip(groups, slots).flatMap { group, slots in
            slots.flatMap { slot in
                group.optimizer.memoryNames.enumerated().map { place, name in
                    ("\(slot.parameter.name).\(name)", slot.memory, place)
                }
            }
        }
    }
}

extension Optimization.Slot {
    /// Whether there is something to remember, and it is as at the beginning.
    fileprivate var remembersOnlyZeros: Bool {
        memory.count > 0 && (0..<memory.count).allSatisfy { memory[$0].elements.allSatisfy { $0 == 0 } }
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
