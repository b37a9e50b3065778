extension GradientCheck {
    /// Says which nodes on the way give a gradient that is not their own forward's slope, on purpose or not.
    mutating func explainStops(_ inputs: [Variable<Value>]) throws(GraphError) {
        let topology = graph.topology
        var feeds = [Bool](repeating: false, count: topology.count)
        feeds[output.position] = true
        var isReached = [Bool](repeating: false, count: topology.count)
        for input in inputs { isReached[input.position] = true }
        let nodes = topology.ancestors(in: nil, &feeds)
        guard topology.isSorted else { return }
        try graph.forward(to: output)
        for index in nodes where topology.records[Int(index)].rule >= 0 {
            let node = Int(index)
            var operands: [Value] = []
            var depends = false
            topology.forEachOperand(of: node) {
                depends = depends || isReached[$0]
                operands.append(graph.store.pointee.values[$0])
            }
            guard depends else { continue }
            isReached[node] = true
            let record = topology.records[node]
            let rule = topology.rule(of: record)
            let isStop = topology.passingOperands(record) != .all
            // One node alone is what was checked: nothing is to be found by checking it again.
            guard isStop || (nodes.count > 2 && nodes.count <= 256),
                let index = wrongOperand(rule, operands)
            else { continue }
            if !topology.passesGradient(record, to: index) {
                report.suspect(
                    "no gradient passes \(topology.name(of: node)), by intent, but differences do: leave out "
                        + "what it hides, or freeze it")
            } else if nodes.count > 2 {
                report.suspect(
                    "the backward of \(topology.name(of: node)) is not the slope of its own forward: is that meant "
                        + "(as for a straight-through or reversed gradient), or a mistake?")
            } else {
                continue
            }
            return
        }
    }

    /// The first operand with whose gradient a rule alone fails a check. What cannot be told counts as right.
    private func wrongOperand(_ rule: any Rule, _ operands: [Value]) -> Int? {
        if rule is any OpaqueRule { return nil }
        let alone = Graph<Value>()
        let inputs = operands.indices.map { alone.input(operands[$0], name: "\($0)") }
        let node = alone.appended(rule, inputs)
        var check = GradientCheck(
            graph: alone, output: node, method: method, maximumElements: 16,
            report: GradientReport(tolerance: 1e-5))
        guard (try? check.run(inputs)) != nil else { return nil }
        return check.report.elements.first { !($0.relativeError <= 1e-5) }.flatMap { Int($0.input) }
    }
}

extension Graph {
    /// A node of a rule that has as many operands as it takes.
    fileprivate func appended(_ rule: any Rule, _ operands: [Variable<Value>]) -> Variable<Value> {
        let record = store.pointee.record(rule, operands.map(\.index))
        return variable(store.pointee.add(record, name: nil, CodeLocation(fileID: #fileID, line: #line)))
    }
}
