import ChainRuleKernels

/// A segment's forward or backward as a program of the C target, with the nodes' matrices that it reads and
/// makes.
final class SegmentProgram {
    /// A node's value or its gradient.
    struct Argument: Hashable {
        let node: Int
        let isGradient: Bool

        @inline(__always)
        fileprivate func location<Value>(
            _ store: UnsafeMutablePointer<NodeStore<Value>>
        ) -> UnsafeMutablePointer<Value> {
            (isGradient ? store.pointee.gradients : store.pointee.values) + node
        }
    }

    /// An output: computed, or an alias of an input (`source`), as the gradient of a sum's operand is the
    /// sum's.
    struct Output {
        let argument: Argument
        let extent: Extent
        fileprivate let source: Argument?
        /// Whether it is added to what there is, and may lie over that.
        fileprivate let isAdded: Bool
    }

    private let inputs: [Argument]
    private let results: [Output]
    private let temporaryCount: Int
    private let isFlat: Bool
    private let steps: UnsafeMutablePointer<ElementStep>
    /// Of the inputs, then of the results that are computed, then of what is only summed up.
    private let arrays: UnsafeMutablePointer<UnsafeMutableRawPointer>
    private let program: UnsafeMutablePointer<ElementProgram>

    /// - Parameters:
    ///   - inputs: the trace's, in its order.
    ///   - results: what is made of which traced value, and how far it has to reach.
    /// - Returns: `nil` if one of them cannot be traced.
    init?<Element>(
        _ trace: ElementTrace, inputs: [Argument], results: [(Argument, TracedValue<Element>, Extent)]
    ) {
        let given = Set(inputs)
        // What exists already, by the trace's entries.
        var sources: [Int: Argument] = [:]
        for (index, entry) in trace.entries.enumerated() {
            if case .input(let input) = entry.operation { sources[index] = inputs[input] }
        }
        var (indices, found): ([Int], [Output]) = ([], [])
        for (argument, value, extent) in results {
            guard value.trace != nil, value.extent == extent else { return nil }
            let index = trace.spread(value.index, to: extent)
            if sources[index] == argument { continue }  // nothing was added to it
            found.append(
                Output(
                    argument: argument, extent: extent, source: sources[index],
                    isAdded: sources[index] == nil && given.contains(argument)))
            if sources.updateValue(sources[index] ?? argument, forKey: index) == nil { indices.append(index) }
        }
        // What all elements are needed for first cannot be begun with again.
        if trace.entries.contains(where: { $0.isLate && $0.extent == .whole }) { return nil }
        let list = ProgramSteps(trace, results: indices)
        self.inputs = list.inputs.map { inputs[$0] }
        self.results = found
        temporaryCount = list.temporaryCount
        isFlat = list.isFlat
        let all = list.first + list.block + list.last
        steps = .allocate(capacity: all.count)
        _ = UnsafeMutableBufferPointer(start: steps, count: all.count).initialize(from: all)
        let arrayCount = list.inputs.count + indices.count + list.temporaryCount
        arrays = .allocate(capacity: arrayCount)
        program = .allocate(capacity: 1)
        let blockLength = Self.blockLength(
            list.blockCount + arrayCount + list.counts.rows, MemoryLayout<Element>.stride)
        program.initialize(
            to: ElementProgram(
                steps: steps, first_count: list.first.count, block_step_count: list.block.count,
                last_count: list.last.count, block_count: list.blockCount, row_count: list.counts.rows,
                column_count: list.counts.columns, number_count: list.counts.numbers,
                row_sum_count: list.counts.rowSums, column_sum_count: list.counts.columnSums,
                block_length: list.counts.columnSums > 0 ? Self.mostElements : blockLength))
    }

    deinit {
        program.deallocate()
        arrays.deallocate()
        steps.deallocate()
    }

    /// How many elements a block has: few enough that what the blocks and the arrays have of them fits the
    /// first-level cache, but not so few that the calls take longer than the work.
    private static func blockLength(_ count: Int, _ elementSize: Int) -> Int {
        min(mostElements, max(256, (40 << 10) / (max(1, count) * elementSize) & ~63))
    }

    /// What sums along rows are added up of at a time.
    private static let mostElements = 1024

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
            let memory = result.argument.location(store)
            if result.isAdded {
                memory.pointee.makeUnique()
            } else {
                // The last run's memory is what this one takes, if nobody else holds it.
                Matrix._recycle(memory)
                let shape = result.extent.shape(in: shape)
                memory.initialize(to: Matrix(uninitialized: shape, isLimited: isLimited))
                if memory.pointee.isFaulty { return false }
            }
            arrays[next] = memory.pointee.start
            next += 1
        }
        let temporaries = (0..<temporaryCount).map { _ in
            Matrix<Element>(uninitialized: shape, isLimited: isLimited)
        }
        for temporary in temporaries {
            if temporary.isFaulty { return false }
            arrays[next] = temporary.start
            next += 1
        }
        for (index, input) in inputs.enumerated() { arrays[index] = input.location(store).pointee.start }
        withExtendedLifetime(temporaries) {
            arrays.withMemoryRebound(to: UnsafeMutablePointer<Element>.self, capacity: next) {
                Element._runProgram(
                    program, $0, isFlat ? 1 : shape.rows, isFlat ? shape.count : shape.columns)
            }
        }
        for result in results {
            guard let source = result.source else { continue }
            let value = source.location(store).pointee
            Matrix._recycle(result.argument.location(store))
            result.argument.location(store).initialize(to: value)
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
