/// What it means to run a graph: each node after its operands, by its rule's forward; back in reverse, by its
/// rule's backward, each contribution added to the operand's gradient.
///
/// This is the definition. Everything else that runs nodes (`ScalarRun`, `MatrixRun`) is a faster way to the
/// same bits. To find out whether one of them is at fault, run the program with `CHAINRULE_REFERENCE_RUN=1`
/// in the environment: then every graph is run by these lines alone.
struct ReferenceRun<Value: ConcreteValue>: GraphRun {
    let schedule: Schedule
    let store: UnsafeMutablePointer<NodeStore<Value>>

    init(_ schedule: Schedule, _ store: UnsafeMutablePointer<NodeStore<Value>>) {
        self.schedule = schedule
        self.store = store
    }

    func run(_ pass: Schedule.Pass) -> Int? {
        switch pass {
        case .forward: forward()
        case .backward(let isMarking, _): backward(isMarking: isMarking)
        }
    }

    private func forward() -> Int? {
        for position in 0..<schedule.count {
            let node = schedule.node(position)
            guard let rule = rule(of: node) else { continue }
            let result = rule.result(of: operands(of: node).map { store.pointee.values[$0] })
            store.pointee.values[node] = result
            if result.fault != nil { return node }
        }
        return nil
    }

    private func backward(isMarking: Bool) -> Int? {
        for position in (0..<schedule.count).reversed() {
            let node = schedule.node(position)
            guard let rule = rule(of: node), runsBackward(node) else { continue }
            let operands = operands(of: node)
            if isMarking {
                for operand in operands { store.pointee.topology.states[operand].wantIfDependent() }
            }
            let gradients = rule.backward(
                upstream: store.pointee.gradients[node], operands: operands.map { store.pointee.values[$0] },
                result: store.pointee.values[node])
            for (index, operand) in operands.enumerated()
            where rule.passesGradient(to: index) && wantsGradient(operand) {
                // Broadcasting is undone here: what was repeated is added up.
                let gradient = gradients[index]._reduced(like: store.pointee.values[operand])
                store.pointee.add(gradient, toGradientOf: operand)
            }
            if operands.contains(where: { store.pointee.hasFaultyGradient($0) }) { return node }
        }
        return nil
    }

    /// `nil` for an input, a parameter or a constant.
    private func rule(of node: Int) -> (any Rule)? {
        let record = store.pointee.topology.records[node]
        return record.rule < 0 ? nil : store.pointee.topology.rule(of: record)
    }

    private func operands(of node: Int) -> [Int] { store.pointee.topology.operands(of: node).map { Int($0) } }

    private func runsBackward(_ node: Int) -> Bool { store.pointee.topology.states[node].runsBackward }

    private func wantsGradient(_ node: Int) -> Bool {
        store.pointee.topology.states[node].contains(.wantsGradient)
    }
}

extension Rule {
    /// The rule applied to values: a dual number has its own way to do that.
    fileprivate func result<Value: ConcreteValue>(of x: [Value]) -> Value {
        switch self {
        case let rule as any UnaryRule: x[0].applying(rule)
        case let rule as any BinaryRule: x[0].applying(rule, x[1])
        case let rule as any TernaryRule: x[0].applying(rule, x[1], x[2])
        case let rule as any VariadicRule: x[0].applying(rule, Array(x.dropFirst()))
        default: forward(operands: x)
        }
    }
}
