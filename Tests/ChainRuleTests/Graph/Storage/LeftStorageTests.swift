import Testing

@testable import ChainRule

/// A graph takes over what an earlier one left, and nothing of what that was.
@Suite struct LeftStorageTests {
    /// All that a new graph says of itself.
    private func state<Value>(_ graph: Graph<Value>) -> [String] {
        let (topology, store) = (graph.topology, graph.store)
        // Addresses, room and the table of rules are what is left on purpose.
        let left: Set = ["capacity", "records", "states", "uses", "lists", "rules"]
        let facts = Mirror(reflecting: topology).children.filter { !left.contains($0.label ?? "") }
        return facts.map { "\($0.label ?? ""): \($0.value)" } + [
            "\(topology.lists.count)", "\(store.pointee.plans)", "\(store.pointee.validity)",
            "\(store.pointee.accumulated)", "\(store.pointee.gradientCount)",
            "\(store.pointee.lacksDerivatives)", "\(store.pointee.hasForgottenDerivatives)",
            "\(store.pointee.leastFusedBytes)", "\(store.pointee.dropped)",
            "\(store.pointee.usesReferenceRun)", "\(store.pointee.isEager)", "\(store.pointee.isRunning)",
            "\(store.pointee.scratches.count)", "\(store.pointee.markedHaveGradients)",
            "\(store.pointee.eagerRoom == (store.pointee.isEager ? topology.capacity : 0))",
        ]
    }

    /// Whether a graph took over another one's storage, which other tests' threads may have taken meanwhile.
    private func compare<Value: ConcreteValue>(
        _ type: Value.Type, after use: (Graph<Value>) throws -> Void
    ) throws -> Bool {
        MatrixMemory.trim()
        let expected = state(Graph<Value>())
        var isTakenOver = false
        for _ in 0..<50 where !isTakenOver {
            var used: UnsafeMutablePointer<NodeStore<Value>>?
            do {
                let graph = Graph<Value>()
                try use(graph)
                used = graph.store
            }
            let next = Graph<Value>()
            isTakenOver = next.store == used
            #expect(state(next) == expected)
            #expect(next.nodeCount == 0)
        }
        return isTakenOver
    }

    @Test func `nothing is left of a graph of numbers`() throws {
        let isTakenOver = try compare(Double.self) { graph in
            graph.store.pointee.leastFusedBytes = 1
            let x = graph.input(1, name: "x")
            let w = graph.parameter(2, name: "w")
            graph.add(PowerNode<Scalar>(3), "x", name: "cube")
            let sum = graph.add(WeightedSumNode<Scalar>(), w, x, w, name: "sum")
            let y = (sum * 2 + graph.declare("cube")) * 3 + x.stopGradient()
            for step in 0..<4 {
                try graph.feed(x, Double(step))
                try graph.forward(to: y)
                try graph.forward()
                try graph.backward(from: [y, sum], withRespectTo: [w], accumulating: true)
            }
            try graph.scratch { _ = w * 4 }
            try graph.feed(x, 7)
            _ = x + Graph<Scalar>().input(1)  // a fault
            graph.usesReferenceRun = true
        }
        #expect(isTakenOver)
    }

    @Test func `nothing is left of a graph of matrices`() throws {
        let isTakenOver = try compare(Matrix<Double>.self) { graph in
            graph.store.pointee.leastFusedBytes = 1
            let x = graph.input(.ones(rows: 3, columns: 4), name: "x")
            let y = (x.tanh() * 2).exp().sum(.all)
            for _ in 0..<2 {
                try graph.forward()
                try graph.backward(from: y)
                try graph.feed(x, .ones(rows: 5, columns: 4))
            }
        }
        #expect(isTakenOver)
    }

    @Test func `matrices are freed with their graph`() throws {
        weak var storage: MatrixStorage?
        do {
            let graph = Graph<Matrix<Float>>()
            let x = graph.input(.ones(rows: 1000, columns: 1000))
            storage = try graph.forward(to: x.tanh()).storage
            #expect(storage != nil)
        }
        #expect(storage == nil)
    }

    @Test func `storages of many sizes and types go from thread to thread`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for round in 0..<200 {
                        let count = 1 + (round * 37 + worker * 101) % 700
                        if worker % 4 == 3 {
                            let graph = Graph<Float>()
                            let x = graph.input(1)
                            let y = (0..<count).map { x * Float($0) }.sum()
                            try graph.forward()
                            try graph.backward(from: y)
                            #expect(try x.gradient == Float(count * (count - 1) / 2))
                        } else {
                            let graph = Graph<Scalar>()
                            let x = graph.input(Double(worker), name: "x\(round)")
                            var y = x
                            for index in 0..<count { y = y + x * Double(index) }
                            try graph.forward()
                            try graph.backward(from: y)
                            #expect(try x.gradient == Double(1 + count * (count - 1) / 2))
                            #expect(try graph.node(named: "x\(round)") == x)
                        }
                        if round % 50 == 49 { MatrixMemory.trim() }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `a variable of a graph whose storage is used again is invalid`() throws {
        var stale: [Variable<Scalar>] = []
        for round in 0..<20 {
            let graph = Graph<Scalar>()
            let x = graph.input(Double(round))
            for variable in stale {
                #expect(throws: GraphError.graphReleased) { try variable.value }
                #expect(throws: GraphError.self) { try graph.forward(to: variable) }
            }
            stale.append(x * 2)
        }
    }
}
