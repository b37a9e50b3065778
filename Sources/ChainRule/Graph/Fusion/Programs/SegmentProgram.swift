import ChainRuleKernels

/// A segment's forward or backward as a program of the C target, with the nodes' matrices that it reads and makes.
final class SegmentProgram {
    /// A node's value or its gradient.
    struct Argument: Hashable {
        let node: Int
        let isGradient: Bool

        @inline(__always)
        fileprivate func place<Value>(
            _ store: UnsafeMutablePointer<NodeStore<Value>>
        ) -> UnsafeMutablePointer<Value> {
            (isGradient ? store.pointee.gradients : store.pointee.values) + node
        }
    }

    /// What is made: all elements, or what there is already (the gradient of a sum's operand is the sum's).
    struct Output {
        let argument: Argument
        fileprivate let source: Argument?
        /// Whether it is added to what there is, and may lie over that.
        fileprivate let isAdded: Bool
    }

    private let inputs: [Argument]
    private let results: [Output]
    private let steps: UnsafeMutablePointer<ElementStep>
    /// Of the inputs, then of the results that are computed.
    private let arrays: UnsafeMutablePointer<UnsafeMutableRawPointer>
    private let program: UnsafeMutablePointer<ElementProgram>

    /// - Parameters:
    ///   - inputs: the trace's, in its order.
    ///   - results: what is made of which traced value.
    /// - Returns: `nil` if one of them cannot be traced.
    init?<Element>(
        _ trace: ElementTrace, inputs: [Argument], results: [(Argument, TracedValue<Element>)]
    ) {
        let given = Set(inputs)
        // What has a place of its own already, by the trace's entries.
        var sources: [Int: Argument] = [:]
        for (place, entry) in trace.entries.enumerated() {
            if case .input(let input) = entry.operation, !entry.isNumber { sources[place] = inputs[input] }
        }
        var (places, found): ([Int], [Output]) = ([], [])
        for (argument, value) in results {
            guard value.trace != nil, !value.isSingle else { return nil }
            let place = trace.spread(value.place)
            if sources[place] == argument { continue }  // nothing was added to it
            found.append(
                Output(
                    argument: argument, source: sources[place],
                    isAdded: sources[place] == nil && given.contains(argument)))
            if sources.updateValue(sources[place] ?? argument, forKey: place) == nil { places.append(place) }
        }
        let list = ProgramSteps(trace, results: places)
        self.inputs = list.inputs.map { inputs[$0] }
        self.results = found
        steps = .allocate(capacity: list.steps.count)
        for (index, step) in list.steps.enumerated() { (steps + index).initialize(to: step) }
        let arrayCount = list.inputs.count + places.count
        arrays = .allocate(capacity: arrayCount)
        program = .allocate(capacity: 1)
        program.initialize(
            to: ElementProgram(
                steps: steps, step_count: list.steps.count, number_step_count: list.numberStepCount,
                number_count: list.numberCount, block_count: list.blockCount,
                block_length: Self.blockLength(list.blockCount + arrayCount, MemoryLayout<Element>.stride)))
    }

    deinit {
        program.deallocate()
        arrays.deallocate()
        steps.deallocate()
    }

    /// How many elements a block has: few enough that what the blocks and the arrays have of them fits the
    /// first-level cache, but not so few that the calls take longer than the work.
    private static func blockLength(_ count: Int, _ elementSize: Int) -> Int {
        min(1024, max(256, (40 << 10) / (max(1, count) * elementSize) & ~63))
    }

    /// The nodes whose values or gradients it makes.
    var resultNodes: LazyMapSequence<[Output], Int> { results.lazy.map(\.argument.node) }

    /// Runs on whole matrices.
    ///
    /// - Parameter isLimited: whether results are held to `MatrixMemory.limit`.
    /// - Returns: whether there was memory for the results.
    func run<Element>(
        _ store: UnsafeMutablePointer<NodeStore<Matrix<Element>>>, _ shape: Shape, isLimited: Bool
    ) -> Bool {
        var next = inputs.count
        for result in results where result.source == nil {
            let place = result.argument.place(store)
            if result.isAdded {
                place.pointee.makeUnique()
            } else {
                // The last run's memory is what this one takes, if nobody else holds it.
                Matrix._recycle(place)
                place.initialize(to: Matrix(uninitialized: shape, isLimited: isLimited))
                if place.pointee.isFaulty { return false }
            }
            arrays[next] = place.pointee.start
            next += 1
        }
        for (index, input) in inputs.enumerated() { arrays[index] = input.place(store).pointee.start }
        arrays.withMemoryRebound(to: UnsafeMutablePointer<Element>.self, capacity: next) {
            Element._runProgram(program, $0, shape.count)
        }
        for result in results {
            guard let source = result.source else { continue }
            let value = source.place(store).pointee
            Matrix._recycle(result.argument.place(store))
            result.argument.place(store).initialize(to: value)
        }
        return true
    }
}

extension Matrix {
    /// Its elements still to be set.
    init(uninitialized shape: Shape, isLimited: Bool) {
        let made = Matrix(uninitializedRows: shape.rows, columns: shape.columns) { _ in }
        self = made.isFaulty && !isLimited ? Matrix(uninitializedBeyondLimit: shape) : made
    }

    /// Where the elements are, as long as the matrix is held.
    @inline(__always)
    fileprivate var start: UnsafeMutableRawPointer {
        storage.base + offset * MemoryLayout<Element>.stride
    }
}
